"""EAI's envelopes: built from forms, and replies read by a parser that follows no entity and no reference."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

import msgspec

from connectors.targets.api.calls import Reply, UnreadableReply, shortened
from connectors.targets.api.wire_values import Wire, plain
from connectors.targets.yonyou_u8.texts import clean_text

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["'][^>]*\?>""")
_CHARSET = re.compile(r"charset=([\w-]+)", re.IGNORECASE)
MARK = b"\xef\xbb\xbf"
CHINESE = {"gb2312": "gb18030", "gbk": "gb18030"}
Row = dict[str, Any]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one bill: ``succeed`` "0" is done. ``key`` is ours, ``u8_key`` U8's inner one."""

    key: str
    succeed: str
    said: str
    u8_key: str


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """A bill or record in a reply."""

    head: Row
    rows: tuple[Row, ...]


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A reply."""

    items: tuple[Item, ...]
    bills: tuple[Bill, ...]


def bill_envelope(sender: str, proc: str, head: Mapping[str, Wire], rows: Iterable[Mapping[str, Wire]]) -> bytes:
    """A sales order to be added, edited or deleted."""
    root = _root(sender, "saleorder", proc)
    bill = SubElement(root, "saleorder")
    _fields(SubElement(bill, "header"), head)
    body = SubElement(bill, "body")
    for row in rows:
        _fields(SubElement(body, "entry"), row)
    return _written(root)


def query_envelope(sender: str, kind: str, conditions: Mapping[str, str], *, as_head: bool = False) -> bytes:
    """A question for bills or records of this kind, all of whose conditions hold."""
    root = _root(sender, kind, "Query")
    wanted = SubElement(root, kind, importfile="", exportfile="", code="", bincrementout="n")
    if as_head:
        _fields(SubElement(wanted, "header"), conditions)
        return _written(root)
    last = len(conditions)
    for number, (name, value) in enumerate(conditions.items(), 1):
        joined = "and" if number < last else ""
        SubElement(wanted, "field", display="", name=name, operation="=", value=clean_text(value), logic=joined)
    return _written(root)


def envelope_of(reply: Reply, kind: str) -> Envelope:
    """The reply's items and its records of this kind. Raises UnreadableReply for what is no envelope."""
    root = _parsed(reply)
    if _name(root) != "ufinterface":
        raise UnreadableReply(f"no envelope: {shortened(reply.text)!r}")
    items = tuple(
        Item(
            key=each.get("key", "").strip(),
            succeed=each.get("succeed", "").strip(),
            said=each.get("dsc", "").strip(),
            u8_key=each.get("u8key", "").strip(),
        )
        for each in root.iter()
        if _name(each) == "item" and "succeed" in each.attrib
    )
    return Envelope(items=items, bills=tuple(_bill(each) for each in root.iter() if _name(each) == kind and len(each)))


def _root(sender: str, kind: str, proc: str) -> Element:
    return Element(
        "ufinterface",
        sender=sender,
        receiver="u8",
        roottag=kind,
        docid="",
        proc=proc,
        codeexchanged="N",
        exportneedexch="N",
        paginate="0",
        display="",
        family="",
        timestamp="",
    )


def _fields(holder: Element, fields: Mapping[str, Wire]) -> None:
    for name, value in fields.items():
        if value is not None:
            SubElement(holder, name).text = _text(value)


def _text(value: Wire) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return str(int(value)) if isinstance(value, bool) else clean_text(str(value))


def _written(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _parsed(reply: Reply) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    content = reply.content.removeprefix(MARK)
    declared = _DECLARED.match(content)
    charset = _CHARSET.search(reply.headers.get("content-type", ""))
    named = declared[1].decode("ascii") if declared else charset[1] if charset else "utf-8"
    body = content[declared.end() :] if declared else content
    try:
        text = body.decode(CHINESE.get(named.lower(), named))
        root: Element = fromstring(text.lstrip("\ufeff \r\n\t"))
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableReply(f"XML that is not in {named}, as it says") from error
    except (ParseError, DefusedXmlException) as error:
        raise UnreadableReply(f"no XML that can be read ({error}): {shortened(reply.text)!r}") from error
    return root


def _bill(element: Element) -> Bill:
    """A bill's header and entries; of a flat record all its fields are the head."""
    headers = [child for child in element if _name(child) == "header"]
    entries = [entry for child in element if _name(child) == "body" for entry in child if _name(entry) == "entry"]
    return Bill(head=_row(headers[0] if headers else element), rows=tuple(_row(entry) for entry in entries))


def _row(element: Element) -> Row:
    return {
        _name(child): (child.text or "").strip() for child in element if not len(child) and (child.text or "").strip()
    }


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
