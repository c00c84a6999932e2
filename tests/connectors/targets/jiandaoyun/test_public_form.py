"""简道云's public form filled in a browser, on the emulator's own page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.errors import OutcomeUnknown, Refused, SignInFailed
from fixtures.jiandaoyun.app import fill
from fixtures.jiandaoyun.company import CUSTOMERS, LINK, MANAGER, ORDERS
from tests.connectors.target_contract import CUSTOMER, TargetContract, order
from tests.partners.browsers import one_browser
from tests.partners.jiandaoyun import TEMPLATE, JiandaoyunSite, jiandaoyun_site

pytestmark = pytest.mark.usefixtures("retries_without_pause")
LINKED = '["客户编号", { field = "客户", lookup = "customers" }]'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JiandaoyunSite]:
    with one_browser(), jiandaoyun_site(tmp_path_factory.mktemp("evidence")) as site:
        yield site


@pytest.fixture(scope="module")
def form_mapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template without the linked-data field, which a page cannot be told by number."""
    path = tmp_path_factory.mktemp("targets") / "jiandaoyun.toml"
    path.write_text(TEMPLATE.read_text(encoding="utf-8").replace(LINKED, '"客户编号"'), encoding="utf-8")
    return path


@pytest.fixture
def erp(site: JiandaoyunSite, form_mapping: Path) -> Iterator[JiandaoyunSite]:
    site.begin()
    links = dict(site.app.tenant.links)
    forms = dict(site.app.tenant.forms)
    site.options = {
        "interface": "form", "form_url": f"{site.url}/f/{LINK}", "mapping": form_mapping
    }  # fmt: skip
    yield site
    site.app.tenant.links, site.app.tenant.forms = links, forms
    site.close()


class TestJiandaoyunsFormOnItsEmulator(TargetContract):
    @pytest.fixture
    def erp(self, erp: JiandaoyunSite) -> JiandaoyunSite:
        return erp


def change_link(erp: JiandaoyunSite, **change: Any) -> None:
    erp.app.tenant.links = {LINK: replace(erp.app.tenant.links[LINK], **change)}


@pytest.mark.parametrize("switch", [{"shuffled_classes": True}, {"other_release": True}, {"success_view": False},
                                    {"linkage_seconds": 1.5}, {"slow_seconds": 2.0}])  # fmt: skip
def test_an_order_arrives_however_the_page_behaves(erp: JiandaoyunSite, switch: dict[str, Any]) -> None:
    for name, value in switch.items():
        setattr(erp.app.switches, name, value)

    erp.target().create(order("PO-1"))

    assert erp.held() == [order("PO-1")]


def test_submitting_starts_the_flow_and_the_pictures_show_the_page(erp: JiandaoyunSite) -> None:
    pushed = erp.target().create(order("PO-1"))

    assert [task.instance_id for task in erp.app.store.open_tasks(MANAGER)] == [pushed.number]
    assert [path.suffix for path in pushed.evidence] == [".json", ".png", ".html", ".png", ".html"]
    assert "C001" in pushed.evidence[2].read_text(encoding="utf-8")
    assert "提交成功" in pushed.evidence[4].read_text(encoding="utf-8")


def test_a_dropped_answer_is_in_doubt_and_the_order_is_there_once(erp: JiandaoyunSite) -> None:
    target = erp.target()
    erp.faults.plan("drop after", path="data_process")

    with pytest.raises(OutcomeUnknown):
        target.create(order("PO-1"))

    assert target.find("PO-1", CUSTOMER) is not None
    assert erp.held() == [order("PO-1")]


def test_a_duplicate_is_refused_in_the_forms_own_words(erp: JiandaoyunSite) -> None:
    fill(erp.app, ORDERS, [{"po_no": "PO-1", "cust_no": "C0010"}])

    with pytest.raises(Refused, match="客户单号提交值重复") as refused:
        erp.target().create(order("PO-1"))

    assert [path.suffix for path in refused.value.evidence] == [".png", ".html"]
    assert len(erp.records()) == 1


def test_a_field_that_the_page_requires_is_named(erp: JiandaoyunSite) -> None:
    form = erp.app.tenant.forms[ORDERS]
    stricter = tuple(replace(widget, required=widget.required or widget.alias == "note") for widget in form.widgets)
    erp.app.tenant.forms[ORDERS] = replace(form, widgets=stricter)

    with pytest.raises(Refused, match="备注不能为空"):
        erp.target().create(order("PO-1", note=None))

    assert erp.held() == []


def test_an_option_that_is_not_offered_is_named(erp: JiandaoyunSite) -> None:
    form = erp.app.tenant.forms[ORDERS]
    fewer = tuple(replace(w, choices=("美元",)) if w.alias == "currency" else w for w in form.widgets)
    erp.app.tenant.forms[ORDERS] = replace(form, widgets=fewer)

    with pytest.raises(Refused, match=r"币种.*offers no '人民币'"):
        erp.target().create(order("PO-1"))

    assert erp.held() == []


def test_the_fill_password_opens_the_gate_and_is_never_shown(erp: JiandaoyunSite) -> None:
    change_link(erp, password="open-sesame-7")

    pushed = erp.target(form_password="open-sesame-7").create(order("PO-1"))

    assert erp.held() == [order("PO-1")]
    assert not any(b"open-sesame-7" in path.read_bytes() for path in pushed.evidence)


@pytest.mark.parametrize(("change", "words"), [({"password": "another"}, "密码错误"), ({"open": False}, "停止收集")])
def test_a_form_that_does_not_open_is_for_a_person(erp: JiandaoyunSite, change: dict[str, Any], words: str) -> None:
    change_link(erp, **change)

    with pytest.raises(SignInFailed, match=words):
        erp.target(form_password="open-sesame-7").create(order("PO-1"))

    assert erp.held() == []


def test_a_field_that_no_robot_can_fill_is_named_before_anything_is_typed(erp: JiandaoyunSite) -> None:
    with pytest.raises(SignInFailed, match=r"'客户' \(lookup\) cannot be filled"):
        erp.target(mapping=TEMPLATE).check()


def test_the_page_is_left_as_it_was_by_a_rehearsal(erp: JiandaoyunSite) -> None:
    erp.target().rehearse(order("PO-1"))

    assert (erp.held(), len(erp.app.store.of(CUSTOMERS))) == ([], 3)
