"""Row or column: the two ways to lay out a mini-batch, in which a formula is told.

In row notation an example is a row: a value is `(B, n)`, W is `(I, H)`, and the matrix follows, x W. Column notation is
the transpose of all of it: a value is `(n, B)`, W is `(H, I)`, and the matrix leads, W x. So one turns into the other
where two factors of a matrix product change places; what is done number by number stays as it is, and so does a mark of
transposition, for (A B^T)^T = B A^T once A and B stand for their own transposes. The gates' columns of a matrix are its
rows then, under the same name.
"""

from dataclasses import dataclass

from engine.notation.symbols import turned


@dataclass(frozen=True)
class Layout:
    columns: bool

    def times(self, left: str, right: str) -> str:
        """The matrix product which in row notation is `left right`."""
        return rf"{right}\,{left}" if self.columns else rf"{left}\,{right}"

    def joined(self, *parts: str) -> str:
        """The parts of a matrix which belong to the gates: side by side, or on top of each other."""
        side_by_side, stacked = r",\; ".join(parts), r" \\[0.4em] ".join(parts)
        return rf"\begin{{bmatrix}} {stacked} \end{{bmatrix}}" if self.columns else rf"\left[\,{side_by_side}\,\right]"

    def through(self, error: str, influence: str) -> str:
        """An error sent through an influence, which has a row for each number of the state in both notations."""
        return rf"{turned(influence)}\,{error}" if self.columns else rf"{error}\,{influence}"


ROW, COLUMN = Layout(columns=False), Layout(columns=True)
