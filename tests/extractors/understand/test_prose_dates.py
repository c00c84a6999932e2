"""Which dates in a text are days of delivery."""

from datetime import date

import pytest

from extractors.understand.context import Context
from extractors.understand.prose_dates import days_of_delivery

WRITTEN = date(2026, 7, 15)  # a Wednesday


def days(text: str, language: str = "zh") -> list[date]:
    context = Context(document="mail", reference=WRITTEN, language=language)
    return [due.day for due in days_of_delivery(text.splitlines(), context)]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("新单号DS-8050，2026年8月3日交，价格按原来的", "zh", date(2026, 8, 3)),
        ("请于7/26前送到", "zh", date(2026, 7, 26)),
        ("明早6点前送到中央厨房", "zh", date(2026, 7, 16)),
        ("Need it on the floor before Thu 3 Sep 2026", "en", date(2026, 9, 3)),
        ("Delivery latest 14 August", "en", date(2026, 8, 14)),
        ("Lieferung bitte bis 24.07. an unser Lager", "de", date(2026, 7, 24)),
        ("7/26 必着", "ja", date(2026, 7, 26)),
    ],
)
def test_the_words_around_a_date_make_it_a_day_of_delivery(text: str, language: str, day: date) -> None:
    assert days(text, language) == [day]


@pytest.mark.parametrize(
    "text", ["您7月3日的报价已收到", "invoice dated 3 July 2026", "unser Angebot vom 12.06.2026", "下单日期 2026-07-01"]
)
def test_other_dates_are_not(text: str) -> None:
    assert days(text) == []
