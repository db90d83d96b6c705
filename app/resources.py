"""The resources of the machine or container: processors, memory and open files, and how they are divided."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app import environment

CGROUP = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
MB = 2**20
SERVER = 128 * MB  # the process that answers, with what it keeps
BASE = 120 * MB  # a worker without what its runs hold: itself, lines on their way, and the copies of a gradient check
LEAST = 184 * MB  # for a worker, below which there are rather fewer of them
MOST_WORKERS, MOST_MEGABYTES = 256, 1 << 24


class Crew(NamedTuple):
    """So many workers, the bytes of memory that each may have, and those for finished streams."""

    workers: int
    ceiling: int
    cache: int

    @property
    def room(self) -> int:
        """Bytes that a worker has for what it computes."""
        return self.ceiling - BASE


def open_files(most: int = 8192) -> int:
    """How many files, connections among them, the system lets this process have open once it has asked for more."""
    try:
        import resource
    except ImportError:  # Windows, which has no such bound
        return most
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def processors() -> int:
    """How many there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory(files: tuple[str, ...] = CGROUP) -> int:
    """Bytes that may be taken: all that the container has; of a machine, which has more to do than this, half."""
    whole = _physical()
    return min(_limits(files), default=whole) if any(n < whole for n in _limits(files)) else whole // 2


def _physical() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 4096 * MB


def _limits(files: tuple[str, ...]) -> Iterator[int]:
    for file in files:
        try:
            text = Path(file).read_text("ascii").strip()
        except OSError:
            continue
        if text.isdecimal():
            yield int(text)


def crew(processors: int, memory: int, wanted: int | None = None) -> Crew:
    """One worker more than there are processors, so that one is free for what is soon done; two at least."""
    for_workers = max(2 * LEAST, memory - SERVER)
    most = max(2, for_workers // LEAST)
    workers = wanted or min(processors + 1, 9, most)
    return Crew(workers, for_workers // workers, min(64 * MB, memory // 16))


def configured() -> Crew:
    """The crew by what the operator said, and else by what there is.

    Raises: ValueError, in a sentence, where so many workers do not fit into so much memory.
    """
    workers = environment.whole("BACKFLOW_WORKERS", 1, MOST_WORKERS)
    megabytes = environment.whole("BACKFLOW_MEMORY", (SERVER + LEAST) // MB, MOST_MEGABYTES)
    given = megabytes * MB if megabytes else memory()
    least = (SERVER + (workers or 2) * LEAST) // MB
    if workers and workers > 2 and given < least * MB:
        where = "BACKFLOW_MEMORY gives" if megabytes else "there are"
        most = max(2, (given - SERVER) // LEAST)
        raise ValueError(
            f"BACKFLOW_WORKERS is {workers}, which needs {least} MB; {where} {given // MB}: at most {most}."
        )
    if megabytes and megabytes < least:
        raise ValueError(f"BACKFLOW_MEMORY is {megabytes}; {workers or 2} workers need at least {least} MB.")
    return crew(processors(), given, workers)


CREW, FILES = configured(), open_files()
