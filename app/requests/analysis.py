"""What may be asked of an analysis: the request of a trace, with what to compare it, and which parts are wanted."""

from typing import Literal

from pydantic import Field

from app.limits import LIMITS
from app.requests.algorithms import Algorithm
from app.requests.trace import TraceRequest

Part = Literal["jacobians", "credit", "errors", "slopes", "check", "clipping"]


class AnalysisRequest(TraceRequest):
    """A request for an analysis: that of a trace, and the ways back in time to compare with full BPTT."""

    compare: list[Algorithm] = Field(
        default=[], max_length=LIMITS.compared, description="each beside full BPTT, in this order"
    )
    parts: list[Part] | None = Field(
        default=None, max_length=LIMITS.compared, description="which parts the answer has; left out: all"
    )

    def wants(self, part: Part) -> bool:
        return self.parts is None or part in self.parts

    @property
    def takes_mistakes(self) -> bool:
        """Credit assignment is told of a wrong backward pass too."""
        return self.parts == ["credit"] and not self.compare
