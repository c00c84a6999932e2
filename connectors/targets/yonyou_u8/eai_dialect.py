"""EAI's dialect: nothing is signed, and the truth is in each item's succeed."""

import re
from collections.abc import Mapping, Sequence

from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status
from connectors.targets.yonyou_u8.eai_xml import envelope_of

_NOTHING = re.compile(
    r"未检索到|未查询?到|查无|未找到|没有(找到|查到|符合|匹配|满足|数据|记录)|无(数据|记录)|(单据|订单|记录|数据)不存在"
    r"|不存在(该|此|符合)|not found|not exist|no (match|record|data)",
    re.IGNORECASE,
)
"""Said of a query that finds nothing."""

_SENDER = re.compile(r"未注册|注册|sender", re.IGNORECASE)


class EaiDialect:
    """Reads replies; there is no signing in beyond the sender's code in each envelope.

    ``nothing_words``: further words by which this EAI says that a query finds nothing.
    """

    def __init__(self, nothing_words: Sequence[str] = ()) -> None:
        self._nothing_words = tuple(nothing_words)

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
        if not failed or (not call.writes and all(map(self._finds_nothing, failed))):
            return GOOD
        said = "; ".join(failed)
        return Verdict(meaning=Meaning.DENIED if _SENDER.search(said) else Meaning.REFUSED, said=said)

    def _finds_nothing(self, said: str) -> bool:
        return bool(_NOTHING.search(said)) or any(words in said for words in self._nothing_words)
