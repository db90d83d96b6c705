"""What may be asked of an analysis: the request of a trace, and with what to compare it."""

from pydantic import Field

from app.asked.algorithms import Algorithm
from app.limits import LIMITS
from app.schema import TraceRequest


class AnalysisRequest(TraceRequest):
    """A request for an analysis: that of a trace, and the ways back in time to compare with full BPTT."""

    compare: list[Algorithm] = Field(
        default=[], max_length=LIMITS.compared, description="each beside full BPTT, in this order"
    )
