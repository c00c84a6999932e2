"""Those who are told get each notice whole, know it again when it comes twice, and can tell that it is ours."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import Refused, SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.subscriber import Notice
from connectors.subscribers.folder import FolderSubscriber, FolderSubscriberSettings
from connectors.subscribers.mail import MailSubscriber, MailSubscriberSettings
from connectors.subscribers.webhook import Webhook, WebhookSettings, signature
from tests.partners.memory import Faults, MemoryMessenger
from tests.partners.receiver import SECRET, Receiver, receiver

DOCUMENT = {
    "event": "shipped",
    "order": {"reference": "PO-1", "target_number": "SO-1", "text": "快递 SF100"},
    "changes": [],
    "sales_order": {
        "customer_name": "宁波测试机械有限公司",
        "lines": [{"item_number": "T-1", "description": "测试螺钉 M8×30", "quantity": "200", "unit": "件"}],
    },
}
NOTICE = Notice(
    id="0b9d", event="shipped", at="2026-11-20T02:00:00Z", document=json.dumps(DOCUMENT, ensure_ascii=False).encode()
)


@pytest.fixture
def office() -> Iterator[Receiver]:
    with receiver() as office:
        yield office


@pytest.fixture
def webhook(office: Receiver) -> Iterator[Webhook]:
    webhook = Webhook(WebhookSettings(name="wms", url=office.url, secret=Secret(SECRET)))
    yield webhook
    webhook.close()


def test_the_published_example_of_the_signature_is_reproduced() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signed_notice_arrives_whole(office: Receiver, webhook: Webhook) -> None:
    webhook.deliver(NOTICE)
    assert (office.taken, office.forged) == ({"0b9d": DOCUMENT}, [])


def test_a_notice_signed_with_another_secret_is_a_failed_sign_in(office: Receiver) -> None:
    webhook = Webhook(WebhookSettings(name="wms", url=office.url, secret=Secret("another")))
    with pytest.raises(SignInFailed, match="compare the secret"):
        webhook.deliver(NOTICE)
    webhook.close()


@pytest.mark.parametrize("status", [404, 429, 500, 302])
def test_an_answer_that_is_no_success_is_tried_later(office: Receiver, webhook: Webhook, status: int) -> None:
    office.plan = [status]
    with pytest.raises(Unavailable, match=str(status)):
        webhook.deliver(NOTICE)


def test_a_key_in_the_address_is_never_said(office: Receiver) -> None:
    for url in (f"{office.url}?key=a-key-of-ours", "http://robot:a-key-of-ours@127.0.0.1:9/hook-a-key-of-ours"):
        office.plan = [500]
        webhook = Webhook(WebhookSettings(name="wms", url=url, secret=Secret(SECRET)))
        with pytest.raises(Unavailable) as caught:
            webhook.deliver(NOTICE)
        webhook.close()
        assert "a-key-of-ours" not in str(caught.value)
        assert "127.0.0.1" in str(caught.value)


def test_an_address_that_is_gone_is_never_tried_again(office: Receiver, webhook: Webhook) -> None:
    office.plan = [410]
    with pytest.raises(Refused, match="wants no more"):
        webhook.deliver(NOTICE)


def test_a_lost_answer_is_tried_later_and_known_again(office: Receiver, webhook: Webhook) -> None:
    office.plan = ["lose"]
    with pytest.raises(Unavailable):
        webhook.deliver(NOTICE)
    webhook.deliver(NOTICE)
    assert (office.calls, len(office.taken)) == (["0b9d", "0b9d"], 1)


def test_a_dropped_file_appears_whole_and_once(tmp_path: Path) -> None:
    folder = FolderSubscriber(FolderSubscriberSettings(name="wms", path=tmp_path / "drop"))
    folder.deliver(NOTICE)
    folder.deliver(NOTICE)
    files = list((tmp_path / "drop").iterdir())
    assert [file.name for file in files] == ["20261120020000-shipped-0b9d.json"]
    assert json.loads(files[0].read_bytes()) == DOCUMENT


def test_a_folder_that_cannot_be_made_is_tried_later(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be written to"):
        FolderSubscriber(FolderSubscriberSettings(name="wms", path=tmp_path / "file" / "drop")).deliver(NOTICE)


@pytest.mark.parametrize(
    ("language", "subject"), [("zh", "订单 PO-1（SO-1）已发货"), ("en", "Order PO-1 (SO-1): shipped")]
)
def test_people_are_told_in_their_language(language: str, subject: str) -> None:
    messenger = MemoryMessenger("mail", Faults())
    settings = MailSubscriberSettings(name="w", recipient="仓库 <w@ours.example>", language=language)  # type: ignore[arg-type]
    MailSubscriber(settings, messenger).deliver(NOTICE)
    assert [message.subject for message in messenger.sent] == [subject]
    assert "T-1 测试螺钉 M8×30  200 件" in messenger.sent[0].body


def test_an_event_that_there_is_none_of_is_named() -> None:
    with pytest.raises(ValueError, match="'sent' is none; they are pushed, approved, shipped"):
        FolderSubscriberSettings(name="w", path=Path("x"), events=("sent",))
