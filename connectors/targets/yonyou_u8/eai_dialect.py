"""EAI's dialect: nothing is signed, and the truth is in each item's succeed."""

import re
from collections.abc import Mapping

from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status
from connectors.targets.yonyou_u8.eai_xml import envelope_of

_NOTHING = re.compile(
    r"未检索到|未找到|没有(符合|匹配|满足|数据)|无数据|not found|no (match|record|data)", re.IGNORECASE
)
"""Said of a query that finds nothing."""

_SENDER = re.compile(r"未注册|注册|sender", re.IGNORECASE)


class EaiDialect:
    """Reads replies; there is no signing in beyond the sender's code in each envelope."""

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - nothing is signed
        """None."""
        return {}

    def query(self) -> Mapping[str, str]:
        """None."""
        return {}

    def forget(self) -> None:
        """There is no session to lose."""

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """Every item has to have succeeded; a write without an item says nothing."""
        if (verdict := by_status(reply)) is not GOOD:
            return verdict
        items = envelope_of(reply, "").items
        if call.writes and not items:
            raise UnreadableReply("an envelope without an item")
        failed = [item.said or f"succeed {item.succeed}" for item in items if item.succeed != "0"]
        if not failed or (not call.writes and all(map(_NOTHING.search, failed))):
            return GOOD
        said = "; ".join(failed)
        return Verdict(meaning=Meaning.DENIED if _SENDER.search(said) else Meaning.REFUSED, said=said)
