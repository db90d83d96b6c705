"""Rate limits: so many in a while, and no more."""

from collections import OrderedDict


class Rate:
    """A leaky bucket for each name: a rate limit; the name unseen for longest is forgotten first."""

    def __init__(self, most: int, seconds: float, names: int) -> None:
        self.most, self.seconds, self.names = most, seconds, names
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()  # by name: how many, and when

    def takes(self, name: str, now: float) -> bool:
        """Whether one more is within the rate; what is not does not count."""
        many, at = self._spent.pop(name, (0.0, now))
        many = max(0.0, many - (now - at) * self.most / self.seconds)
        within = many + 1 <= self.most
        self._spent[name] = (many + within, now)
        if len(self._spent) > self.names:
            self._spent.popitem(last=False)
        return within
