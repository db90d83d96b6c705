"""One small change of a file's text, of whatever language: where, what, and into what."""

from typing import NamedTuple


class Change(NamedTuple):
    """start: the place in the text, in characters, of what is replaced."""

    start: int
    right: str
    wrong: str

    def line_in(self, text: str) -> int:
        """The number of the line in which it begins."""
        return text.count("\n", 0, self.start) + 1

    def made_in(self, text: str) -> str:
        """The text with the wrong part in the place of the right one."""
        end = self.start + len(self.right)
        assert text[self.start : end] == self.right, "a change of another text"
        return text[: self.start] + self.wrong + text[end:]
