"""A system of the company that receives webhooks: checks each signature by itself, and fails when it is told to."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SECRET = "whsec_" + base64.b64encode(b"a secret of the warehouse").decode()


class Receiver:
    """``taken`` are the documents, each id once; ``calls`` every id that came, repeated ones too.

    ``plan`` holds what happens to the next calls: a status to answer with, or "lose": the notice is taken and the
    answer never comes.
    """

    def __init__(self) -> None:
        self.url = ""
        self.plan: list[int | str] = []
        self.calls: list[str] = []
        self.taken: dict[str, dict[str, Any]] = {}
        self.forged: list[str] = []

    def events(self) -> list[str]:
        """What was told, in order."""
        return [document["event"] for document in self.taken.values()]

    def receive(self, headers: dict[str, str], body: bytes) -> int | None:
        """The status to answer with; None: no answer."""
        identity = headers["webhook-id"]
        self.calls.append(identity)
        signed = f"{identity}.{headers['webhook-timestamp']}.".encode() + body
        mac = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), signed, hashlib.sha256).digest()
        if headers["webhook-signature"] != "v1," + base64.b64encode(mac).decode():
            self.forged.append(identity)
            return 401
        happens = self.plan.pop(0) if self.plan else 204
        if isinstance(happens, int) and happens >= 300:
            return happens
        self.taken.setdefault(identity, json.loads(body))
        return None if happens == "lose" else 204


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on loopback."""
    office = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = office.receive({name.lower(): value for name, value in self.headers.items()}, body)
            if status is None:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self.send_response(405)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

        def finish(self) -> None:
            with suppress(OSError, ValueError):  # the drill closed the connection
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    office.url = f"http://127.0.0.1:{server.server_address[1]}/orders"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
