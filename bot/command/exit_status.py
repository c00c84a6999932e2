"""How the command ends: 0 done, 1 an expected error, 3 a mistake of ours, 130 interrupted."""

import os
import sys
from collections.abc import Callable

from bot.command.crash import mask, write_crash
from bot.command.invocation import Invocation
from bot.errors import OrderbotError
from connectors.errors import ConnectorError
from extractors.errors import ExtractorError

DONE, EXPECTED, BUG, INTERRUPTED = 0, 1, 3, 130


def exit_status(call: Invocation, work: Callable[[], int | None]) -> int:
    """Do the work and return the status that the process ends with; what went wrong is said on stderr."""
    import click

    try:
        status = work() or DONE
        sys.stdout.flush()
    except (OrderbotError, ConnectorError, ExtractorError) as error:
        return _say(call, str(error))
    except click.ClickException as error:
        error.show(sys.stdout if isinstance(error, click.exceptions.NoArgsIsHelpError) else None)
        return DONE if isinstance(error, click.exceptions.NoArgsIsHelpError) else EXPECTED
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write(call.say("已中断；再次运行会接着做。\n", "interrupted; the next run goes on from here.\n"))
        return INTERRUPTED
    except (SystemExit, BrokenPipeError):
        # Whoever read our output has seen enough, as `| head` does (click ends itself so); Python would complain at
        # its last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the last edge: whatever it is, it is written down
        return _bug(call, error)
    return status


def _say(call: Invocation, message: str) -> int:
    sys.stderr.write(f"{call.say('错误', 'error')}: {mask(message, call.secrets)}\n")
    return EXPECTED


def _bug(call: Invocation, error: Exception) -> int:
    path = write_crash(error, call.crashes(), call.secrets)
    said = mask(f"{type(error).__name__}: {error}", call.secrets)
    sys.stderr.write(
        call.say(
            f"这是 orderbot 的程序错误（{said}）。\n详情已写入 {path}；请把它发给维护者，然后再运行一次。\n",
            f"a mistake of orderbot itself ({said}).\nThe details are in {path}; send it to whoever looks after "
            "orderbot, then run again.\n",
        )
    )
    return BUG
