"""What is let go goes back to the system, though small things that stay lie between what goes."""

import subprocess
import sys

HELD = """
from pathlib import Path
from app import allocator
resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) << 12
allocator.give_back()
before = resident()
b"x" * (4 << 20)  # after a large block that came back, the allocator would keep the next ones
held = [(b"x" * 100_000, bytearray(2000)) for _ in range(500)]
small = [pin for _, pin in held]
del held
print(resident() - before)
"""


def test_large_blocks_go_back_to_the_system_though_small_ones_stay() -> None:
    told = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 8 << 20
