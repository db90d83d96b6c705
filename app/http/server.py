"""The server process: uvicorn with our connections, and a shutdown of which every reader is told."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from app import settings
from app.http.connections import Connection
from app.limits import LIMITS

FAREWELL = 0.7  # seconds in which last lines are taken; who has not taken theirs by then reads no more
LOOKS = 35  # at whether they are all gone, meanwhile
GRACE = 1  # seconds for whatever else is under way
UNENDED = "ASGI callable returned without completing response."  # as a stream does which broke: see runs.relay


class Server(uvicorn.Server):
    """`farewell` is called when the server is told to stop, before its connections are."""

    def __init__(self, app: ASGIApp, farewell: Callable[[], None]) -> None:
        logging.getLogger("uvicorn.error").addFilter(lambda record: record.getMessage() != UNENDED)
        proxies = settings.in_both_networks(settings.proxies(os.environ.get(settings.PROXIES, "")))
        super().__init__(
            uvicorn.Config(
                app,
                http=Connection,
                ws="none",
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=bool(proxies),
                forwarded_allow_ips=proxies,
                backlog=LIMITS.connections,
                h11_max_incomplete_event_size=LIMITS.head,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self.farewell = farewell

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        self.farewell()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(LOOKS):
            if self.server_state.connections:
                await asyncio.sleep(FAREWELL / LOOKS)
        for connection in list(self.server_state.connections):
            cast(Connection, connection).reset()
        await super().shutdown(sockets)
