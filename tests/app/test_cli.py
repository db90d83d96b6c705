"""The command line says where it serves, streams without a server, and complains in one line."""

import json
import os
import re
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app import cli
from app.endpoints.check_exercise import exercise
from app.film_file.film import film_html
from app.requests.build import build, parse
from app.requests.trace import TraceRequest
from engine import __version__
from engine.trace import trace
from engine.training.loop import drain
from tests.app.asking import RNN, refused, stream
from tests.app.serving import BACKFLOW, ROOT, comes, serving


def run(*arguments: str, said: bytes = b"", **variables: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BACKFLOW_")}
    return subprocess.run(
        [*BACKFLOW, *arguments],
        check=False,
        input=said,
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        timeout=60,
    )


def test_export_writes_the_film_as_one_file(tmp_path: Path) -> None:
    file, film = tmp_path / "request.json", tmp_path / "film.html"
    file.write_text(json.dumps(RNN))
    assert run("export", str(file), "-o", str(film), "--at", "5").stderr == b""
    assert film.read_bytes() == film_html(RNN, at=5)


def test_export_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text("{}")
    refused = run("export", str(file), "-o", str(tmp_path / "film.html"))
    assert (refused.returncode, refused.stderr.count(b"\n")) == (2, 1)
    assert b"layers" in refused.stderr
    file.write_text(json.dumps(RNN))
    unwritten = run("export", str(file), "-o", str(tmp_path / "nowhere" / "film.html"))
    assert (unwritten.returncode, unwritten.stderr.count(b"\n")) == (1, 1)


def test_trace_prints_what_post_answers(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(RNN))
    assert run("trace", str(file)).stdout == stream(RNN)
    assert run("trace", "-", said=json.dumps(RNN).encode()).stdout == stream(RNN)


def test_trace_says_what_is_wrong_and_exits_with_2() -> None:
    request = RNN | {"seed": -1}
    ((_, message),) = refused(request)
    done = run("trace", "-", said=json.dumps(request).encode())
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"backflow: {message}\n")


def test_a_file_that_cannot_be_read_is_one_line() -> None:
    done = run("trace", "/does/not/exist")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "backflow: cannot read /does/not/exist: No such file or directory\n"


def test_a_reader_who_has_enough_causes_no_noise() -> None:
    request = RNN | {"task": {"name": "echo", "steps": 400}}
    command = " ".join([*BACKFLOW, "trace", "-"]) + " | head -c 100"
    done = subprocess.run(
        command, check=False, shell=True, input=json.dumps(request).encode(), cwd=ROOT, capture_output=True, timeout=60
    )
    assert (len(done.stdout), done.stderr) == (100, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        *[("--port", "x"), ("--port", "70000"), ("--nonsense",), ("trace",), ("nonsense",), ("trace", "a", "b")],
        *[("serve", "--hel"), ("trace", "--hel"), ("check", "--hel")],  # no word is cut short
    ],
)
def test_wrong_arguments_exit_with_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_wrong_port_in_the_environment_is_told() -> None:
    done = run(BACKFLOW_PORT="eight")
    assert done.returncode == 2
    assert b"'eight' is no port" in done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("WORKERS", "many"),
        ("WORKERS", "0"),
        ("WORKERS", "1.5"),
        ("WORKERS", "-2"),
        ("MEMORY", "lots"),
        ("MEMORY", "5"),
        ("LIMITS", "step=9"),
        ("LIMITS", "steps=9,steps=8"),
        ("LIMITS", "steps=0"),
        ("HOST", "http://here"),
        ("PORT", "70000"),
        ("HOSTS", "https://school.example"),
        ("HOSTS", "school.example:80"),
        ("ADDRESS", "my laptop"),
        ("ADDRESS", "ftp://laptop"),
    ],
)
def test_nonsense_in_the_environment_is_one_sentence(name: str, said: str) -> None:
    for command in (["serve", "--port", "0"], ["trace", "-"]):
        done = run(*command, said=json.dumps(RNN).encode(), **{f"BACKFLOW_{name}": said})
        assert (done.returncode, done.stdout) == (2, b"")
        (line,) = done.stderr.decode().splitlines()
        assert line.startswith(f"backflow: BACKFLOW_{name}")
        assert line.endswith(".")


