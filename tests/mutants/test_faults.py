"""The faults of `make mutants` can be planted: what they replace stands in the tree."""

import pytest

from tests.mutants.faults import ROOT, faults, misplaced, read


def test_the_right_text_of_every_fault_stands_exactly_once_in_its_file() -> None:
    assert list(misplaced()) == []


def test_every_fault_has_a_name_of_its_own_and_tests_that_look_first() -> None:
    names = [fault.name for fault in faults()]
    assert len(set(names)) == len(names) >= 30
    assert all((ROOT / fault.test).is_file() for fault in faults())


def test_an_entry_without_its_wrong_text_is_no_fault() -> None:
    with pytest.raises(ValueError, match="no fault"):
        read("the sign is lost\n@ engine/trace.py parts\n- after[name] - before[name]\n")
