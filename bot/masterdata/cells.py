"""Cells of master data as typed values. Each reader raises ValueError with the end of a sentence in Chinese and in
English: what is wrong, what to write ("不是数字，… · is no number; …").
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

Read = Callable[[Any], Any]

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
LONGEST = 1e15
"""Digits beyond these are lost in a workbook's number."""


def read_text(cell: Any) -> str:  # noqa: ANN401 - a cell
    """A code or a text; a whole number in a cell is the digits that were typed."""
    if isinstance(cell, float) and cell.is_integer():
        if abs(cell) >= LONGEST:
            raise ValueError(
                "数字过长，末位已丢失；请把整列设为文本后重写 · "
                "is a number too long to be kept exactly; format the column as text and write it again"
            )
        return str(int(cell))
    return str(cell).strip()


def read_texts(cell: Any) -> tuple[str, ...]:  # noqa: ANN401 - a cell
    """Several texts, with semicolons between them."""
    return tuple(filter(None, (part.strip() for part in read_text(cell).replace("；", ";").split(";"))))


def read_decimal(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    """An exact figure. A workbook keeps 0.13 as a float: its shortest text is the figure that was typed."""
    text = repr(cell) if isinstance(cell, float) else str(cell).strip().replace("，", ",")
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        figure = Decimal(text)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not figure.is_finite():
        raise ValueError("不是数字，请写成 12.50 · is no number; write a figure such as 12.50")
    return figure.normalize() + 0


def read_date(cell: Any) -> date:  # noqa: ANN401 - a cell
    """A day, as a date cell or in one of the usual ways of writing it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    parts = re.fullmatch(r"(\d{4})([-/.年])(\d{1,2})(?:\2|月)(\d{1,2})日?(?:[ T]00:00(:00)?)?", str(cell).strip())
    try:
        if parts:
            return date(int(parts[1]), int(parts[3]), int(parts[4]))
    except ValueError:
        pass
    raise ValueError("不是日期，请写成 2026-11-20 · is no date; write one such as 2026-11-20")


def read_bool(cell: Any) -> bool:  # noqa: ANN401 - a cell
    """Yes or no, in either language."""
    text = str(cell).strip().lower()
    if text in ("yes", "true", "1", "1.0", "y", "是"):
        return True
    if text in ("no", "false", "0", "0.0", "n", "否"):
        return False
    raise ValueError("不是“是”或“否”，请写其中之一 · is neither yes nor no; write one of them")


def read_share(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    """A fraction of one: 0.13, or 13%."""
    text = str(cell).strip().replace("％", "%")
    share = read_decimal(text[:-1]) / 100 if text.endswith("%") else read_decimal(cell)
    if not 0 <= share < 1:
        raise ValueError("不是比率，请写成 0.13 或 13% · is no share; write 0.13 or 13%")
    return share


def read_percent(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    """A percentage: 15 or 15%. Less than one is taken for a fraction that slipped in, unless the % is written."""
    text = str(cell).strip().replace("％", "%")
    percent = read_decimal(text[:-1] if text.endswith("%") else cell)
    if not 0 < percent <= 100:  # noqa: PLR2004 - a percentage
        raise ValueError(
            "不是折扣，请写百分数，大于 0，最多 100 · is no discount; write per cent, above 0 and at most 100"
        )
    if percent < 1 and not text.endswith("%"):
        raise ValueError(
            f"不到百分之一；{percent:.0%} 请写 {percent * 100:f}，确实不到百分之一请以文本写 {percent:f}% · "
            f"is less than one per cent; write {percent * 100:f} for {percent:.0%}, or {percent:f}% as text"
        )
    return percent


def read_positive(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    """A figure above 0."""
    figure = read_decimal(cell)
    if figure <= 0:
        raise ValueError("必须大于 0 · has to be above 0")
    return figure


def read_not_negative(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    """A figure that is 0 or more."""
    figure = read_decimal(cell)
    if figure < 0:
        raise ValueError("不能小于 0 · must not be below 0")
    return figure


def read_currency(cell: Any) -> str:  # noqa: ANN401 - a cell
    """An ISO 4217 code; what Chinese lists call the renminbi is CNY."""
    text = str(cell).strip().upper()
    if text in ("人民币", "RMB", "元", "¥", "￥"):
        return "CNY"
    if not re.fullmatch(r"[A-Z]{3}", text):
        raise ValueError("不是币种，请写三个字母，如 CNY · is no currency; write its three letters, such as CNY")
    return text


def read_status(cell: Any) -> str:  # noqa: ANN401 - a cell
    """Whether an item is still sold."""
    text = str(cell).strip().lower()
    if text in ("active", "在售", "正常", "启用", "有效"):
        return "active"
    if text in ("discontinued", "obsolete", "inactive", "superseded", "停产", "停售", "停用", "淘汰"):
        return "discontinued"
    raise ValueError("不是状态，请写“在售”或“停产” · is no status; write active or discontinued")


def read_language(cell: Any) -> str:  # noqa: ANN401 - a cell
    """The language that a customer is written to."""
    known = {"zh": "zh", "中文": "zh", "chinese": "zh", "zh-cn": "zh", "en": "en", "英文": "en", "english": "en"}
    text = str(cell).strip().lower()
    if text not in known:
        raise ValueError(
            "不是给客户写信的语言，请写“中文”或“英文” · is no language that customers are written to; write zh or en"
        )
    return known[text]


def read_address(cell: Any) -> str:  # noqa: ANN401 - a cell
    """One mail address."""
    text = str(cell).strip()
    if not re.fullmatch(r"[^@\s;,，；]+@[^@\s;,，；]+\.[^@\s;,，；.]+", text):
        raise ValueError(
            "不是一个邮箱地址，请写成 orders@customer.example · is not one mail address; write one such as "
            "orders@customer.example"
        )
    return text


def read_domains(cell: Any) -> tuple[str, ...]:  # noqa: ANN401 - a cell
    """Mail domains, with semicolons between them; the @ in front may be written."""
    domains = tuple(domain.removeprefix("@").casefold() for domain in read_texts(cell))
    for domain in domains:
        if not re.fullmatch(r"[^@\s,，]+\.[^@\s,，.]+", domain):
            raise ValueError(
                f"中的“{domain}”不是邮箱域名，请写成 customer.example · "
                f"has '{domain}', which is no mail domain; write one such as customer.example"
            )
    return domains


def read_moment(cell: Any) -> datetime:  # noqa: ANN401 - a cell
    """A day, or a day and a time of it, by the company's clock."""
    if isinstance(cell, datetime):
        return cell
    text = str(cell).strip()
    parts = re.fullmatch(r"(\S+?)[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?", text)
    day = read_date(parts[1] if parts else cell)
    hour, minute, second = (int(part or 0) for part in parts.groups()[1:]) if parts else (0, 0, 0)
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - the company's clock
    except ValueError:
        raise ValueError("不是时间，请写成 2026-11-20 14:30 · is no time; write one such as 2026-11-20 14:30") from None


def read_hour(cell: Any) -> str:  # noqa: ANN401 - a cell
    """An hour of the day: 16:00."""
    if isinstance(cell, time):
        return f"{cell.hour:02}:{cell.minute:02}"
    parts = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)(?::00)?", str(cell).strip())
    if not parts:
        raise ValueError("不是一天里的时刻，请写成 16:00 · is no time of the day; write one such as 16:00")
    return f"{int(parts[1]):02}:{parts[2]}"


