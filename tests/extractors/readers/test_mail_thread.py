import pytest

from extractors.purchase_order import Hand
from extractors.readers import read_document
from extractors.readers.mail_thread import Head, name_and_address, split_thread
from tests.extractors.readers.mails import mail

WANG = Hand(name="王芳", address="wang@minghe.example", sent_at="2026年11月19日 15:03", subject="采购订单 PO-7")
ORDER = "请安排 M8×30 内六角 200个"

FORWARDS = {
    "Outlook zh": f"""
发件人: 王芳 <wang@minghe.example>
发送时间: 2026年11月19日 15:03
收件人: 李四 <li@haichuan.example>
主题: 采购订单 PO-7

{ORDER}""",
    "Outlook zh with a line": f"""
-----邮件原件-----
发件人: 王芳 [mailto:wang@minghe.example]
发送时间: 2026年11月19日 15:03
收件人: 李四; 赵六 <zhao@haichuan.example>;
 钱七 <qian@haichuan.example>
抄送: 张三
主题: 采购订单 PO-7

{ORDER}""",
    "Foxmail": f"""


发件人： 王芳
发件人： 王芳 <wang@minghe.example>
发送时间： 2026年11月19日 15:03
收件人： li
主题： 采购订单 PO-7
{ORDER}""".replace("发件人： 王芳\n", "", 1),
    "QQ": f"""
------------------ 原始邮件 ------------------
发件人: "王芳" <wang@minghe.example>;
发送时间: 2026年11月19日 15:03
收件人: "李四"<li@haichuan.example>;
主题: 采购订单 PO-7

{ORDER}""",
    "163": f"""
-------- 转发邮件信息 --------
发件人："王芳" <wang@minghe.example>
发送日期：2026年11月19日 15:03
收件人："李四" <li@haichuan.example>
主题：采购订单 PO-7
{ORDER}""",
    "Gmail": f"""
---------- Forwarded message ---------
From: 王芳 <wang@minghe.example>
Date: 2026年11月19日 15:03
Subject: 采购订单 PO-7
To: <li@haichuan.example>


{ORDER}""",
    "Apple Mail": f"""
Begin forwarded message:

> From: 王芳 <wang@minghe.example>
> Subject: 采购订单 PO-7
> Date: 2026年11月19日 15:03
> To: li@haichuan.example
>
> {ORDER}""",
    "Apple Mail zh": f"""
开始转发的信息：

发件人: 王芳 <wang@minghe.example>
主题: 采购订单 PO-7
日期: 2026年11月19日 15:03
收件人: li@haichuan.example

{ORDER}""",
    "Outlook en": f"""
________________________________
From: 王芳 <wang@minghe.example>
Sent: 2026年11月19日 15:03
To: Li Si
Subject: 采购订单 PO-7

{ORDER}""",
    "Thunderbird": f"""
-------- Forwarded Message --------
Subject: 采购订单 PO-7
Date: 2026年11月19日 15:03
From: 王芳 <wang@minghe.example>
To: li@haichuan.example

{ORDER}""",
}


@pytest.mark.parametrize("client", FORWARDS)
def test_forward_of_each_client_is_split_and_says_who_wrote_the_order(client: str):
    found = split_thread(["请录单", *FORWARDS[client].split("\n")], Head("li@haichuan.example", subject="Fw: 采购订单"))
    assert [(passage.role, passage.text.strip("_\n")) for passage in found] == [("new", "请录单"), ("forwarded", ORDER)]
    assert found[1].hand == WANG


REPLIES = {
    "Gmail": "On Thu, Nov 19, 2026 at 3:03 PM Wang Fang <wang@minghe.example> wrote:",
    "Gmail over two lines": "On Thu, Nov 19, 2026 at 3:03 PM Wang Fang <\nwang@minghe.example> wrote:",
    "Gmail zh": "Wang Fang <wang@minghe.example> 于2026年11月19日周四 15:03写道：",
    "163": '在 2026-11-19 15:03:37，"Wang Fang" <wang@minghe.example> 写道：',
    "163 en": 'At 2026-11-19 15:03:37, "Wang Fang" <wang@minghe.example> wrote:',
    "Apple zh": "2026年11月19日 下午3:03，Wang Fang <wang@minghe.example> 写道：",
    "German": "Am 19.11.2026 um 15:03 schrieb Wang Fang <wang@minghe.example>:".replace(
        "schrieb Wang Fang <wang@minghe.example>:", "Wang Fang <wang@minghe.example> schrieb:"
    ),
}


@pytest.mark.parametrize("client", REPLIES)
def test_quoted_reply_of_each_client_is_kept_apart_from_what_is_new(client: str):
    lines = ["改为 300 个", "", *REPLIES[client].split("\n"), "> 请安排 200 个", "> 谢谢"]
    new, quoted = split_thread(lines, Head("li@haichuan.example", subject="Re: PO-7"))
    assert (new.role, new.text) == ("new", "改为 300 个")
    assert (quoted.role, quoted.text) == ("quoted", "请安排 200 个\n谢谢")
    assert (quoted.hand.name, quoted.hand.address) == ("Wang Fang", "wang@minghe.example")
    assert "15:03" in quoted.hand.sent_at or "3:03" in quoted.hand.sent_at


