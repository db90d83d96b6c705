"""The answers of analyses and measurements, typed."""

from typing import Literal

from pydantic import Field

from app.requests.algorithms import Algorithm
from app.responses.stream import Message, Number

Sizes = list[Number]
Triangle = list[Sizes]


class Slopes(Message):
    """|f'| of each time step, over the units and the batch."""

    mean: Sizes
    least: Sizes


class Reach(Message):
    """How far errors reach in a recurrent layer, triangles as [t][k] with k <= t; what was not asked is absent."""

    jacobian_norms: Triangle = Field(
        default=[], description="spectral norm of ds_t/ds_k of its own state, the largest over the batch"
    )
    log10_jacobian_norms: Triangle = Field(
        default=[], description="finite and right also where the norm overflows or vanishes"
    )
    credit: Triangle = Field(default=[], description="Frobenius norm over the batch of w_t dL_t/dh_k")
    spectral_radius: Number | None = Field(default=None, description="of U; null for lstm and gru, as all up to slopes")
    sigma_max: Number | None = Field(default=None, description="the largest singular value of U")
    gamma: Number | None = Field(default=None, description="the supremum of |f'|")
    bound: Sizes | None = Field(default=None, description="by lag: (gamma sigma_max)^lag")
    log10_bound: Sizes | None = Field(default=None, description="its logarithm, right also where it overflows")
    log10_radius: Sizes | None = Field(default=None, description="by lag: log10 of spectral_radius^lag")
    eigenvalues: list[Sizes] | None = Field(default=None, description="of U, [real, imaginary], the largest first")
    slopes: Slopes | None = Field(default=None, description="|f'| by time step")
    log10_dh: Sizes | None = Field(default=None, description="by time step: log10 ||dh|| of full BPTT")
    log10_dc: Sizes | None = Field(default=None, description="of lstm alone, as all below: log10 ||dc||")
    log10_dc_hidden: Sizes | None = Field(default=None, description="the part of dc that comes by way of h")
    log10_dc_next: Sizes | None = Field(default=None, description="the part of dc that comes along the cell state")
    log10_cell_path: Sizes | None = Field(
        default=None, description="log10 || dc_{T-1} f_{T-1} ... f_{k+1} ||: what the forget gates alone let through"
    )
    influence_norms: Sizes | None = Field(
        default=None, description="only of rtrl: by time step the norm of ds_t/dp over all parameters p of the layer"
    )


class Beside(Message):
    """An algorithm beside full BPTT, over all parameters jointly, L2 left out."""

    algorithm: Algorithm
    cosine: Number
    norm_ratio: Number
    missing_norm: Number = Field(description="||full - g|| / ||full||")
    visits: int
    flops: int


class ParameterCheck(Message):
    max_relative_error: Number
    worst: str | None
    checked: int
    of: int
    reason: str | None = Field(default=None, description="why no check is possible, if none is")


class Turned(Message):
    """What a kind of clipping makes of the gradient, over all parameters jointly."""

    kind: Literal["norm", "value"]
    norm: Number = Field(description="before")
    clipped_norm: Number
    cosine: Number = Field(description="of the angle between before and after")
    angle: Number = Field(description="degrees")
    along: Number = Field(description="the clipped gradient in the plane of both: along the gradient")
    across: Number = Field(description="and at a right angle to it")
    clipped: int = Field(description="how many numbers were changed")
    of: int


class Clipping(Message):
    """Both kinds of clipping at the limit of the request."""

    limit: float
    ways: list[Turned]
    contributed: Sizes = Field(description="by time step: the norm of what it adds to the recurrent layers' gradient")
    contributed_clipped: Sizes = Field(description="the same after clipping by norm")


class Analysis(Message):
    """The answer to an analysis. A part that was not asked is absent."""

    layers: list[Reach | None] = Field(description="null for a layer that is not recurrent")
    compare: list[Beside]
    check: list[dict[str, ParameterCheck]] = Field(
        default=[], description="the gradient beside a numeric one, by layer and parameter"
    )
    log10_errors: list[Sizes] = Field(
        default=[],
        description="by layer and t: log10 ||delta|| (lstm, gru: dh) of full BPTT, right also where it overflows",
    )
    clipping: Clipping | None = Field(default=None, description="null where the request does not clip")


class Exponents(Message):
    """Of the power of the size that fits best, by least squares of logarithms."""

    seconds: Number
    visits: Number
    flops: Number
    stored_floats: Number


class Timed(Message):
    """What one algorithm costs at each of the sizes, in their order."""

    algorithm: Algorithm
    seconds: list[float] = Field(description="of processor time for one gradient, the least of a few rounds")
    visits: list[int]
    flops: list[int]
    stored_floats: list[int]
    exponents: Exponents


class Timing(Message):
    """The answer to a measurement: never the same twice."""

    vary: Literal["steps", "units"]
    sizes: list[int]
    ways: list[Timed]
