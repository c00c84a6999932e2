"""Addresses as they are compared: what people write differently without meaning another place is left out."""

import re
from functools import lru_cache

from bot.china_places import present_district, read_place
from bot.comparing import plain_name

CHINESE = re.compile(r"[\u4e00-\u9fff]")


JAPANESE = re.compile(r"[\u3040-\u30ff〒県]|東京都|大阪府|京都府|北海道|^日本")


def is_chinese(address: str | None) -> bool:
    """Whether an address is written in Chinese; Japanese ones have the same signs and other ones besides."""
    return CHINESE.search(address or "") is not None and JAPANESE.search(address or "") is None


@lru_cache(maxsize=65_536)
def plain_address(text: str | None) -> str:
    """An address as it is compared: by today's names, without signs, postcode, 中国 and the 省 and 市 that may lack."""
    if not text:
        return ""
    if not is_chinese(text):
        return plain_name(text)
    place = read_place(text)
    return plain_name(f"{place.city or ''}{_stem(present_district(place) or '')}{place.rest}")


def _stem(district: str) -> str:
    """A district without what it is: what was 章丘市 yesterday is 章丘区 today."""
    return district[:-1] if len(district) > 2 and district[-1] in "市县区" else district  # noqa: PLR2004 - 芒市 keeps its 市
