"""What a machine has is divided so that all of it together fits."""

from pathlib import Path

import pytest

from app.limits import limits_in
from app.resources import BASE, MB, SERVER, crew, memory


@pytest.mark.parametrize(
    ("processors", "megabytes", "workers"), [(1, 8000, 2), (2, 8000, 3), (2, 512, 2), (16, 64000, 9)]
)
def test_all_workers_and_the_server_fit(processors: int, megabytes: int, workers: int) -> None:
    found = crew(processors, megabytes * MB)
    assert found.workers == workers
    assert SERVER + found.workers * found.ceiling <= megabytes * MB
    assert 64 * MB <= found.room == found.ceiling - BASE


def test_an_operator_chooses_how_many_work() -> None:
    assert crew(4, 4000 * MB, 2).workers == 2


def test_of_a_container_all_its_memory_is_taken_and_of_a_machine_half(tmp_path: Path) -> None:
    limit, none = tmp_path / "memory.max", tmp_path / "unlimited"
    limit.write_text("536870912\n")
    none.write_text("max\n")
    assert memory((str(limit),)) == 512 * MB
    assert memory((str(none), str(tmp_path / "nothing"))) * 2 == memory_of_the_machine()


def memory_of_the_machine() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return int(lines[0].split()[1]) * 1024


def test_limits_are_set_by_name() -> None:
    assert limits_in("streams=5, person=2") == {"streams": 5, "person": 2}
    for wrong in (
        "stream=5",
        "streams",
        "streams=-1",
        "streams=0",
        "streams=x",
        f"streams={2**53}",
        "person=1,person=1",
    ):
        with pytest.raises(ValueError, match="BACKFLOW_LIMITS"):
            limits_in(wrong)
