"""A layer of a setup as its formulas see it: its input, which errors reach it, and what its gradient is called."""

from dataclasses import dataclass

from engine.notation.layout import Layout
from engine.notation.symbols import ABOVE, BELOW, D, T, at, of, slope, where
from engine.setup import Setup
from engine.types import Cell


@dataclass(frozen=True)
class Place:
    setup: Setup
    layer: int
    layout: Layout

    @property
    def cell(self) -> Cell:
        return self.setup.network.cells[self.layer]

    @property
    def below(self) -> str:
        """What comes up from the layer below, or the input."""
        cells = self.setup.network.cells
        return at(cells[self.layer - 1].output, layer=BELOW) if self.layer else r"x_{\now}"

    @property
    def loss(self) -> str | None:
        """The name of the loss, of the output layer only."""
        return self.setup.objective.loss if self.layer == len(self.setup.network.cells) - 1 else None

    @property
    def always_above(self) -> bool:
        """Whether every visit has an error from above: a loss that a pass does not gather sends none.

        Layers above the uppermost recurrent one are visited only where the loss is gathered, those below it only after
        the layer above them.
        """
        return self.layer != self.setup.network.uppermost or all(
            set(sweep.time_steps) <= set(sweep.losses) for sweep in self.setup.sweeps
        )

    @property
    def sent_down(self) -> str:
        """The error that the layer above sends through its weights."""
        return self.layout.times(at(D, layer=ABOVE), of("W", ABOVE, T))

    def above(self, there: str, otherwise: str = "") -> str:
        """A term of the error from above, or what stands for it where none comes."""
        return there if self.always_above else where("above", there, otherwise)

    def met(self, above: str, later: str) -> str:
        """The sum of the errors from above and from t + 1, of which either may be missing."""
        return self.above(above + where("next", f" + {later}"), where("next", later, "0"))

    @property
    def online(self) -> bool:
        """Whether the gradient comes from the influence that RTRL carries forward."""
        return self.setup.rtrl and self.layer <= self.setup.network.uppermost

    @property
    def exact(self) -> bool:
        """Whether the layer's gradient is dL/dp."""
        return self.setup.exact_in(self.layer)

    def gradient(self, name: str) -> str:
        """dL/dp; g_p where errors are cut, as the sum is no derivative of the loss then."""
        return slope(name) if self.exact else rf"g^{{\here}}_{{{name}}}"

    def defined(self, name: str) -> str:
        """The left side of what a gradient is found to be."""
        return slope(name) if self.exact else rf"{slope(name)} \approx {self.gradient(name)}"
