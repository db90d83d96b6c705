"""The process that computes: one thread, one desk, orders from standard input, answers to standard output."""

import os
import signal
import sys

from app.computing.desk import Desk
from app.computing.orders import packed, received

HELLO = b"ready\n"


def main() -> None:
    """Works until its orders end, which they also do when the server is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then stops its workers
    ceiling(int(sys.argv[1]))
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints shall not disturb the answers
    desk = Desk()
    try:
        answers.write(HELLO)
        answers.flush()
        while (order := received(orders)) is not None:
            if (answer := desk.answer(order)) is not None:
                answers.write(packed(answer))
                answers.flush()
    except BrokenPipeError:
        os._exit(0)  # the server is gone, and with it everyone who would read on


def ceiling(size: int) -> None:
    """No more bytes of memory than that, where the platform can promise it; and never before the server itself."""
    if sys.platform == "win32":
        return
    import resource

    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    size = size if hard == resource.RLIM_INFINITY else min(size, hard)
    if sys.platform == "linux":
        resource.setrlimit(kind, (size, hard))
    os.nice(5)


if __name__ == "__main__":
    main()
