"""A wire between a client and a server on loopback that counts, and that breaks where a test wants it to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.partners.places import LOOPBACK


class Wire:
    """Connect to ``port`` instead of the server's own. ``carried`` counts the bytes of the server's answers."""

    host = LOOPBACK

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.carried = 0
        self._cut_at: int | None = None
        self._ends: list[socket.socket] = []
        self._calls: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()

    def cut_after(self, count: int) -> None:
        """Break once, when the server has answered this many bytes more: in the middle of what it says."""
        self._cut_at = self.carried + count

    def wait_until_silent(self) -> None:
        """Return when every connection so far has been closed by one of its ends. Raises TimeoutError."""
        for call in self._calls:
            call.join(10)
            if call.is_alive():
                raise TimeoutError("a connection is still open")

    def close(self) -> None:
        """Break everything and listen no more."""
        _hang_up(self._listener)
        self._accepting.join(10)
        for end in self._ends:
            _hang_up(end)
        self.wait_until_silent()

    def _accept(self) -> None:
        with suppress(OSError), self._listener:
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                try:
                    server = socket.create_connection((LOOPBACK, self._server_port))
                except OSError:  # nobody answers over there, so nobody does here
                    client.close()
                    continue
                self._ends += [client, server]
                self._calls.append(threading.Thread(target=self._connect, args=(client, server)))
                self._calls[-1].start()

    def _connect(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            asking = threading.Thread(target=self._ask, args=(client, server))
            asking.start()
            self._answer(server, client)
            asking.join()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                server.sendall(data)
        _hang_up(server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                self.carried += len(data)
                if self._cut_at is not None and self.carried >= self._cut_at:
                    client.sendall(data[: len(data) - (self.carried - self._cut_at)])
                    self._cut_at = None
                    break
                client.sendall(data)
        _hang_up(client)


@contextmanager
def wire(server_port: int) -> Iterator[Wire]:
    """A wire to the server on this port of the loopback."""
    made = Wire(server_port)
    try:
        yield made
    finally:
        made.close()


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
