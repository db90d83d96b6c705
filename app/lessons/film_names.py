"""A film as expressions name it: A.delta[0,2,1], A(loss="half_mse"), A.wrong("sign"), A.accuracy(300)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.form import query
from app.lessons.expressions import FUNCTIONS, ExpressionError, Index
from app.lessons.film_numbers import ASKED, FilmNumbers, Places
from app.lessons.films import Fields, Films, Wanted, changed


@dataclass(frozen=True)
class Call:
    """What is called with numbers and words alone."""

    act: Callable[..., Any]
    name: str

    def call(self, given: list[Any], fields: Mapping[str, Any]) -> Any:
        """Raises: ExpressionError."""
        try:
            return self.act(*given, **fields)
        except TypeError as error:
            raise ExpressionError(f"calls {self.name} with something else than it takes.") from error


@dataclass(frozen=True)
class Film:
    """A film of a lesson; what it says is computed when it is first asked for."""

    films: Films
    fields: Fields
    example: int | None = 0
    mistake: str = ""

    def call(self, given: list[Any], fields: Mapping[str, Any]) -> "Film":
        """The same with other fields."""
        if given or not fields:
            raise ExpressionError("asks for a film with fields that have no names.")
        return replace(self, fields=changed(self.fields, fields))

    def named(self, name: str) -> Any:
        """Raises: ExpressionError, MissingError."""
        if name in CALLS:
            return Call(lambda *given: CALLS[name](self, *given), name)
        if name in ASKED:
            return ASKED[name](self.films.get(Wanted(self.fields, "problem")))
        if name == "check":
            return np.float64(self.films.get(Wanted(self.fields, "check")))
        if name == "after":
            return self._after()
        if name in ANALYSED:
            return Places(lambda places: self._analysed(name, places), name)
        return self.numbers().named(name)

    def _after(self) -> "Film":
        """The film with the weights after its update, and no update before them.

        Raises: ExpressionError, MissingError.
        """
        request = self.films.get(Wanted(self.fields, "problem")).request
        if request.iteration and request.data is None:
            says = f"asks for what comes after iteration {request.iteration}, whose batch is drawn for it alone;"
            raise ExpressionError(f"{says} iteration = 0 or own data is needed.")
        fields = tuple(query.in_force(self.fields, request.iteration).items()) if request.iteration else self.fields
        weights = {"params": self.numbers().new_params()} | ({"iteration": "0"} if request.iteration else {})
        return replace(self, fields=changed(fields, weights), mistake="")

    def numbers(self) -> FilmNumbers:
        found: FilmNumbers = self.films.get(Wanted(self.fields, mistake=self.mistake))
        return found.at_example(self.example)

    def _analysed(self, name: str, places: Index) -> Any:
        layer, *rest = places
        if not isinstance(layer, int):
            raise TypeError
        found = self.films.get(Wanted(self.fields, ANALYSED[name][0]))[layer][ANALYSED[name][1]]
        square = np.asarray(getattr(found, "square", found), float)
        return square[tuple(rest)] if rest else square[()]


def _training(film: Film, updates: float, name: str) -> Any:
    found = film.films.get(Wanted(film.fields, "training", updates=int(updates)))[name]
    if found is None:
        raise ExpressionError(f"asks for the {name} of a training that has none.")
    return np.float64(found)


def _sweep(film: Film, sweep: float) -> FilmNumbers:
    return replace(film.numbers(), chosen=int(sweep))


CALLS: dict[str, Callable[..., Any]] = {
    "example": lambda film, example: replace(film, example=int(example)),
    "wrong": lambda film, mistake: replace(film, mistake=str(mistake)),
    "sweep": _sweep,
    "accuracy": lambda film, updates: _training(film, updates, "accuracy"),
    "held_out_loss": lambda film, updates: _training(film, updates, "loss"),
    "lost": lambda film, updates: _training(film, updates, "lost"),
}
ANALYSED = {  # the part of an analysis, and its name there
    "jacobian": ("jacobians", "jacobian_norms"),
    "log10_jacobian": ("jacobians", "log10_jacobian_norms"),
    "spectral_radius": ("jacobians", "spectral_radius"),
    "sigma_max": ("jacobians", "sigma_max"),
    "gamma": ("jacobians", "gamma"),
    "bound": ("jacobians", "bound"),
    "log10_bound": ("jacobians", "log10_bound"),
    "credit": ("credit", "credit"),
}


def names_of(here: Film | None, named: Mapping[str, Film]) -> Callable[[str], Any]:
    """What a name in an expression means: a film of the lesson, else a number of the film that is looked at."""

    def find(name: str) -> Any:
        if name in named:
            return named[name]
        if name in FUNCTIONS:
            raise ExpressionError(f"has {name} in it, which is a function; it takes numbers in brackets.")
        if here is None:
            raise ExpressionError(f"asks for {name}, but no film is named at this stop.")
        return here.named(name)

    return find
