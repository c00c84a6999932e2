"""What ``orderbot init`` writes: a commented orderbot.toml and the folders beside it. Nothing there is ever changed."""

from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from bot.command.invocation import Invocation, near, print_json
from bot.command.tongue import Tongue
from bot.errors import OrderbotError
from bot.masterdata.manual import columns
from bot.masterdata.rows import KINDS
from connectors import targets

TEMPLATES = Path(__file__).parents[1] / "data"
FILES = {"orderbot.toml": "orderbot.toml", ".env.example": "env.example", ".gitignore": "gitignore"}
FOLDERS = ("inbox", "masterdata", "targets", "exceptions", "data")
MAPPINGS = Path(targets.__file__).parent / "mappings"
"""For each system with an API: which of our fields goes where, to be fitted to one's own."""


def write_and_show(call: Invocation, folder: Path, *, as_json: bool) -> None:
    """Write what is missing, print a line for each file, and what to do next. Raises OrderbotError."""
    say, console = call.say, call.console()
    try:
        files = list(starter(folder, say))
    except OSError as error:
        raise OrderbotError(
            say(f"{folder}：无法写入（{error.strerror}）", f"{folder}: cannot be written to ({error.strerror})")
        ) from None
    if as_json:
        print_json({str(path): "written" if written else "left as it is" for path, written in files})
        return
    for path, written in files:
        mark = Text("+ ", style="green") if written else Text("= ", style="grey62")
        said = "" if written else say("  已有，未改动", "  is there already, left as it is")
        console.print(Text.assemble(mark, near(path), (said, "grey62")), soft_wrap=True)
    console.print()
    for number, (zh, en) in enumerate(_next(folder), 1):
        console.print(f"{number}. {say(zh, en)}", soft_wrap=True)


def starter(folder: Path, say: Tongue) -> Iterator[tuple[Path, bool]]:
    """Write file after file and yield each with whether it was written; False: it was there, and is as it was."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, template in FILES.items():
        yield _written(folder / name, (TEMPLATES / template).read_bytes())
    for mapping in sorted(MAPPINGS.glob("*.toml")):
        yield _written(folder / "targets" / mapping.name, mapping.read_bytes())
    for kind in KINDS:
        if not (folder / "masterdata" / f"{kind}.xlsx").exists():
            # With a byte order mark, or Excel would show the Chinese headings as rubbish.
            yield _written(folder / "masterdata" / f"{kind}.csv", _headings(kind, say).encode("utf-8-sig"))


def _headings(kind: str, say: Tongue) -> str:
    return ",".join(say(column.heading_zh, column.name) for column in columns(kind)) + "\n"


def _written(path: Path, content: bytes) -> tuple[Path, bool]:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return path, False
    return path, True


def _next(folder: Path) -> list[tuple[str, str]]:
    here = near(folder)
    there = "" if here == "." else f"-c {here}/orderbot.toml "
    return [
        (
            f"编辑 {near(folder / 'orderbot.toml')}：公司、来源、目标",
            f"edit {near(folder / 'orderbot.toml')}: the company, the sources, the target",
        ),
        (
            f"密码写入 {near(folder / '.env')}（样例：.env.example）",
            f"passwords go into {near(folder / '.env')} (see .env.example)",
        ),
        (
            f"填写 {near(folder / 'masterdata')} 中的表，然后  orderbot {there}masterdata check",
            f"fill in the tables in {near(folder / 'masterdata')}, then  orderbot {there}masterdata check",
        ),
        (
            f"orderbot {there}doctor，一切正常后  orderbot {there}run --dry-run",
            f"orderbot {there}doctor; when all is well,  orderbot {there}run --dry-run",
        ),
    ]
