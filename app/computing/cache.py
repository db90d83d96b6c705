"""Finished runs, kept for whoever asks for the same again: so many bytes, the longest unasked let go first."""

from collections import OrderedDict

from app.computing.run import Run


class Cache:
    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._runs: OrderedDict[str, Run] = OrderedDict()

    def __len__(self) -> int:
        return len(self._runs)

    def get(self, key: str) -> Run | None:
        if key in self._runs:
            self._runs.move_to_end(key)
        return self._runs.get(key)

    def put(self, run: Run) -> None:
        """Keeps a run that is whole, unless it alone would fill a quarter of the place."""
        if run.size > self.most // 4 or run.known.key in self._runs:
            return
        self._runs[run.known.key] = run
        run.kept, run.asked = True, b""  # it is whole, and will not be computed again
        self.size += run.size
        while self.size > self.most:
            _, oldest = self._runs.popitem(last=False)
            self.size -= oldest.size
