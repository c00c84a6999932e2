"""Where a message ends and who signs it."""

import pytest

from extractors.purchase_order import Hand
from extractors.understand.context import Context
from extractors.understand.draft import Draft
from extractors.understand.signature import part, read_signature


def signed(text: str, name: str = "", address: str = "") -> dict[str, str]:
    hand = Hand(name=name or None, address=address or None)
    parted = part(text.splitlines(), hand)
    draft = Draft()
    read_signature(parted.signature, 1 + parted.first_line, Context(document="mail"), draft, hand)
    return {field.removeprefix("buyer."): str(found.value) for field, found in draft.header.items()}


def test_a_company_and_its_writer_on_one_line_sign_with_the_phone_below() -> None:
    text = "送货：天津市北辰区京津公路9号 卞师傅 13100008418\n河柳大药房连锁有限公司 柏晓\nM 18700000812"
    assert signed(text, "柏晓") == {"name": "河柳大药房连锁有限公司", "contact": "柏晓", "phone": "18700000812"}


def test_a_council_is_known_by_its_last_word() -> None:
    text = "Many thanks\n\nJo Tarrant\nProcurement Officer\nAldmoor Borough Council\nTel: 01632 960 700"
    assert signed(text) == {"name": "Aldmoor Borough Council", "contact": "Jo Tarrant", "phone": "01632 960 700"}


def test_the_mail_domain_names_a_firm_without_a_legal_form() -> None:
    text = "Cheers\nPip Orme\nBrackwater Pots\n01632 960 411"
    assert signed(text, "Pip Orme", "pip@brackwater.example")["name"] == "Brackwater Pots"


def test_a_frame_of_rules_and_a_post_code_are_no_phone() -> None:
    lines = ("以上", "", "＝＝＝＝＝", "白樺精機株式会社　購買課", "三枝 剛", "〒392-0015 長野県諏訪市中洲4620")
    text = "\n".join((*lines, "TEL：0266-55-5077", "＝＝＝＝＝"))
    assert signed(text, "三枝 剛") == {"name": "白樺精機株式会社", "contact": "三枝 剛", "phone": "0266-55-5077"}


def test_a_fax_is_not_the_phone() -> None:
    assert (
        signed("Mit freundlichen Grüßen\nUte Lang\nFax 0821 555 0198\nTel. 0821 555 0199")["phone"] == "0821 555 0199"
    )


@pytest.mark.parametrize(
    "line", ["收货人：钱进 13800001111", "Deliver to: 4 Mill Lane, Dover", "M8螺母 200个", "8月5日前送到"]
)
def test_what_speaks_of_the_order_is_no_signature(line: str) -> None:
    assert line in part(["你好", "", line, "钱进"], Hand(name="王敏")).body
