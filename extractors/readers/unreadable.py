"""The ways in which a document cannot be read, in words for whoever sent it."""

from extractors.errors import UnreadableDocument

SEND_AGAIN = "ask the sender for another copy (请对方重新发送)"


def damaged(document: str, what: str) -> UnreadableDocument:
    """The bytes start well and then make no sense, or stop too early."""
    return UnreadableDocument(document, f"damaged {what} (文件已损坏)", SEND_AGAIN)


def locked(document: str, what: str) -> UnreadableDocument:
    """A password is needed."""
    return UnreadableDocument(
        document,
        f"{what} locked with a password (文件已加密)",
        "ask the sender for a copy without a password (请对方发送未加密的文件)",
    )


def too_large(document: str, limit: str) -> UnreadableDocument:
    """``limit`` is what it exceeds: "more than 300 pages"."""
    return UnreadableDocument(
        document, f"too large: {limit} (文件过大)", "ask the sender for the order alone (请对方只发送订单部分)"
    )


def empty(document: str) -> UnreadableDocument:
    """There is nothing in it."""
    return UnreadableDocument(document, "empty file (空文件)", SEND_AGAIN)


def unknown(document: str, what: str = "no known document format") -> UnreadableDocument:
    """No reader takes it."""
    return UnreadableDocument(
        document,
        f"{what} (无法识别的文件格式)",
        "ask the sender for PDF, Excel, Word or plain text (请对方发送 PDF、Excel、Word 或文本)",
    )
