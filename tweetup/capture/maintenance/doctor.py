"""Check the setup: settings, logins, networks, clocks. One finding a line, never a value."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup import __version__
from tweetup.archive.connection import examine_file
from tweetup.capture.credentials import (
    access_with,
    default_place,
    find_addresses,
    known_needs,
    open_file,
    shown,
)
from tweetup.errors import ArchiveError, ConfigError, CredentialsError, QuotaError, TweetupError
from tweetup.networks import Access
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from email.message import Message
    from pathlib import Path

    from tweetup.archive.connection import Health
    from tweetup.capture.credentials import CredentialsFile, Known
    from tweetup.config import Config
    from tweetup.networks import Network, Place

__all__ = [
    "Finding",
    "State",
    "check_archive",
    "check_config",
    "check_network",
    "check_versions",
    "exit_code",
    "read_named",
    "time_at",
]


def time_at(url: str, *, timeout: float) -> datetime:
    """What time it is at an address, to the second, in UTC.

    Raises :class:`~tweetup.networks.errors.NetworkError` where nobody answers, or the
    answer does not say.
    """
    host = urlsplit(url).hostname or url
    try:
        headers = _head(url, timeout)
    except (OSError, HTTPException) as error:
        raise TryAgainError(f"no answer from {host}: {_reason(error)}", where=host) from None
    try:
        return parsedate_to_datetime(headers["Date"] or "").astimezone(UTC)
    except ValueError:
        raise NetworkError(f"{host} does not say what time it is", where=host) from None


def _head(url: str, timeout: float) -> Message:
    """Return the headers of whatever it answers; a redirect is an answer too."""
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - a network's address, checked to be of the web
    opener = urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=timeout) as response:
            headers: Message = response.headers
            return headers
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.headers


class _Stay(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_where: object) -> None:
        """No request follows."""


def _reason(error: OSError | HTTPException) -> str:
    reason = getattr(error, "reason", None) or error
    return getattr(reason, "strerror", None) or type(reason).__name__


_CLIENTS: Final = ("tweepy", "Mastodon.py", "atproto", "websockets")


class State(StrEnum):
    """How something is: ``unused`` is not set up and not asked for, which is fine."""

    OK = "ok"
    UNUSED = "unused"
    MISSING = "missing"
    WRONG = "wrong"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at (``x``, ``archive``), which side of it, how it is, and what to do."""

    subject: str
    check: str
    state: State
    what: str
    hint: str | None = None


def exit_code(findings: Iterable[Finding]) -> int:
    """4 where a login was refused, 3 where something is missing or wrong, else 0."""
    states = {finding.state for finding in findings}
    if State.REFUSED in states:
        return 4
    return 3 if states & {State.MISSING, State.WRONG} else 0


def check_versions() -> Finding:
    """What runs here: the versions that a report of a bug should name."""
    clients = [f"{name} {found}" for name in _CLIENTS if (found := _version(name))]
    python = ".".join(map(str, sys.version_info[:3]))
    what = ", ".join([f"tweetup {__version__}", f"Python {python}", *clients])
    return Finding(subject="tweetup", check="versions", state=State.OK, what=what)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def check_config(config: Config, path: Path, problem: ConfigError | None) -> Finding:
    """Whether ``tweetup.toml`` can be meant; without one, the defaults hold."""

    def found(state: State, what: str, hint: str | None = None) -> Finding:
        return Finding(subject="tweetup.toml", check="settings", state=state, what=what, hint=hint)

    if problem is not None:
        where = f"{problem.where}: " if problem.where else ""
        return found(State.WRONG, f"{where}{problem.what}", problem.hint)
    if not path.exists():
        return found(
            State.UNUSED, f"{path} is not there, the defaults hold", "tweetup init writes one"
        )
    chats = ", ".join(f"#{chat.hashtag}" for chat in config.chats) or "none"
    return found(State.OK, f"{path}; chats: {chats}")


