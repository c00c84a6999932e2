"""An order in Fxiaoke's form: which line of the system is which of ours, and what of it is otherwise."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.settings import Secret
from connectors.targets.api.mapping import FieldMapping, Filled
from connectors.targets.api.mapping_file import load_mapping
from connectors.targets.fxiaoke.order import aligned, changes, create_body
from connectors.targets.fxiaoke.settings import RULES, FxiaokeSettings
from tests.connectors.target_contract import order
from tests.partners.fxiaoke import MAPPING


def look_up(what: str, number: str) -> str:
    return f"{what}/{number}"


def filled(count: int) -> tuple[FieldMapping, Filled]:
    mapping = load_mapping(MAPPING, RULES)
    return mapping, mapping.fill(order("PO-1", figures=tuple((str(n), "0.37") for n in range(1, count + 1))), look_up)


@given(st.permutations(range(12)), st.integers(0, 11))
def test_lines_are_known_again_in_whatever_order_they_come_and_whichever_was_changed(
    places: list[int], changed: int
) -> None:
    mapping, form = filled(12)
    rows = [{"_id": str(place), **form.lines[place]} for place in places]
    rows[changed] = {**rows[changed], "quantity": "99.5", "remark": None}

    found = aligned(rows, form.lines, mapping)

    assert [row["_id"] for row in found] == [str(place) for place in range(12)]
    assert changes(found[places[changed]], form.lines[places[changed]]).keys() == {"quantity", "remark"}


@given(st.lists(st.integers(0, 11), unique=True))
def test_no_line_is_lost_or_doubled_by_aligning(kept: list[int]) -> None:
    mapping, form = filled(12)
    rows = [{"_id": str(place), **form.lines[place]} for place in kept]

    assert sorted(str(row["_id"]) for row in aligned(rows, form.lines[:6], mapping)) == sorted(map(str, kept))


def test_an_order_is_put_into_one_call_as_the_manual_shows_it() -> None:
    _, form = filled(1)
    settings = FxiaokeSettings(
        app_id="FSAID_1", app_secret=Secret("s"), permanent_code=Secret("c"), user="FSUID_1", mapping=MAPPING
    )

    body = create_body(form, settings, "FSUID_1")

    assert body == {
        "triggerWorkFlow": True,
        "triggerApprovalFlow": True,
        "includeDetailIds": True,
        "data": {
            "object_data": {
                "dataObjectApiName": "SalesOrderObj",
                "owner": ["FSUID_1"],
                "field_po__c": "PO-1",
                "account_id": "customers/C001",
                "order_time": 1795104000000,
                "delivery_date": 1796054400000,
                "order_amount": "0.37",
                "ship_to_add": "浙江省宁波市鄞州区测试路 8 号",
                "ship_to_tel": "0574-87001234",
                "remark": "周一到货",
                "field_ship_to__c": "测试二厂",
                "field_contact__c": "张测试",
                "field_terms__c": "月结30天",
                "field_currency__c": "CNY",
            },
            "details": {
                "SalesOrderProductObj": [
                    {
                        "product_id": "items/T-8-30",
                        "quantity": "1",
                        "sales_price": "0.37",
                        "product_price": "0.37",
                        "subtotal": "0.37",
                        "remark": "测试螺钉",
                        "field_unit__c": "2",
                        "field_line__c": "1",
                        "field_due__c": 1796140800000,
                    }
                ]
            },
            "optionInfo": {"isDuplicateSearch": True, "useValidationRule": True, "skipFuncValidate": False},
        },
    }
