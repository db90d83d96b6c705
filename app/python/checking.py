"""A verdict in Python on somebody's own backward pass: whether it is right, and which mistake gives its numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from app.check_file import answer_to, by_name, layers_of, paragraph, with_yours
from app.python.filming import problem_of
from app.python.plain import Request, plain
from app.responses.wire import echoed

Json = dict[str, Any]
Grads = Sequence[Mapping[str, Any] | None] | Mapping[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class Verdict:
    """What is said of a backward pass.

    right: whether every number that was given is ours, in the digits in which it was given.
    explanations: every smallest set of mistakes that gives these very numbers; none where nothing known does. Each
        mistake has `mistake` (its id), `layers`, `says`, and the lines `yours` and `right`.
    says: the verdict in a sentence.
    first: the first place, in the order of the way back, that is wrong; None where nothing is.
    answer: all of it, as POST /api/check answers.
    """

    right: bool
    explanations: list[list[Json]]
    says: str
    first: Json | None
    answer: Json

    def __str__(self) -> str:
        """The verdict in one paragraph, as `backflow check` prints it."""
        return paragraph(self.answer)

    def __repr__(self) -> str:
        return f"<Verdict: {self}>"

    def __bool__(self) -> bool:
        """Whether it is right, so that `assert backflow.check(...)` says what is meant."""
        return self.right

    def _repr_html_(self) -> str:
        """The verdict in a notebook: the sentence, the lines of each explanation, and each part of the gradient."""
        mark = "✓" if self.right else "✗"
        rows = "".join(map(_row, self.answer["parameters"]))
        head = "<tr><th>layer</th><th>parameter</th><th></th><th>relative error</th></tr>"
        table = f"<table>{head}{rows}</table>" if rows else ""
        warnings = "".join(f"<p>{escape(says)}</p>" for says in self.answer["warnings"])
        return f"<p><b>{mark}</b> {escape(self.says)}</p>{self._lines()}{table}{warnings}"

    def _lines(self) -> str:
        """Of each explanation the line that was written and the right one."""
        if self.right:
            return ""
        lines = [
            f"<li><code>{escape(fault['yours'])}</code> → <code>{escape(fault['right'])}</code></li>"
            for faults in self.explanations
            for fault in faults
        ]
        return f"<ul>{''.join(lines)}</ul>"


def _row(part: Json) -> str:
    gate = f"[{part['gate']}]" if part["gate"] else ""
    mark, error = "✓" if part["right"] else "✗", part["relative_error"]
    shown = f"{error:.1e}" if isinstance(error, float) else str(error)
    return f"<tr><td>{part['layer']}</td><td>{part['name']}{escape(gate)}</td><td>{mark}</td><td>{shown}</td></tr>"


def check(
    request: Request | str,
    grads: Grads,
    loss: float | None = None,
    steps: Sequence[Mapping[str, Any]] | None = None,
    layout: str | None = None,
) -> Verdict:
    """Whether these gradients of a request are right; if not, where they first are not, and which mistake it is.

    request: as `backflow.film` takes it, of iteration 0.
    grads: by layer a mapping of W, U, b and, for gru, c, shaped as the parameters, or None for a layer that is not
        judged; or one mapping of W0, U0, b0, W1 ... as np.savez has them, and of the loss. What
        is left out is not judged.
    loss: the total L, if it is to be judged, too: where it is another one, the forward pass differs.
    steps: numbers of single steps of the backward pass: {"t": 3, "layer": 0, "values": {"dh": (B, H)}}.
    layout: rows (x W), columns (W x), torch or keras; found by the shapes and the numbers where it is left out.

    Raises: RequestError, where the arrays are not those of the network.
    """
    document = echoed(problem_of(request).request) if isinstance(request, str) else plain(request)
    given = plain(grads)
    yours: Json = by_name(given, layers_of(document)) if isinstance(given, dict) else {"grads": given}
    told = {"loss": plain(loss), "steps": plain(steps), "layout": layout}
    yours |= {name: value for name, value in told.items() if value is not None}
    answer = answer_to(with_yours(document, yours))
    return Verdict(answer["right"], answer["explanations"], answer["says"], answer["first"], answer)
