"""Shows one specimen after the other to the way in, each in a process of its own with limits, and tells what it cost.

Run as a program it prints a line of JSON for every specimen: name, outcome, seconds of the processor, MiB at most.
"""

import json
import os
import resource
import sys
import traceback

from extractors.errors import UnreadableDocument
from extractors.extract import extract
from tests.extractors.readers.zoo import Specimen, everything, sound

SECONDS, MEBIBYTES = 30, 6144  # far above what is promised: where a runaway is stopped, not where it fails


def kept(specimen: Specimen) -> dict[str, object]:
    """What came of one specimen: "read", "unreadable: …", a traceback, or the signal that ended it."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEBIBYTES * 2**20, MEBIBYTES * 2**20))
        os.write(writing, outcome(specimen).encode("utf-8", "replace")[-60_000:])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child, 0)
    return {
        "outcome": said or f"ended by signal {os.WTERMSIG(status)}",
        "seconds": round(used.ru_utime + used.ru_stime, 2),
        "mebibytes": round(used.ru_maxrss / 1024),
    }


def outcome(specimen: Specimen) -> str:
    """What the way in says of it."""
    name, content = specimen
    try:
        found = extract(content, name)
    except UnreadableDocument as error:
        return f"unreadable: {error}"
    except BaseException:  # noqa: BLE001 - whatever else comes out is what the zoo is there to find
        return traceback.format_exc()
    return f"read: {found.format}, {len(found.orders)} orders {'; '.join(found.remarks)[:300]}"


if __name__ == "__main__":
    wanted = sys.argv[1:]
    specimens = {name: one for name, one in everything().items() if not wanted or name in wanted}
    outcome(sound()["csv"])  # what the first document of a process loads is none of the specimens' cost
    for name, one in specimens.items():
        print(json.dumps({"name": name} | kept(one), ensure_ascii=False), flush=True)  # noqa: T201 - a program
