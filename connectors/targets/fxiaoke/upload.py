"""Files for Fxiaoke: a credential from the API, the file to the address that it names, and what a record says of it."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import uuid4

from connectors.errors import Refused
from connectors.targets.api.calls import GOOD, Call, Meaning, Reply, UnreadableReply, Verdict, by_status, shortened
from connectors.targets.api.client import ApiClient, ApiPlace
from connectors.targets.fxiaoke.records import Row
from connectors.targets.fxiaoke.replies import Answer, answer_of, credential_of
from connectors.targets.fxiaoke.settings import FxiaokeSettings

CREDENTIAL = "/cgi/crm/v2/generatorFileUploadCredential"
SHOWN = ("acid", "resource", "ak", "sign", "expiry", "filename", "size", "digest")
"""Parts of a credential that go along with the file, as headers and unchanged."""

VALID_SECONDS = 600
LARGEST = 100 * 1024 * 1024
"""Bytes of a file that the vendor takes."""

Entry = dict[str, object]


class Uploads:
    """Puts files where records can refer to them."""

    def __init__(self, settings: FxiaokeSettings, client: ApiClient) -> None:
        self._settings = settings
        self._client = client

    def upload(self, file: Path, doing: str) -> Entry:
        """Upload the file and return what a record's field of files holds of it.

        Raises Refused for a file that is too large or that the system does not take, else what ApiClient.call does. A
        file that no record refers to does no harm: Unavailable means that it can be tried again.
        """
        content = file.read_bytes()
        if not 0 < len(content) <= LARGEST:
            raise Refused(f"{self._settings.name}: {file.name} has {len(content)} bytes; from 1 to {LARGEST} are taken")
        answer = self._credential(file, len(content), doing)
        path = self._sent(answer, content, doing)
        return {"name": file.name, "path": path, "ext": file.suffix.lstrip("."), "size": len(content)}

    def _credential(self, file: Path, size: int, doing: str) -> Answer:
        asked = {
            "expireTime": VALID_SECONDS,
            "resourceType": "N",
            "isStreamUpload": True,
            "filename": file.name,
            "extension": file.suffix.lstrip("."),
            "fileSize": size,
        }
        return answer_of(self._client.call(Call(path=CREDENTIAL, doing=doing, json={"data": asked})))

    def _sent(self, answer: Answer, content: bytes, doing: str) -> str:
        """The path that the file got."""
        data = credential_of(answer)
        parts = urlsplit(str(data["url"]))
        shown = {name: quote(str(data.get(name, "")), safe="/%:;=+,*-._~!@ ") for name in SHOWN}
        trace = {"traceId": str(uuid4()), "linkId": str(answer.get("traceId") or "")}
        call = Call(
            path=parts.path,
            doing=doing,
            query={**dict(parse_qsl(parts.query)), **trace},
            headers={**shown, "Content-Type": str(data.get("contentType") or "application/octet-stream")},
            content=content,
        )
        # A credential is good for one call, so this one is never repeated.
        place = ApiPlace(
            name=self._settings.name,
            url=f"{parts.scheme}://{parts.netloc}",
            ca_file=self._settings.ca_file,
            timeout_seconds=self._settings.timeout_seconds,
            tries=1,
        )
        client = ApiClient(place, _Plain(), self._client.recorder)
        try:
            return str(client.call(call).json()["data"])
        finally:
            client.close()


class _Plain:
    """The dialect of the servers that take files: the credential is all that they ask for."""

    def headers(self, call: Call, url: str) -> Mapping[str, str]:  # noqa: ARG002 - nothing is signed
        return {}

    def query(self) -> Mapping[str, str]:
        return {}

    def forget(self) -> None:
        """There is no session."""

    def verdict(self, call: Call, reply: Reply) -> Verdict:  # noqa: ARG002 - the same of all
        if by_status(reply) is not GOOD:
            return by_status(reply)
        answer = answer_of(reply)
        if answer.get("success") is not True:
            said = f"{answer.get('message') or shortened(reply.text)} (code {answer.get('code')})"
            return Verdict(meaning=Meaning.REFUSED, said=said)
        if not answer.get("data"):
            raise UnreadableReply("it says that the file was taken, and not where it is")
        return GOOD


def attached(row: Row, field: str) -> list[Entry]:
    """The files in the record's field."""
    files = row.get(field)
    return [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []


def names(files: list[Entry]) -> tuple[str, ...]:
    """What the files are called."""
    return tuple(str(file.get("name") or file.get("filename") or "") for file in files)
