"""The answer with a network's predictions, typed."""

from typing import Literal

from pydantic import Field

from app.responses.stream import Message, Number, Three


class Names(Message):
    inputs: list[str] | None
    outputs: list[str] | None


class Examples(Message):
    """Of sequences the first six, of single time steps all; arrays begin with t and example."""

    inputs: Three
    outputs: Three
    targets: Three
    right: list[list[bool | None]] | None = Field(
        description="[t][example]: as accuracy has it, of several bits all that are judged; null where none is; null "
        "altogether where nobody says how near is near enough"
    )


class Boundary(Message):
    """What the network says over a plane, around the data."""

    across: list[Number] = Field(description="the first input")
    up: list[Number] = Field(description="the second input")
    outputs: Three = Field(description="[up][across][output]")


class Written(Message):
    own: str = Field(description="the person's text")
    prompt: str
    written: str = Field(description="what the network adds to the prompt, letter by letter")
    whole: bool = Field(description="false: it ends early, where the network says what is no finite number")


class Learned(Message):
    """What a network says after so many updates."""

    iteration: int
    kind: Literal["classes", "bits", "numbers"] = Field(
        description="how an answer is read and judged: its largest number, each on its side of 0.5, or as it stands"
    )
    names: Names = Field(description="what places of inputs and outputs stand for; null where they have no names")
    tolerance: float | None = Field(description="how near all numbers of an answer must come to be right; else null")
    held_out: bool = Field(
        description="whether the data are drawn apart from all batches; else they are the batch of this iteration"
    )
    overlap: bool = Field(description="whether a batch may have had the same examples: there are finitely many")
    of: int = Field(description="how many examples were judged")
    accuracy: float | None = Field(description="as a training tells it")
    accuracy_by_moment: list[float | None] = Field(description="of each time step alone; null where none is judged")
    examples: Examples
    boundary: Boundary | None = Field(description="null but for two inputs and one time step")
    text: Written | None = Field(description="null but for next_letter")