def read_automation(cell: Any) -> str:  # noqa: ANN401 - a cell
    """How far a customer's orders go without a person."""
    known = {"仅收单": "capture", "核对": "check", "审核后写入": "review", "全自动": "touchless"}
    text = str(cell).strip().lower()
    if text not in (*known, *known.values()):
        raise ValueError(
            "不是级别，请写“仅收单”“核对”“审核后写入”或“全自动” · "
            "is no level; write capture, check, review or touchless"
        )
    return known.get(text, text)


def read_addresses(cell: Any) -> tuple[str, ...]:  # noqa: ANN401 - a cell
    """Mail addresses, with semicolons between them."""
    return tuple(read_address(address).casefold() for address in read_texts(cell))


BY_NAME: dict[str, Read] = {
    "tax_rate": read_share,
    "discount_percent": read_percent,
    "factor": read_positive,
    "multiple": read_positive,
    "unit_price": read_not_negative,
    "cost": read_not_negative,
    "minimum_quantity": read_not_negative,
    "credit_limit": read_not_negative,
    "reserved": read_not_negative,
    "expected_quantity": read_not_negative,
    "currency": read_currency,
    "status": read_status,
    "language": read_language,
    "email": read_address,
    "senders": read_addresses,
    "open_balance": read_decimal,
    "minimum_order_amount": read_not_negative,
    "weight": read_positive,
    "lead_time_days": read_not_negative,
    "handling_days": read_not_negative,
    "transit_days": read_not_negative,
    "quantity": read_positive,
    "maximum_quantity": read_positive,
    "minimum_amount": read_not_negative,
    "discount_amount": read_positive,
    "margin_floor": read_share,
    "cut_off": read_hour,
    "automation": read_automation,
    "mail_domains": read_domains,
}
"""Columns whose values have rules of their own, whatever the kind."""

BY_TYPE: dict[str, Read] = {
    "Decimal": read_decimal,
    "datetime.datetime": read_moment,
    "date": read_date,
    "bool": read_bool,
    "tuple": read_texts,
}


def reader_of(name: str, annotation: object) -> Read:
    """The reader for a column: by its name, else by its type."""
    if name in BY_NAME:
        return BY_NAME[name]
    return next((read for kind, read in BY_TYPE.items() if kind in str(annotation)), read_text)
