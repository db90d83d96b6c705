"""Requests made from the OpenAPI document by schemathesis, in an environment of its own: none may make us fail."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from tempfile import TemporaryDirectory

from tests.bench.measuring import Found
from tests.stress.crowd import room, status
from tests.stress.scale import Scale

MINUTES = 20
WAYS_IN = 2  # operations of the document that take anything, each of which gets its share
TOOL = "schemathesis==4.32.5"


async def generated(scale: Scale) -> AsyncIterator[Found]:
    what = f"{scale.generated} requests from the OpenAPI document"
    uvx = shutil.which("uvx")
    if not scale.generated or uvx is None:
        yield Found(what, "uvx is not here", "no 5xx")
        return
    async with room() as server:
        each = [
            "--max-examples",
            str(scale.generated // WAYS_IN + 1),
            "--phases",
            "fuzzing",
            "--seed",
            "1",
            "--workers",
            "4",
        ]
        how = ["--checks", "not_a_server_error", "--generation-database", "none", "--continue-on-failure", "--no-color"]
        document = f"http://{server.host}:{server.port}/openapi.json"
        command = [uvx, "--from", TOOL, "schemathesis", "run", document, *each, *how, "--warnings", "off"]
        done = await asyncio.to_thread(said_by, command)
        alive = (await status(server))["version"]
    made = sum(map(int, re.findall(r"(\d+) generated", done.stdout)))
    said = done.stdout.strip().splitlines()[-1:]
    yield Found(what, f"{made} made, exit {done.returncode} {said}", "no 5xx", done.returncode == 0 and bool(alive))


def said_by(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """What the tool prints; what it leaves behind goes with its folder."""
    with TemporaryDirectory() as folder:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60 * MINUTES, check=False)
