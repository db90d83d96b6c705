"""The main program of a worker: one thread, one executor, messages from standard input, answers to standard output."""

import os
import signal
import sys

from app.workers.executor import Executor
from app.workers.messages import packed, received

HELLO = b"ready\n"


def main() -> None:
    """Works until its messages end, which they also do when the server is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then stops its workers
    ceiling(int(sys.argv[1]))
    if hasattr(os, "nice"):
        os.nice(int(sys.argv[2]))
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints shall not disturb the answers
    executor = Executor()
    try:
        answers.write(HELLO)
        answers.flush()
        while (order := received(orders)) is not None:
            if (answer := executor.answer(order)) is not None:
                answers.write(packed(answer))
                answers.flush()
    except BrokenPipeError:
        os._exit(0)  # the server is gone, and with it everyone who would read on


def ceiling(size: int) -> None:
    """No more bytes of memory than that, where the platform can promise it."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (size if hard < 0 else min(size, hard), hard))


if __name__ == "__main__":
    main()