def test_answers_between_the_quoted_lines_are_new():
    lines = ["> 200 个？", "是的", "> 哪天要？", "12月1日"]
    assert [(part.role, part.text, part.first_line) for part in split_thread(lines, Head())] == [
        ("quoted", "200 个？", 1),
        ("new", "是的", 2),
        ("quoted", "哪天要？", 3),
        ("new", "12月1日", 4),
    ]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        (Head("li@haichuan.example", subject="转发: PO-7"), "forwarded"),
        (Head("wang@minghe.example", subject="答复: PO-7"), "quoted"),
        (Head("wang@minghe.example", subject="PO-7"), "quoted"),
        (Head("li@haichuan.example", frozenset({"wang@minghe.example"})), "quoted"),
        (Head("li@haichuan.example", frozenset({"orders@haichuan.example"})), "forwarded"),
    ],
    ids=["subject says forward", "subject says reply", "own earlier mail", "answer to its writer", "handed on"],
)
def test_block_of_fields_is_a_forward_or_a_quotation_by_subject_or_by_who_wrote_to_whom(head: Head, role: str):
    assert split_thread(FORWARDS["Outlook zh"].split("\n"), head)[-1].role == role


def test_forward_of_a_forward_keeps_every_hand_outermost_first():
    inner = FORWARDS["Outlook zh"].replace("王芳", "陈总").replace("wang@", "chen@")
    body = FORWARDS["Gmail"].replace(ORDER, f"请处理\n{inner}").replace("Subject: 采购订单", "Subject: 转发: 采购订单")
    message = mail(f"请录单\n{body}", sender="Li Si <li@haichuan.example>", subject="Fwd: 采购订单")
    document = read_document(message.as_bytes(), "x.eml")
    assert [hand.address for hand in document.mail.hands] == [
        "li@haichuan.example",
        "wang@minghe.example",
        "chen@minghe.example",
    ]
    assert [passage.role for passage in document.passages] == ["new", "forwarded", "forwarded"]


def test_forward_in_html_with_its_fields_in_a_table_is_split():
    rows = [("发件人", "王芳 &lt;wang@minghe.example&gt;"), ("日期", "2026年11月19日"), ("主题", "PO-7")]
    fields = "<table>" + "".join(f"<tr><td>{label}<td>{value}" for label, value in rows) + "</table>"
    html = f"<p>请录单</p><div>---- 转发的邮件 ----</div>{fields}<p>{ORDER}</p>"
    document = read_document(mail(html=html, body="").as_bytes(), "x.eml")
    assert [(passage.role, passage.text) for passage in document.passages] == [("new", "请录单"), ("forwarded", ORDER)]
    assert document.mail.hands[-1].address == "wang@minghe.example"


def test_forward_that_is_nothing_but_a_table_still_says_who_wrote_it():
    sender = '<b>发件人：</b>&nbsp;<a href="mailto:wang@minghe.example">王芳</a>'
    fields = f"{sender}<br><b>发送时间：</b>&nbsp;2026-11-19<br>主题：PO-7"
    html = f"<div>请录单</div><div>{fields}</div><table><tr><td>Code<td>Qty<tr><td>A-1<td>5</table>"
    document = read_document(mail(html=html, body="", subject="Fw: PO-7").as_bytes(), "x.eml")
    assert document.mail.hands[-1] == Hand(
        name="王芳", address="wang@minghe.example", sent_at="2026-11-19", subject="PO-7"
    )
    assert [grid.role for grid in document.grids] == ["forwarded"]


@pytest.mark.parametrize(
    "text",
    [
        "收货人：王芳\n地址：深圳\n电话：13800000000",
        "日期：2026-11-19\n主题：采购",
        "在 12月1日前送到，谢谢",
        "On Monday we need 200 pcs.\nPlease confirm.",
        "From stock please:\n200 pcs",
    ],
)
def test_ordinary_sentences_do_not_split_a_mail(text: str):
    assert [(part.role, part.text) for part in split_thread(text.split("\n"), Head())] == [("new", text)]


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ('"王芳" <wang@minghe.example>;', ("王芳", "wang@minghe.example")),
        ("王芳[mailto:wang@minghe.example]", ("王芳", "wang@minghe.example")),
        ("wang@minghe.example", (None, "wang@minghe.example")),
        ("王芳", ("王芳", None)),
        ("王芳(wang@minghe.example)", ("王芳", "wang@minghe.example")),
    ],
)
def test_sender_is_read_as_clients_write_it(text: str, halves: tuple[str | None, str | None]):
    assert name_and_address(text) == halves
