"""How people write what is right: a phone, payment terms, a unit, a name, an article, in one of the usual ways."""

from random import Random

TERMS = {
    "月结30天": ("月结30天", "月结30天", "月结 30 天", "月结30日", "Net 30"),
    "月结45天": ("月结45天", "月结45天", "月结 45 天"),
    "月结60天": ("月结60天", "月结60天", "月结60日", "60 days net"),
    "款到发货": ("款到发货", "款到发货", "先款后货", "预付"),
    "货到付款": ("货到付款", "货到付款", "COD"),
    "Net 30": ("Net 30", "net 30 days", "30 days net"),
}
UNITS = {
    "件": ("pcs", "PCS", "个"),
    "个": ("pcs", "EA", "只"),
    "只": ("pcs", "PCS", "个"),
    "支": ("pcs", "PCS"),
    "箱": ("ctn", "CTN", "carton", "箱"),
}
"""What is written for a unit though nobody told that it means the same."""


def phone(number: str, rng: Random) -> str:
    """A Chinese number with blanks, dashes, a country code or an extension."""
    if number.startswith("+"):
        return number
    if "-" not in number:
        parts = (number[:3], number[3:7], number[7:])
        return rng.choice((number, number, number, " ".join(parts), "-".join(parts), f"+86 {number}"))
    area, _, local = number.partition("-")
    ways = (
        f"({area}){local}",
        f"{area} {local}",
        f"{number}转{rng.randint(801, 899)}",
        f"{number}-{rng.randint(801, 899)}",
    )
    return rng.choice((number, number, number, *ways, f"+86 {area[1:]} {local}"))


def terms(agreed: str, rng: Random) -> str:
    """Agreed payment terms in other words."""
    return rng.choice(TERMS[agreed])


def unit(name: str, aliases: tuple[str, ...], rng: Random) -> str:
    """A unit by its own name, a name that is known for it, or one that everybody understands."""
    return rng.choice((name, name, name, *aliases, *UNITS.get(name, ())))


def company(name: str, rng: Random) -> str:
    """A company's name with other brackets, blanks around, or in wide signs."""
    other = name.replace("（", "(").replace("）", ")")
    return rng.choice((name, name, name, other, f" {name} "))


def article(text: str, rng: Random) -> str:
    """A name or specification with another sign for ×, blanks or their absence."""
    ways = (text.replace("×", "*"), text.replace("×", "x"), text.replace("×", "X"), text.replace(" ", "  "))
    return rng.choice((text, text, text, *ways))


def postal(address: str, code: str | None, rng: Random) -> str:
    """An address with its postcode before or behind it, now and then."""
    if code is None or rng.random() < 0.8:
        return address
    return rng.choice((f"{code} {address}", f"{address} 邮编{code}", f"{address}（邮编：{code}）"))
