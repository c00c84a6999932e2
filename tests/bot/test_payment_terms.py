"""Payment terms are the same when they mean the same."""

import pytest

from bot.payment_terms import meaning, settled_terms

SAME = (
    """月结30天|月结 30 日|月结三十天|net 30|Net 30 days|30 days net|N/30|NET30|30天月结|月结|30 d|
    within 30 days of invoice|票后30天|货到30天付款|收货后30天内付清|账期30天|2/10 net 30|月结１个月""",
    "月结60天|60 days|net 60|月结2个月|两个月",
    "月结90天|季结|90 days EOM|三个月|承兑汇票 3个月",
    """款到发货|先款后货|预付|全款预付|prepaid|payment in advance|Prepayment|cash in advance|CIA|
    款到后发货|T/T in advance|发货前付清""",
    "货到付款|COD|C.O.D.|cash on delivery|due on receipt|货到即付|现结|现金|payment upon receipt",
)
"""Ways to say the same, a group a text."""


@pytest.mark.parametrize("group", SAME)
def test_terms_that_mean_the_same_are_the_same(group: str) -> None:
    ways = group.split("|")
    assert {text: meaning(text) for text in ways} == dict.fromkeys(ways, meaning(ways[0]))


def test_terms_are_ordered_by_when_they_are_paid() -> None:
    days = [one.days for group in SAME if (one := meaning(group.split("|")[0])) is not None]
    assert days == [30, 60, 90, -1, 0]


@pytest.mark.parametrize("text", ["30%预付，余款发货前付清", "电汇", "as agreed", "定金三成", "L/C at sight"])
def test_terms_in_parts_or_of_another_kind_have_no_single_day(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("said", "agreed", "counts"),
    [
        (None, "月结30天", "月结30天"),
        ("net 60", None, "net 60"),
        ("net 30", "月结30天", "月结30天"),
        ("款到发货", "月结30天", "月结30天"),
        ("电汇", "月结30天", "月结30天"),
        ("月结90天", "月结30天", "月结90天"),
    ],
)
def test_what_was_agreed_counts_unless_the_order_pays_later(said: str | None, agreed: str | None, counts: str) -> None:
    assert settled_terms(said, agreed) == counts
