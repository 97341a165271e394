"""One window a station: a second start brings the first one to the front."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE_MS = 500


def raise_first(name: str) -> bool:
    """Ask the window of that name to come to the front; whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    found = socket.waitForConnected(PATIENCE_MS)
    if found:
        socket.disconnectFromServer()
    return found


class Doorbell(QObject):
    """Hears later starts and calls `rung` for each."""

    def __init__(self, name: str, rung: Callable[[], None]) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(name)  # left behind by a crash
        self._server.listen(name)
        self._rung = rung
        self._server.newConnection.connect(self._heard)

    def _heard(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.close()
            self._rung()

    def close(self) -> None:
        """Take the bell down."""
        self._server.close()
