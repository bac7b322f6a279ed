"""``tweetup login``."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from tweetup.cli.access import ask_secret, has_terminal
from tweetup.cli.browser import open_page
from tweetup.cli.options import config_option
from tweetup.cli.output import one_line, print_table, say
from tweetup.cli.progress import utc_now
from tweetup.errors import CredentialsError, QuotaError, UsageError
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tweetup.capture.credentials import CredentialsFile
    from tweetup.capture.login import PlaceLogin
    from tweetup.config import Config
    from tweetup.networks import Need, Network

__all__ = ["login"]

_ATTEMPTS: Final = 3
_LONGEST: Final = 4_096
"""The most bytes of a secret on standard input."""


@click.command()
@click.argument("network", required=False)
@click.argument("name", nargs=-1)
@click.option(
    "--with-token",
    is_flag=True,
    help="Mastodon: ask for a token also where none is needed, for live chats without delay.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser, only print the page's address.")
@click.option("--replace", is_flag=True, help="Replace a login that is stored, without asking.")
@click.option("--remove", is_flag=True, help="Remove the stored login of the network.")
@config_option
def login(
    *,
    network: str | None,
    name: tuple[str, ...],
    with_token: bool,
    no_browser: bool,
    replace: bool,
    remove: bool,
    config_path: Path | None,
) -> int:
    """Log in to a network: make an app password or token, check it, store it.

    NAME is your handle at Bluesky, or the servers of Mastodon; you are asked for all the rest.
    The login is checked by asking the network, and stored in a file that only you can read.
    Without a terminal, the secret is the first line of standard input.

    Without NETWORK the networks are listed, with the logins that are set.
    """
    from tweetup.config import load_config
    from tweetup.networks import NETWORKS

    if network is None:
        return _list_networks()
    chosen = NETWORKS.get(network.lower())
    if remove:
        return _remove(chosen)
    dialogue = _Dialogue(
        chosen, load_config(config_path), name, with_token=with_token, browser=not no_browser
    )
    return dialogue.run(replace=replace)


def _list_networks() -> int:
    from tweetup.capture.credentials import find_credentials
    from tweetup.networks import NETWORKS

    rows = []
    for network in map(NETWORKS.get, NETWORKS.names()):
        for credential in find_credentials(network, named=None, environ=os.environ):
            need = credential.need
            wanted = need.name if need.required else f"{need.name} (may be needed)"
            rows.append((network.name, wanted, credential.where or "not set"))
    print_table(("network", "wants", "set by"), rows)
    say("tweetup login NETWORK asks for a login step by step")
    return 0


def _remove(network: Network) -> int:
    from tweetup.capture.credentials_file import remove_login

    path = remove_login(network, os.environ)
    if path is None:
        say(f"no login for {network.title} is stored")
    else:
        say(f"the login for {network.title} is removed from {path}; revoke it there as well")
    _say_variables(network, {})
    return 0


def _say_variables(network: Network, values: Mapping[str, Secret]) -> None:
    """Name the variables that come before the file, with other values than it."""
    from tweetup.capture.credentials import find_credentials

    for credential in find_credentials(network, named=None, environ=os.environ):
        where = credential.where
        if where in credential.need.variables and credential.value != values.get(
            credential.need.name
        ):
            say(f"{where} is set in this terminal and comes first: unset {where}")


class _Dialogue:
    """The questions about one network's login, at a terminal or answered in advance."""

    def __init__(
        self,
        network: Network,
        config: Config,
        names: Sequence[str],
        *,
        with_token: bool,
        browser: bool,
    ) -> None:
        from tweetup.capture.credentials import find_addresses

        self._network = network
        self._addresses = find_addresses(config, network, os.environ)
        self._public = [need for need in network.needs if not need.secret]
        self._secret = [need for need in network.needs if need.secret]
        self._with_token = with_token
        self._browser = browser
        self._sent_to = self._addresses.url
        self._asks = has_terminal()
        self._named = _only_name(network, names) if names else None
        self._kept: dict[str, Secret] | None = None
        self._defaults = {"servers": ", ".join(self._addresses.servers)}

    def run(self, *, replace: bool) -> int:
        """Ask, check and store; return the exit code."""
        from tweetup.capture.credentials_file import read_own_credentials, store_login
        from tweetup.capture.login import check_client

        network = self._network
        check_client(network, clock=utc_now)
        own = read_own_credentials(os.environ)
        with _if_given_up():
            if not self._may_replace(own, replace=replace):
                say("nothing was changed")
                return 0
            values = self._ask_until_right()
        path = store_login(network, values, os.environ)
        say(f"stored in {path}, which only you can read")
        _say_variables(network, values)
        self._say_other_servers(values)
        say(f"now: tweetup capture HASHTAG --network {network.name} --last 2h")
        return 0

    def _say_other_servers(self, values: Mapping[str, Secret]) -> None:
        """Name the setting that comes before the servers that were stored."""
        stored = values["servers"].reveal() if "servers" in values else ""
        configured = self._addresses.servers
        for where in self._addresses.where:
            if where.endswith(".servers") and configured != tuple(stored.replace(",", " ").split()):
                say(f"{where} comes first: {', '.join(configured)}")

    def _may_replace(self, own: CredentialsFile | None, *, replace: bool) -> bool:
        """Return whether an earlier login may be replaced; its handle is proposed again."""
        stored = (
            {
                name: value
                for (where, name), value in own.values.items()
                if where == self._network.name
            }
            if own
            else {}
        )
        if not stored:
            return True
        shown = {need.name: stored[need.name] for need in self._public if need.name in stored}
        self._defaults |= {name: value.reveal() for name, value in shown.items()}
        if replace:
            return True
        whose = "".join(f" ({name}: {one_line(self._defaults[name])})" for name in shown)
        message = f"a login for {self._network.title}{whose} is stored already"
        if not self._asks:
            hint = "add --replace to replace it"
            raise UsageError(message, where=f"login {self._network.name}", hint=hint)
        return click.confirm(f"{message}. Replace it?", default=False, err=True)

    def _ask_until_right(self) -> dict[str, Secret]:
        """Return a login that the network takes, asked for a few times at most."""
        left = _ATTEMPTS
        while True:
            try:
                return self._ask()
            except (CredentialsError, NetworkError) as error:
                left -= 1
                if not left or not self._asks or isinstance(error, RateLimitedError):
                    raise _nothing_stored(error) from None
                where = f"{error.where}: " if error.where else ""
                kept = "".join(
                    f" for {one_line(it.reveal())}" for it in (self._kept or {}).values()
                )
                say(f"{where}{error.problem}; once more{kept}, or Ctrl-C")

    def _ask(self) -> dict[str, Secret]:
        """Ask for each part of a login, check it and return it.

        After a secret that was refused only the secret is asked for: who pastes the next one at
        once shall not paste it into a question that shows what is typed.
        """
        values, self._kept = self._kept, None
        if values is None:
            values = {need.name: self._ask_public(need) for need in self._public}
            self._say_address()
            if self._does_without_secret(values):
                return values
            self._show_page(values)
        try:
            return self._ask_secrets(values)
        except CredentialsError:
            self._kept = values
            raise

    def _does_without_secret(self, values: Mapping[str, Secret]) -> bool:
        """Return whether the public parts are a login; say why where they are none."""
        needs_secret = self._with_token or any(need.required for need in self._secret)
        if not self._public or needs_secret:
            return False
        logins = self._check(values)
        if not logins:
            return True
        if logins[0].status.searches:
            self._say_no_token(logins)
            return True
        say(f"{logins[0].place} shows hashtags to its own users only, so it wants a token")
        return False

    def _ask_secrets(self, public: Mapping[str, Secret]) -> dict[str, Secret]:
        values = {**public, **{need.name: self._ask_secret(need) for need in self._secret}}
        logins = self._check(values)
        if logins and not logins[0].status.searches:
            problem = f"this login may not search; not allowed: {'; '.join(logins[0].status.lacks)}"
            raise CredentialsError(problem, where=logins[0].place)
        return values

    def _ask_public(self, need: Need) -> Secret:
        from tweetup.capture.credentials import usable_secret

        given, self._named = self._named, None
        if given is None:
            if not self._asks:
                raise UsageError(
                    "there is no terminal to ask at",
                    where=f"login {self._network.name}",
                    hint=f"name {need.description} in the command",
                )
            default = self._defaults.get(need.name) or None
            given = str(click.prompt(one_line(need.description), default=default, err=True))
        value = usable_secret(Secret(given), need.name)
        self._defaults[need.name] = value.reveal()
        fault = need.find_fault(value.reveal()) if need.find_fault else None
        if fault is not None:
            raise CredentialsError(fault, where=need.name)
        return value

    def _ask_secret(self, need: Need) -> Secret:
        """Return a secret from the terminal or standard input; it is not sent anywhere yet."""
        from tweetup.capture.credentials import usable_secret

        if self._asks:
            where = "what you typed"
            typed = Secret(ask_secret(f"{one_line(need.description)}; hidden while you type"))
        else:
            where = "standard input"
            typed = self._read_secret(need)
        value = usable_secret(typed, where)
        fault = need.find_fault(value.reveal()) if need.find_fault else None
        if fault is None:
            return value
        if self._asks:
            say(fault)
            question = f"Send it to {self._network.title} all the same?"
            if click.confirm(question, default=False, err=True):
                return value
            fault = "it was not sent anywhere"
        raise CredentialsError(fault, where=need.name)

    def _read_secret(self, need: Need) -> Secret:
        """Return the first line of standard input, which nobody types."""
        line = b""
        if sys.stdin is not None and not sys.stdin.isatty():
            line = sys.stdin.buffer.readline(_LONGEST)
        if not line.strip():
            command = f"tweetup login {self._network.name}"
            names = "".join(f" {public.name.upper()}" for public in self._public)
            pipe = f"pass show {self._network.name} | {command}{names}"
            raise UsageError(
                f"there is no terminal to ask at for {need.description}",
                where=f"login {self._network.name}",
                hint=f"give it on standard input: {pipe}",
            )
        return Secret(line.decode(errors="replace"))

    def _say_address(self) -> None:
        """Say once where a login is sent that does not go to the network itself."""
        url, self._sent_to = self._sent_to, None
        if url is not None:
            sources = [where for where in self._addresses.where if "stream" not in where.lower()]
            say(f"the login is sent to {url}, by {', '.join(sources)}")

    def _show_page(self, values: Mapping[str, Secret]) -> None:
        from tweetup.capture.login import access_with, login_page

        page = login_page(self._network, access_with(values, self._addresses))
        if page is None or not self._asks:
            return
        opened = self._browser and open_page(page)
        say(f"make it at {page}" + (", which your browser opens" if opened else ""))
        self._browser = False  # not once more for each mistyped password

    def _check(self, values: Mapping[str, Secret]) -> tuple[PlaceLogin, ...]:
        """Return and print the rights of the login; nothing where that cannot be asked."""
        from tweetup.capture.login import access_with, check_login

        try:
            logins = check_login(self._network, access_with(values, self._addresses), clock=utc_now)
        except QuotaError as error:
            say(f"the login is right; {error}")
            return ()
        except RateLimitedError:
            raise
        except TryAgainError as error:
            if not self._asks:
                raise
            say(f"it cannot be checked now: {error}")
            if not click.confirm("Store it unchecked?", default=False, err=True):
                raise
            return ()
        for login in logins:
            say(_described(login))
        return logins

    def _say_no_token(self, logins: Sequence[PlaceLogin]) -> None:
        """Name the use of a token, and the servers that want one all the same."""
        for other in logins[1:]:
            if not other.status.searches:
                say(
                    f"{other.place} shows hashtags to its own users only: to capture from it, name"
                    " it first, since a token goes to the first server"
                )
        command = f"tweetup login {self._network.name} --with-token"
        say(f"no token is needed; with one, a live chat comes without delay: {command}")


