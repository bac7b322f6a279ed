"""Check settings, logins, networks, archive and clock; no finding shows the value of a secret."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPException
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup import __version__
from tweetup.archive.connection import examine_file
from tweetup.capture.credentials import (
    build_access,
    display_path,
    find_addresses,
    find_credentials,
    read_named_credentials,
    setting_hint,
)
from tweetup.capture.ledger import NAMES
from tweetup.errors import ArchiveError, ConfigError, CredentialsError, QuotaError, TweetupError
from tweetup.networks import Access
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from email.message import Message
    from pathlib import Path

    from tweetup.archive.connection import Health
    from tweetup.capture.credentials import Credential, CredentialsFile
    from tweetup.config import Config
    from tweetup.networks import Need, Network, Place

__all__ = [
    "CheckResult",
    "State",
    "check_archive",
    "check_config",
    "check_credentials_file",
    "check_network",
    "check_versions",
    "findings_exit_code",
    "read_server_time",
]


def read_server_time(url: str, *, timeout: float) -> datetime:
    """Return the time of a server by its ``Date`` header, to the second, in UTC.

    ``timeout`` is in seconds. Raises :class:`~tweetup.networks.errors.NetworkError` where no
    answer comes, or the answer has no such header.
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
    """Return the headers of the answer, whatever its status; a redirect is not followed."""
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - a network's address, checked to be of the web
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=timeout) as response:
            headers: Message = response.headers
            return headers
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.headers


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow no redirect."""

    def redirect_request(self, *_where: object) -> None:
        """Return no request."""


def _reason(error: OSError | HTTPException) -> str:
    reason = getattr(error, "reason", None) or error
    return getattr(reason, "strerror", None) or type(reason).__name__


_CLIENTS: Final = ("tweepy", "Mastodon.py", "atproto", "websockets")


class State(StrEnum):
    """The state of a finding; ``unused`` is a thing neither set up nor needed, which is fine."""

    OK = "ok"
    UNUSED = "unused"
    MISSING = "missing"
    WRONG = "wrong"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The result of a check on a subject (``x``, ``archive``) in words, with a hint on the fix."""

    subject: str
    check: str
    state: State
    what: str
    hint: str | None = None


def findings_exit_code(findings: Iterable[CheckResult]) -> int:
    """Return 4 where a login was refused, 3 where something is missing or wrong, else 0."""
    states = {finding.state for finding in findings}
    if State.REFUSED in states:
        return 4
    return 3 if states & {State.MISSING, State.WRONG} else 0


def check_versions() -> CheckResult:
    """Return the versions of tweetup, Python and the network clients, for reports of bugs."""
    clients = [f"{name} {number}" for name in _CLIENTS if (number := _version(name))]
    python = ".".join(map(str, sys.version_info[:3]))
    versions = ", ".join([f"tweetup {__version__}", f"Python {python}", *clients])
    return CheckResult(subject="tweetup", check="versions", state=State.OK, what=versions)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def check_config(config: Config, path: Path, problem: ConfigError | None) -> CheckResult:
    """Return whether ``tweetup.toml`` is valid; without the file, the defaults hold."""

    def finding(state: State, text: str, hint: str | None = None) -> CheckResult:
        return CheckResult(
            subject="tweetup.toml", check="settings", state=state, what=text, hint=hint
        )

    if problem is not None:
        where = f"{problem.where}: " if problem.where else ""
        return finding(State.WRONG, f"{where}{problem.problem}", problem.hint)
    if not path.exists():
        return finding(
            State.UNUSED, f"{path} is not there, the defaults hold", "tweetup init writes one"
        )
    chats = ", ".join(f"#{chat.hashtag}" for chat in config.chats) or "none"
    return finding(State.OK, f"{path}; chats: {chats}")


def check_archive(config: Config) -> Iterator[CheckResult]:
    """Yield findings on the archive: its file, its integrity, the last capture."""

    def finding(check: str, state: State, text: str, hint: str | None = None) -> CheckResult:
        return CheckResult(subject="archive", check=check, state=state, what=text, hint=hint)

    path = config.archive
    if not path.exists():
        if (folder := _nearest(path)) is not None and not os.access(folder, os.W_OK):
            yield finding("file", State.WRONG, f"{path} is not there, and {folder} is read-only")
        else:
            text = f"{path} is not there yet"
            yield finding("file", State.UNUSED, text, "tweetup capture or import makes it")
        return
    try:
        health = examine_file(path)
        yield _file(path, health)
        if health.damage:
            yield finding("integrity", State.WRONG, health.damage[0], "restore it from a backup")
            return
        yield finding("integrity", State.OK, "no damage found")
        if health.schema == health.newest:
            yield finding("captures", State.OK, _last(config))
    except ArchiveError as error:
        yield finding("file", State.WRONG, f"{error.where}: {error.problem}", error.hint)


