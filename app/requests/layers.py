"""Layers, and how their weights begin."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field

from app.limits import LIMITS
from app.requests.strict import Strict
from engine.cells import CELLS
from engine.types import Cell

Units = Annotated[int, Field(ge=1, le=LIMITS.units)]
Activation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu"]
DenseActivation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softmax"]


class DenseLayer(Strict):
    cell: Literal["dense"]
    units: Units
    activation: DenseActivation | None = Field(
        default=None, description="left out: tanh; of the output what the loss wants, linear for the losses of squares"
    )

    def engine(self, inputs: int) -> Cell:
        return CELLS["dense"](inputs, self.units, self.activation)


class RnnLayer(Strict):
    cell: Literal["rnn"]
    units: Units
    activation: Activation | None = Field(default=None, description="left out: tanh")

    def engine(self, inputs: int) -> Cell:
        return CELLS["rnn"](inputs, self.units, self.activation)


class LstmLayer(Strict):
    cell: Literal["lstm"]
    units: Units

    def engine(self, inputs: int) -> Cell:
        return CELLS["lstm"](inputs, self.units)


class GruLayer(Strict):
    cell: Literal["gru"]
    units: Units
    reset: Literal["after", "before"] = Field(
        default="after", description="whether r acts after the product with U_n (PyTorch, cuDNN) or before it (Cho)"
    )

    def engine(self, inputs: int) -> Cell:
        return CELLS["gru"](inputs, self.units, self.reset)


Layer = Annotated[DenseLayer | RnnLayer | LstmLayer | GruLayer, Discriminator("cell")]


class Recurrent(Strict):
    spectral_radius: float = Field(gt=0, le=LIMITS.radius)


class Init(Strict):
    scheme: Literal["glorot", "he", "uniform", "orthogonal"] = "glorot"
    recurrent: Recurrent | None = Field(
        default=None, description="the spectral radius to which recurrent weights are scaled, each gate's by itself"
    )
    forget_bias: float | None = Field(default=None, description="biases of the forget gates of lstm; left out: 0")
