"""The cache of finished answers: so many bytes, of which the least recently asked goes first."""

from collections import OrderedDict

from app.workers.computation import Computation


class Cache:
    """most: bytes, with what the interpreter adds to the lines themselves."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._runs: OrderedDict[str, Computation] = OrderedDict()

    def __len__(self) -> int:
        return len(self._runs)

    def get(self, key: str) -> Computation | None:
        if key in self._runs:
            self._runs.move_to_end(key)
        return self._runs.get(key)

    def put(self, computation: Computation) -> bool:
        """Keeps a computation that is whole, unless it would fill a quarter of the place, or what is read fills it.

        A computation that somebody reads stays: let go here, its bytes would still be held, and be counted by nobody.
        """
        if computation.size > self.most // 4 or computation.known.key in self._runs:
            return False
        while self.size + computation.size > self.most:
            if not self._let_one_go():
                return False
        self._runs[computation.known.key] = computation
        self.size += computation.size
        return True

    def _let_one_go(self) -> bool:
        """False where each of them is being read."""
        oldest = next((computation for computation in self._runs.values() if not computation.readers), None)
        if oldest:
            self.size -= self._runs.pop(oldest.known.key).size
        return oldest is not None
