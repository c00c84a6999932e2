"""The exceptions workbook's sheets, columns and words: what is written is what is read back."""

from typing import NamedTuple

from bot.decisions import Action
from bot.finding import Severity

EXCEPTIONS_SHEET = "例外 Exceptions"
LINES_SHEET = "订单明细 Lines"
PARCELS_SHEET = "无订单来件 No order in it"
OUTLOOK_SHEET = "值得留意 Worth knowing"
GUIDE_SHEET = "使用说明 How to use"


class Column(NamedTuple):
    """A column: its two names and its width in characters. ``kind`` is text, figure, input, choice or key (hidden)."""

    zh: str
    en: str
    width: float
    kind: str = "text"

    def heading(self, language: str) -> str:
        """The two names, the company's language first."""
        return f"{self.zh}\n{self.en}" if language == "zh" else f"{self.en}\n{self.zh}"


EXCEPTION_COLUMNS: dict[str, Column] = {
    "our_number": Column("我方单号", "Our no.", 16),
    "customer": Column("客户", "Customer", 17),
    "order_number": Column("客户订单号", "PO number", 15),
    "amount": Column("金额", "Amount", 15, "figure"),
    "severity": Column("级别", "Severity", 9),
    "where": Column("位置", "Where", 13),
    "why": Column("原因", "Why", 44),
    "value": Column("发现的值", "Found", 12),
    "limit": Column("对照值", "Held against", 12),
    "evidence": Column("出处", "Where it stood", 23),
    "suggestion": Column("建议", "Suggestion", 17),
    "decision": Column("处理 ▼", "Decision ▼", 13, "choice"),
    "corrected": Column("更正值", "Right value", 14, "input"),
    "by": Column("处理人", "By", 9, "input"),
    "note": Column("备注", "Note", 17, "input"),
    "key_order": Column("键：订单", "key: order", 8, "key"),
    "key_version": Column("键：版本", "key: version", 8, "key"),
    "key_path": Column("键：路径", "key: path", 20, "key"),
}
"""Each column's key stands above it in a hidden row, and is what it is found by when the workbook comes back."""

LINE_COLUMNS: dict[str, Column] = {
    "our_number": Column("我方单号", "Our no.", 17),
    "customer": Column("客户", "Customer", 21),
    "order_number": Column("客户订单号", "PO number", 18),
    "line": Column("行", "Line", 7, "figure"),
    "buyer_item_code": Column("客户料号", "Their code", 15),
    "seller_item_code": Column("订单上的我方料号", "Our code, as written", 17),
    "description": Column("品名", "Description", 26),
    "specification": Column("规格", "Specification", 16),
    "quantity": Column("数量", "Quantity", 10, "figure"),
    "unit": Column("单位", "Unit", 7),
    "unit_price": Column("单价", "Unit price", 11, "figure"),
    "line_amount": Column("金额", "Amount", 13, "figure"),
    "item_number": Column("→ 我方料号", "→ Our item", 13),
    "our_description": Column("→ 我方品名", "→ Our description", 26),
    "our_quantity": Column("→ 数量", "→ Quantity", 11, "figure"),
    "our_unit": Column("→ 单位", "→ Unit", 7),
    "why": Column("问题", "What is wrong", 44),
}

PARCEL_COLUMNS: dict[str, Column] = {
    "verdict": Column("结果", "Result", 13),
    "filename": Column("文件", "File", 34),
    "source": Column("来源", "Source", 12),
    "sender": Column("发件人", "Sender", 26),
    "received": Column("收到时间", "Received", 17),
    "reason": Column("原因", "Why", 52),
    "stored": Column("原始文件", "Original bytes", 30),
    "decision": Column("处理 ▼", "Decision ▼", 15, "choice"),
    "by": Column("处理人", "By", 9, "input"),
    "note": Column("备注", "Note", 22, "input"),
    "key_parcel": Column("键：来件", "key: parcel", 20, "key"),
}

OUTLOOK_COLUMNS: dict[str, Column] = {
    "what": Column("事项", "What", 30),
    "customer": Column("客户", "Customer", 34),
    "why": Column("依据", "What speaks for it", 80),
}

