"""Number formats of workbooks: what a figure looks like to whoever reads the sheet."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

# Formats without a code of their own in the file (ECMA-376 part 1, 18.8.30), as far as they matter here.
BUILT_IN = {9: "0%", 10: "0.00%"}
QUOTED = re.compile(r'"([^"]*)"|\\(.)')
CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[0-9A-Fa-f,]*)?\]")
FIGURE = re.compile(r"[#0?][#0?,.]*(?:/[#0?]+)?")
SYMBOLS = "¥￥$€£₩"


class NumberFormat(NamedTuple):
    """What a format adds to the bare figure. ``zeros`` > 0: a code of that many digits."""

    before: str = ""
    after: str = ""
    zeros: int = 0
    percent_places: int | None = None


@lru_cache(maxsize=500)
def parse_format(code: str) -> NumberFormat | None:
    """What ``code`` adds to a figure; None where it adds nothing (dates are the workbook reader's own business)."""
    positive = code.split(";", 1)[0]
    literal = CURRENCY.sub(lambda found: f'"{found.group(1)}"', positive)
    literal = re.sub(r"\[[^\]]*\]|_.|\*.", "", literal)
    bare = QUOTED.sub("", literal)
    figure = FIGURE.search(bare)
    if figure is None or re.search(r"[ymdhsYMDHS@]", bare.replace("General", "")):
        return None
    if "%" in bare:
        places = figure.group().partition(".")[2]
        return NumberFormat(percent_places=len(places))
    before, _, after = _around_figure(literal)
    zeros = len(figure.group()) if re.fullmatch(r"0{2,}", figure.group()) else 0
    found = NumberFormat(before.strip(), after.strip(), zeros)
    return found if found != NumberFormat() else None


def shown(value: Decimal, style: NumberFormat) -> str:
    """The figure as the sheet shows it, without thousands separators."""
    if style.percent_places is not None:
        hundredfold = value * 100
        places = max(style.percent_places, 0)
        rounded = hundredfold.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        # The format may hide decimals that are there: 12.5% under "0%".
        return f"{plain(hundredfold if rounded != hundredfold else rounded)}%"
    figure = plain(value)
    if style.zeros and value == value.to_integral_value() and value >= 0:
        figure = figure.zfill(style.zeros)
    return f"{style.before}{figure}{style.after}"


def plain(value: Decimal) -> str:
    """All digits, no exponent, no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _around_figure(literal: str) -> tuple[str, str, str]:
    """What is written before and after the figure, quotation marks resolved."""
    pieces: list[str] = ["", "", ""]
    at = 0
    position = 0
    while position < len(literal):
        quoted = QUOTED.match(literal, position)
        figure = FIGURE.match(literal, position)
        if quoted:
            pieces[at] += quoted.group(1) or quoted.group(2) or ""
            position = quoted.end()
        elif figure and at == 0:
            at = 2
            position = figure.end()
        else:
            pieces[at] += literal[position] if literal[position] in SYMBOLS else ""
            position += 1
    return pieces[0], pieces[1], pieces[2]
