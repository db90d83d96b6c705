"""Notebooks are kept as they are written: without outputs, and each cell of code is Python.

Two of them are run and shown in tests/browser/test_notebooks.py, that of PyTorch by `make oracle`.
"""

import ast

import pytest

from tests.notebooks import NOTEBOOKS, read

NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


def test_there_are_three() -> None:
    assert NAMES == ["check_my_backward_pass", "first_film", "my_pytorch_model"]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_has_no_outputs_and_says_how_to_install(name: str) -> None:
    cells = read(name)["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code
    for cell in code:
        ast.parse(cell)
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
    assert any("%pip install backflow" in "".join(cell["source"]) for cell in cells)
