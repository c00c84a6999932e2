"""The portal keeps the contract of a source in a real browser, and what portals do at night beyond it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.errors import SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.sources.portal import MOST_LEFT_BEHIND, PortalSettings
from tests.connectors.source_contract import SourceContract, deliver, fetched
from tests.connectors.sources.portal_place import BEGINNING, PASSWORD, PortalPlace, Setting, order
from tests.partners.browsers import one_browser

pytestmark = pytest.mark.usefixtures("retries_without_pause", "shared_browser")


@pytest.fixture(scope="module")
def shared_browser() -> Iterator[None]:
    with one_browser():
        yield


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[Callable[..., PortalPlace]]:
    made: list[PortalPlace] = []

    def make(**form: Setting) -> PortalPlace:
        made.append(PortalPlace(tmp_path, **form))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def place(make_place: Callable[..., PortalPlace]) -> PortalPlace:
    return make_place()


class TestPortal(SourceContract):
    @pytest.fixture
    def place(self, place: PortalPlace) -> PortalPlace:
        return place


class TestReadingTheList:
    def test_all_pages_are_walked_and_the_oldest_order_comes_first(self, place: PortalPlace) -> None:
        keys = place.deliver_many(23)

        assert place.open().waiting() == keys
        assert place.switches.asked["GET orders"] >= 3

    def test_orders_that_people_received_by_hand_do_not_wait(self, place: PortalPlace) -> None:
        deliver(place, "PO-1", "PO-2")
        place.orders.receive("PO-1", 1)

        assert place.open().waiting() == ["PO-2/v1"]

    def test_a_session_that_ends_between_two_pages_is_renewed(self, place: PortalPlace) -> None:
        keys = place.deliver_many(23)
        source = place.open()
        source.check()
        place.switches.expire("orders", after=3)

        assert source.waiting() == keys
        assert place.switches.asked["POST sign_in"] == 2

    @pytest.mark.parametrize(
        ("trouble", "words"),
        [
            ("blank_list", "does not say that no order matches"),
            ("shortened_list", "shows 20 orders, and says 23"),
            ("circular_list", "page 2 of the list repeats orders"),
            ("careless_filter", "page 1 of the list does not keep to the filter"),
        ],
    )
    def test_a_list_that_is_not_to_be_believed_is_an_error(self, place: PortalPlace, trouble: str, words: str) -> None:
        place.deliver_many(23)
        place.orders.receive("CY450027120", 1)
        place.orders.publish(order("CY450027120-B", BEGINNING))
        setattr(place.switches, trouble, True)

        with pytest.raises(Unavailable, match=words) as caught:
            place.open().waiting()

        assert [file.suffix for file in caught.value.evidence] == [".png", ".html"]

    def test_a_list_longer_than_allowed_is_an_error(self, place: PortalPlace) -> None:
        place.deliver_many(11)

        with pytest.raises(Unavailable, match="more than 1 pages"):
            place.open(most_pages=1).waiting()


class TestFetching:
    def test_the_parcel_is_the_portals_own_file(self, place: PortalPlace) -> None:
        place.orders.publish(order("CY4500001", datetime(2026, 11, 20, 1, 30, tzinfo=UTC)))

        (parcel,) = place.open().fetch(["CY4500001/v1"])

        assert (parcel.source, parcel.key) == ("chengyue", "CY4500001/v1")
        assert parcel.filename == "采购订单_CY4500001_V1.xlsx"
        assert parcel.received_at == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
        assert parcel.sender == "gu.xiaolan@chengyue.example"

    def test_a_changed_order_waits_under_a_key_of_its_own(self, place: PortalPlace) -> None:
        deliver(place, "PO-1")
        source = place.open()
        source.acknowledge(source.waiting())
        place.orders.publish(order("PO-1", version=2))

        assert source.waiting() == ["PO-1/v2"]
        assert [parcel.key for parcel in source.fetch(["PO-1/v1", "PO-1/v2"])] == ["PO-1/v2"]

    def test_acknowledging_the_old_version_leaves_the_new_one_waiting(self, place: PortalPlace) -> None:
        deliver(place, "PO-1")
        source = place.open()
        keys = source.waiting()
        place.orders.publish(order("PO-1", version=2))

        source.acknowledge(keys)

        assert source.waiting() == ["PO-1/v2"]

    @pytest.mark.parametrize("page", ["order", "export"])
    def test_a_session_that_ends_on_the_way_to_the_file_is_renewed(self, place: PortalPlace, page: str) -> None:
        deliver(place, "PO-1", "PO-2")
        source = place.open()
        keys = source.waiting()
        place.switches.expire(page, after=1)

        assert [parcel.key for parcel in source.fetch(keys)] == keys
        assert place.switches.asked["POST sign_in"] == 2

    def test_an_order_that_cannot_be_downloaded_stops_no_other(self, place: PortalPlace) -> None:
        deliver(place, "PO-1", "PO-2", "PO-3")
        source = place.open()
        keys = source.waiting()
        place.switches.fail("export", times=2, after=1)

        assert [parcel.key for parcel in source.fetch(keys)] == ["PO-1/v1", "PO-3/v1"]
        (line,) = source.left_behind
        assert line.startswith("order PO-2/v1 stays there: chengyue: downloading PO-2/v1: ")

    def test_a_portal_that_gives_no_file_at_all_is_given_up(self, place: PortalPlace) -> None:
        keys = place.deliver_many(MOST_LEFT_BEHIND + 2)
        place.switches.fail("export", times=100)

        with pytest.raises(Unavailable, match=f"downloading {keys[MOST_LEFT_BEHIND]}"):
            list(place.open().fetch(keys))

    def test_a_file_larger_than_allowed_is_left_behind(self, place: PortalPlace) -> None:
        deliver(place, "PO-1")
        source = place.open(largest_download_megabytes=0)

        assert fetched(place, source) == []
        assert "largest_download_megabytes" in source.left_behind[0]

    def test_an_order_number_may_hold_any_sign(self, place: PortalPlace) -> None:
        deliver(place, "CY/2026#07 甲+1?&%41")
        source = place.open()

        assert fetched(place, source) == ["CY/2026#07 甲+1?&%41"]
        place.open().acknowledge(source.waiting())
        assert source.waiting() == []


class TestAcknowledging:
    def test_an_order_is_found_among_those_that_contain_its_number(self, place: PortalPlace) -> None:
        deliver(place, "PO-1", *(f"PO-1{number}" for number in range(12)))

        place.open().acknowledge(["PO-1/v1"])

        assert place.orders.state("PO-1") == "received"
        assert place.orders.state("PO-10") == "pending"

    def test_a_session_that_ends_under_the_click_is_renewed(self, place: PortalPlace) -> None:
        deliver(place, "PO-1")
        place.switches.expire("receive")
        source = place.open()

        source.acknowledge(source.waiting())

        assert place.orders.state("PO-1") == "received"

    def test_one_that_fails_stops_no_other_and_is_told_in_the_end(self, place: PortalPlace) -> None:
        deliver(place, "PO-1", "PO-2", "PO-3")
        source = place.open()
        keys = source.waiting()
        place.switches.fail("receive", times=2, after=1)

        with pytest.raises(Unavailable, match=r"^chengyue: acknowledging PO-2/v1: "):
            source.acknowledge(keys)

        assert source.waiting() == ["PO-2/v1"]

    def test_the_button_is_left_to_people_where_the_settings_say_so(self, place: PortalPlace) -> None:
        deliver(place, "PO-1")
        source = place.open(acknowledge=False)

        source.acknowledge(["PO-1/v1"])

        assert source.waiting() == ["PO-1/v1"]


class TestSigningIn:
    def test_a_wrong_password_is_sent_once(self, place: PortalPlace, tmp_path: Path) -> None:
        source = place.open(password=Secret("pw-wrong&2"))

        for look in (source.waiting, source.check, source.waiting):
            with pytest.raises(SignInFailed, match="用户名或密码错误，还可尝试 4 次"):
                look()

        assert place.switches.asked["POST sign_in"] == 1
        (picture, page) = sorted(tmp_path.iterdir(), reverse=True)
        assert (picture.suffix, page.suffix) == (".png", ".html")
        assert "pw-wrong" not in page.read_text(encoding="utf-8")

    def test_a_locked_account_is_told_in_the_portals_words(self, place: PortalPlace) -> None:
        for _ in range(5):
            place.accounts.sign_in(place.accounts.user, "guess")

        with pytest.raises(
            SignInFailed, match=r"does not let haichuan at 127.0.0.1:.* in, it says: 账号已锁定"
        ) as caught:
            place.open().waiting()

        assert PASSWORD not in str(caught.value)

    def test_a_session_that_never_holds_is_no_refusal(self, make_place: Callable[..., PortalPlace]) -> None:
        place = make_place(session_seconds=-1)

        with pytest.raises(Unavailable, match=r"ended the session straight after signing in, it says: '.*会话已过期"):
            place.open().waiting()

    def test_the_pages_are_read_in_english_as_well(self, place: PortalPlace) -> None:
        source = place.open(url=f"{place.settings.url}/?lang=en")
        assert source.check() == f"0 orders wait for {place.settings.place}"
        deliver(place, "PO-1")

        (parcel,) = source.fetch(source.waiting())
        source.acknowledge([parcel.key])

        assert parcel.filename == "PurchaseOrder_PO-1_V1.xlsx"
        assert source.waiting() == []

    def test_an_address_without_a_scheme_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"url 'srm.chengyue.example' is no address; write https://"):
            PortalSettings(name="chengyue", url="srm.chengyue.example", user="u", password=Secret("p"))


class TestAPortalInTrouble:
    @pytest.mark.parametrize("page", ["sign_in", "orders"])
    def test_one_failing_answer_costs_nothing(self, place: PortalPlace, page: str) -> None:
        deliver(place, "PO-1")
        place.switches.fail(page)

        assert place.open().waiting() == ["PO-1/v1"]

    def test_maintenance_is_told_with_the_page_as_evidence(self, place: PortalPlace) -> None:
        place.switches.maintenance = True

        with pytest.raises(Unavailable, match="系统维护中，预计 30 分钟内恢复") as caught:
            place.open().waiting()

        picture, source = caught.value.evidence
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert "系统维护中" in source.read_text(encoding="utf-8")
        assert place.switches.asked["POST sign_in"] == 0

    def test_maintenance_that_begins_on_the_way_ends_the_fetching(self, place: PortalPlace) -> None:
        deliver(place, "PO-1", "PO-2", "PO-3")
        source = place.open()
        parcels = source.fetch(source.waiting())
        assert next(parcels).key == "PO-1/v1"
        place.switches.maintenance = True

        with pytest.raises(Unavailable, match=r"opening the order list: .*系统维护中"):
            next(parcels)

    def test_an_answer_that_takes_too_long_is_not_waited_for(self, make_place: Callable[..., PortalPlace]) -> None:
        place = make_place(timeout_seconds=1.0)
        place.switches.slow(60)

        with pytest.raises(Unavailable, match="reading the order list: no answer within 1 s"):
            place.open().waiting()

    def test_a_portal_that_is_not_there_is_told(self, place: PortalPlace) -> None:
        with pytest.raises(Unavailable, match=r"^chengyue: reading the order list: "):
            place.open(url="http://127.0.0.1:9/").waiting()

    def test_a_page_that_crashes_is_replaced(self, place: PortalPlace) -> None:
        from playwright.sync_api import Error

        deliver(place, "PO-1")
        source = place.open()
        keys = source.waiting()
        with pytest.raises(Error):
            source._session.page.goto("chrome://crash")

        assert [parcel.key for parcel in source.fetch(keys)] == keys
