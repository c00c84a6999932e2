"""Files of an order: a ticket, the upload to where the ticket says, and the key that the record is given."""

from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from connectors.errors import Refused, Unavailable
from connectors.settings import Secret
from connectors.targets.api.calls import Call, Meaning, Reply, Verdict, by_status
from connectors.targets.api.client import ApiClient, ApiPlace
from connectors.targets.jiandaoyun.dialect import JiandaoyunDialect
from connectors.targets.jiandaoyun.fields import Field
from connectors.targets.jiandaoyun.forms import Forms, Record

FILE_TYPES = ("upload", "image")


class OrderFiles:
    """Puts files into one field of a form's records."""

    def __init__(self, client: ApiClient, forms: Forms, entry_id: str) -> None:
        self._client = client
        self._forms = forms
        self._entry_id = entry_id

    def attach(self, record: Record, field: Field, file: Path) -> None:
        """Put the file into the record's field. One of that name there already stays the only one.

        Raises Refused where other files are in the field: writing it would take them out.
        """
        number = str(record["_id"])
        there = names(record.get(field.name))
        if file.name in there:
            return
        if there:
            said = f"'{field.label}' holds {', '.join(there)}, which the API would drop; put {file.name} there by hand"
            zh = f"{number} 的“{field.label}”里已有 {'、'.join(there)}，接口会覆盖，请手工上传"
            raise Refused(f"{self._client.place.host}: {zh} · {said}")
        transaction_id = str(uuid4())
        url, token = self._forms.ticket(self._entry_id, f"asking to send {file.name}", transaction_id)
        key = self._sent(url, token, file)
        data: Record = {field.name: {"value": [key]}}
        self._forms.update(
            self._entry_id, number, f"putting {file.name} to {number}", data, transaction_id=transaction_id
        )

    def _sent(self, url: str, token: str, file: Path) -> str:
        ours = self._client.place
        if urlsplit(url).scheme != urlsplit(ours.url).scheme:
            raise Unavailable(
                f"{ours.host}: it would have {file.name} sent to {url}, which is not as safe; nothing was sent"
            )
        place = ApiPlace(name=ours.name, url=url, timeout_seconds=ours.timeout_seconds)
        # Another host than the API's: our key never goes there, the ticket's token does.
        other = ApiClient(place, JiandaoyunDialect(Secret("")), self._client.recorder)
        try:
            reply = other.bare(
                Call(path="", doing=f"sending {file.name}", form={"token": token},
                     files={"file": (file.name, file.read_bytes())}),
                _uploaded,
            )  # fmt: skip
        finally:
            other.close()
        return str(reply.json()["key"])


def names(raw: object) -> tuple[str, ...]:
    """The names of the files that a field shows."""
    return tuple(str(each.get("name")) for each in raw if isinstance(each, dict)) if isinstance(raw, list) else ()


def _uploaded(reply: Reply) -> Verdict:
    verdict = by_status(reply)
    if verdict.meaning is not Meaning.GOOD:
        return Verdict(meaning=Meaning.AWAY, said=verdict.said)
    body = reply.json()
    if not isinstance(body, dict) or not isinstance(body.get("key"), str):
        return Verdict(meaning=Meaning.AWAY, said="the file's place gave no key for it")
    return verdict
