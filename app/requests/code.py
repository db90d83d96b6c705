"""What may be asked of a program: the request of a trace, and in which language it is to be written."""

from typing import Literal

from pydantic import Field

from app.requests.trace import TraceRequest


class CodeRequest(TraceRequest):
    """A request for a film as a program: that of a trace, with full BPTT, and the language."""

    language: Literal["numpy", "torch"] = Field(
        default="numpy", description="numpy: backward by hand; torch: by autograd"
    )