def check_archive(config: Config) -> Iterator[Finding]:
    """Where it is, whether it is sound and can be written, and what came into it last."""

    def found(check: str, state: State, what: str, hint: str | None = None) -> Finding:
        return Finding(subject="archive", check=check, state=state, what=what, hint=hint)

    path = config.archive
    if not path.exists():
        if (folder := _nearest(path)) is not None and not os.access(folder, os.W_OK):
            yield found("file", State.WRONG, f"{path} is not there, and {folder} is read-only")
        else:
            what = f"{path} is not there yet"
            yield found("file", State.UNUSED, what, "tweetup capture or import makes it")
        return
    try:
        health = examine_file(path)
        yield _file(path, health)
        if health.damage:
            yield found("integrity", State.WRONG, health.damage[0], "restore it from a backup")
            return
        yield found("integrity", State.OK, "no damage found")
        if health.schema == health.newest:
            yield found("captures", State.OK, _last(config))
    except ArchiveError as error:
        yield found("file", State.WRONG, f"{error.where}: {error.what}", error.hint)


def _nearest(path: Path) -> Path | None:
    """Return the nearest folder above that is there."""
    return next((folder for folder in path.absolute().parents if folder.is_dir()), None)


def _file(path: Path, health: Health) -> Finding:
    schema = f"schema {health.schema}"
    if health.schema < health.newest:
        schema += f", brought up to date ({health.newest}) when it is next used"
    writable = "" if health.writable else ", read-only: nothing can be captured into it"
    return Finding(
        subject="archive",
        check="file",
        state=State.OK if health.writable else State.WRONG,
        what=f"{path}: {health.size / 1_000_000:.1f} MB, {schema}{writable}",
        hint=None if health.writable else "copy it to where you may write",
    )


def _last(config: Config) -> str:
    """Return the latest line of the ledger."""
    with open_project(config) as project:
        lines = project.archive.captures()
    if not lines:
        return "nothing was captured or imported yet"
    line = lines[-1]
    chat = f" of #{line.capture.hashtag}" if line.capture.hashtag else ""
    end = "" if line.finished_at else ", broken off"
    return (
        f"last {line.capture.kind}{chat} from {line.capture.source},"
        f" {line.started_at:%Y-%m-%d %H:%M} UTC{end}"
    )


_SKEW: Final = 60.0
"""Seconds by which a clock may be off; requests take some of them."""
_TIMEOUT: Final = 10.0
_PLACEHOLDER: Final = "placeholder.example"


def read_named(
    file: Path | None, environ: Mapping[str, str]
) -> tuple[CredentialsFile | None, Finding | None]:
    """Return the file that ``--credentials`` names, and what is to be said of it."""
    if file is None:
        return None, None

    def found(state: State, what: str, hint: str | None = None) -> Finding:
        return Finding(subject="credentials", check="file", state=state, what=what, hint=hint)

    try:
        named = open_file(file, environ)
    except CredentialsError as error:
        return None, found(State.REFUSED, f"{error.where}: {error.what}", error.hint)
    except ConfigError as error:
        return None, found(State.WRONG, f"{error.where}: {error.what}", error.hint)
    return named, found(State.OK, f"{shown(file, environ)} is yours alone")


