"""The one table of the form: of each field its default, meaning, bounds, place in the request and control on the page.

The template draws it, a link leaves out what it calls quiet, the API document has its schemas, `query.py` makes the
request of it, and the page is given it as JSON (`for_page`). A default stands in the model of the request where it has
one; so do the fields of a task, and what batch, loss and width suit it.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, TypeAdapter

from app.form import controls, schemas, trackers
from app.form.column_roles import HEADINGS, ROLES
from app.form.controls import Control, area, choice, decimal, number
from app.form.schemas import EMBEDDED, SWEEP, Json, empty_or, free_text, listed, up_to, whole, words
from app.form.values import embedded, literal, planted, sweeps, weights, written
from app.limits import LIMITS
from app.requests.algorithms import Algorithm
from app.requests.analysis import Part
from app.requests.layers import OPTIONS, Activation, DenseActivation, GruLayer, Init, Layer
from app.requests.optimizers import SGD, Adam, Momentum, Optimizer
from app.requests.predictions import LearnedRequest
from app.requests.tasks import Copy, Echo, OfTask, Sine, Spirals, Task
from app.requests.trace import TraceRequest, Train, TrainingRequest
from engine.initializers import SCHEMES
from engine.losses import LOSSES
from engine.tasks.scaling import SCALINGS

Form = Mapping[str, str]


class FormField(NamedTuple):
    """A field of the form, and of the query of a link.

    `place` is where it stands in the request ([] is any hidden layer, [top] the output), by which a refusal finds its
    name; `value` makes of its text what stands there, and is None where `query.py` makes it of several fields. `when`
    has the choices in other fields beside which it means something: no choices are any but empty; those of `cell` are
    met by one layer.
    """

    default: str
    meaning: str
    schema: Json
    place: str
    when: Mapping[str, tuple[str, ...]] = {}
    value: Callable[[str], Any] | None = literal
    optional: bool = False  # empty: not in the request
    quiet: bool = False  # a link leaves it out while it is as it is if left out, as few people touch it
    example: str = ""  # what the page fills in where it is needed and empty
    control: Control | None = None


def members(union: Any) -> dict[str, type[BaseModel]]:
    """The models of a union by the names that tell them apart."""
    models: tuple[type[BaseModel], ...] = get_args(get_args(union)[0])
    return {name: model for model in models for name in get_args(model.model_fields["name"].annotation)}


def having(union: Any, field: str) -> tuple[str, ...]:
    """The names of those models that have the field."""
    return tuple(
        name
        for name, model in members(union).items()
        if any(field in (own, said.alias) for own, said in model.model_fields.items())
    )


def default(model: type[BaseModel], field: str) -> str:
    """What the request has where the field is left out."""
    return written(model.model_fields[field].default)


def task_models() -> dict[str, type[OfTask]]:
    return {name: model for name, model in members(Task).items() if issubclass(model, OfTask)}


class Suited(NamedTuple):
    """What goes with a task where the form is silent, and what it is called."""

    words: str
    still: bool  # whether layers without a state can learn it
    loss: str
    batch: str
    drawn: bool  # whether the seed draws its batches


TASKS: dict[str, Suited] = {
    **{
        name: Suited(task.words or name, task.still, task.loss, default(task, "batch"), task.drawn)
        for name, task in task_models().items()
    },
    "data": Suited("my own numbers", True, "half_mse", "1", drawn=False),
}


def silent_task(still: bool) -> str:
    """The task where none is said: the first for layers without a state, or the first in time."""
    return next(name for name, task in TASKS.items() if task.still == still)


def _batches() -> str:
    """Which batch suits which tasks, the most frequent one without them."""
    of: dict[str, list[str]] = {}
    for name in task_models():
        of.setdefault(TASKS[name].batch, []).append(name)
    usual = max(of, key=lambda batch: len(of[batch]))
    said = [f"{batch} for {', '.join(of[batch])}" for batch in sorted(of, key=int) if batch != usual]
    return f"examples in a batch; left out: {'; '.join(said)}; else {usual}"


def _squares() -> str:
    *names, last = [name for name, task in task_models().items() if task.loss == "half_mse"]
    return f"left out: cross_entropy, for {', '.join(['own data', *names])} and {last} half_mse"


def _of_task(field: str) -> dict[str, tuple[str, ...]]:
    return {"task": having(Task, field)}


def _by(field: str) -> dict[str, tuple[str, ...]]:
    return {"algorithm": having(Algorithm, field)}


def _beside(field: str) -> dict[str, tuple[str, ...]]:
    return {"optimizer": having(Optimizer, field)}


def _of_cell(option: str) -> dict[str, tuple[str, ...]]:
    return {"cell": tuple(cell for cell, chosen in OPTIONS.items() if chosen == option)}


def named(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


OWN: dict[str, tuple[str, ...]] = {"task": ("data",)}
_LAYER: TypeAdapter[Layer] = TypeAdapter(Layer)
FORGETTING = tuple(
    cell for cell in OPTIONS if _LAYER.validate_python({"cell": cell, "units": 1}).engine(1).forget_gate is not None
)
SYMBOLIC = {"task": tuple(name for name, task in task_models().items() if task.width == "symbols")}
DRAWN: dict[str, tuple[str, ...]] = {"params": ("",)}  # which says nothing where weights are the person's own

UNITS, FUNCTIONS = up_to(LIMITS.units), "|".join(get_args(Activation))
WORDS = {None: "", "activation": rf"(?::(?:{FUNCTIONS}))?", "reset": "(?::(?:after|before))?"}  # after the units
LAYER = rf" *(?:{UNITS}|{'|'.join(f'{cell}:{UNITS}{WORDS[option]}' for cell, option in OPTIONS.items())}) *"

SHARE = schemas.number(minimum=0, exclusiveMaximum=1)
STEPS, SEED = whole(1, LIMITS.steps), whole(0, LIMITS.seed)
BATCH, LAG, SYMBOLS = empty_or(whole(1, LIMITS.batch)), whole(0, LIMITS.steps), whole(1, LIMITS.units)
SPAN, PERIOD = whole(1, (LIMITS.steps - 1) // 2), schemas.number(minimum=2, maximum=LIMITS.steps)
NOISE, COLUMNS = schemas.number(minimum=0, maximum=LIMITS.noise), whole(1, LIMITS.width)
LEAST, MORE_THAN_0 = schemas.number(minimum=0), schemas.number(exclusiveMinimum=0)
MOST_STEPS = 10**9  # of a trace, which its cost bounds
ITERATION = whole(0, LIMITS.iteration)

NETWORK = {
    "cell": FormField(
        "rnn",
        "cell of the hidden layers: dense, rnn, lstm or gru",
        words(*OPTIONS),
        "layers[].cell",
        value=None,
        control=choice("Cell", {cell: "MLP (dense)" if cell == "dense" else cell.upper() for cell in OPTIONS}),
    ),
    "hidden": FormField(
        "6",
        "units of the hidden layers, lowest first: 8,6; an item may also be lstm:4 or rnn:8:relu",
        listed(LAYER, most=LIMITS.layers - 1),
        "layers",
        value=None,
        control=controls.text(
            "Hidden layers",
            hint="units of each, lowest first: <kbd>8, 6</kbd>; mixed: <kbd>lstm:8, dense:4</kbd>",
            inputmode="text",
            spellcheck="false",
        ),
    ),
    "activation": FormField(
        "tanh",
        "activation of the hidden layers of dense and rnn",
        words(*get_args(Activation)),
        "layers[].activation",
        _of_cell("activation"),
        value=None,
        control=choice(
            "Activation",
            named(("tanh", "sigmoid", "relu", "leaky_relu", "gelu", "linear")),
            title="f, applied to the pre-activation z = x W + h₍t−1₎ U + b; its derivative f′ multiplies the error",
        ),
    ),
    "forget_bias": FormField(
        "",
        "biases with which forget gates of lstm begin; empty: 0",
        empty_or(schemas.number()),
        "init.forget_bias",
        {"cell": FORGETTING, **DRAWN},
        optional=True,
        quiet=True,
        control=decimal(
            "Forget bias",
            title="A large one opens the forget gates: along the cell state the error is multiplied by them alone "
            "(constant error carousel)",
            placeholder="0",
        ),
    ),
    "reset": FormField(
        default(GruLayer, "reset"),
        "where the reset gate of gru acts: after or before the product",
        words("after", "before"),
        "layers[].reset",
        _of_cell("reset"),
        value=None,
        quiet=True,
        control=choice(
            "Reset gate",
            {
                "after": "after the product (PyTorch, cuDNN)",
                "before": "before the product (Cho et al. 2014, v3)",
            },
        ),
    ),
    "output": FormField(
        "",
        "activation of the output; empty: as the loss wants",
        words("", *get_args(DenseActivation)),
        "layers[top].activation",
        value=None,
        quiet=True,
        control=choice(
            "Output activation",
            {"": "by the loss"} | named(("linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softmax")),
        ),
    ),
}
DATA = {
    "task": FormField(
        "",
        "the name of a task, or data for own numbers; left out: echo, or xor where cell is dense",
        words("", *TASKS),
        "task.name",
        value=str,
        control=choice("Task", {name: TASKS[name].words for name in sorted(TASKS, key=lambda n: TASKS[n].still)}),
    ),
    "steps": FormField(
        default(Echo, "steps"),
        "time steps of a sequence, for tasks in time but copy",
        STEPS,
        "task.steps",
        _of_task("steps"),
        control=number("Time steps", STEPS),
    ),
    "batch": FormField("", _batches(), BATCH, "task.batch", _of_task("batch"), control=number("Batch", BATCH)),
    "lag": FormField(
        default(Echo, "lag"),
        "how many time steps later to echo, or to wait before copying",
        LAG,
        "task.lag",
        _of_task("lag"),
        control=number("Lag", LAG),
    ),
    "symbols": FormField(
        "4",
        "how many different symbols echo and copy hear",
        SYMBOLS,
        "layers[top].units",
        SYMBOLIC,
        value=None,
        control=number("Symbols", SYMBOLS),
    ),
    "span": FormField(
        default(Copy, "span"),
        "of copy: how many symbols",
        SPAN,
        "task.span",
        _of_task("span"),
        control=number("Span", SPAN),
    ),
    "period": FormField(
        default(Sine, "period"),
        "of sine: time steps from crest to crest",
        PERIOD,
        "task.period",
        _of_task("period"),
        control=number("Period", PERIOD),
    ),
    "noise": FormField(
        default(Spirals, "noise"),
        "standard deviation of the noise on spirals and circles",
        NOISE,
        "task.noise",
        _of_task("noise"),
        control=number("Noise", NOISE),
    ),
    "text": FormField(
        "",
        "the text of next_letter",
        free_text(LIMITS.text),
        "task.text",
        _of_task("text"),
        value=str,
        example="the error flows back",
        control=area("Text", 3, maxlength=LIMITS.text),
    ),
    "data": FormField(
        "",
        "own numbers for the task data, as CSV or JSON",
        free_text(LIMITS.pasted),
        "data",
        OWN,
        value=None,
        example="0.0, 0.1\n0.5, 0.3\n1.0, 0.8\n0.5, 0.6\n0.0, 0.2",
        control=area(
            "Numbers",
            7,
            hint="CSV, with a heading or without: a row for each time step (MLP: for each example), a blank\n"
            '      line before the next sequence. Or JSON: <kbd>{"inputs": …, "targets": …}</kbd>',
            room="own-file",
            wrap="off",
        ),
    ),
    "heading": FormField(
        "auto",
        "whether the data begins with a heading: yes, no, or auto, by contrast with the rows below",
        words(*HEADINGS),
        "heading",
        OWN,
        value=None,
        quiet=True,
        control=choice("First row", {"auto": "by contrast", "yes": "heading", "no": "data"}),
    ),
    "columns": FormField(
        "1",
        "how many of the last columns of the data are targets, where roles are left out",
        COLUMNS,
        "columns",
        {**OWN, "roles": ("",)},
        value=None,
        control=number("Target columns", whole(1, LIMITS.width), room="own"),
    ),
    "roles": FormField(
        "",
        "input, target, both or out for each column of the data: out,both,input; left out: see columns",
        listed(f" *(?:{'|'.join(ROLES)}) *"),
        "roles",
        OWN,
        value=None,
        quiet=True,
    ),
    "scaling": FormField(
        "none",
        "what the network sees of the data, for all columns or for each: none (as it is), standard (mean 0, standard "
        "deviation 1) or range (0 to 1)",
        listed(f" *(?:{'|'.join(SCALINGS)}) *"),
        "scaling",
        OWN,
        value=None,
        quiet=True,
    ),
    "ahead": FormField(
        "",
        "a target is the number so many rows later in its sequence of the data; left out: 1 where one series is both "
        "input and target by itself, else 0",
        empty_or(LAG),
        "ahead",
        OWN,
        value=None,
        quiet=True,
        control=number(
            "Steps ahead",
            empty_or(LAG),
            hint="0: the target stands in the row itself; 1: it is the number in the next row",
        ),
    ),
}
ERROR = {
    "algorithm": FormField(
        TraceRequest.model_fields["algorithm"].default.name,
        "full, naive, rtrl, truncated, chunked, epochwise or custom",
        words(*members(Algorithm)),
        "algorithm.name",
        value=str,
        control=choice(
            "Algorithm",
            {
                "full": "full BPTT: backpropagation through time",
                "naive": "naive BPTT(∞): each loss alone",
                "truncated": "truncated: BPTT(h; h′)",
                "chunked": "chunked: state carried, error cut (stateful)",
                "epochwise": "epochwise: state begins anew",
                "rtrl": "RTRL: real-time recurrent learning",
                "custom": "my own sweeps",
            },
            hint="The weights wait until the film ends; changing them on the way (on-line) is left out.",
        ),
    ),
    "k1": FormField(
        "2",
        "of truncated: a backward pass every so many time steps",
        STEPS,
        "algorithm.k1",
        _by("k1"),
        control=number(
            "k1, every",
            STEPS,
            hint="Williams &amp; Peng: h = k2 states walked back over (longest lag k2 − 1), h′ = k1 time steps from "
            "pass to pass",
        ),
    ),
    "k2": FormField(
        "4",
        "of truncated: over the last so many states; the longest lag is k2 - 1",
        STEPS,
        "algorithm.k2",
        _by("k2"),
        control=number("k2, states", STEPS, hint_of="k1"),
    ),
    "length": FormField(
        "4",
        "of chunked and epochwise: time steps of a block",
        STEPS,
        "algorithm.length",
        _by("length"),
        control=number(
            "Block length", STEPS, hint="of epochwise: an epoch, from reset to reset; not a pass over the data"
        ),
    ),
    "sweeps": FormField(
        "",
        "of custom: losses:start:until, as in 3 5:5:1; 7:7:4",
        schemas.text(rf" *|{SWEEP}(?:;{SWEEP})*;? *"),
        "algorithm.sweeps",
        _by("sweeps"),
        value=sweeps,
        control=controls.words("Sweeps", "losses:start:until, as in <kbd>0 1 2:2:0; 5 7:7:3</kbd>"),
    ),
    "loss": FormField(
        "",
        _squares(),
        words("", *LOSSES),
        "loss",
        value=str,
        control=choice(
            "Loss",
            {
                "cross_entropy": "cross-entropy",
                "half_mse": "half MSE",
                "mse": "MSE",
                "half_sse": "half SSE",
                "bce": "binary cross-entropy",
            },
        ),
    ),
    "loss_at": FormField(
        default(TraceRequest, "loss_at"),
        "every, last, or the weight of each time step: 0,0,1",
        schemas.text(rf"every|last|{schemas.NUMBER}(?:,{schemas.NUMBER})*"),
        "loss_at",
        value=weights,
        quiet=True,
        control=controls.words(
            "Loss weights", "<kbd>every</kbd>, <kbd>last</kbd>, or the weight w of each time step: <kbd>0,0,1</kbd>"
        ),
    ),
    "l2": FormField(
        default(TraceRequest, "l2"),
        "lambda of the L2 term",
        LEAST,
        "l2",
        quiet=True,
        control=number(
            "L2 penalty",
            LEAST,
            title="λ/2 times the sum of all squared weights is added to the loss; biases do not count",
        ),
    ),
}
UPDATE = {
    "optimizer": FormField(
        TraceRequest.model_fields["optimizer"].default.name,
        "sgd, momentum or adam",
        words(*members(Optimizer)),
        "optimizer.name",
        value=str,
        quiet=True,
        control=choice("Optimizer", {"sgd": "gradient descent", "momentum": "momentum", "adam": "Adam"}),
    ),
    "rate": FormField(
        default(SGD, "rate"),
        "learning rate",
        LEAST,
        "optimizer.rate",
        control=number(
            "Learning rate",
            LEAST,
            title="The update subtracts: w − η ∂L/∂w. Texts that add it call target − output the error",
        ),
    ),
    "beta": FormField(
        default(Momentum, "beta"),
        "of momentum: how much of the old way is kept",
        SHARE,
        "optimizer.beta",
        _beside("beta"),
        control=number("beta", SHARE),
    ),
    "beta1": FormField(
        default(Adam, "beta1"),
        "of adam: how much of the average is kept",
        SHARE,
        "optimizer.beta1",
        _beside("beta1"),
        control=number("beta1", SHARE),
    ),
    "beta2": FormField(
        default(Adam, "beta2"),
        "of adam: how much of the average of squares is kept",
        SHARE,
        "optimizer.beta2",
        _beside("beta2"),
        control=number("beta2", SHARE),
    ),
    "epsilon": FormField(
        default(Adam, "epsilon"),
        "of adam: added to the root",
        MORE_THAN_0,
        "optimizer.epsilon",
        _beside("epsilon"),
        control=decimal("epsilon"),
    ),
    "clip": FormField(
        "",
        "norm or value; empty: no clipping",
        words("", "norm", "value"),
        "clip.kind",
        value=str,
        optional=True,
        quiet=True,
        control=choice("Clip the gradient", {"": "off", "norm": "by norm", "value": "by value"}),
    ),
    "limit": FormField(
        "1", "of clipping", MORE_THAN_0, "clip.limit", {"clip": ()}, control=number("Clip limit", MORE_THAN_0)
    ),
}
BEGINNING = {
    "init": FormField(
        default(Init, "scheme"),
        "glorot, he, uniform or orthogonal",
        words(*SCHEMES),
        "init.scheme",
        DRAWN,
        value=str,
        quiet=True,
        control=choice("Initialization", named(("glorot", "he", "uniform", "orthogonal"))),
    ),
    "radius": FormField(
        "",
        "spectral radius to which recurrent weights are scaled; empty: not scaled",
        empty_or(schemas.number(exclusiveMinimum=0, maximum=LIMITS.radius)),
        "init.recurrent.spectral_radius",
        DRAWN,
        optional=True,
        quiet=True,
        control=decimal("Spectral radius of U", placeholder="as drawn"),
    ),
    "params": FormField(
        "",
        "own weights as JSON, by layer, as POST takes them; they replace init and radius",
        EMBEDDED,
        "params",
        value=embedded("params"),
        optional=True,
        quiet=True,
        control=area(
            "Own weights",
            2,
            hint='JSON, by layer: <kbd>[{"W": …, "U": …, "b": …}, …]</kbd>; empty: initialized',
            room="own-weights",
            folded="As JSON",
            maxlength=8000,
        ),
    ),
    "state": FormField(
        "",
        "states before the first time step as JSON, by layer, as POST takes them; empty: zeros",
        EMBEDDED,
        "state",
        value=embedded("state"),
        optional=True,
        quiet=True,
        control=area(
            "Initial state", 1, hint='JSON, by layer: <kbd>[{"h": …}, null]</kbd>; empty: zeros', maxlength=8000
        ),
    ),
    "seed": FormField(
        default(TraceRequest, "seed"), "of the weights and the batches", SEED, "seed", control=number("Seed", SEED)
    ),
}
PARTS = ("optimizer", "clip", "algorithm")  # of the request, which may change on the way
CHANGEABLE = {
    name: part
    for part in PARTS
    for name, field in (ERROR | UPDATE).items()
    if field.place.startswith(f"{part}.") and name != "sweeps"  # which are separated by the same signs
}
_CHANGED = "|".join(sorted(CHANGEABLE, key=lambda name: name in PARTS))
CHANGE = rf" *[1-9][0-9]{{0,3}} *:(?: *(?:{_CHANGED})=[^,;]*,?)+"
WHAT_IS_TOLD = {
    "changes": FormField(
        "",
        "on the way, from an iteration on: 100:rate=0.01; 200:clip=norm,limit=1",
        schemas.text(rf" *|{CHANGE}(?:;{CHANGE})*;? *"),
        "changes",
        value=None,
        quiet=True,
        control=controls.words(
            "Schedule",
            "changes of optimizer, clip or algorithm: <kbd>100:rate=0.01; 200:clip=norm,limit=1</kbd>",
        ),
    ),
    "iteration": FormField(
        default(TraceRequest, "iteration"),
        "silent updates before the trace",
        ITERATION,
        "iteration",
        quiet=True,
        control=number("After how many updates", ITERATION),
    ),
    "digits": FormField(
        default(TraceRequest, "digits"),
        "significant digits of the numbers; null: all",
        empty_or(whole(1, LIMITS.digits), "null"),
        "digits",
        quiet=True,
    ),
    "biases": FormField(
        default(Train, "biases"),
        "false: the update leaves biases as they are",
        words("true", "false"),
        "train.biases",
        quiet=True,
    ),
}

FIELDS: dict[str, FormField] = NETWORK | DATA | ERROR | UPDATE | BEGINNING | WHAT_IS_TOLD

# Further fields of single endpoints.
TRAINING = {
    "iterations": FormField(
        default(TrainingRequest, "iterations"),
        "how many updates are told about",
        whole(1, LIMITS.iteration),
        "iterations",
    ),
    "every": FormField(
        default(TrainingRequest, "every"),
        "tell each so-many-th; null: as many as are good to draw",
        empty_or(whole(1, LIMITS.iteration), "null"),
        "every",
    ),
}
LEARNED = {
    "temperature": FormField(
        default(LearnedRequest, "temperature"),
        "of the letters that the network writes; 0: always the likeliest one",
        schemas.number(minimum=0, maximum=LIMITS.temperature),
        "temperature",
    ),
    "letters": FormField(
        default(LearnedRequest, "letters"), "how many letters it writes", whole(1, LIMITS.letters), "letters"
    ),
    "prompt": FormField(
        default(LearnedRequest, "prompt"),
        "how its text begins; empty: the first letter of the text",
        free_text(LIMITS.text),
        "prompt",
        value=str,
    ),
    "sample": FormField(default(LearnedRequest, "sample"), "another number writes another text", SEED, "sample"),
    "grid": FormField(
        default(LearnedRequest, "grid"), "points along each side of the plane of inputs", whole(2, LIMITS.grid), "grid"
    ),
}
PLANTED = {
    "mistakes": FormField(
        "",
        "mistakes in the backward pass: id:layer, with commas between them",
        listed(" *[a-z0-9_]+:[0-9]{1,2} *", most=LIMITS.mistakes),
        "mistakes",
        value=planted,
        optional=True,
    )
}

NUMBER = {
    "n": FormField("0", "the step of the trace", whole(0, MOST_STEPS), "n"),
    "name": FormField(
        "delta", "of a value, or of what the step adds to a gradient: dW", free_text(40), "name", value=str
    ),
    "b": FormField("0", "the example; of a gradient the row", whole(0, LIMITS.width), "b"),
    "i": FormField("0", "the unit; of a gradient the column", whole(0, 4 * LIMITS.units), "i"),
}

CODE = {"language": FormField("numpy", "of the program: numpy or torch", words("numpy", "torch"), "language")}

FILM = {  # of a film that is one file: where one is in it, as in the hash of the page, and what it is called
    "at": FormField("", "how many steps are shown when it opens", empty_or(whole(0, MOST_STEPS)), "at"),
    "open": FormField("", "the number that is opened, as in the page's hash: delta,0,2,1", free_text(80), "open"),
    "example": FormField("", "the example that is looked at, from 0, or all", free_text(4), "example"),
    "notation": FormField("", "row or column", words("", "row", "column"), "notation"),
    "address": FormField("", "of the page that computes the film, to which the file links", free_text(510), "address"),
    "title": FormField("", "what the film is called; empty: by its network", free_text(200), "title"),
}

ANALYSIS = {
    "compare": FormField("", "ways back in time as in POST, a list in JSON", EMBEDDED, "compare", value=None),
    "parts": FormField(
        "",
        "as in POST, with commas; left out: all",
        listed(f" *(?:{'|'.join(get_args(Part))}) *", most=LIMITS.compared),
        "parts",
        value=None,
    ),
}

# Where the page shows each field: the names of a list stand beside each other.
FIELDSETS: dict[str, tuple[str | tuple[str, ...], ...]] = {
    "Network": ("cell", "hidden", "activation", "forget_bias", "reset"),
    "Data": (
        *("task", "text", "data", "heading", "columns", "ahead"),
        ("steps", "batch", "lag", "symbols", "span", "period", "noise"),
    ),
    "Error": ("algorithm", ("k1", "k2", "length"), "sweeps", "loss", "seed"),
    "More": (
        *("output", "loss_at", "init", "radius", "params", "state", "optimizer"),
        ("beta", "beta1", "beta2", "epsilon"),
        *("clip", "limit", "rate", "l2", "changes", "iteration"),
    ),
}


def for_page() -> Json:
    """The table as the page has it: what a link leaves out, what applies when, and what suits a task.

    Lists, as their order is that of a link, and the first task that fits is taken where none is said.
    """
    return {
        "fields": [
            {
                "name": name,
                "default": field.default,
                "quiet": field.quiet,
                "when": field.when,
                "example": field.example,
            }
            for name, field in FIELDS.items()
        ],
        "tasks": [
            {"name": name, "batch": task.batch, "loss": task.loss, "still": task.still, "drawn": task.drawn}
            for name, task in TASKS.items()
        ],
        "trackers": trackers.for_page(),
    }
