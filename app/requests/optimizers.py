"""The optimizers and the clipping of a request."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.requests.strict import Strict
from engine import optimizers

Rate = Annotated[float, Field(ge=0)]
Share = Annotated[float, Field(ge=0, lt=1)]


class SGD(Strict):
    name: Literal["sgd"]
    rate: Rate = 0.1

    def engine(self) -> optimizers.Optimizer:
        return optimizers.SGD(self.rate)


class Momentum(Strict):
    name: Literal["momentum"]
    rate: Rate = 0.1
    beta: Share = 0.9

    def engine(self) -> optimizers.Optimizer:
        return optimizers.Momentum(self.rate, self.beta)


class Adam(Strict):
    name: Literal["adam"]
    rate: Rate = 0.001
    beta1: Share = 0.9
    beta2: Share = 0.999
    epsilon: float = Field(default=1e-8, gt=0)

    def engine(self) -> optimizers.Optimizer:
        return optimizers.Adam(self.rate, self.beta1, self.beta2, self.epsilon)


class Clip(Strict):
    kind: Literal["norm", "value"] = Field(description="norm scales all gradients jointly; value clips each number")
    limit: float = Field(gt=0)

    def engine(self) -> optimizers.Clip:
        return optimizers.ByNorm(self.limit) if self.kind == "norm" else optimizers.ByValue(self.limit)


Optimizer = Annotated[SGD | Momentum | Adam, Discriminator("name")]
