"""The words that people read for what the store and the steps call by fixed names, in Chinese and English."""

from bot.command.tongue import Tongue

STEPS = {
    "receive": ("接收", "receive"),
    "read": ("读取", "read"),
    "check": ("核对", "check"),
    "review": ("审核", "review"),
    "confirm": ("确认", "confirm"),
    "push": ("写入", "push"),
    "follow": ("跟踪", "follow"),
}

STATUSES = {
    "received": ("已接收", "received"),
    "read": ("已读取", "read"),
    "checked": ("已核对", "checked"),
    "exception": ("例外", "exception"),
    "approved": ("已通过", "approved"),
    "confirmed": ("已确认", "confirmed"),
    "pushed": ("已写入", "pushed"),
    "fulfilled": ("已完成", "fulfilled"),
    "rejected": ("已驳回", "rejected"),
    "cancelled": ("已取消", "cancelled"),
    "duplicate": ("重复", "duplicate"),
    "superseded": ("已被取代", "superseded"),
    "waiting": ("处理中", "under way"),
    "no_order": ("不是订单", "no order"),
    "unreadable": ("无法读取", "unreadable"),
    "left_behind": ("来源无法给出", "left in its source"),
    "gone": ("来源处已移走", "gone from its source"),
}

OUTCOMES = {
    **STATUSES,
    "same again": ("重复收到", "came again"),
    "clean": ("无问题", "clean"),
    "with findings": ("有问题", "with findings"),
    "told": ("已告知客户", "told to the customer"),
    "not told": ("未告知客户", "not told"),
    "messages sent": ("封邮件已发送", "messages sent"),
    "created": ("已创建", "created"),
    "already_there": ("已在目标系统中", "there already"),
    "refused": ("被拒绝", "refused"),
    "unavailable": ("目标系统无法访问", "target away"),
    "unknown": ("结果不明", "outcome unknown"),
    "would be pushed": ("将会写入", "would be pushed"),
    "would fail": ("将会失败", "would fail"),
    "unchanged": ("无变化", "unchanged"),
    "lost": ("目标系统中已找不到", "lost in the target"),
    "not paid yet": ("尚未付款", "not paid yet"),
    "to be typed": ("等人录入", "to be typed by people"),
    "open": ("待发货", "open"),
    "shipped": ("已发货", "shipped"),
    "invoiced": ("已开票", "invoiced"),
    "paid": ("已付款", "paid"),
}

EVENTS = {
    "source_failed": ("来源无法访问", "source cannot be reached"),
    "parcel_received": ("收到", "received"),
    "parcel_came_again": ("再次收到", "came again"),
    "parcel_read": ("文件已读取", "document read"),
    "parcel_no_order": ("不含订单", "holds no order"),
    "parcel_unreadable": ("无法读取", "cannot be read"),
    "parcel_handled": ("已由人处理", "dealt with by a person"),
    "order_read": ("读出订单", "order read"),
    "order_checked": ("已核对", "checked"),
    "order_duplicate": ("判定为重复", "is a duplicate"),
    "order_needs_a_person": ("需要人工处理", "needs a person"),
    "order_approved": ("通过", "approved"),
    "order_corrected": ("已更正", "corrected"),
    "order_agreed_in_part": ("部分批准", "agreed in part"),
    "alias_proposed": ("学到一个对应，试用", "learnt, on probation"),
    "alias_borne_out": ("对应得到印证", "what was learnt is borne out"),
    "alias_active": ("对应启用", "what was learnt is in force"),
    "alias_retired": ("对应撤回", "what was learnt is taken back"),
    "order_rejected": ("驳回", "rejected"),
    "order_confirmed": ("已确认", "confirmed"),
    "order_pushed": ("写入目标系统", "pushed into the target"),
    "push_postponed": ("稍后再写入", "push postponed"),
    "push_failed": ("写入失败", "push failed"),
    "order_open": ("待发货", "open in the target"),
    "order_approved_there": ("目标系统已审核", "approved in the target"),
    "order_shipped": ("已发货", "shipped"),
    "order_invoiced": ("已开票", "invoiced"),
    "order_paid": ("已付款", "paid"),
    "order_changed_in_target": ("在目标系统中被人改动", "changed in the target by hand"),
    "order_superseded": ("已被改单取代", "replaced by its revision"),
    "order_cancelled": ("在目标系统中取消", "cancelled in the target"),
    "document_attached": ("客户文件已作为附件放入目标系统", "the customer's document attached in the target"),
    "document_refused": ("目标系统不收客户文件", "the target refused the customer's document"),
    "message_sent": ("消息已发送", "message sent"),
    "learning_failed": ("未能从更正中学习", "could not be learnt from"),
    "message_waits": ("消息待发送", "message waits"),
    "message_failed": ("消息发送失败", "message failed"),
    "notice_sent": ("已通知", "notice sent"),
    "notice_waits": ("通知待发送", "notice waits"),
    "notice_failed": ("通知发送失败", "notice failed"),
    "sent_anew": ("重新发送", "to be sent anew"),
}

SEVERITIES = {
    "block": ("须更正", "block"),
    "approve": ("须批准", "approve"),
    "warn": ("注意", "warn"),
    "info": ("提示", "info"),
}


def word(table: dict[str, tuple[str, str]], name: str, say: Tongue) -> str:
    """What people call ``name``; a name without words of its own is shown as it is."""
    known = table.get(name)
    return say(*known) if known else name.replace("_", " ")


def outcome(name: str, count: int, say: Tongue) -> str:
    """How many things ended so: "3 clean"; of parcels that gave several orders, "2 × 3 orders"."""
    number, _, rest = name.partition(" ")
    if number.isdecimal() and rest in ("order", "orders"):
        return say(f"{count} 份各 {number} 张订单", f"{count} with {number} {rest}")
    return f"{count} {word(OUTCOMES, name, say)}"