def _only_name(network: Network, names: Sequence[str]) -> str:
    """Return the handle or the servers named in the command; a secret there is not shown."""
    public = [need for need in network.needs if not need.secret]
    if any(need.name == "servers" for need in public):
        return ", ".join(name for written in names for name in written.split(",") if name.strip())
    if public and len(names) == 1:
        return names[0]
    raise UsageError(
        f"takes {f'one name, {public[0].description}' if public else 'no name'}",
        where=f"login {network.name}",
        hint="a password or token is asked for; if one was in the command, make another, since"
        " other users of this machine may have read it",
    )


def _described(login: PlaceLogin) -> str:
    """Return a line about a place: its account, and the services allowed."""
    status = login.status
    who = f"logged in as {status.identity}: " if status.identity else ""
    text = f"{who}{', '.join(status.allows)}"
    return text if login.place in text else f"{login.place}: {text}"


def _nothing_stored(error: CredentialsError | NetworkError) -> CredentialsError | NetworkError:
    """Return the error with a hint that fits: that of a refusal names this command."""
    if isinstance(error, CredentialsError):
        return CredentialsError(error.problem, where=error.where, hint="nothing was stored")
    hint = f"{error.hint}; nothing was stored" if error.hint else "nothing was stored"
    return NetworkError(error.problem, where=error.where, hint=hint)


@contextmanager
def _if_given_up() -> Iterator[None]:
    """Say at an interruption that nothing was stored."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        raise KeyboardInterrupt("interrupted; nothing was stored") from None
