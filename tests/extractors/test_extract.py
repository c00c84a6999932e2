"""The way in: what is inside what, what is damaged, and that no table makes it stumble."""

import io
import zipfile
from contextlib import suppress
from decimal import Decimal
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import UnreadableDocument
from extractors.extract import DEEPEST, extract
from extractors.seller import Seller

ORDER = (
    "采购订单\n订单号,PO-7\n客户名称,宁波测试机械有限公司\n序号,供方料号,品名,数量,单位,单价,金额\n1,T-1,测试螺钉,200,件,0.50,100.00\n"
).encode()
HEADINGS = {
    "line_number": ("序号", "No.", "Pos"),
    "buyer_item_code": ("物料编码", "Our part no", "Materialnummer"),
    "description": ("品名", "Description", "Bezeichnung"),
    "quantity": ("订货数量", "Qty", "Menge"),
    "unit": ("单位", "UoM", "Einheit"),
    "unit_price": ("含税单价", "Unit price", "Einzelpreis"),
    "line_amount": ("价税合计", "Amount", "Gesamtpreis"),
}


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def mail(text: str, name: str = "", content: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"] = "李潋 <lilian@yunqi.example>"
    message["To"] = "orders@haichuan.example"
    message["Date"] = "Fri, 20 Nov 2026 10:12:00 +0800"
    message["Subject"] = "采购订单"
    message.set_content(text)
    if name:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_an_order_in_an_archive_in_a_mail_is_found_with_the_way_to_it() -> None:
    (found,) = extract(mail("订单见附件", "订单.zip", zipped("PO-7.csv", ORDER)), "a.eml").orders
    assert found.order.order_number == "PO-7"
    assert found.evidence["order_number"].document == "a.eml/订单.zip/PO-7.csv"


def test_the_body_completes_what_the_attachment_does_not_say() -> None:
    body = "订单见附件，请送到浙江省湖州市外环北路7号，收货人 林晓棠，电话 13900004321，务必在2026/12/05前送达。"
    (found,) = extract(mail(body, "PO-7.csv", ORDER), "a.eml").orders
    place = found.order.deliver_to
    assert (place.address, place.contact, place.phone) == ("浙江省湖州市外环北路7号", "林晓棠", "13900004321")
    assert str(found.order.requested_delivery_date) == "2026-12-05"


def test_a_mails_day_stands_in_for_the_orders_with_little_confidence() -> None:
    (found,) = extract(mail("订单见附件", "PO-7.csv", ORDER), "a.eml").orders
    assert str(found.order.issue_date) == "2026-11-20"
    assert found.evidence["issue_date"].confidence <= 0.5


def test_a_damaged_attachment_that_should_have_been_the_order_is_an_error_that_names_it() -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.eml/PO-7\.zip"):
        extract(mail("订单见附件", "PO-7.zip", zipped("PO-7.csv", ORDER)[:60]), "a.eml")


def test_nesting_ends_somewhere() -> None:
    content = ORDER
    for depth in range(DEEPEST + 2):
        content = zipped("PO-7.csv" if not depth else "deeper.zip", content)
    found = extract(content, "deep.zip")
    assert found.orders == ()
    assert any("nested too deep" in remark for remark in found.remarks)


def test_our_own_name_is_never_the_buyer() -> None:
    ours = ORDER.replace("宁波测试机械有限公司".encode(), "海川紧固件有限公司".encode())
    (found,) = extract(ours, "a.csv", seller=Seller(names=("海川紧固件有限公司",))).orders
    assert found.order.buyer.name is None


def test_a_code_of_ours_in_a_neutral_column_is_ours() -> None:
    neutral = ORDER.replace("供方料号".encode(), "编码".encode())
    (found,) = extract(neutral, "a.csv", seller=Seller(item_codes=frozenset({"T-1"}))).orders
    assert (found.order.lines[0].seller_item_code, found.order.lines[0].buyer_item_code) == ("T-1", None)


def test_figures_that_disagree_survive_with_less_confidence() -> None:
    (found,) = extract(ORDER.replace(b"100.00", b"110.00"), "a.csv").orders
    assert found.order.lines[0].line_amount == Decimal("110.00")
    assert found.evidence["lines.0.line_amount"].confidence < 0.95


@given(
    order=st.permutations(list(HEADINGS)),
    language=st.integers(0, 2),
    lines=st.lists(st.tuples(st.integers(1, 9999), st.decimals("0.01", 999, places=2)), min_size=1, max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_columns_are_found_in_any_order_and_language(
    order: list[str], language: int, lines: list[tuple[int, Decimal]]
) -> None:
    rows = [[HEADINGS[role][language] for role in order]]
    for number, (many, price) in enumerate(lines, start=1):
        values = {
            "line_number": str(number),
            "buyer_item_code": f"QX-{number:04}",
            "description": "测试螺钉 test screw",
            "quantity": str(many),
            "unit": "pcs",
            "unit_price": str(price),
            "line_amount": str(many * price),
        }
        rows.append([values[role] for role in order])
    text = "Purchase order PO-77\n" + "\n".join(",".join(row) for row in rows)
    (found,) = extract(text.encode(), "a.csv").orders
    assert [(line.quantity, line.unit_price) for line in found.order.lines] == lines
    assert found.order.lines[0].buyer_item_code == "QX-0001"


CELLS = st.sampled_from(
    [
        "订单号",
        "PO-1",
        "数量",
        "Qty",
        "单价",
        "合计",
        "1",
        "2.50",
        "3,5",
        "甲方：",
        "2026-11-20",
        "",
        "品名",
        "螺钉",
        "TEL",
        "：",
        "S",
        "M",
        "L",
        "%",
    ]
)


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_table_makes_it_stumble(rows: list[list[str]]) -> None:
    content = "\n".join(";".join(row) for row in rows).encode()
    with suppress(UnreadableDocument):
        extract(content, "a.csv")


@given(
    text=st.text(
        alphabet=st.sampled_from("订单 0123456789.,:：-×xM\n\t个pcs@元()（）ABCabc改成第2"), min_size=1, max_size=300
    )
)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_stumble(text: str) -> None:
    with suppress(UnreadableDocument):
        extract(text.encode(), "a.txt")