def test_more_workers_than_memory_has_room_for_are_refused() -> None:
    done = run("trace", "-", BACKFLOW_WORKERS="200", BACKFLOW_MEMORY="500")
    assert (done.returncode, done.stderr.decode().count("\n")) == (2, 1)
    assert done.stderr.decode().endswith("at most 2.\n")


def test_what_is_left_empty_is_not_said() -> None:
    names = [
        *("WORKERS", "MEMORY", "LIMITS", "HOST", "HOSTS", "PORT"),
        *("ADDRESS", "SECRET", "PROXIES", "FRAMES", "LESSONS"),
    ]
    done = run("trace", "-", said=json.dumps(RNN).encode(), **{f"BACKFLOW_{name}": "" for name in names})
    assert done.stdout == stream(RNN)


def test_a_secret_or_a_proxy_that_is_none_is_told() -> None:
    secret, proxy = run("serve", BACKFLOW_SECRET="short"), run("serve", BACKFLOW_PROXIES="::1,nginx")
    assert secret.returncode == proxy.returncode == 2
    assert secret.stdout == proxy.stdout == b""
    assert secret.stderr == b"backflow: BACKFLOW_SECRET has 5 characters; at least 16 are needed.\n"
    assert proxy.stderr == b"backflow: BACKFLOW_PROXIES has 'nginx' in it; addresses or networks are needed.\n"


