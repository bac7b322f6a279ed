"""Real servers on this machine: nginx, an SSH server with SFTP, and one that speaks S3."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.generators.engines import NODE

_PATH = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
_PATIENCE = 60

NGINX = """
worker_processes 1;
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    {temporary}
{lines}
}}
"""
SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
"""
SSH = """
Host www.example.org
    HostName 127.0.0.1
    Port {port}
    User {user}
    IdentityFile {folder}/key
    IdentitiesOnly yes
    StrictHostKeyChecking accept-new
    UserKnownHostsFile {folder}/hosts
    LogLevel ERROR
"""


def _program(name: str) -> str:
    path = shutil.which(name, path=_PATH)
    if path is None:
        pytest.skip(f"no {name} here: .ci/run says how to install it")
    return path


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def _running(command: Sequence[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(_PATIENCE * 20):
            if process.poll() is not None:
                assert process.stdout is not None
                pytest.fail(f"{command[0]} ended: {process.stdout.read()}")
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def nginx(lines: str, folder: Path) -> Iterator[str]:
    """Nginx with these lines of ``http``, of which ``listen 80`` is another port; its address."""
    port = _free_port()
    assert "listen 80;" in lines
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    # Who is not root may not name a user; root's workers could not read the folder of the tests.
    config = NGINX.format(
        user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
        folder=folder,
        temporary="".join(f"{it}_temp_path {folder}/{it}; " for it in kinds),
        lines=lines.replace("listen 80;", f"listen 127.0.0.1:{port};"),
    )
    file = folder / "nginx.conf"
    file.write_text(config, encoding="utf-8")
    # Names in the lines are looked for beside the main file.
    (folder / "mime.types").symlink_to("/etc/nginx/mime.types")
    command = [_program("nginx"), "-p", str(folder), "-e", f"{folder}/errors", "-c", str(file)]
    with _running(command, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def ssh(folder: Path) -> Iterator[Path]:
    """An SSH server that is www.example.org to the programs ``ssh`` and ``sftp`` of a folder."""
    server, port = _program("sshd"), _free_port()
    for name in ("host", "key"):
        command = [
            _program("ssh-keygen"),
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-f",
            str(folder / name),
        ]
        subprocess.run(command, check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # its service makes it when it begins
    (folder / "sshd").write_text(SSHD.format(port=port, folder=folder), encoding="utf-8")
    config = SSH.format(port=port, folder=folder, user=getpass.getuser())
    (folder / "ssh").write_text(config, encoding="utf-8")
    programs = folder / "bin"
    programs.mkdir()
    for name in ("ssh", "sftp"):
        text = f'#!/bin/sh\nexec {_program(name)} -F {folder}/ssh "$@"\n'
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    with _running([server, "-D", "-e", "-f", str(folder / "sshd")], port):
        yield programs


@dataclass(frozen=True)
class Bucket:
    """The server of a bucket: its address, and how rclone reaches it."""

    address: str
    settings: dict[str, str]


WEBSITE = """<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
<IndexDocument><Suffix>index.html</Suffix></IndexDocument>
<ErrorDocument><Key>404.html</Key></ErrorDocument>
</WebsiteConfiguration>"""


@contextmanager
def bucket(name: str, folder: Path) -> Iterator[Bucket]:
    """A bucket that is a site, with index and error documents; rclone's remote is ``chats``."""
    program = NODE / "node_modules/.bin/s3rver"
    if not program.exists():
        pytest.skip("no s3rver here: make engines fetches it with npm")
    port = _free_port()
    (folder / "website.xml").write_text(WEBSITE, encoding="utf-8")
    (folder / "data").mkdir()
    command = [
        str(program), "--silent", "--address", "127.0.0.1", "--port", str(port),
        "--directory", str(folder / "data"), "--no-vhost-buckets",
        "--configure-bucket", name, str(folder / "website.xml"),
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    settings = {
        "TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": address, "FORCE_PATH_STYLE": "true",
        "ACCESS_KEY_ID": "S3RVER", "SECRET_ACCESS_KEY": "S3RVER", "REGION": "us-east-1",
    }  # fmt: skip
    with _running(command, port):
        yield Bucket(address, {f"RCLONE_CONFIG_CHATS_{key}": it for key, it in settings.items()})
