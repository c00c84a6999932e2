"""Who handed an order over, and how far that can be believed."""

import unicodedata
from contextlib import suppress

import msgspec

from extractors.purchase_order import MailFacts

PUBLIC = frozenset(
    """
    qq.com foxmail.com vip.qq.com 163.com vip.163.com 126.com yeah.net 139.com 189.cn sina.com sina.cn sohu.com
    aliyun.com gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.jp icloud.com
    me.com gmx.com gmx.de web.de proton.me protonmail.com mail.ru yandex.ru
    """.split()  # noqa: SIM905 - a list to be read and added to
)
"""Mail domains where anybody can have an address: they say nothing about a company."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who handed the order over.

    ``address`` is the last hand of the mail that is not our own staff's; ``by_us`` says that our staff forwarded it;
    ``customer_number`` is known where the source belongs to one customer; ``dmarc`` is the mail's verdict, if any.
    """

    address: str | None = None
    by_us: bool = False
    customer_number: str | None = None
    dmarc: str | None = None

    @property
    def domain(self) -> str | None:
        """The part behind the @, in small letters."""
        return self.address.rpartition("@")[2].casefold() if self.address and "@" in self.address else None


def sender_of(source_sender: str | None, mail: MailFacts | None, customer: str | None, ours: tuple[str, ...]) -> Sender:
    """Who ordered, from the chain of hands: the innermost that is not one of our own domains."""
    own = {domain.casefold() for domain in ours}
    if mail is None:
        by_us = source_sender is not None and source_sender.rpartition("@")[2].casefold() in own
        return Sender(address=source_sender, customer_number=customer, by_us=by_us)
    addresses = [hand.address for hand in mail.hands if hand.address]
    foreign = [address for address in addresses if address.rpartition("@")[2].casefold() not in own]
    return Sender(
        address=foreign[-1] if foreign else source_sender,
        by_us=bool(addresses) and addresses[0] not in foreign,
        customer_number=customer,
        dmarc=_verdict(mail.authentication),
    )


def is_public(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return domain.casefold() in PUBLIC


def belongs_to(domain: str, domains: frozenset[str]) -> bool:
    """Whether the domain is one of these or lies below one."""
    return any(domain == one or domain.endswith(f".{one}") for one in domains)


def looks_like(domain: str, domains: frozenset[str]) -> str | None:
    """The domain that this one could be mistaken for, without being it: a letter more, less or other, a look-alike."""
    from rapidfuzz.distance import OSA

    for one in sorted(domains):
        if belongs_to(domain, frozenset({one})):
            return None
    for one in sorted(domains):
        if _shape(domain) == _shape(one) or OSA.distance(domain, one) <= (2 if len(one) >= LONG else 1):
            return one
        name, _, rest = one.partition(".")
        if len(name) >= TELLING and rest and name in domain.replace("-", "").replace(".", ""):
            return one
    return None


LONG = 12
"""Letters of a domain from which two of them may differ unnoticed."""
TELLING = 5
"""Letters of a company's name that nobody else's domain holds by chance."""


def _shape(domain: str) -> str:
    """The domain as the eye takes it: signs that look alike are one."""
    with suppress(UnicodeError):
        domain = domain.encode("ascii").decode("idna")
    bare = unicodedata.normalize("NFKD", domain).casefold().replace("rn", "m").replace("vv", "w").replace("-", "")
    return bare.translate(str.maketrans("01ilıаеорсух", "oiiiiaeopcyx"))


def _verdict(authentication: dict[str, str]) -> str | None:
    """What the mail's own domain says of it; where it has no policy, SPF and DKIM decide together."""
    verdicts = {name.casefold(): verdict.casefold() for name, verdict in authentication.items()}
    if "dmarc" in verdicts and verdicts["dmarc"] != "none":
        return verdicts["dmarc"]
    failed = [name for name in ("spf", "dkim") if verdicts.get(name) == "fail"]
    passed = [name for name in ("spf", "dkim") if verdicts.get(name) == "pass"]
    return "fail" if failed and not passed else verdicts.get("dmarc")
