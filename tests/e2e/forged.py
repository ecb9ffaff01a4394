"""A program that speaks the pages' socket protocol, without pages."""

import json
from types import TracebackType
from typing import Any, Self

from simple_websocket import Client, ConnectionClosed

NAMESPACE = "/_event"
WAIT = 5.0
HYDRATE = "reflex___state____state.hydrate"


class ForgedSocket:
    """A socket with any cookie, tab token and origin one likes."""

    def __init__(self, address: str, *, cookie: str = "", token: str, origin: str = "") -> None:
        host = address.removeprefix("http://")
        headers = {"Cookie": cookie, "Origin": origin or address}
        url = f"ws://{host}/_event/?EIO=4&transport=websocket&token={token}"
        self._token = token
        self._socket = Client.connect(url, headers=headers)
        # Said before anything is heard: the client keeps what comes in one piece with the answer
        # to the handshake until something else comes.
        self._socket.send(f"40{NAMESPACE},")
        assert self._until(f"40{NAMESPACE}").startswith("0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._socket.connected:
            self._socket.close()
        self._socket.thread.join(WAIT)
        self._socket.sock.close()

    def send(self, name: str, payload: dict[str, Any] | None = None, path: str = "/") -> str:
        """Send an event as if from a page; the answer is all that comes back, as text.

        The events of a tab are handled one after the other, and the framework answers ``hydrate``
        with the whole state: when that answer is there, the event before has been handled, and
        all that the tab may know has been heard.
        """
        self._emit(name, payload or {}, path)
        self._emit(HYDRATE, {}, path)
        return self._until('is_hydrated_rx_state_":false')

    def _emit(self, name: str, payload: dict[str, Any], path: str) -> None:
        route = {"pathname": path, "asPath": path, "path": path, "query": {}}
        event = {"name": name, "payload": payload, "token": self._token, "router_data": route}
        self._socket.send(f"42{NAMESPACE}," + json.dumps(["event", event]))

    def send_raw(self, text: str) -> None:
        """Send anything at all."""
        self._socket.send(text)

    def is_closed(self) -> bool:
        """Whether the server hangs up."""
        try:
            while self._socket.receive(timeout=WAIT) is not None:
                continue
        except ConnectionClosed:
            return True
        return False

    def _until(self, mark: str) -> str:
        heard: list[str] = []
        while True:
            text = self._receive()
            heard.append(text)
            if mark in text:
                return "\n".join(heard)

    def _receive(self) -> str:
        text = self._socket.receive(timeout=WAIT)
        if text == "2":  # a ping, which a browser answers
            self._socket.send("3")
            return self._receive()
        assert text is not None, "the server said nothing"
        return text if isinstance(text, str) else text.decode()
