"""The bytes of all requests that are held at once: one account, from the first byte that arrives to the last reader."""

from app.workers.admission import BusyError

SMALL = 1 << 16  # bytes of a request for which there is room even where large ones have taken theirs


class Bodies:
    """The account. most: bytes that requests may take together; large ones no more than three quarters of it."""

    def __init__(self, most: int) -> None:
        self.most, self.held = most, 0


class Share:
    """What one request takes of the account; nothing any more after `with`."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies, self.size = bodies, 0

    def __enter__(self) -> "Share":
        return self

    def __exit__(self, *error: object) -> None:
        self.hold(0)

    def hold(self, size: int) -> None:
        """So many bytes are held from now on."""
        self.bodies.held += size - self.size
        self.size = size

    def take(self, size: int) -> None:
        """The same, if there is room.

        Raises: BusyError.
        """
        most = self.bodies.most if size <= SMALL else 3 * self.bodies.most // 4
        if self.bodies.held + size - self.size > most:
            raise BusyError("Too many large requests are under way at once.")
        self.hold(size)
