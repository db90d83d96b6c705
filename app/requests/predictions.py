"""The request for predictions: that of a trace, and how the network is to write a text."""

from pydantic import Field

from app.limits import LIMITS
from app.requests.scales import Units
from app.requests.trace import TraceRequest


class LearnedRequest(TraceRequest):
    """A request for what the network says after `iteration` updates: that of a trace, and how it is to write."""

    temperature: float = Field(
        default=0.7,
        ge=0,
        le=LIMITS.temperature,
        description="letters are drawn with the chances softmax(z / temperature); 0: always the likeliest one",
    )
    letters: int = Field(default=120, ge=1, le=LIMITS.letters, description="how many the network writes")
    prompt: str = Field(
        default="",
        max_length=LIMITS.text,
        description="the beginning, in letters of the text of next_letter; empty: its first letter",
    )
    sample: int = Field(default=0, ge=0, le=LIMITS.seed, description="another number writes another text")
    grid: int = Field(default=41, ge=2, le=LIMITS.grid, description="points along each side of the plane of inputs")
    units: Units | None = Field(
        default=None,
        description="of data that was normalized: inputs, and outputs and targets that are numbers, are given in these",
    )
    classes: list[str] | None = Field(
        default=None,
        max_length=LIMITS.width,
        description="the names of the classes of own data, one for each number that comes out",
    )
