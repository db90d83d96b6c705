"""What may be asked of somebody's own lesson: its text."""

from pydantic import Field

from app.limits import LIMITS
from app.requests.strict import Strict


class LessonRequest(Strict):
    """A lesson's file, to be read and computed."""

    text: str = Field(max_length=LIMITS.lesson, description="Markdown with heads in TOML, as docs/lessons.md has it")
