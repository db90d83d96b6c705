"""The wheel beside files of a person who has an app.py and an engine.py: whatever is run there is ours."""

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from hatch_build import modules, rewritten
from tests.app.asking import RNN, stream

ROOT = Path(__file__).parents[3]
LESSONS = ("app/lessons/files", "backflow/app/lessons/files")
DECOY = "raise SystemExit('this is not of backflow')\n"
USER = """
import pickle, sys
import backflow
film = backflow.film({"layers": [{"cell": "gru", "units": 2}, {"cell": "dense", "units": 2}]})
assert backflow.check(film.request, film.grads, film.loss)
assert type(film).__module__ == "backflow.app.python.filming", type(film).__module__
assert pickle.loads(pickle.dumps(film)).loss == film.loss
assert not {"app", "engine", "torch"} & sys.modules.keys()
html = film._repr_html_()
assert html.startswith("<iframe srcdoc=") and "data-recorded" in html
from backflow.app.workers.worker_process import ROOT
assert (ROOT / "backflow" / "__init__.py").is_file(), ROOT
try:
    backflow.film({"layers": []})
except backflow.RequestError as refused:
    print(refused)
"""


class Installed(NamedTuple):
    """A wheel that is installed, and a folder of somebody's in which there is an app.py and an engine.py."""

    wheel: Path
    scripts: Path
    home: Path

    def run(self, *command: str, told: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=self.home,
            env=self.environment(),
            input=told,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def environment(self) -> dict[str, str]:
        """Even before site-packages the decoys are found first. What tells BLAS how to sum holds for all programs."""
        same = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("OPENBLAS_")}
        return same | {"PYTHONPATH": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("wheel")
    hatchling = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(hatchling, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place / "venv")], check=True)
    scripts = place / "venv" / "bin"
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--no-config"]
    subprocess.run([*uv, "--python", str(scripts / "python"), str(wheel)], check=True, capture_output=True)
    (site,) = (place / "venv" / "lib").glob("*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))  # what Backflow is built on
    home = place / "home"
    home.mkdir()
    for name in ("app.py", "engine.py"):
        (home / name).write_text(DECOY)
    return Installed(wheel, scripts, home)


def test_all_of_the_wheel_is_in_one_package(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"backflow"}
    tree = {
        f"{place}/{path.relative_to(ROOT / room).as_posix()}"
        for room, place in (("static", "backflow/app/static"), ("templates", "backflow/app/templates"), LESSONS)
        for path in (ROOT / room).rglob("*")
        if path.is_file()
    }
    assert tree <= set(names)
    assert {f"backflow/{name}" for name, _ in modules(ROOT)} <= set(names)
    assert "backflow/py.typed" in names


def test_a_program_of_somebody_imports_it(installed: Installed) -> None:
    (installed.home / "mine.py").write_text(USER)
    done = installed.run(str(installed.scripts / "python"), "mine.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "layers has 0 items; at least 1 are needed.\n"


@pytest.mark.parametrize("command", [("backflow",), ("python", "-m", "backflow")], ids=" ".join)
def test_the_command_answers_without_a_server(installed: Installed, command: tuple[str, ...]) -> None:
    done = installed.run(str(installed.scripts / command[0]), *command[1:], "trace", "-", told=json.dumps(RNN))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == stream(RNN).decode()


def test_it_serves_the_page_and_films_of_its_workers(installed: Installed) -> None:
    command = [str(installed.scripts / "backflow"), "--port", "0"]
    with subprocess.Popen(
        command, cwd=installed.home, env=installed.environment(), stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            page, film = (read(f"{address}/{path}") for path in ("", "api/trace?cell=rnn"))
            assert "<title>Backflow" in page
            assert json.loads(film.splitlines()[-1])["kind"] == "end"
            assert read(f"{address}/static/main.js").lstrip()
        finally:
            server.terminate()


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read()).decode()


def test_imports_are_rewritten_in_their_lines_and_nothing_else() -> None:
    text = (
        'from app.h import x\nif x:\n    from engine import (\n        y,\n    )\nimport app  # all\nz = "from app"\n'
    )
    assert rewritten(text) == (
        "from backflow.app.h import x\nif x:\n    from backflow.engine import (\n        y,\n    )\n"
        'from backflow import app  # all\nz = "from app"\n'
    )
    for binds_another in ("import app.http\n", "import os, app\n", "import engine as e\n"):
        with pytest.raises(ValueError, match="binds another name"):
            rewritten(binds_another)


def test_no_module_is_named_in_a_string_which_nobody_would_rewrite() -> None:
    named = re.compile(r"(?:app|engine)(?:\.[a-z_]+)+(?:[:.]\w+)?")
    found = [
        f"{name}: {node.value}"
        for name, text in modules(ROOT)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named.fullmatch(node.value)
    ]
    assert found == []
