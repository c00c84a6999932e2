"""Signing in at the Kingdee emulator: the vendor's signatures, sessions that end, and who is told what."""

from typing import Any

import pytest

from connectors.errors import SignInFailed, Unavailable
from connectors.targets.kingdee.signing import App, client_of, sign_in_signature, signed_headers
from tests.connectors.target_contract import CUSTOMER, order
from tests.partners.kingdee import KingdeePlace


def test_the_signature_of_a_call_is_the_vendors_own() -> None:
    app = App(
        account="5f00000000abcd",
        user="demo",
        app_id="123456_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY",
        secret="00112233445566778899aabbccddeeff",
        organisation="100",
    )
    url = "http://erp.example.test/k3cloud/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.View.common.kdsvc"

    headers = signed_headers(app, url, 1_700_000_000)

    assert client_of(app.app_id) == ("123456", "MTI2MGM1Pj9qPDk/OT04KHMiKnd0IXMr")
    assert headers == {
        "X-Api-ClientID": "123456",
        "X-Api-Auth-Version": "2.0",
        "x-api-timestamp": "1700000000",
        "x-api-nonce": "1700000000",
        "x-api-signheaders": "x-api-timestamp,x-api-nonce",
        "X-Api-Signature": ("YTQ4OGM4OTVmZjQ0MjUwOGNiMzI0MzMwY2FkNmExODljYWI3YzAwZTA2MmJjNTU0MWJiNDlkYmI0OTE1YWZhZg=="),
        "X-Kd-Appkey": "123456_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY",
        "X-Kd-Appdata": "NWYwMDAwMDAwMGFiY2QsZGVtbywyMDUyLDEwMA==",
        "X-Kd-Signature": ("NjVhNDljYTg5MzNjZjgzZmYwZGM5ZTc2NDNjNmRhN2MxYWY4OTRmZjgwODFiOTVjZDQ2YWVjYWExOGQwZWRmYQ=="),
    }


@pytest.mark.parametrize(
    ("build", "sign"),
    [
        ("new", "ee14baec7e083bf01a5f37a14ab902db8e7a9c918a193c710823c580973ef341"),
        ("old", "7d2b04d2f01c5b1f080bdbbdc3f7c28281007b27"),
    ],
)
def test_the_signature_of_signing_in_is_the_vendors_own(build: str, sign: str) -> None:
    texts = [
        "5f00000000abcd",
        "demo",
        "123456_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY",
        "00112233445566778899aabbccddeeff",
        "1700000000",
    ]

    assert sign_in_signature(texts, sha1=build == "old") == sign


@pytest.mark.parametrize("app_id", ["", "123456", "123456_tooshort", "1_2_3", f"123456_{'=' * 32}"])
def test_an_app_id_of_another_form_gives_no_client_secret(app_id: str) -> None:
    assert client_of(app_id)[1] == ""


@pytest.mark.parametrize("sign_in", ["app_secret", "app_sign"])
def test_an_app_signs_in_for_a_session(kingdee: KingdeePlace, sign_in: Any) -> None:
    assert "signed in" in kingdee.use(sign_in=sign_in).target().check()


def test_an_older_build_wants_the_older_signature(kingdee: KingdeePlace) -> None:
    kingdee.app.switches.build_before_2022 = True

    with pytest.raises(SignInFailed, match="签名错误"):
        kingdee.use(sign_in="app_sign").target().check()
    assert "signed in" in kingdee.use(sign_in="app_sign_sha1").target().check()


@pytest.mark.parametrize("how", ["session", "exception", "gateway"])
def test_a_wrong_signature_is_for_a_person_however_it_is_told(kingdee: KingdeePlace, how: Any) -> None:
    kingdee.app.switches.wrong_signature = how

    with pytest.raises(SignInFailed, match=r"app_secret|签名"):
        kingdee.with_wrong_secret().find("PO-1", CUSTOMER)


@pytest.mark.parametrize("sign_in", ["app_secret", "password"])
@pytest.mark.parametrize("how", ["failed", "session"])
def test_a_wrong_account_is_for_a_person(kingdee: KingdeePlace, sign_in: Any, how: Any) -> None:
    kingdee.app.switches.wrong_app = how

    with pytest.raises(SignInFailed, match=r"check account|wrong account id"):
        kingdee.use(sign_in=sign_in, account="0000").target().find("PO-1", CUSTOMER)
    assert kingdee.app.accounts.sign_ins == 1


def test_a_user_that_the_app_does_not_know_is_told_in_the_systems_words(kingdee: KingdeePlace) -> None:
    with pytest.raises(SignInFailed, match="不允许用户：somebody 登录"):
        kingdee.use(sign_in="app_secret", user="somebody").target().find("PO-1", CUSTOMER)


@pytest.mark.parametrize("result", [-4, -5])
def test_a_warning_at_signing_in_is_signed_in(kingdee: KingdeePlace, result: int) -> None:
    kingdee.app.switches.login_result = result

    assert kingdee.use(sign_in="password").target().find("PO-1", CUSTOMER) is None


def test_a_clock_that_is_wrong_is_told(kingdee: KingdeePlace) -> None:
    kingdee.app.ahead = 800

    with pytest.raises(SignInFailed, match=r"时间戳已过期 .*check this machine's clock"):
        kingdee.target().find("PO-1", CUSTOMER)


def test_an_idle_session_is_renewed(kingdee: KingdeePlace) -> None:
    target = kingdee.use(sign_in="password").target()
    target.check()
    kingdee.app.ahead = 1201

    assert target.find("PO-1", CUSTOMER) is None
    assert kingdee.app.accounts.sign_ins == 2


def test_one_sign_in_serves_many_calls(kingdee: KingdeePlace) -> None:
    target = kingdee.use(sign_in="password").target()
    for number in range(3):
        target.create(order(f"PO-{number}"))

    assert kingdee.app.accounts.sign_ins == 1


def test_a_renewed_session_that_needs_its_time_is_not_renewed_again(kingdee: KingdeePlace) -> None:
    target = kingdee.target()
    target.check()
    kingdee.app.switches.renewed_after = 100
    kingdee.app.accounts.expire()
    kingdee.app.accounts.resets = 0

    with pytest.raises(Unavailable, match="the renewed session does not work yet"):
        target.find("PO-1", CUSTOMER)
    with pytest.raises(Unavailable):
        target.find("PO-1", CUSTOMER)
    kingdee.app.ahead = 101

    assert target.find("PO-1", CUSTOMER) is None
    assert kingdee.app.accounts.resets == 1


def test_an_empty_view_without_a_session_is_no_empty_bill(kingdee: KingdeePlace) -> None:
    target = kingdee.use(sign_in="password", read_back="view").target()
    number = target.create(order("PO-1")).number
    kingdee.app.switches.view_without_session_is_empty = True
    kingdee.app.accounts.expire()

    assert target.read(number).head["reference"] == "PO-1"
