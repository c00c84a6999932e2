"""``orderbot resend``: what was given up undelivered, and the word to send it anew."""

import msgspec
from rich.text import Text

from bot.account import account_name
from bot.clean_text import one_line
from bot.command.invocation import Invocation, print_json
from bot.command.own_command import own_command
from bot.undelivered import send_anew, undelivered


def resend_and_show(call: Invocation, our_numbers: tuple[str, ...], *, only_list: bool, as_json: bool) -> None:
    """Queue it again, or ``only_list`` it, and print a line for each."""
    with call.staging() as staging:
        if only_list:
            found = [one for one in undelivered(staging) if not our_numbers or one.our_number in our_numbers]
        else:
            found = send_anew(staging, account_name(), our_numbers)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in found])
        return
    console, say = call.console(), call.say
    if not found:
        console.print(say("没有放弃发送的消息或通知。", "no message and no notice was given up."))
        return
    for one in found:
        console.print(Text(f"{one.our_number}  {one.what} → {one_line(one.recipient)}"), soft_wrap=True)
        console.print(Text(f"  {one_line(one.error)}", style="dim"), soft_wrap=True)
    if only_list:
        console.print(say(f"{len(found)} 条未送达；重新发送：", f"{len(found)} undelivered; send anew:"), end=" ")
        console.print(own_command(call.settings(), "resend"), soft_wrap=True)
    else:
        console.print(say(f"{len(found)} 条将在下一次运行时发送：", f"{len(found)} go out with the next run:"), end=" ")
        console.print(own_command(call.settings(), "run"), soft_wrap=True)
