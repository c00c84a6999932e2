"""Measuring in a process of its own, so that the memory of a server beside it is not taken for the product's."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


def apart(measure: Callable[[*Ts], T], *arguments: *Ts) -> T:
    """What ``measure`` gives for the arguments in a new process. Raises EOFError where that ends without an answer."""
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_answer, args=(theirs, measure, *arguments))
    child.start()
    theirs.close()
    try:
        answer: T = ours.recv()
    finally:
        child.join()
    return answer


def _answer(pipe: Connection, measure: Callable[[*Ts], T], *arguments: *Ts) -> None:
    pipe.send(measure(*arguments))
