"""Requests made from the OpenAPI document by schemathesis, which `make stress` installs: none may make us fail."""

import asyncio
import importlib.util
import re
import subprocess
import sys
from collections.abc import AsyncIterator

from tests.bench.measuring import Found
from tests.stress.crowd import room, status
from tests.stress.scale import Scale

MINUTES = 15


async def generated(scale: Scale) -> AsyncIterator[Found]:
    what = f"{scale.generated} requests from the OpenAPI document"
    if not scale.generated or importlib.util.find_spec("schemathesis") is None:
        yield Found(what, "schemathesis is not here", "no 5xx")
        return
    async with room() as server:
        examples = scale.generated // 5 + 1  # there are five ways in
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"http://{server.host}:{server.port}/openapi.json"]
        options = ["--checks", "not_a_server_error", "--max-examples", str(examples), "--phases", "fuzzing"]
        quick = ["--seed", "1", "--request-timeout", "60", "--continue-on-failure", "--generation-database", "none"]
        done = await asyncio.to_thread(
            subprocess.run, [*command, *options, *quick], capture_output=True, text=True, timeout=60 * MINUTES
        )
        alive = (await status(server))["version"]
    made = sum(map(int, re.findall(r"(\d+) generated", done.stdout)))
    said = done.stdout.strip().splitlines()[-1:]
    yield Found(what, f"{made} made, exit {done.returncode} {said}", "no 5xx", done.returncode == 0 and bool(alive))
