"""The command line: `backflow [serve]` runs the server; `trace FILE` and `check FILE` answer without one."""

import argparse
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app import environment, threads
from engine import __version__

EVERYWHERE = ("0.0.0.0", "::", "")  # hosts that stand for all addresses of the machine
HOST, PORT = "127.0.0.1", 8000
PORTS = 100  # how many are tried, from the default one on, where nobody chose
USAGE = """backflow [serve] [--host HOST] [--port PORT] [--open]
       backflow trace FILE
       backflow check FILE [--request FILE]
       backflow export FILE -o FILM.html [--at N]
       backflow grade FOLDER -o MARKS.csv [--sheet FILE]"""


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0; 1 where the machine does not let us, or a pass is wrong; 2 where what was asked is wrong."""
    threads.single(os.environ)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if fault := environment.fault():
        return _complain(fault, 2)
    told = bool(arguments) and arguments[0] in (*COMMANDS, *OPTIONS)
    asked = parser().parse_args(arguments if told else ["serve", *arguments])
    try:
        return COMMANDS[asked.command](asked)
    except KeyboardInterrupt:
        return 130


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": lambda asked: serve(asked.host, asked.port, asked.open),
    "trace": lambda asked: trace(asked.file),
    "check": lambda asked: check(asked.file, asked.request),
    "export": lambda asked: export(asked.file, asked.output, asked.at),
    "grade": lambda asked: grade(asked.folder, asked.output, asked.sheet),
}
OPTIONS = ("-h", "--help", "--version")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="backflow", usage=USAGE, description="Watch the error flow backward.")
    top.add_argument("--version", action="version", version=f"backflow {__version__}")
    commands = top.add_subparsers(dest="command", required=True, prog="backflow")
    server = commands.add_parser("serve", help="serve the page and the API", allow_abbrev=False)
    server.add_argument("--host", default=os.environ.get("BACKFLOW_HOST") or HOST, help="address to listen on")
    port = os.environ.get("BACKFLOW_PORT") or None
    server.add_argument("--port", default=port, type=_port, help=f"default: {PORT} or above")
    server.add_argument("--open", action="store_true", help="open the page in a browser")
    tracer = commands.add_parser("trace", help="print the stream of one request", allow_abbrev=False)
    tracer.add_argument(
        "file", metavar="FILE", help="the request as JSON, as POST /api/trace takes it; - reads it here"
    )
    checker = commands.add_parser("check", help="judge the gradients of a backward pass", allow_abbrev=False)
    checker.add_argument(
        "file",
        metavar="FILE",
        help="JSON, as POST /api/check takes it, or .npz with W0, U0, b0, W1 ... beside --request",
    )
    checker.add_argument("--request", metavar="FILE", help="the request as JSON, to which the arrays belong")
    _exporter(commands.add_parser("export", help="write a film as one HTML file", allow_abbrev=False))
    _grader(commands.add_parser("grade", help="mark the answers to an exercise sheet", allow_abbrev=False))
    return top


def _exporter(exporter: argparse.ArgumentParser) -> None:
    exporter.add_argument("file", metavar="FILE", help="the request as JSON, as for trace; - reads it here")
    exporter.add_argument("-o", "--output", metavar="FILM.html", required=True, help="the file to write")
    exporter.add_argument("--at", metavar="N", help="how many steps are shown when it opens")


def _grader(grader: argparse.ArgumentParser) -> None:
    grader.add_argument("folder", metavar="FOLDER", help="with the files of answers that were handed in")
    grader.add_argument("-o", "--output", metavar="MARKS.csv", required=True, help="the table to write")
    grader.add_argument("--sheet", metavar="FILE", help="the sheet that was handed out; else that of most files")


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; a number from 0 to 65535 is needed")
    return int(text)


def serve(host: str, port: int | None, browse: bool) -> int:
    """Prints the address, which is true from then on, and serves until it is stopped."""
    try:
        door = bind(host, port)
    except OSError as error:
        where = f"{host}:{PORT if port is None else port}"
        return _complain(f"cannot listen on {where}: {error.strerror or error}", 1)
    address = f"http://{_written(host)}:{door.getsockname()[1]}"
    print(f"Backflow is at {address}", flush=True)
    if host in EVERYWHERE:
        from app.http.lan_address import invitation

        said, coloured = os.environ.get("BACKFLOW_ADDRESS", ""), sys.stdout.isatty()
        print(invitation(said, door.getsockname()[1], coloured, sys.stdout.encoding), flush=True)
    from app.http.server import Server
    from app.main import app, farewell  # only now, because it takes a while; who comes meanwhile waits at the door

    if browse:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    with door:
        Server(app, farewell).run(sockets=[door])
    return 0


def bind(host: str, port: int | None) -> socket.socket:
    """A listening socket: on the port that was chosen, or on the first free one from the default on.

    Raises: OSError.
    """
    family, *_ = socket.getaddrinfo(host, port or PORT, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    both = family == socket.AF_INET6 and host in EVERYWHERE and socket.has_dualstack_ipv6()  # :: is IPv4, too
    opened = partial(socket.create_server, family=family, backlog=2048, dualstack_ipv6=both)
    if port is not None:
        return opened((host, port))
    for candidate in range(PORT, PORT + PORTS - 1):
        try:
            return opened((host, candidate))
        except OSError:
            continue
    return opened((host, PORT + PORTS - 1))


def _written(host: str) -> str:
    """A host as it stands in an address that can be opened here."""
    if host in EVERYWHERE:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def trace(file: str) -> int:
    """Prints the bytes that POST /api/trace would answer with."""
    # only now, as the rest of us is not asked before the environment is known to make sense
    from app.endpoints import trace as trace_endpoint
    from app.requests.build import build, read
    from app.requests.errors import RequestError
    from app.requests.trace import TraceRequest

    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        return _complain(f"cannot read {file}: {error.strerror}", 1)
    try:
        problem = build(read(body, TraceRequest))
    except RequestError as refused:
        return _complain(str(refused), 2)
    try:
        for line in trace_endpoint.lines(problem):
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on; nothing is left to flush
        return 141
    return 0


def check(file: str, request: str | None) -> int:
    """Prints the verdict as one paragraph: 0 right, 1 wrong, 2 where it cannot be judged."""
    from app.check_file import judged, paragraph  # only now, as for a trace
    from app.requests.errors import RequestError

    try:
        answer = judged(Path(file), Path(request) if request else None)
    except OSError as error:
        return _complain(f"cannot read {error.filename}: {error.strerror}", 2)
    except RequestError as refused:
        return _complain(str(refused), 2)
    print(paragraph(answer))
    return 0 if answer["right"] else 1


def export(file: str, output: str, at: str | None) -> int:
    """Writes a film as one HTML file."""
    from app.film_file.film import film_html  # only now, as for a trace
    from app.requests.errors import RequestError

    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        html = film_html(body, at=at)
        Path(output).write_bytes(html)
    except OSError as error:
        return _complain(f"cannot read or write {error.filename}: {error.strerror}", 1)
    except RequestError as refused:
        return _complain(str(refused), 2)
    return 0


def grade(folder: str, output: str, sheet: str | None) -> int:
    """Writes a table of marks: a row for each file of answers, a column for each question."""
    from app.exercises.marks import table  # only now, as for a trace
    from app.requests.errors import RequestError

    try:
        found = table(Path(folder), Path(sheet) if sheet else None)
        Path(output).write_text(found, encoding="utf-8-sig")  # by whose mark a spreadsheet knows the letters
    except OSError as error:
        return _complain(f"cannot read or write {error.filename}: {error.strerror}", 1)
    except RequestError as refused:
        return _complain(str(refused), 2)
    return 0


def _complain(sentence: str, status: int) -> int:
    print(f"backflow: {sentence}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
