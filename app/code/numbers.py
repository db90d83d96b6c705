"""Arrays as they stand in a program: nested lists with every digit, in lines that fit an editor."""

from textwrap import wrap

import numpy as np

from engine.types import Array

COLUMNS = 116


def assigned(name: str, array: Array, says: str, maker: str = "np.array") -> str:
    """`name = np.array(...)`, with what it is and its shape above it; maker: what makes an array of lists."""
    shape = ", ".join(map(str, array.shape)) + ("," if array.ndim == 1 else "")
    heading = f"# {says}, ({shape})"
    if array.size and not np.any(array):
        zeros = maker.rpartition(".")[0]
        return f"{heading}\n{name} = {zeros}.zeros(({shape}))"
    return f"{heading}\n{folded(f'{name} = {maker}({array.tolist()!r})')}"


def folded(statement: str) -> str:
    """A statement with brackets in it, cut where it would be too long: first between the rows of an array."""
    rows = [statement] if len(statement) <= COLUMNS else statement.replace("], [", "],\n[").split("\n")
    return "\n".join(line for number, row in enumerate(rows) for line in _fitting(row, "    " if number else ""))


def _fitting(row: str, indent: str) -> list[str]:
    lines = wrap(row, COLUMNS - 8, break_long_words=False, break_on_hyphens=False)
    return [f"{indent if number == 0 else indent + '    '}{line}" for number, line in enumerate(lines)]
