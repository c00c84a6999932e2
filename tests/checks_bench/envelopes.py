"""Orders as files: a mail with the order document in it where a sender is known, else the document alone."""

import json
from email.message import EmailMessage
from pathlib import Path

from tests.checks_bench.orders import Draft

BODY = {
    "zh": "您好，\n\n附件是我司的采购订单，请查收并确认交期。\n\n谢谢！",
    "en": "Dear Sirs,\n\nplease find our purchase order attached and confirm delivery.\n\nKind regards",
}


def write(draft: Draft, folder: Path, number: int) -> Path:
    """Put an order into a file of the folder."""
    content = json.dumps({"orders": [draft.document()]}, ensure_ascii=False, indent=1)
    if draft.sender is None or not draft.lines:
        path = folder / f"{number:05}.json"
        path.write_text(content, encoding="utf-8")
        return path
    path = folder / f"{number:05}.eml"
    path.write_bytes(_mail(draft, content).as_bytes())
    return path


def _mail(draft: Draft, content: str) -> EmailMessage:
    mail = EmailMessage()
    domain = (draft.sender or "").rpartition("@")[2]
    mail["Authentication-Results"] = f"mx.haichuan.example; dmarc={draft.dmarc} header.from={domain}"
    mail["From"] = f"{draft.buyer.contact} <{draft.sender}>"
    mail["To"] = "orders@haichuan.example"
    mail["Subject"] = f"采购订单 {draft.number or ''}".strip() if draft.buyer.language == "zh" else "Purchase order"
    mail["Date"] = "Fri, 20 Nov 2026 09:12:00 +0800"
    mail.set_content(BODY[draft.buyer.language])
    mail.add_attachment(content.encode(), maintype="application", subtype="json", filename="order.json")
    return mail
