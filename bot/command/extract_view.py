"""``orderbot extract``: the orders in files, as JSON alone on stdout; what came of each file, on stderr."""

from pathlib import Path

from bot.clean_text import clean
from bot.command.extract_files import as_document, line, our_side, read_files, summary
from bot.command.invocation import Invocation, print_json
from bot.settings import Reading
from bot.workers import Outcome
from extractors.errors import UnreadableDocument


def extract_and_show(call: Invocation, files: tuple[Path, ...], *, evidence: bool) -> int:
    """Read the files and print what they hold; return the exit status: 1 if one could not be read."""
    settings = call.settings_if_any()
    ours, problem = our_side(settings)
    told = call.console(stderr=True)
    if problem is not None:
        told.print(call.say("不使用主数据：", "without master data: ") + problem, soft_wrap=True)
    outcomes: list[Outcome] = []
    for file, outcome in read_files(files, ours, settings.reading if settings else Reading()):
        outcomes.append(outcome)
        told.print(clean(line(file, outcome, call.say)), soft_wrap=True)
    if len(files) > 1:
        told.print(summary(outcomes, call.say))
    documents = {
        str(file): as_document(outcome, evidence=evidence) for file, outcome in zip(files, outcomes, strict=True)
    }
    print_json(documents if len(files) > 1 else documents[str(files[0])])
    return int(any(isinstance(outcome, UnreadableDocument) for outcome in outcomes))
