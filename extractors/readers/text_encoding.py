"""Bytes → text, whatever the label says. Nothing here fails: at worst characters are replaced."""

import codecs
from collections.abc import Callable, Iterator

# What Chinese senders label gb2312 is often GBK or GB18030; the last one reads them all.
CHINESE = {"gb2312", "gbk", "gb_2312-80", "cp936", "hz-gb-2312", "x-gbk", "gb18030", "euc-cn", "euccn"}
# Labels that senders put on anything.
MEANINGLESS = {"us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "unknown-8bit", "x-unknown", "default"}
ENOUGH_TO_JUDGE = 64 * 1024

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, label: str | None = None) -> str:
    """The text of ``content``; ``label`` is the charset that the sender claims, used where it can be true."""
    return content.decode(encoding_of(content, label), errors="replace")


def encoding_of(content: bytes, label: str | None = None) -> str:
    """The name of the encoding that fits best."""
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)
    if marked:
        return marked
    if _fits(content, "ascii"):
        return _known(label) or "utf-8"  # iso-2022-jp, hz and utf-7 are ASCII to the eye
    if _fits(content, "utf-8"):
        return "utf-8"
    wide = _unmarked_utf16(content)
    if wide:
        return wide
    claimed = _known(label)
    if claimed and claimed not in MEANINGLESS and _fits(content, claimed):
        return claimed
    return _likeliest(content)


def _known(label: str | None) -> str | None:
    if not label:
        return None
    name = label.strip().strip("\"'").lower()
    if name in CHINESE and name != "hz-gb-2312":
        return "gb18030"
    try:
        return name if codecs.lookup(name)._is_text_encoding else None  # noqa: SLF001 - the only way to keep "base64" and its kind out
    except (LookupError, ValueError):
        return None


def _fits(content: bytes, encoding: str) -> bool:
    """Whether the bytes are possible in this encoding; the last character may be cut off."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(content)
    except (UnicodeError, ValueError):
        return False
    return True


def _unmarked_utf16(content: bytes) -> str | None:
    sample = content[:4096]
    if len(sample) < 4 or b"\x00" not in sample:  # noqa: PLR2004 - two characters
        return None
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    half = len(sample) // 2
    if odd > half // 4 and even <= half // 50:
        return "utf-16-le"
    if even > half // 4 and odd <= half // 50:
        return "utf-16-be"
    return None


def _likeliest(content: bytes) -> str:
    sample = content[:ENOUGH_TO_JUDGE]
    best, best_score = "gb18030", float("-inf")
    for encoding, points in JUDGES.items():
        if not _fits(content, encoding):
            continue
        score = sum(points(*piece) for piece in _pieces(sample, encoding))
        if score > best_score:
            best, best_score = encoding, score
    return best


def _pieces(sample: bytes, encoding: str) -> Iterator[tuple[str, bytes]]:
    """Each character that is not ASCII, with its bytes."""
    for character in sample.decode(encoding, errors="ignore"):
        if character > "\x7f":
            yield character, character.encode(encoding, errors="ignore")


def _chinese(_: str, piece: bytes) -> float:
    if len(piece) == 2 and piece[1] >= 0xA1:  # noqa: PLR2004 - the square of GB 2312
        if 0xB0 <= piece[0] <= 0xD7:  # noqa: PLR2004 - its first level: the 3755 common characters
            return 2
        return 1.5 if piece[0] in {0xA1, 0xA2, 0xA3} else -1
    return -len(piece)


def _japanese(character: str, piece: bytes) -> float:
    if "ぁ" <= character <= "ヿ":
        return 2.2
    if len(piece) == 1:
        return -0.6  # half-width katakana: rare in orders, frequent in what is no Japanese
    if piece[0] == 0x81:  # noqa: PLR2004 - punctuation
        return 1.5
    return 1.8 if 0x88 <= piece[0] <= 0x98 else -2  # noqa: PLR2004 - the first level of JIS X 0208


def _traditional(_: str, piece: bytes) -> float:
    return 1.8 if len(piece) == 2 and 0xA1 <= piece[0] <= 0xC6 else -2  # noqa: PLR2004 - the first level of Big5


def _western(character: str, piece: bytes) -> float:
    if character in "äöüÄÖÜßéèêàçñóáíúôâ£€°×²³–—“”‘’•®½":
        return 1.0
    return -0.8 if len(piece) == 1 else -2


JUDGES: dict[str, Callable[[str, bytes], float]] = {
    "gb18030": _chinese,
    "cp932": _japanese,
    "big5": _traditional,
    "cp1252": _western,
}