def _nearest(path: Path) -> Path | None:
    """Return the nearest parent folder that exists."""
    return next((folder for folder in path.absolute().parents if folder.is_dir()), None)


def _file(path: Path, health: Health) -> CheckResult:
    schema = f"schema {health.schema}"
    if health.schema < health.newest:
        schema += f", brought up to date ({health.newest}) when it is next used"
    writable = "" if health.writable else ", read-only: nothing can be captured into it"
    return CheckResult(
        subject="archive",
        check="file",
        state=State.OK if health.writable else State.WRONG,
        what=f"{path}: {health.size / 1_000_000:.1f} MB, {schema}{writable}",
        hint=None if health.writable else "copy it to where you may write",
    )


def _last(config: Config) -> str:
    """Return the latest entry of the ledger in words."""
    with open_project(config) as project:
        # A note of refused names is no capture.
        entries = [it for it in project.archive.captures() if it.capture.kind != NAMES]
    if not entries:
        return "nothing was captured or imported yet"
    entry = entries[-1]
    chat = f" of #{entry.capture.hashtag}" if entry.capture.hashtag else ""
    end = "" if entry.finished_at else ", broken off"
    return (
        f"last {entry.capture.kind}{chat} from {entry.capture.source},"
        f" {entry.started_at:%Y-%m-%d %H:%M} UTC{end}"
    )


_SKEW: Final = 60.0
"""Seconds by which a clock may be off; a request takes some of them."""
_TIMEOUT: Final = 10.0
_PLACEHOLDER: Final = "placeholder.example"


def check_credentials_file(
    file: Path | None, environ: Mapping[str, str]
) -> tuple[CredentialsFile | None, CheckResult | None]:
    """Return the secrets of the file that ``--credentials`` names, and the finding on it."""
    if file is None:
        return None, None

    def finding(state: State, text: str, hint: str | None = None) -> CheckResult:
        return CheckResult(subject="credentials", check="file", state=state, what=text, hint=hint)

    try:
        named = read_named_credentials(file, environ)
    except CredentialsError as error:
        return None, finding(State.REFUSED, f"{error.where}: {error.problem}", error.hint)
    except ConfigError as error:
        return None, finding(State.WRONG, f"{error.where}: {error.problem}", error.hint)
    return named, finding(State.OK, f"{display_path(file, environ)} is yours alone")


def check_network(
    config: Config,
    network: Network,
    *,
    asked: bool,
    offline: bool,
    named: CredentialsFile | None,
    environ: Mapping[str, str],
    clock: Callable[[], datetime],
) -> Iterator[CheckResult]:
    """Yield the findings on a network; ``asked`` is true where ``--network`` names it.

    ``named`` is the file that ``--credentials`` names, ``offline`` makes no request. An error of
    the network is a finding, and is not raised.
    """
    check = _NetworkCheck(config, network, environ, clock)
    try:
        addresses = find_addresses(config, network, environ)
        credentials = find_credentials(network, named=named, environ=environ)
    except TweetupError as error:
        yield check.failed("login", error)
        return
    is_set = any(credential.value for credential in credentials)
    used = bool(asked or addresses.where or is_set or check.is_configured())
    if addresses.servers:
        credentials = tuple(
            credential for credential in credentials if credential.need.name != "servers"
        )
    lacking = [
        credential.need
        for credential in credentials
        if credential.value is None and credential.need.required
    ]
    does_without = not is_set and all(need.only_beyond is not None for need in lacking)
    yield from check.login(credentials, required=used and not does_without)
    yield check.client(used=used)
    if not used:
        return
    if addresses.where:
        own = (addresses.url, addresses.stream_url, addresses.directory_url)
        urls = filter(None, (*own, *addresses.servers))
        text = f"{', '.join(urls)}, by {', '.join(addresses.where)}"
        yield check.finding("address", State.OK, text)
    doubts = tuple(check.doubts(credentials))
    if offline or (lacking and not does_without):
        if lacking and not is_set and not any(need.to_listen for need in lacking):
            yield check.finding("access", State.OK, _without_login(lacking))
        yield from doubts
    else:
        access = build_access(
            config, network, named=named, environ=environ, ask=None, age=timedelta()
        )
        yield from check.places(access, doubts)


def _without_login(lacking: Iterable[Need]) -> str:
    beyond = [need.only_beyond for need in lacking if need.only_beyond is not None]
    if not beyond:
        return "listening (capture --live), which needs no login"
    hours = max(beyond) // timedelta(hours=1)
    return f"capturing the last {hours} hours and listening (capture --live), which need no login"


