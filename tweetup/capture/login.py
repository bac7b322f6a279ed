"""Check a login by asking the network, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.capture.places import open_places
from tweetup.errors import CredentialsError
from tweetup.networks import Access
from tweetup.networks.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tweetup.capture.credentials import Addresses
    from tweetup.networks import LoginStatus, Network

__all__ = ["PlaceLogin", "access_with", "check_client", "check_login", "login_page"]

_PLACEHOLDER: Final = "placeholder.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLogin:
    """The rights of a login at one place, such as a server."""

    place: str
    status: LoginStatus


def access_with(values: Mapping[str, Secret], addresses: Addresses) -> Access:
    """Return the access by a login at the addresses that are set; its servers are its own."""
    return Access(
        values=values,
        url=addresses.url,
        stream_url=addresses.stream_url,
        directory_url=addresses.directory_url,
    )


def check_client(network: Network, *, clock: Callable[[], datetime]) -> None:
    """Raise the error of a client library that is not installed; no request is made."""
    values = {need.name: Secret(_PLACEHOLDER) for need in network.needs}
    for place in network.open(Access(values=values), clock=clock):
        place.close()


def login_page(network: Network, access: Access) -> str | None:
    """Return the address where the network's secret is made, None where it names none."""
    pages = (need.page for need in network.needs if need.page is not None)
    page = next(pages, None)
    return None if page is None else page(access)


def check_login(
    network: Network, access: Access, *, clock: Callable[[], datetime]
) -> tuple[PlaceLogin, ...]:
    """Return the rights of a login at each place, by the requests of ``tweetup doctor``.

    Raises the errors of networks, and :class:`~tweetup.errors.CredentialsError` for a login that
    is accepted and should not be used.
    """
    with open_places(network, access, clock=clock) as places:
        logins = tuple(
            PlaceLogin(place=place.name, status=place.login_status()) for place in places
        )
    for login in logins:
        if login.status.faults:
            raise CredentialsError(login.status.faults[0], where=network.title)
    return logins
