"""What a schedule may change from an iteration on: optimizer, clipping and algorithm."""

from typing import Annotated

from pydantic import Field

from app.limits import LIMITS
from app.requests.algorithms import Algorithm
from app.requests.optimizers import Clip, Optimizer
from app.requests.strict import Strict


class Change(Strict):
    """From iteration `at` on, what is named here takes the place of what was; the rest stays."""

    at: int = Field(ge=1, le=LIMITS.iteration)
    optimizer: Optimizer | None = Field(
        default=None, description="one of the same name goes on with its averages, one of another begins anew"
    )
    clip: Clip | None = Field(default=None, description="null, if written down: no clipping from here on")
    algorithm: Algorithm | None = None


Changes = Annotated[list[Change], Field(min_length=1, max_length=LIMITS.changes)]
