"""Faults of who orders, and orders that came before."""

import re
from copy import deepcopy
from random import Random

from tests.checks_bench.faults import fault
from tests.checks_bench.orders import Draft, Expect
from tests.checks_bench.places import PLACES, street
from tests.checks_bench.world import World

LIKE = (("i", "l"), ("o", "0"), ("u", "uu"), ("-", ""), (".", "-1."))
"""Signs of a mail domain, and what is taken for them at a glance."""
WHOSE = ("buyer.name", "buyer.tax_id", "buyer.email", "buyer", "order")


def _buyer(draft: Draft, **said: str | None) -> None:
    draft.head["buyer"] = {**draft.head["buyer"], **said}


@fault("alone")
def no_lines(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    """A body with nothing in it; as data, so that it is not taken for a letter."""
    draft.lines[:] = []
    return Expect(fault="no-lines", codes=("no-lines",), where=("order", "lines"))


@fault("customer")
def buyer_missing(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    draft.sender = None
    draft.head["buyer"] = {}
    return Expect(fault="buyer-missing", where=WHOSE)


@fault("customer")
def buyer_unknown(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    word = rng.choice(("骐骥", "翡冷", "磐古"))
    name = f"{rng.choice(('宁海', '三河', '太仓'))}{word}{rng.randrange(100, 999)}重工有限公司"
    draft.sender = None
    draft.head["buyer"] = {"name": name, "tax_id": "91330226MA2TEST17X"}
    return Expect(fault="buyer-unknown", where=WHOSE)


@fault("customer", buyers="on hold")
def on_hold(_draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    return Expect(fault="on-hold", codes=("customer-on-hold",), where=WHOSE)


@fault("customer")
def tax_id_of_another(draft: Draft, _at: int, world: World, rng: Random) -> Expect | None:
    other = rng.choice(world.buyers)
    if not other.tax_id or other is draft.buyer:
        return None
    _buyer(draft, name=draft.buyer.name, tax_id=other.tax_id)
    return Expect(fault="tax-id-of-another", where=WHOSE)


@fault("customer")
def name_of_another(draft: Draft, _at: int, world: World, rng: Random) -> Expect | None:
    """Their mail and tax id, another company's name."""
    other = rng.choice([one for one in world.buyers if not one.trap])
    if not draft.buyer.tax_id or other is draft.buyer:
        return None
    _buyer(draft, name=other.name, tax_id=draft.buyer.tax_id)
    return Expect(fault="name-of-another", where=WHOSE)


@fault("customer")
def tax_id_mistyped(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    known = draft.buyer.tax_id
    if not known:
        return None
    place = rng.randrange(8, 17)
    wrong = known[:place] + ("7" if known[place] != "7" else "3") + known[place + 1 :]
    _buyer(draft, name=draft.buyer.name, tax_id=wrong)
    return Expect(fault="tax-id-mistyped", codes=("tax-id",), where=WHOSE)


@fault("sender")
def sender_of_nobody(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    draft.sender = f"sales@{rng.choice(('fengmao', 'qilin', 'dongchi'))}-{rng.randrange(10**4)}.example"
    _buyer(draft, name=draft.buyer.name)
    return Expect(fault="sender-of-nobody", where=WHOSE)


@fault("sender")
def sender_of_another_customer(draft: Draft, _at: int, world: World, rng: Random) -> Expect | None:
    other = rng.choice(world.buyers)
    if other is draft.buyer or not other.domain:
        return None
    draft.sender = other.sender
    _buyer(draft, name=draft.buyer.name, email=None)
    return Expect(fault="sender-of-another-customer", where=WHOSE)


@fault("sender")
def sender_looks_like(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    domain = draft.buyer.domain
    if domain is None:
        return None
    like = next(domain.replace(*pair, 1) for pair in LIKE if pair[0] in domain)
    draft.sender = f"po@{like}"
    _buyer(draft, name=draft.buyer.name)
    return Expect(fault="sender-looks-like", where=WHOSE)


@fault("sender")
def sender_forged(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    draft.sender, draft.dmarc = draft.buyer.sender, "fail"
    return Expect(fault="sender-forged", where=WHOSE)


@fault("sender")
def sender_at_a_public_service(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    draft.sender = f"invented.buyer.{rng.randrange(10**6)}@qq.com"
    _buyer(draft, name=draft.buyer.name)
    return Expect(fault="sender-at-a-public-service", where=WHOSE)


@fault("sender")
def email_of_nobody(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    """An order that came without a mail, and names an address that is not the customer's."""
    if draft.buyer.domain is None:
        return None
    draft.sender = None
    _buyer(draft, name=draft.buyer.name, email=f"po@{rng.choice(('fengmao', 'qilin'))}-{rng.randrange(10**4)}.example")
    return Expect(fault="email-of-nobody", where=WHOSE)


@fault("alone", buyers="group")
def one_mail_domain_for_two(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    """No name, and the mail's domain is that of two companies of a group."""
    draft.head["buyer"] = {}
    draft.sender = f"buying@{draft.buyer.domain}"
    return Expect(fault="one-mail-domain-for-two", where=WHOSE)


@fault("alone")
def swindle(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    """A public mail address, goods to a new place, and it is urgent."""
    place = rng.choice(PLACES)
    if draft.ship_to.place is None:
        return None
    draft.sender = f"invented.boss.{rng.randrange(10**6)}@163.com"
    _buyer(draft, name=draft.buyer.name, email=None)
    city = "" if place.city == place.province else place.city
    draft.head["deliver_to"] = {
        "contact": "李生", "phone": "13700001234", "address": f"{place.province}{city}{place.district}{street(rng)}"
    }  # fmt: skip
    draft.head["note"] = "非常紧急，今天必须发货，请直接联系收货人，不要打公司电话"
    return Expect(fault="swindle", codes=("fraud-risk",), where=WHOSE)


def _again(draft: Draft) -> Draft:
    """A copy that comes after the original."""
    first = deepcopy(draft)
    draft.before.append(first)
    return first


@fault("alone")
def sent_twice(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    """The same order in another envelope."""
    if draft.number is None:
        draft.number = draft.buyer.order_number()
    _again(draft)
    draft.head = {**draft.head, "note": "再次发送，请查收"}
    return Expect(fault="sent-twice", codes=("duplicate",))


@fault("alone")
def same_under_another_number(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    draft.number = draft.number or draft.buyer.order_number()
    _again(draft)
    draft.number = draft.buyer.order_number()
    return Expect(fault="same-under-another-number", codes=("possible-duplicate", "revision"))


@fault("alone")
def same_without_a_number(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    draft.number = draft.number or draft.buyer.order_number()
    _again(draft)
    draft.number = None
    return Expect(fault="same-without-a-number", codes=("possible-duplicate", "duplicate", "revision"))


@fault("alone")
def nearly_the_same_number(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    """The number with something behind it, the content the same."""
    draft.number = draft.number or draft.buyer.order_number()
    _again(draft)
    draft.number += rng.choice(("-1", "A", "(补)"))
    return Expect(fault="nearly-the-same-number", codes=("possible-duplicate", "duplicate", "revision"))


@fault("alone", lines=3)
def nearly_the_same_content(draft: Draft, _at: int, world: World, _rng: Random) -> Expect | None:
    """Another number, one line's quantity other than before."""
    if len(draft.lines) < 2:
        return None
    draft.number = draft.number or draft.buyer.order_number()
    _again(draft)
    draft.number = draft.buyer.order_number()
    line = draft.lines[0]
    if world.prices.gross(draft.buyer, line.item, line.base) != line.gross / line.factor:
        return None
    line.base = line.item.lawful(line.base + line.factor)
    if line.base % line.factor or world.prices.gross(draft.buyer, line.item, line.base) != line.gross / line.factor:
        return None
    return Expect(fault="nearly-the-same-content", codes=("possible-duplicate", "duplicate", "revision"))


@fault("alone", lines=3)
def revised(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    """The same number with a line less."""
    if len(draft.lines) < 2:
        return None
    draft.number = draft.number or draft.buyer.order_number()
    _again(draft)
    draft.lines.pop()
    return Expect(fault="revised", codes=("revision",), where=("order_number",))


@fault("alone")
def number_with_a_letter_for_a_digit(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    """O for 0: the same number to the eye."""
    draft.number = draft.number or draft.buyer.order_number()
    if not re.search(r"\d0", draft.number):
        return None
    _again(draft)
    draft.number = re.sub(r"(\d)0", r"\1O", draft.number, count=1)
    return Expect(fault="number-with-a-letter-for-a-digit", codes=("possible-duplicate", "duplicate", "revision"))