class _NetworkCheck:
    """The checks of one network."""

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

    def finding(self, check: str, state: State, text: str, hint: str | None = None) -> CheckResult:
        """Return a finding about the network."""
        return CheckResult(
            subject=self._network.name, check=check, state=state, what=text, hint=hint
        )

    def failed(self, check: str, error: TweetupError) -> CheckResult:
        """Return the finding of an error."""
        state = State.REFUSED if isinstance(error, CredentialsError) else State.WRONG
        if isinstance(error, QuotaError):
            state = State.MISSING
        where = f"{error.where}: " if error.where and error.where != self._network.name else ""
        return self.finding(check, state, f"{where}{error.problem}", error.hint)

    def is_configured(self) -> bool:
        """Return whether a chat in ``tweetup.toml`` names the network."""
        name = self._network.name
        return any(chat.network == name for chat in self._config.chats)

    def login(self, credentials: Iterable[Credential], *, required: bool) -> Iterator[CheckResult]:
        """Yield the source of each credential; its value, or its length, is never shown.

        One that is not set is missing where captures require it, else unused.
        """
        for credential in credentials:
            need = credential.need
            if credential.where is not None:
                yield self.finding("login", State.OK, f"{need.name}: set by {credential.where}")
                continue
            hint = setting_hint(self._network, need, self._environ)
            state = State.MISSING if required and need.required else State.UNUSED
            yield self.finding("login", state, f"{need.name}: not set; {need.description}", hint)

    def doubts(self, credentials: Iterable[Credential]) -> Iterator[CheckResult]:
        """Yield faults in the form of a credential, which an accepted login disproves."""
        for credential in credentials:
            need, value = credential.need, credential.value
            fault = need.find_fault(value.reveal()) if need.find_fault and value else None
            if fault is not None:
                yield self.wrong_login(f"{need.name}: {fault}")

    def wrong_login(self, text: str) -> CheckResult:
        """Return the finding of a login that should not be used."""
        hint = f"tweetup login {self._network.name} asks for another, and opens the page for it"
        return self.finding("login", State.WRONG, text, hint)

    def client(self, *, used: bool) -> CheckResult:
        """Return whether the client library is installed; opening a place makes no request."""
        values = {need.name: Secret(_PLACEHOLDER) for need in self._network.needs}
        access = Access(values=values, servers=(_PLACEHOLDER,))
        try:
            for place in self._network.open(access, clock=self._clock):
                place.close()
        except TweetupError as error:
            state = State.MISSING if used else State.UNUSED
            return self.finding("client", state, error.problem, error.hint)
        return self.finding("client", State.OK, "installed")

    def places(self, access: Access, doubts: Iterable[CheckResult]) -> Iterator[CheckResult]:
        """Yield the rights of the login at each place, and the finding on the clock.

        Doubts about the login are yielded where the network does not accept it.
        """
        try:
            places = self._network.open(access, clock=self._clock)
        except CredentialsError as error:  # no request was made yet, so none was refused
            yield self.finding("access", State.MISSING, error.problem, error.hint)
            return
        except TweetupError as error:
            yield self.failed("access", error)
            return
        for place in places:
            try:
                yield from self._login_status(place, named=len(places) > 1)
            except TweetupError as error:
                yield self.failed("access", error)
                yield from doubts
            finally:
                place.close()
        if url := _url(self._network, access):
            yield self._time(url)

    def _login_status(self, place: Place, *, named: bool) -> Iterator[CheckResult]:
        login = place.login_status()
        at = f"{place.name}: " if named else ""
        if login.identity:
            yield self.finding("access", State.OK, f"{at}logged in as {login.identity}")
        for allowed in login.allows:
            yield self.finding("access", State.OK, f"{at}{allowed}")
        for fault in login.faults:
            yield self.wrong_login(f"{at}{fault}")
        for lacking in login.lacks:
            yield self.finding("access", State.UNUSED, f"{at}not allowed: {lacking}")
        if not login.searches:
            why = f"{at}searches are refused, so that no chat can be captured"
            yield self.finding("access", State.REFUSED, why)

    def _time(self, url: str) -> CheckResult:
        """Return how far this machine's clock is off, give or take the time of a request."""
        try:
            server_time = read_server_time(url, timeout=_TIMEOUT)
        except TweetupError as error:
            return self.finding("clock", State.WRONG, error.problem, error.hint)
        off = (self._clock() - server_time).total_seconds()
        if abs(off) <= _SKEW:
            return self.finding("clock", State.OK, "right")
        way = "fast" if off > 0 else "slow"
        hint = "let this machine set its clock by itself"
        return self.finding("clock", State.WRONG, f"{_span(abs(off))} {way}", hint)


def _url(network: Network, access: Access) -> str | None:
    """Return an address of the network to read the time from, None if it has none."""
    url = access.url or network.url or next(iter(access.servers), None)
    return url if url is None or "://" in url else f"https://{url}"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return counted(minutes, "minute") if minutes < 120 else counted(round(minutes / 60), "hour")
