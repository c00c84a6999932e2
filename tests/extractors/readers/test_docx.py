import io

import docx
import pytest
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors.errors import UnreadableDocument
from extractors.readers import read_document
from tests.extractors.readers.looking import passages, spans, texts


def saved(document: Word) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def with_table(document: Word, rows: list[list[str]]):
    table = document.add_table(len(rows), len(rows[0]))
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    return table


def test_paragraphs_and_tables_come_in_the_documents_order():
    document = docx.Document()
    document.add_paragraph("采购合同")
    document.add_paragraph("合同编号：HT-7")
    with_table(document, [["品名", "数量"], ["垫圈", "500"]])
    document.add_paragraph("交货日期：12月1日")
    found = read_document(saved(document), "合同.docx")
    assert passages(found) == [("new", "采购合同\n合同编号：HT-7"), ("new", "交货日期：12月1日")]
    assert [passage.first_line for passage in found.passages] == [1, 3]
    assert [(grid.line, texts(grid)) for grid in found.grids] == [(3, [["品名", "数量"], ["垫圈", "500"]])]


def test_merged_cells_span():
    document = docx.Document()
    table = with_table(document, [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "high"
    (grid,) = read_document(saved(document), "x.docx").grids
    assert spans(grid) == [
        ("a", 0, 1, 0, 1),
        ("wide", 1, 3, 0, 1),
        ("high", 0, 1, 1, 3),
        ("e", 1, 2, 1, 2),
        ("f", 2, 3, 1, 2),
        ("h", 1, 2, 2, 3),
        ("i", 2, 3, 2, 3),
    ]


def test_deleted_and_hidden_text_is_no_text():
    document = docx.Document()
    paragraph = document.add_paragraph("200 pcs")
    paragraph.add_run(" secret").font.hidden = True
    deleted = f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText>100</w:delText></w:r></w:del>'
    paragraph._p.append(parse_xml(deleted))
    assert passages(read_document(saved(document), "x.docx")) == [("new", "200 pcs")]


def test_headers_and_text_boxes_are_read_too():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "明和商贸有限公司"
    text_box = "<w:pict><w:txbxContent><w:p><w:r><w:t>PO-7</w:t></w:r></w:p></w:txbxContent></w:pict>"
    box = f"<w:r {nsdecls('w')}>{text_box}</w:r>"
    document.add_paragraph("采购单")._p.append(parse_xml(box))
    ((_, text),) = passages(read_document(saved(document), "x.docx"))
    assert text.split("\n") == ["明和商贸有限公司", "采购单", "PO-7"]


def test_columns_made_with_tabs_are_a_grid_beside_the_passage():
    document = docx.Document()
    for line in ("货号\t品名\t数量", "A-1\t垫圈\t500", "A-2\t螺栓\t20"):
        document.add_paragraph(line)
    found = read_document(saved(document), "x.docx")
    assert [texts(grid) for grid in found.grids] == [
        [["货号", "品名", "数量"], ["A-1", "垫圈", "500"], ["A-2", "螺栓", "20"]]
    ]


def test_damaged_document_is_said_to_be_damaged():
    with pytest.raises(UnreadableDocument, match="damaged Word document"):
        read_document(saved(docx.Document())[:3000], "x.docx")
