"""What may be asked of one number of a trace: what each mistake would make of it."""

from pydantic import Field

from app.limits import LIMITS
from app.requests.trace import TraceRequest


class MistakenRequest(TraceRequest):
    """A request for one number of the way back: that of a trace, the step, the name, and where in its array."""

    iteration: int = Field(default=0, ge=0, le=0, description="the first batch and the first weights alone")
    n: int = Field(ge=0, description="the step")
    name: str = Field(max_length=40, description="of a value, or of what the step adds to a gradient: dW, dU, db")
    b: int = Field(default=0, ge=0, le=LIMITS.width, description="the example; of a gradient the row")
    i: int = Field(ge=0, le=4 * LIMITS.units, description="the unit; of a gradient the column")
