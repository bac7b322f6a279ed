"""Prices of requests to networks, from a dated list: ``prices.toml`` here or one of the user's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tweetup.networks.base import Charge

__all__ = ["NetworkPrices", "read_prices"]

_DATE: Final = "date"
_HINT: Final = "write it like post = 0.005, under [x]"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPrices:
    """Prices of one network in US dollars, by the name of the item, as of a day.

    An empty ``usd`` means that the network is free; None that the list does not contain it.
    """

    network: str
    of: date
    usd: Mapping[str, Decimal] | None

    @property
    def free(self) -> bool:
        """Return whether the list says that the network is free."""
        return self.usd is not None and not any(self.usd.values())

    def of_charges(self, charges: Iterable[Charge]) -> Decimal | None:
        """Return the sum of the charges in US dollars; None where a price is missing."""
        total = Decimal(0)
        for name, count in charges:
            if self.free or not count:
                continue
            if self.usd is None or name not in self.usd:
                return None
            total += self.usd[name] * count
        return total


def read_prices(network: str, path: Path | None = None) -> NetworkPrices:
    """Return the prices of a network: from ``path`` where it names the network, else from ours.

    Raises :class:`~tweetup.errors.ConfigError` for a list that cannot be read.
    """
    if path is not None:
        day, tables = _read(path.name, _text(path))
        if network in tables:
            return _prices(network, day, tables, path.name)
    ours = files("tweetup.networks").joinpath("prices.toml").read_text(encoding="utf-8")
    day, tables = _read("prices.toml", ours)
    if network in tables:
        return _prices(network, day, tables, "prices.toml")
    return NetworkPrices(network=network, of=day, usd=None)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=str(path), hint=_HINT) from error


def _prices(network: str, day: date, tables: Mapping[str, object], name: str) -> NetworkPrices:
    return NetworkPrices(network=network, of=day, usd=_usd(tables[network], name, network))


def _read(name: str, text: str) -> tuple[date, Mapping[str, object]]:
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is not TOML: {error}", where=name, hint=_HINT) from error
    day = tables.pop(_DATE, None)
    if type(day) is not date:
        raise ConfigError(
            "does not say of which day its prices are", where=name, hint="add date = 2026-11-01"
        )
    return day, tables


def _usd(table: object, name: str, network: str) -> Mapping[str, Decimal]:
    if not isinstance(table, dict):
        raise ConfigError("expected a table", where=f"{name}: {network}", hint=_HINT)
    prices = {}
    for charge, price in table.items():
        usable = isinstance(price, int | Decimal) and not isinstance(price, bool)
        if not usable or not Decimal(price).is_finite() or price < 0:
            raise ConfigError("is no price", where=f"{name}: {network}.{charge}", hint=_HINT)
        prices[str(charge)] = Decimal(price)
    return prices