ACTIONS: dict[Action, str] = {
    "accept": "接受建议 accept",
    "approve": "批准 approve",
    "correct": "更正 correct",
    "reject": "驳回 reject",
}

HANDLED = "已处理 handled"
"""What a person says of a parcel that gave no order."""

SEVERITIES: dict[Severity, str] = {
    Severity.BLOCK: "须更正 block",
    Severity.APPROVE: "须批准 approve",
    Severity.WARN: "注意 warn",
    Severity.INFO: "提示 info",
}

GUIDE: tuple[tuple[str, str], ...] = (
    (
        "一张订单的每个问题占一行，同一订单的行排在一起。先看“原因”，再看“出处”（文件、位置、原文）。",
        (
            "Each problem of an order has a row; rows of one order stand together. Read why, then where it stood "
            "(document, place, text)."
        ),
    ),
    (
        "在“处理”列选一次即可（同一订单任选一行）。选好后整张订单变绿。",
        "Choose a decision once for each order, on any of its rows. The whole order turns green.",
    ),
    (
        "接受建议 accept：采用“建议”列的全部值；在“更正值”里另写的值优先。订单会重新检查。",
        (
            "accept: take every value in the suggestion column; what you write as right value goes first. "
            "The order is checked again."
        ),
    ),
    (
        "批准 approve：订单按现状继续，不做改动。客户、物料、数量或单价未知时不能批准。",
        (
            "approve: the order goes on as it stands. Not possible while its customer, an item, a quantity or a price "
            "is unknown."
        ),
    ),
    (
        "须多人批准的订单：第一人批准后继续等待，“原因”里写明已有谁批准、还需谁；由下一人在新导出的工作簿里批准。",
        (
            "Where several people have to agree, the order waits on after the first; why says who agreed and who is "
            "still needed. The next one agrees in a workbook exported anew."
        ),
    ),
    (
        "更正 correct：在有问题的那一行的“更正值”里写正确的值。日期写 2026-12-01，税率写 0.13 或 13%。订单会重新检查。",
        (
            "correct: write the right value on the row of the problem. Dates as 2026-12-01, tax rates as 0.13 or 13%. "
            "The order is checked again."
        ),
    ),
    (
        "驳回 reject：订单不再处理。请在“备注”里写明原因。",
        "reject: the order ends here. Please say why in the note.",
    ),
    (
        "写上处理人；留空时用保存此文件的人的名字。没选处理方式的订单继续等待。",
        "Say who decided; left empty, it is whoever saved this file. Orders without a decision wait on.",
    ),
    (
        "保存（.xlsx），放回 exceptions 文件夹，然后运行  orderbot exceptions import。同一文件导入两次没有影响。",
        (
            "Save it as .xlsx, put it back into the exceptions folder and run  orderbot exceptions import. "
            "Importing the same file twice changes nothing."
        ),
    ),
    (
        "排序、筛选、移动或隐藏列都可以；请不要删除列，也不要改动标题上方隐藏的行和最右侧隐藏的“键”列。",
        (
            "Sort, filter, move and hide as you like; delete no column, and leave the hidden row above the headings "
            "and the hidden key columns on the right alone."
        ),
    ),
    (
        "“无订单来件”列出读不出的来件（直到在“处理”列选“已处理”），以及最近一周不含订单的来件：如果其实是订单，请找发件人要能读的文件，或手工录入。",
        (
            "'No order in it' lists what could not be read, until you choose 'handled' for it, and what held no order "
            "in the last week: if one is an order after all, ask its sender for another file, or type it in by hand."
        ),
    ),
    (
        "“值得留意”列出当天单张订单看不出的事：按自身节奏早该下单却没有来的客户，以及建议调整自动化级别的客户；无需处理。",
        (
            "'Worth knowing' lists what no single order shows that day: customers whose next order is overdue by their "
            "own rhythm, and levels of automation to change. Nothing has to be decided there."
        ),
    ),
    (
        "订单在导出之后又有变化时，旧的处理不会生效，会提示重新导出。",
        "When an order has changed since the export, an old decision is not carried out; you are told to export again.",
    ),
)
