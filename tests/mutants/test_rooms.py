"""Where the tests look that have to notice a drawn fault: in the same room, of which none may be forgotten."""

import pytest

from tests.mutants.rooms import BROWSED, LOOK, ROOT, looking

FOLDERS = sorted(
    path.relative_to(ROOT).as_posix() + "/"
    for room in ("app", "engine")
    for path in (ROOT / room).iterdir()
    if any((ROOT / "tests" / path.relative_to(ROOT)).glob("**/test_*.py"))
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_fault_is_looked_for_by_the_tests_of_its_own_folder(folder: str) -> None:
    looks = {test for tests in looking(f"{folder}any.py") for test in tests}
    own = [name for name in looks if f"tests/{folder}".startswith(name) or name.startswith(f"tests/{folder}")]
    assert own, f"nobody looks in tests/{folder}"


def test_every_room_of_the_page_has_tests_in_a_browser_that_are_there() -> None:
    rooms = {path.parent.relative_to(ROOT / "static").parts[0] for path in (ROOT / "static").glob("*/**/*.js")}
    assert set(BROWSED) == rooms - {"bundle", "vendor"}
    looks = {test for tests in LOOK.values() for some in tests for test in some if "tests/browser" in test}
    assert [test for test in looks if not (ROOT / test).exists()] == []
