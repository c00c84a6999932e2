"""Processes that were started from here, as Linux knows them."""

from pathlib import Path


def descendants(of: int) -> dict[int, str]:
    """The processes below this one, by id, with their command lines."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may hold blanks; the parent is the second word behind it.
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
    found, new = {of}, {of}
    while new:
        new = {process for process, parent in parents.items() if parent in new} - found
        found |= new
    return {process: command_line(process) for process in found - {of}}


def browsers(of: int) -> set[int]:
    """The main processes of the browsers that run below this process."""
    return {
        process
        for process, command in descendants(of).items()
        if "--remote-debugging-pipe" in command and "--type=" not in command
    }


def command_line(process: int) -> str:
    """The command line; nothing for a process that is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
