"""The form is one table: the page, a link and the request have of each field what the table says, and nothing else."""

import json
import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from pydantic import BaseModel

from app.form.fields import FIELDS, FIELDSETS, PLANTED, TASKS, for_page, having, task_models
from app.form.query import document, filled, problem_of
from app.limits import LIMITS
from app.page.context import page_context
from app.requests.algorithms import Algorithm
from app.requests.errors import RequestError
from app.requests.optimizers import Optimizer
from app.requests.tasks import Task
from app.requests.trace import TraceRequest
from tests.app.serving import ROOT
from tests.golden.traces import FORM

NOT_ASKED = {"digits", "biases"}  # by the page, which draws six digits and moves biases
COLUMNS = {"roles", "scaling"}  # chosen for each column, static/form/own_data.view.js


def shown_fields() -> list[str]:
    return [
        name for names in FIELDSETS.values() for each in names for name in ([each] if isinstance(each, str) else each)
    ]


def test_every_field_of_the_page_stands_in_one_place_and_has_a_control() -> None:
    assert sorted(shown_fields()) == sorted({*FIELDS} - NOT_ASKED - COLUMNS), "a field stands in FIELDSETS too"
    assert {name for name, field in FIELDS.items() if field.control} == {*shown_fields()}


def test_the_template_names_no_field_by_itself() -> None:
    html = "".join((ROOT / "templates" / "parts" / name).read_text() for name in ("form.html", "fields.html"))
    assert re.findall(r'name="(?!\{\{)', html) == []
    assert re.findall(r'data-for="(?!\{\{)([a-z]+)"', html) == ["data"]  # the columns of own numbers


def test_no_default_and_no_task_is_written_into_the_script_of_the_form() -> None:
    script = (ROOT / "static" / "form" / "query.js").read_text(encoding="utf-8")
    assert {*re.findall(r'"([a-z_0-9]+)"', script)} & {*FIELDS, *TASKS} == {"cell", "task"}


def test_the_tests_of_the_page_read_the_table_that_the_page_is_given() -> None:
    assert json.loads(FORM.read_text(encoding="utf-8")) == json.loads(json.dumps(for_page())), "make golden"
    assert page_context()["figures"]["form"] == for_page()


def test_every_choice_of_a_control_is_allowed_and_every_allowed_one_can_be_chosen() -> None:
    for name, field in FIELDS.items():
        if field.control and field.control.options:
            offered = {option.value for option in field.control.options}
            assert offered | {""} == {*field.schema["enum"], ""}, name


def test_what_a_field_needs_beside_it_is_a_choice_there() -> None:
    for name, field in FIELDS.items():
        for other, choices in field.when.items():
            allowed = FIELDS[other].schema.get("enum", [""])
            assert {*choices} <= {*allowed}, (name, other)


def places(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_every_field_of_the_request_is_in_the_table() -> None:
    said = {re.split(r"[.\[]", field.place)[0] for field in (FIELDS | PLANTED).values()}
    assert places(TraceRequest) <= said
    for part, union in (("task", Task), ("algorithm", Algorithm), ("optimizer", Optimizer)):
        for model in get_args(get_args(union)[0]):
            assert {f"{part}.{name}" for name in places(model)} <= {field.place for field in FIELDS.values()}, model


@pytest.mark.parametrize("task", task_models())
def test_a_task_is_asked_for_with_its_fields_and_no_others(task: str) -> None:
    form = filled([("task", task), ("text", "abcabcabcabc")], FIELDS)
    asked = document(form)["task"]
    assert {*asked} == places(task_models()[task])
    assert task_models()[task].model_validate(asked).engine(asked.get("symbols", 2)).batch == int(TASKS[task].batch)


@pytest.mark.parametrize("task", task_models())
def test_a_task_says_whether_a_seed_draws_its_batches(task: str) -> None:
    asked = document(filled([("task", task), ("text", "abcabcabcabc")], FIELDS))["task"]
    model = task_models()[task].model_validate(asked).engine(asked.get("symbols", 2))
    one, other = (model.draw(np.random.default_rng(seed)) for seed in (1, 2))
    same = all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    assert TASKS[task].drawn is not same


def test_own_numbers_are_drawn_by_nothing() -> None:
    assert not TASKS["data"].drawn


def test_a_field_of_a_union_applies_where_its_model_has_it() -> None:
    assert having(Algorithm, "sweeps") == ("custom",)
    assert having(Optimizer, "beta1") == ("adam",)
    assert having(Task, "lag") == ("echo", "copy")


# --- where a field and a task are added ---

OF_A_FIELD = ["app/requests/", "app/form/fields.py", "app/limits.py", "app/form/query.py"]  # the last two seldom
OF_A_TASK = [
    "engine/tasks/",
    "engine/tasks/__init__.py",
    "app/requests/tasks.py",
    "app/page/trainings.py",
    "app/responses/symbols.py",
]


def naming(word: str) -> set[str]:
    """The sources that name it as a whole word."""
    found = re.compile(rf"\b{word}\b")
    rooms = [path for room in ("app", "engine", "static", "templates") for path in (ROOT / room).rglob("*.*")]
    sources = [path for path in rooms if path.suffix in (".py", ".js", ".html") and "vendor" not in path.parts]
    return {str(path.relative_to(ROOT)) for path in sources if found.search(path.read_text(encoding="utf-8"))}


def room_of(path: str, rooms: list[str]) -> str | None:
    """The place of the list where a file lies, or stands itself."""
    return (
        path if path in rooms else next((room for room in rooms if room.endswith("/") and path.startswith(room)), None)
    )


@pytest.mark.parametrize("field", ["k2", "epsilon", "noise", "radius", "beta1", "seed"])
def test_a_field_is_added_in_at_most_four_files(field: str) -> None:
    assert field in FIELDS
    assert len(OF_A_FIELD) <= 4
    rooms = ("app/form/", "static/form/", "templates/parts/form.html", "templates/parts/fields.html")
    assert [path for path in naming(field) if path.startswith(rooms) and path not in OF_A_FIELD] == []


@pytest.mark.parametrize(("name", "kind"), [("temporal_order", "TemporalOrder"), ("reber", "Reber")])
def test_a_task_is_added_in_at_most_five_files(name: str, kind: str) -> None:
    assert name in TASKS
    assert len(OF_A_TASK) <= 5
    assert all((ROOT / Path(place)).exists() for place in OF_A_TASK)
    assert {path for path in naming(name) | naming(kind) if room_of(path, OF_A_TASK) is None} <= {
        "app/requests/costs/drawing.py",  # what is slow to draw: Reber alone
        "app/page/presets.py",
    }


def test_there_are_as_many_hidden_layers_as_the_limit_leaves_beside_the_output() -> None:
    most = LIMITS.layers - 1
    assert len(problem_of([("hidden", ",".join(["2"] * most))]).setup.network.cells) == LIMITS.layers
    with pytest.raises(RequestError, match=rf"^hidden has {most + 1} items; at most {most} are allowed"):
        problem_of([("hidden", ",".join(["2"] * (most + 1)))])