def test_the_package_runs_as_its_command() -> None:
    """`python -m app` here; `python -m backflow` where it is installed."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "grade"], cwd=ROOT, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert b"backflow grade" in done.stderr


def test_it_knows_its_version_and_tells_its_commands() -> None:
    assert run("--version").stdout.decode() == f"backflow {__version__}\n"
    assert b"backflow [serve] [--host HOST] [--port PORT] [--open]" in run("--help").stdout


@pytest.mark.parametrize("arguments", [("serve", "--port", "0"), ("--host", "127.0.0.1", "--port", "0")])
def test_the_address_that_is_printed_is_true(arguments: tuple[str, ...]) -> None:
    with serving(*arguments) as server, socket.create_connection((server.host, server.port), timeout=5):
        pass


def test_the_environment_chooses_host_and_port() -> None:
    with free_socket() as door:
        port = door.getsockname()[1]
    with serving("serve", BACKFLOW_HOST="localhost", BACKFLOW_PORT=str(port)) as server:
        assert (server.host, server.port) == ("localhost", port)


def test_a_host_that_is_left_empty_is_not_said() -> None:
    with serving("serve", "--port", "0", BACKFLOW_HOST="") as server:
        assert server.host == "127.0.0.1"


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_everywhere_is_in_both_kinds_of_network() -> None:
    with cli.bind("::", 0) as door:
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, door.getsockname()[1]), timeout=5).close()
    with cli.bind("::1", 0) as door, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", door.getsockname()[1]), timeout=5)


def test_the_page_that_is_opened_is_that_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the address for others, which may be none, or lead here by way of a proxy alone."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("app.http.server.Server.run", lambda self, sockets: None)
    monkeypatch.setenv("BACKFLOW_ADDRESS", "10.1.2.3:9000")
    assert cli.serve("0.0.0.0", 0, browse=True) == 0
    assert comes(lambda: bool(opened))
    assert re.fullmatch(r"http://localhost:\d+", opened[0])


def test_a_chosen_port_that_is_busy_is_one_line() -> None:
    with free_socket() as door:
        port = door.getsockname()[1]
        done = run("--port", str(port))
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.fullmatch(rf"backflow: cannot listen on 127\.0\.0\.1:{port}: .*\n", done.stderr.decode())


def test_a_host_that_is_not_here_is_one_line() -> None:
    done = run("--host", "192.0.2.1")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"backflow: cannot listen on 192.0.2.1:8000: ")
    assert done.stderr.count(b"\n") == 1


def test_the_next_free_port_is_taken_where_nobody_chose_one() -> None:
    with serving("serve", BACKFLOW_HOST="127.0.0.1") as first, serving("serve", BACKFLOW_HOST="127.0.0.1") as second:
        assert 8000 <= first.port < second.port < 8100


def free_socket() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@pytest.fixture(scope="module")
def grads() -> list[dict[str, list[float]]]:
    """The right gradient of the exercise."""
    problem = build(parse(exercise("rnn", 0), TraceRequest))
    outcome = drain(trace(problem.setup, problem.params(), problem.batch(0)))
    return [{name: a.tolist() for name, a in layer.items()} for layer in outcome.grads]


def test_check_exits_with_0_where_it_is_right_and_with_1_where_not(tmp_path: Path, grads: list[dict[str, Any]]) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(exercise("rnn", 0) | {"yours": {"grads": grads}}))
    done = run("check", str(file))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("It is right")
    minus = [{name: (-np.array(a)).tolist() for name, a in layer.items()} for layer in grads]
    file.write_text(json.dumps(exercise("rnn", 0) | {"yours": {"grads": minus}}))
    done = run("check", str(file))
    assert done.returncode == 1
    assert "[1] sign (yours: w = -loss_at[t], right: w = loss_at[t])" in done.stdout.decode()
    assert len(done.stdout.decode().splitlines()) == 1


def test_check_of_a_request_takes_no_other_request(tmp_path: Path, grads: list[dict[str, Any]]) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(exercise("rnn", 0) | {"yours": {"grads": grads}}))
    done = run("check", str(file), "--request", str(file))
    assert (done.returncode, b"mine.json is a request itself" in done.stderr) == (2, True)


def test_check_reads_an_archive_beside_its_request(tmp_path: Path, grads: list[dict[str, Any]]) -> None:
    file, request = tmp_path / "mine.npz", tmp_path / "request.json"
    (W0, U0, b0), (W1, b1) = (map(np.array, layer.values()) for layer in grads)
    np.savez(file, W0=W0, U0=U0, b0=b0, W1=W1, b1=b1)
    request.write_text(json.dumps(exercise("rnn", 0)))
    assert run("check", str(file), "--request", str(request)).returncode == 0
    alone = run("check", str(file))
    assert (alone.returncode, b"--request FILE is needed" in alone.stderr) == (2, True)
    np.savez(file, V7=np.zeros(3))
    odd = run("check", str(file), "--request", str(request))
    assert (odd.returncode, b"mine.npz has V7 in it" in odd.stderr) == (2, True)
    file.write_text("no archive")
    assert run("check", str(file), "--request", str(request)).returncode == 2


def test_what_cannot_be_checked_exits_with_2(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(RNN))
    done = run("check", str(file))
    assert (done.returncode, done.stderr) == (2, b"backflow: yours is missing.\n")
    assert run("check", "/does/not/exist").returncode == 2


@pytest.mark.parametrize(
    ("command", "short"),
    [
        (["serve"], ["--po", "9"]),
        (["check", "grads.json"], ["--req", "request.json"]),
        (["export", "request.json", "-o", "film.html"], ["--out", "other.html"]),
        (["grade", "answers", "-o", "marks.csv"], ["--out", "other.csv"]),
    ],
)
def test_an_option_is_written_in_full(command: list[str], short: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An abbreviation would change its meaning with the next option that begins like it."""
    with pytest.raises(SystemExit):
        cli.parser().parse_args([*command, *short])
    assert f"unrecognized arguments: {short[0]}" in capsys.readouterr().err
