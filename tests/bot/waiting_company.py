"""A store with orders in every kind of trouble, put there by hand: for tests of what people see of it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bot.finding import Finding, Severity
from bot.order_rows import insert_order, write_sales_order
from bot.staging import Event, Staging, utc_now
from connectors.parcel import Parcel
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from extractors.purchase_order import Delivery, Evidence, ExtractedOrder, OrderLine, Party, PurchaseOrder


def purchase_order(number: str | None, **values: object) -> PurchaseOrder:
    """An order with two lines; ``values`` replace what it says."""
    lines = (
        OrderLine(
            line_number=1,
            buyer_item_code="CN-0830",
            description="内六角圆柱头螺钉",
            specification="M8×30 12.9 级",
            quantity=Decimal(200),
            unit="件",
            unit_price=Decimal("0.40"),
            tax_rate=Decimal("0.13"),
            line_amount=Decimal("80.00"),
        ),
        OrderLine(
            line_number=2,
            seller_item_code="T-9",
            description='六角螺母 =HYPERLINK("http://evil.example")',
            quantity=Decimal("1500.5"),
            unit="箱",
            unit_price=Decimal("12.00"),
            line_amount=Decimal("18006.00"),
        ),
    )
    whole: dict[str, object] = {
        "issue_date": date(2026, 11, 20),
        "requested_delivery_date": date(2026, 12, 1),
        "currency": "CNY",
        "buyer": Party(name="宁波测试机械有限公司", contact="王芳", phone="0574-87001234", email="po@cheshi.example"),
        "deliver_to": Delivery(name="宁波测试机械有限公司", address="浙江省宁波市鄞州区测试路 8 号", contact="陈明"),
        "payment_terms": "月结30天",
        "lines": lines,
        "total_amount": Decimal("18086.00"),
    }
    return PurchaseOrder(order_number=number, **{**whole, **values})  # type: ignore[arg-type]


def a_finding(code: str, severity: Severity, where: str, zh: str, en: str, **more: object) -> Finding:
    return Finding(code=code, severity=severity, where=where, why_zh=zh, why_en=en, **more)  # type: ignore[arg-type]


PRICE = a_finding(
    "unit-price",
    Severity.BLOCK,
    "lines.0.unit_price",
    "第 1 行 T-1 单价 0.40 与价目表 0.50 CNY 不符（-20.0%）",
    "line 1: T-1 at 0.40, the list says 0.50 CNY (-20.0 %)",
    value="0.40",
    limit="0.50",
    suggestion={"lines.0.unit_price": "0.50"},
)
ITEM = a_finding(
    "item-unknown",
    Severity.BLOCK,
    "lines.1",
    "第 2 行“T-9 六角螺母”在主数据中没有对应料号（no such item number）；相近：T-2 测试螺母 M8",
    "line 2, 'T-9 六角螺母', is no item of ours (no such item number); similar: T-2 测试螺母 M8",
    value="T-9 六角螺母",
    suggestion={"lines.1.seller_item_code": "T-2"},
)
AMOUNT = a_finding(
    "approval-amount",
    Severity.APPROVE,
    "total_amount",
    "订单金额 68,000.00 CNY 超过 50,000.00，需要批准",
    "the order's amount of 68,000.00 CNY is above 50,000.00 and needs approval",
    value="68000.00",
    limit="50000",
)
STOCK = a_finding(
    "stock-short",
    Severity.WARN,
    "lines.0.quantity",
    "第 1 行 T-1 库存 120 件，不足 200 件",
    "line 1: 120 of T-1 in stock, 200 ordered",
    value="200",
    limit="120",
)
PHONE = a_finding(
    "phone",
    Severity.BLOCK,
    "deliver_to.phone",
    "收货电话 1380013 位数不对",
    "the delivery phone 1380013 has the wrong number of digits",
    value="1380013",
)
SPOOFED = a_finding(
    "sender-spoofed",
    Severity.BLOCK,
    "buyer.email",
    "发件人 po@cheshi.example 未通过域名验证（DMARC fail），可能是冒名邮件，请致电客户核实",
    "the sender po@cheshi.example failed its domain's check (DMARC): call the customer",
    value="po@cheshi.example",
    limit="dmarc=pass",
)

EVIDENCE = {
    "order_number": Evidence(document="a.eml/PO.xlsx", place="Sheet1!B3", text="PO-1", confidence=0.99),
    "buyer.name": Evidence(document="a.eml/PO.xlsx", place="Sheet1!B4", text="宁波测试机械有限公司", confidence=0.97),
    "lines.0.unit_price": Evidence(document="a.eml/PO.xlsx", place="Sheet1!G9", text="0.40", confidence=0.95),
    "lines.1.seller_item_code": Evidence(
        document="a.eml/PO.pdf", place="page 1, box 72,140,188,152", text="T-9", confidence=0.62
    ),
    "total_amount": Evidence(document="a.eml/PO.xlsx", place="Sheet1!H12", text="¥18,086.00", confidence=0.98),
}


class WaitingCompany:
    """A store that is filled order by order."""

    def __init__(self, folder: Path) -> None:
        self.staging = Staging(folder)
        self._parcels = 0

    def add(
        self,
        number: str | None,
        *findings: Finding,
        status: str = "exception",
        resolved: bool = False,
        **values: object,
    ) -> int:
        """Put an order in; ``resolved`` ones have a sales order beside them. Returns its id."""
        self._parcels += 1
        document = purchase_order(number, **values)
        parcel = self._parcel(f"PO-{self._parcels}.eml")
        with self.staging.transaction() as db:
            row = {
                "our_number": f"OB261120-{self._parcels:06x}",
                "parcel_id": parcel,
                "position": 1,
                "status": status,
                "created_at": utc_now(),
                "updated_at": utc_now(),
            }
            order_id = insert_order(db, ExtractedOrder(order=document, evidence=EVIDENCE), row)
            db.table("finding").insert_all(_row(order_id, each) for each in findings)
            if resolved:
                write_sales_order(db, order_id, sales_order(document))
            self.staging.record(Event(what="order_read", actor="read"), order_id=order_id)
            why = "; ".join(each.why_en for each in findings)
            why_zh = "；".join(finding.why_zh for finding in findings)
            event = Event(what="order_needs_a_person", actor="review", why=why, why_zh=why_zh)
            self.staging.record(event, order_id=order_id)
        return order_id

    def set_aside(self, name: str, status: str, reason: str) -> None:
        """Put a parcel in that gave no order."""
        self._parcels += 1
        parcel = self._parcel(name)
        with self.staging.transaction() as db:
            db.execute("UPDATE parcel SET status = ?, reason = ? WHERE id = ?", [status, reason, parcel])

    def status(self, order_id: int) -> tuple[str, int]:
        """The order's status and version."""
        row = self.staging.row("SELECT status, version FROM purchase_order WHERE id = ?", [order_id])
        assert row is not None
        return row["status"], row["version"]

    def _parcel(self, name: str) -> str:
        at = datetime(2026, 11, 20, 8, tzinfo=UTC) + timedelta(minutes=self._parcels)
        content = f"the bytes of {name}".encode()
        parcel = Parcel(
            source="mail", key=name, filename=name, content=content, received_at=at, sender="po@cheshi.example"
        )
        self.staging.keep(parcel, "receive")
        row = self.staging.row("SELECT id FROM parcel WHERE filename = ?", [name])
        assert row is not None
        with self.staging.transaction() as db:
            db.execute("UPDATE parcel SET status = 'read', format = 'mail' WHERE id = ?", [row["id"]])
        return str(row["id"])


def _row(order_id: int, finding: Finding) -> dict[str, object]:
    return {
        "purchase_order_id": order_id,
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.where,
        "why_zh": finding.why_zh,
        "why_en": finding.why_en,
        "value": finding.value,
        "value_limit": finding.limit,
        "suggestion_json": json.dumps(finding.suggestion, ensure_ascii=False),
        "found_at": utc_now(),
    }


def sales_order(document: PurchaseOrder) -> SalesOrder:
    """What the demo order would be in our words."""
    lines = tuple(
        SalesOrderLine(
            line_number=number,
            item_number=f"T-{number}",
            description=f"测试件 {number}",
            quantity=line.quantity or Decimal(1),
            unit=line.unit or "件",
            unit_price=line.unit_price or Decimal(1),
            line_amount=line.line_amount or Decimal(1),
        )
        for number, line in enumerate(document.lines, 1)
    )
    return SalesOrder(
        reference=document.order_number or "?",
        customer_number="C1",
        customer_name="宁波测试机械有限公司",
        currency="CNY",
        lines=lines,
        total_amount=document.total_amount or Decimal(0),
        ship_to=ShipTo(address=document.deliver_to.address),
    )
