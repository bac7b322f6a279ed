"""What a network is told, whether it lets us in, what it allows, and what time it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.errors import ConfigError, CredentialsError, QuotaError, TweetupError
from tweetup.pipeline.logins.access import access_with, known_needs, open_file
from tweetup.pipeline.logins.addresses import find_addresses
from tweetup.pipeline.logins.credentials import default_place, shown
from tweetup.pipeline.upkeep.doctor import Finding, State
from tweetup.sources.networks import Access
from tweetup.sources.networks.clocks import time_at
from tweetup.sources.networks.secret import Secret
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from tweetup.config import Config
    from tweetup.pipeline.logins.access import Known
    from tweetup.pipeline.logins.credentials import CredentialsFile
    from tweetup.sources.networks import Network, Place

__all__ = ["check_network", "read_named"]

_SKEW: Final = 60.0
"""Seconds by which a clock may be off; requests take some of them."""
_TIMEOUT: Final = 10.0
_PLACEHOLDER: Final = "placeholder.example"


def read_named(
    file: Path | None, environ: Mapping[str, str]
) -> tuple[CredentialsFile | None, Finding | None]:
    """The file that ``--credentials`` names, and what is to be said of it."""
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
        """A finding about the network."""
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
