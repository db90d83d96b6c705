"""How much of each: the whole suite, and a short form of it that only asks whether everything is right."""

from typing import NamedTuple


class Scale(NamedTuple):
    seconds: float  # that a crowd stays
    crowd: int  # healthy readers who read as fast as they can
    slow: int
    stalled: int
    visits: int
    within: float  # seconds in which they come
    sharers: int
    aborts: int
    leavers: int
    padded: int
    orders: int  # random ones, of all that may happen to a run
    kills: int  # of a worker
    restarts: int  # of the server
    absurd: int
    generated: int
    malformed: int
    explosive: int
    searched: float  # seconds, for each endpoint, in which its costliest requests are looked for
    followers: int  # of one class
    timed: bool  # whether a wait counts


WHOLE = Scale(120, 175, 50, 25, 200, 5, 200, 10_000, 30, 100, 2000, 100, 20, 300, 10_000, 500, 600, 300, 200, True)
SHORT = Scale(3, 20, 5, 3, 4, 1, 30, 200, 16, 16, 10, 6, 2, 40, 0, 60, 12, 4, 40, False)
