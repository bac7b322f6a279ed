"""The development network, once for all tests that use it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.cli.running import here, run
from tests.devnet.people import Person, sign_up
from tests.devnet.services import DevelopmentNetwork, development_network

__all__ = ["Town", "here", "run", "town"]


@dataclass(frozen=True, slots=True)
class Town:
    """The network, and the account that asks it, with a password for programs."""

    network: DevelopmentNetwork
    host: Person
    password: str

    def sign_up(self, *names: str) -> list[Person]:
        """New accounts."""
        return [sign_up(self.network.pds, name) for name in names]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The network with one account on it."""
    with development_network(tmp_path_factory.mktemp("devnet")) as network:
        host = sign_up(network.pds, "label-museum")
        yield Town(network, host, host.app_password())
