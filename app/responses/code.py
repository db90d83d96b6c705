"""The answer that is a program, typed."""

from pydantic import Field

from app.responses.stream import Message


class ProgramFile(Message):
    """A film as a program in Python."""

    file: str = Field(description="what it is called")
    code: str = Field(description="its text: it ends by asserting that its gradients are those of the film")
