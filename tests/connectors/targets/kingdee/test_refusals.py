"""What the Kingdee emulator refuses, and who has to act."""

import msgspec
import pytest

from connectors.errors import OutcomeUnknown, Refused, SignInFailed
from tests.connectors.target_contract import CUSTOMER, OTHER_CUSTOMER, order
from tests.partners.kingdee import KingdeePlace


def test_everything_that_is_wrong_is_told_in_the_systems_own_words(kingdee: KingdeePlace) -> None:
    sent = order("PO-1", customer="C-FORBIDDEN", items=("T-DRAFT", "T-ELSEWHERE"))

    with pytest.raises(Refused) as refused:
        kingdee.target().create(sent)

    said = str(refused.value)
    assert "saving PO-1: 【客户】基础资料不存在或不可用：C-FORBIDDEN (FCustId)" in said
    assert "单据体实体【明细信息】第【1】行分录，【物料编码】基础资料不存在或不可用：T-DRAFT (FMaterialId)" in said
    assert "第【2】行分录，【物料编码】基础资料不存在或不可用：T-ELSEWHERE (FMaterialId)" in said
    assert kingdee.held() == []


def test_a_rehearsal_names_what_cannot_be_used(kingdee: KingdeePlace) -> None:
    sent = order("PO-1", customer="C-FORBIDDEN", items=("T-DRAFT", "T-10"))

    with pytest.raises(Refused, match=r"客户 customer C-FORBIDDEN, 物料 item T-DRAFT$"):
        kingdee.use(organisation="100").target().rehearse(sent)


def test_a_code_that_the_mapping_lacks_is_refused_before_anything_is_sent(kingdee: KingdeePlace) -> None:
    sent = msgspec.structs.replace(order("PO-1"), payment_terms="月结45天")

    with pytest.raises(Refused, match=r"kingdee.toml: \[tables.payment_terms\] has no '月结45天'"):
        kingdee.target().create(sent)

    assert kingdee.faults.seen == []


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        ("code 2 Save", SignInFailed, "您没有销售订单的新增权限"),
        ("code 7 Save", SignInFailed, "产品许可已过期"),
        ("code 15 Save", SignInFailed, "管理员禁止登录"),
        ("firewall Save", Refused, "the system's firewall stopped it: 请求参数存在可疑数据"),
        ("changed by another Save", Refused, "已被其他用户修改"),
        ("exception before Save", OutcomeUnknown, "response_error"),
        ("session lost before Save", OutcomeUnknown, "会话信息已丢失"),
        ("session lost after Save", OutcomeUnknown, "会话信息已丢失"),
        ("status 503 Save", OutcomeUnknown, "503"),
    ],
)
def test_a_no_is_sorted_by_who_must_act(kingdee: KingdeePlace, fault: str, error: type[Exception], words: str) -> None:
    kingdee.app.switches.plan(fault)

    with pytest.raises(error, match=words):
        kingdee.target().create(order("PO-1"))


@pytest.mark.parametrize("fault", ["code 13 Save", "code 14 Save", "status 429 Save"])
def test_a_conflict_or_too_many_calls_are_tried_again(kingdee: KingdeePlace, fault: str) -> None:
    kingdee.app.switches.plan(fault)

    kingdee.target().create(order("PO-1"))

    assert kingdee.held() == [order("PO-1")]


def test_where_the_reference_is_the_bills_number_a_second_saving_is_noticed(kingdee: KingdeePlace) -> None:
    path = kingdee.settings.mapping
    path.write_text(path.read_text(encoding="utf-8").replace('"F_DEMO_PONo"', '"FBillNo"'), encoding="utf-8")
    first = kingdee.target().create(order("PO-1"))
    second = kingdee.target().create(order("PO-1"))

    assert (first.number, second.number, len(kingdee.app.bills.held)) == ("PO-1", "PO-1", 1)
    with pytest.raises(Refused, match="违反字段唯一性要求"):
        kingdee.target().create(order("PO-1", customer=OTHER_CUSTOMER))


def test_two_bills_of_one_reference_are_for_a_person(kingdee: KingdeePlace) -> None:
    target = kingdee.target()
    numbers = [target.create(order("PO-1")).number for _ in range(2)]

    with pytest.raises(Refused, match=f"PO-1 of C001 stands there 2 times: {', '.join(numbers)}"):
        target.find("PO-1", CUSTOMER)


@pytest.mark.parametrize("reference", ["PO'1", "PO-1' or '1'='1", "客户(A)/1,2", "PO%"])
def test_any_reference_is_found_and_nothing_else(kingdee: KingdeePlace, reference: str) -> None:
    target = kingdee.target()
    target.create(order("PO-0"))
    number = target.create(order(reference)).number

    assert target.find(reference, CUSTOMER) == number


def test_what_was_saved_otherwise_is_refused_and_not_approved(kingdee: KingdeePlace) -> None:
    kingdee.app.switches.halves_prices = True

    with pytest.raises(Refused) as refused:
        kingdee.use(after_save="audit").target().create(order("PO-1"))

    (bill,) = kingdee.app.bills.held.values()
    assert (bill.status, bill.number in str(refused.value)) == ("A", True)
    assert "第 1 行单价：应为“0.5”，实为“0.25” · line 1 unit price: '0.5' was meant, '0.25' stands there" in str(
        refused.value
    )


def test_a_bill_that_cannot_be_approved_is_there_and_told(kingdee: KingdeePlace) -> None:
    kingdee.app.switches.audit_fails = True

    with pytest.raises(Refused, match=r"was saved, but it could not be handed in: .*超过信用额度"):
        kingdee.use(after_save="audit").target().create(order("PO-1"))
    assert [bill.status for bill in kingdee.app.bills.held.values()] == ["B"]


def test_approving_in_one_with_saving_leaves_nothing_when_it_fails(kingdee: KingdeePlace) -> None:
    kingdee.app.switches.audit_fails = True

    with pytest.raises(Refused, match="超过信用额度"):
        kingdee.use(after_save="audit_with_save").target().create(order("PO-1"))
    assert kingdee.held() == []
