"""A film in Python: every step of one forward and backward pass, as arrays, as a file, and as a cell of a notebook."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from app.code.film import play as film_to_write
from app.code.program import Language, program
from app.endpoints import code, trace
from app.endpoints.replay import replayed
from app.form import query
from app.form.link import by_link
from app.python.models.torch_model import from_torch
from app.python.plain import Request, plain
from app.requests.build import Problem, build, document_in, parse
from app.requests.errors import RequestError
from app.requests.trace import TraceRequest
from app.responses.wire import ReturnCapture, echoed
from engine.analysis.gradient_check import Check
from engine.training.loop import drain, no_warnings
from engine.types import Array, Params, Step

HEIGHT = 720  # pixels of a film in a notebook
FRAME = '<iframe srcdoc="{}" title="{}" style="width: 100%; height: {}px; border: 0" allowfullscreen></iframe>'


@dataclass(frozen=True, eq=False, repr=False)
class Film:
    """Every step of one forward and backward pass; T time steps, B examples, I inputs, K outputs, H units.

    request: with every default filled in; asking it again gives the same film.
    params: the parameters by layer and name before the update: dense W (I, H), b (H,); rnn W, U (H, H), b; lstm W
        (I, 4H), U (H, 4H), b (4H,), columns i, f, g, o; gru W (I, 3H), U (H, 3H), b (3H,), columns r, u, n, and c (H,).
    inputs, targets: (T, B, I) and (T, B, K).
    steps: in the order in which they happen; each has `phase`, `t`, `layer`, `sweep`, and by name the arrays `values`,
        (B, n), and `grads`, shaped as the parameters: what this step adds to the gradient.
    grads: the gradient dL/dp by layer and name, shaped as `params`, before clipping; with the L2 term.
    loss: L, summed over the time steps by their weights, with the L2 term, before the update.
    check: the gradient beside a numeric one by a complex step (Squire & Trapp 1998): `max_relative_error`, `worst`,
        `checked` of `of` parameters, and `reason` where no check is possible.
    """

    request: dict[str, Any]
    params: Params
    inputs: Array
    targets: Array
    steps: tuple[Step, ...]
    grads: Params
    loss: float
    check: Check

    def html(self, **place: Any) -> str:
        """The film as one HTML page, which plays without a server and without network.

        place: where it opens and what it is called: `at` (how many steps are shown), `open`, `example` and `notation`
        as the hash of the page has them, and `title`.

        Raises: RequestError, where the film is too large for one file.
        """
        from app.film_file.film import film_html  # only now: figures and templates are for those who show a film

        return film_html(self.request, **place).decode()

    def save(self, file: str | PathLike[str], **place: Any) -> Path:
        """Writes the film as one HTML file, which plays by double click; place as for `html`.

        Raises: RequestError, where the film is too large for one file; OSError, where it cannot be written.
        """
        path = Path(file)
        path.write_text(self.html(**place), encoding="utf-8")
        return path

    def code(self, language: Language = "numpy") -> str:
        """The film as a program in Python with the same network, data and loss, which asserts the same gradients.

        language: numpy, with the backward pass by hand; torch, by autograd.

        Raises: RequestError, where the algorithm is not full BPTT, or the film has too many numbers in it.
        """
        problem = code.prepared(self.request | {"language": language})
        return program(drain(film_to_write(problem)), language).code

    def _repr_html_(self) -> str:
        """The film in a notebook, where it plays; of one that is too large for that, what it is, and why not."""
        try:
            return FRAME.format(escape(self.html()), escape(str(self)), HEIGHT)
        except RequestError as refused:
            return f"<p>{escape(str(self))}</p><p>{escape(str(refused))}</p>"

    def __repr__(self) -> str:
        layers = " > ".join(f"{layer['cell']} {layer['units']}" for layer in self.request["layers"])
        T, B, I = self.inputs.shape
        error = f"max. relative error {self.check.max_relative_error:.1e}"
        return f"<Film of {I} > {layers}; T = {T}, B = {B}; {len(self.steps)} steps; loss {self.loss:.6g}; {error}>"


class Filming:
    """`backflow.film(request)` computes a film; `backflow.film.of(model, x, y, loss)` that of a PyTorch model."""

    def __call__(self, request: Request | str) -> Film:
        """The film of a request, computed in this process.

        request: as POST /api/trace takes it, a mapping (arrays of NumPy may stand in it) or JSON; or a link to a film,
            or its query: "cell=lstm&steps=6".

        Raises: RequestError, with every field that is wrong, its value, and what is allowed.

        >>> film = backflow.film({"layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 2}]})
        """
        return film_of(problem_of(request))

    def of(self, model: Any, x: Any, y: Any, loss: Any, **more: Any) -> Film:
        """The film of `loss(model(x), y).backward()` of a PyTorch model, without hooks; all as for `from_torch`.

        Raises: NotExpressibleError, RequestError.

        >>> backflow.film.of(model, x, y, nn.CrossEntropyLoss()).save("film.html")
        """
        return self(from_torch(model, x, y, loss, **more))


def problem_of(request: Request | str) -> Problem:
    """Raises: RequestError."""
    if not isinstance(request, str):
        return build(parse(plain(request), TraceRequest))
    if request.lstrip().startswith("{"):
        return build(parse(document_in(request.encode()), TraceRequest))
    fields, _ = by_link(request)
    return query.problem_of(fields)


def film_of(problem: Problem) -> Film:
    """The same computation that the stream of the trace tells, with every digit."""
    params, memory = drain(replayed(problem))
    batch = problem.batch(problem.request.iteration)
    played = ReturnCapture(trace.played(problem, params, batch, memory))
    steps = tuple(_whole(played))
    outcome = played.found
    check = drain(no_warnings(trace.checked(problem, params, batch, outcome)))
    inputs, targets = batch.inputs, batch.targets
    return Film(echoed(problem.request), params, inputs, targets, steps, outcome.grads, outcome.loss, check)


def _whole(played: "ReturnCapture[Step | None, Any]") -> Iterator[Step]:
    """The steps without the pauses between them."""
    return (step for step in played if step is not None)


film = Filming()