def check_network(
    config: Config,
    network: Network,
    *,
    asked: bool,
    offline: bool,
    named: CredentialsFile | None,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Iterator[Finding]:
    """All that can be said of a network; ``asked`` says that somebody named it.

    ``named`` is the file that ``--credentials`` names, ``offline`` makes no request. Nothing here
    raises what belongs to the network: it is found.
    """
    looking = _Looking(config, network, environ, clock)
    try:
        addresses = find_addresses(config, network, environ)
        known = known_needs(network, named=named, environ=environ)
    except TweetupError as error:
        yield looking.failed("login", error)
        return
    used = asked or addresses.where or any(one.value for one in known) or looking.is_configured()
    told = {"servers"} if addresses.servers else set()
    yield from looking.login([one for one in known if one.need.name not in told], used=bool(used))
    yield looking.client(used=bool(used))
    if not used:
        return
    if addresses.where:
        said = filter(None, (addresses.url, addresses.stream_url, *addresses.servers))
        what = f"{', '.join(said)}, by {', '.join(addresses.where)}"
        yield looking.found("address", State.OK, what)
    lacking = [one.need for one in known if one.value is None and one.need.required]
    if lacking and not any(need.to_listen for need in lacking):
        what = "listening (capture --live), which needs no login"
        yield looking.found("access", State.OK, what)
    if not offline and not lacking:
        access = access_with(config, network, named=named, environ=environ, ask=None)
        yield from looking.places(access)


class _Looking:
    """At one network."""

    def __init__(
        self,
        config: Config,
        network: Network,
        environ: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self._config = config
        self._network = network
        self._environ = environ
        self._clock = clock

    def found(self, check: str, state: State, what: str, hint: str | None = None) -> Finding:
        """Return a finding about the network."""
        return Finding(subject=self._network.name, check=check, state=state, what=what, hint=hint)

    def failed(self, check: str, error: TweetupError) -> Finding:
        """What an error says."""
        state = State.REFUSED if isinstance(error, CredentialsError) else State.WRONG
        if isinstance(error, QuotaError):
            state = State.MISSING
        where = f"{error.where}: " if error.where and error.where != self._network.name else ""
        return self.found(check, state, f"{where}{error.what}", error.hint)

    def is_configured(self) -> bool:
        """Whether ``tweetup.toml`` names it."""
        name = self._network.name
        return any(chat.network == name for chat in self._config.chats)

    def login(self, known: Iterable[Known], *, used: bool) -> Iterator[Finding]:
        """Where each thing was found; a value is never shown, nor what could tell of it."""
        place = shown(default_place(self._environ), self._environ)
        for one in known:
            need = one.need
            if one.where is not None:
                yield self.found("login", State.OK, f"{need.name}: set by {one.where}")
                continue
            hint = (
                f"set {need.variables[0]}, or {need.name} under [{self._network.name}] in {place}"
            )
            state = State.MISSING if used and need.required else State.UNUSED
            yield self.found("login", state, f"{need.name}: not set; {need.what}", hint)

    def client(self, *, used: bool) -> Finding:
        """Whether what talks to the network is installed. No place makes a request when opened."""
        values = {need.name: Secret(_PLACEHOLDER) for need in self._network.needs}
        access = Access(values=values, servers=(_PLACEHOLDER,))
        try:
            for place in self._network.open(access, clock=self._clock):
                place.close()
        except TweetupError as error:
            state = State.MISSING if used else State.UNUSED
            return self.found("client", state, error.what, error.hint)
        return self.found("client", State.OK, "installed")

    def places(self, access: Access) -> Iterator[Finding]:
        """What each place says of the login, and of the time."""
        try:
            places = self._network.open(access, clock=self._clock)
        except CredentialsError as error:  # nobody was asked yet, so nobody refused
            yield self.found("access", State.MISSING, error.what, error.hint)
            return
        except TweetupError as error:
            yield self.failed("access", error)
            return
        for place in places:
            try:
                yield from self._standing(place, named=len(places) > 1)
            except TweetupError as error:
                yield self.failed("access", error)
            finally:
                place.close()
        if url := _url(self._network, access):
            yield self._time(url)

    def _standing(self, place: Place, *, named: bool) -> Iterator[Finding]:
        standing = place.standing()
        at = f"{place.name}: " if named else ""
        if standing.identity:
            yield self.found("access", State.OK, f"{at}logged in as {standing.identity}")
        for allowed in standing.allows:
            yield self.found("access", State.OK, f"{at}{allowed}")
        for lacking in standing.lacks:
            yield self.found("access", State.UNUSED, f"{at}not allowed: {lacking}")

    def _time(self, url: str) -> Finding:
        """How far this machine's clock is off. Half of the way there and back is not known."""
        try:
            there = time_at(url, timeout=_TIMEOUT)
        except TweetupError as error:
            return self.found("clock", State.WRONG, error.what, error.hint)
        off = (self._clock() - there).total_seconds()
        if abs(off) <= _SKEW:
            return self.found("clock", State.OK, "right")
        way = "fast" if off > 0 else "slow"
        hint = "let this machine set its clock by itself"
        return self.found("clock", State.WRONG, f"{_span(abs(off))} {way}", hint)


def _url(network: Network, access: Access) -> str | None:
    """Where to ask for the time: one address of the network."""
    url = access.url or network.url or next(iter(access.servers), None)
    return url if url is None or "://" in url else f"https://{url}"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return counted(minutes, "minute") if minutes < 120 else counted(round(minutes / 60), "hour")
