"""``tweetup doctor``."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import structs

from tweetup.cli.access import credentials_option
from tweetup.cli.options import archive_option, as_json, config_option
from tweetup.cli.output import one_line, print_json, say
from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.capture.maintenance.doctor import CheckResult
    from tweetup.config import Config

__all__ = ["doctor"]


@click.command()
@click.option("--network", metavar="NAME", help="Only this network.")
@click.option("--offline", is_flag=True, help="Make no request: check only the settings.")
@as_json
@credentials_option
@archive_option
@config_option
def doctor(
    *,
    network: str | None,
    offline: bool,
    as_json: bool,
    credentials: Path | None,
    archive_path: Path | None,
    config_path: Path | None,
) -> int:
    """Check the setup: logins, the access they give, missing settings; no secret is shown.

    Nothing is changed. The exit code is 3 if something is missing or wrong, 4 if a network
    refused a login. A network without any setting is no error.
    """
    from tweetup.capture.maintenance.doctor import findings_exit_code

    config, problem = _load(config_path)
    if archive_path is not None:
        config = structs.replace(config, archive=archive_path)
    findings = list(_examine(config, config_path, problem, network, credentials, offline=offline))
    code = findings_exit_code(findings)
    if as_json:
        print_json(asdict(finding) for finding in findings)
    else:
        _print(findings)
        say(_CLOSING[code] if code or _is_set_up(findings) else _NOTHING_YET)
    return code


_CLOSING = {
    0: "no problem found",
    3: "something is missing or wrong: see above",
    4: "a network refused a login: see above",
}

_NOTHING_YET = (
    "no network is set up; importing files needs none. To capture a chat, log in to one: tweetup"
    " login bluesky, or tweetup login mastodon, where the name of a server is mostly enough"
)


def _is_set_up(findings: list[CheckResult]) -> bool:
    """Return whether a network has any login, or is asked without one."""
    setup = {"login", "address", "access"}
    return any(finding.check in setup and finding.state == "ok" for finding in findings)


def _load(path: Path | None) -> tuple[Config, ConfigError | None]:
    """Return the configuration; where it cannot be read, the defaults and why."""
    from tweetup.config import Config, load_config

    try:
        return load_config(path), None
    except ConfigError as error:
        return Config(), error


def _examine(
    config: Config,
    config_path: Path | None,
    problem: ConfigError | None,
    network: str | None,
    credentials: Path | None,
    *,
    offline: bool,
) -> Iterator[CheckResult]:
    from tweetup.capture.maintenance.doctor import (
        check_archive,
        check_config,
        check_credentials_file,
        check_network,
        check_versions,
    )
    from tweetup.config import CONFIG_NAME
    from tweetup.networks import NETWORKS

    yield check_versions()
    yield check_config(config, config_path or Path(CONFIG_NAME), problem)
    yield from check_archive(config)
    named, finding = check_credentials_file(credentials, os.environ)
    if finding is not None:
        yield finding
    for name in NETWORKS.names() if network is None else (network,):
        yield from check_network(
            config,
            NETWORKS.get(name),
            asked=network is not None,
            offline=offline,
            named=named,
            environ=os.environ,
            clock=lambda: datetime.now(tz=UTC),
        )


def _print(findings: list[CheckResult]) -> None:
    """Print a paragraph for each finding, the next step below it."""
    from tweetup.capture.maintenance.doctor import State

    subject = None
    for finding in findings:
        if finding.subject != subject:
            subject = finding.subject
            click.echo(one_line(subject))
        click.echo(f"  {finding.state:8} {one_line(f'{finding.check}: {finding.what}')}")
        if finding.hint and finding.state is not State.OK:
            click.echo(f"  {'':8} → {one_line(finding.hint)}")
