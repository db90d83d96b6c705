"""Requests made from the OpenAPI document by schemathesis, in an environment of its own: none may make us fail."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from tempfile import TemporaryDirectory

from tests.app.asking import Json
from tests.bench.measuring import Found
from tests.stress.crowd import fetched, room, status
from tests.stress.scale import Scale

MINUTES = 20
TOOL = "schemathesis==4.32.5"


async def generated(scale: Scale) -> AsyncIterator[Found]:
    what = f"{scale.generated} requests from the OpenAPI document"
    uvx = shutil.which("uvx")
    if not scale.generated or uvx is None:
        yield Found(what, "uvx is not here", "no 5xx")
        return
    async with room() as server:
        document = json.loads((await fetched(server, "/openapi.json")).body)
        share = str(scale.generated // ways_in(document) + 1)
        each = ["--max-examples", share, "--phases", "fuzzing", "--seed", "1", "--workers", "4"]
        how = ["--checks", "not_a_server_error", "--generation-database", "none", "--continue-on-failure", "--no-color"]
        address = f"http://{server.host}:{server.port}/openapi.json"
        command = [uvx, "--from", TOOL, "schemathesis", "run", address, *each, *how, "--warnings", "off"]
        done = await asyncio.to_thread(said_by, command)
        alive = (await status(server))["version"]
    made = sum(map(int, re.findall(r"(\d+) generated", done.stdout)))
    said = done.stdout.strip().splitlines()[-1:]
    yield Found(what, f"{made} made, exit {done.returncode} {said}", "no 5xx", done.returncode == 0 and bool(alive))


def ways_in(document: Json) -> int:
    """How many operations of the document take anything; each of them gets its share."""
    operations = [said for path in document["paths"].values() for said in path.values()]
    return sum(1 for said in operations if "requestBody" in said or said.get("parameters"))


def said_by(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """What the tool prints; what it leaves behind goes with its folder."""
    with TemporaryDirectory() as folder:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60 * MINUTES, check=False)
