"""Codes that lead the words of every line: "NH-12-8 hex nut"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.understand.context import Context
from extractors.understand.draft import Line
from extractors.understand.vocabulary import plain, plain_codes

LEADING_CODE = re.compile(r"^(?=.*\d)(?=.*[A-Z])[A-Z0-9]+(?:[-./][A-Z0-9]+)+$|^[A-Z]{1,4}\d{4,}[A-Z]?$|^\d{6,}$")


def lead_by_codes(lines: Sequence[Line], context: Context) -> None:
    """Where every item begins with a code ("NH-12-8 hex nut"), that is its code and no description."""
    split = [str(line["description"].value).partition(" ") if "description" in line else ("", "", "") for line in lines]
    coded = [bool(rest and LEADING_CODE.match(code)) for code, _, rest in split]
    own = plain_codes(context.seller.item_codes)
    for line, (code, _, rest), leads in zip(lines, split, coded, strict=True):
        ours = plain(code) in own
        if (
            rest
            and not {"buyer_item_code", "seller_item_code"} & set(line)
            and (ours or (leads and all(coded) and len(lines) > 1))
        ):
            line["seller_item_code" if ours else "buyer_item_code"] = replace(line["description"], value=code)
            line["description"] = replace(line["description"], value=rest.strip())
