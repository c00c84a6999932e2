"""Findings as rows of the staging store."""

import json

from bot.finding import Finding
from bot.staging import Row, storable, utc_now


def finding_row(order_id: int, finding: Finding) -> Row:
    """A finding about this order as a row."""
    return {
        "purchase_order_id": order_id,
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.where,
        "why_zh": storable(finding.why_zh),
        "why_en": storable(finding.why_en),
        "value": None if finding.value is None else storable(finding.value),
        "value_limit": finding.limit,
        "suggestion_json": json.dumps(finding.suggestion, ensure_ascii=False) if finding.suggestion else "{}",
        "people": finding.people,
        "approvers_json": json.dumps(finding.by, ensure_ascii=False) if finding.by else "[]",
        "found_at": utc_now(),
    }
