"""The faults of `make mutants` can be planted: what they replace stands in the tree."""

import pytest

from tests.mutants.faults import ROOMS, faults, misplaced, read


@pytest.mark.parametrize("room", ROOMS)
def test_every_fault_can_be_planted_and_its_tests_are_there(room: str) -> None:
    assert list(misplaced(room)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_fault_has_a_name_of_its_own_and_stands_in_its_room(room: str) -> None:
    planned = faults(room)
    names = [fault.name for fault in planned]
    assert len(set(names)) == len(names)
    assert {fault.file.partition("/")[0] for fault in planned} <= {room}


def test_an_entry_without_its_wrong_text_is_no_fault() -> None:
    with pytest.raises(ValueError, match="no fault"):
        read("engine", "the sign is lost\n@ engine/trace.py parts\n- after[name] - before[name]\n")
