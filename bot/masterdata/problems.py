"""What is wrong with master data, in both languages: the file and the row as a spreadsheet counts it, then the mend."""


def in_file(place: object, zh: str, en: str) -> str:
    """Something about a whole file or folder."""
    return f"{place}: {zh} · {en}"


def in_row(file: str, number: int, zh: str, en: str) -> str:
    """Something about one row; the first one below the headings is 2."""
    return in_file(f"{file} 第 {number} 行 row {number}", zh, en)


def in_cell(file: str, number: int, names: tuple[str, str], cell: str, error: ValueError) -> str:
    """A cell that could not be read: its column's Chinese and English names, and the reader's sentence in both."""
    zh, _, en = str(error).partition(" · ")
    return in_row(file, number, f"{names[0]}“{cell}”{zh}", f"{names[1]} '{cell}' {en}")
