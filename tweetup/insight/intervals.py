"""Intervals of shares, 95 %: of counts, and of counts by a reader that errs.

Wilson 1927 for a share; Rogan & Gladen 1978 for a share corrected by the reader's sensitivity and
specificity, with the interval of Lang & Reiczigel 2014 (Preventive Veterinary Medicine 113), which
takes into account that these are known from a sample alone. Tests compare Wilson with scipy, and
count how often the corrected interval holds the true share of simulated chats.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

__all__ = ["Accuracy", "CorrectedShare", "Interval", "corrected_share", "wilson_interval"]

_Z: Final = 1.959963984540054
_LEAST_USE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The bounds of a share, from 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """A reader's answers to profiles that were labelled by hand, for one role against the rest.

    ``true`` are those with the role that the reader gave it, ``missed`` the others with it;
    ``false`` are those without that the reader gave it, ``clear`` the others without.
    """

    true: int
    missed: int
    false: int
    clear: int

    @property
    def sensitivity(self) -> float:
        """Return the share of those with the role that the reader finds; 0 of nobody."""
        return self.true / (self.true + self.missed) if self.true + self.missed else 0.0

    @property
    def specificity(self) -> float:
        """Return the share of those without it that the reader leaves out."""
        return self.clear / (self.clear + self.false) if self.clear + self.false else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedShare:
    """A share as it would be without the reader's errors, with its interval."""

    share: float
    interval: Interval


def wilson_interval(part: int, whole: int) -> Interval | None:
    """Return the interval of ``part`` of ``whole``; None where there is no whole."""
    if not whole:
        return None
    share, z2 = part / whole, _Z * _Z
    middle = share + z2 / (2 * whole)
    half = _Z * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    scale = 1 + z2 / whole
    return Interval(
        low=0.0 if part == 0 else (middle - half) / scale,
        high=1.0 if part == whole else (middle + half) / scale,
    )


def corrected_share(part: int, whole: int, accuracy: Accuracy) -> CorrectedShare | None:
    """Return the share of ``part`` of ``whole`` corrected by a reader's accuracy.

    None where there is no whole, or where the reader tells those with the role hardly better from
    others than chance (sensitivity and specificity together at most 1.1).
    """
    if not whole or accuracy.sensitivity + accuracy.specificity <= 1 + _LEAST_USE:
        return None
    use = accuracy.sensitivity + accuracy.specificity - 1
    share = (part / whole + accuracy.specificity - 1) / use
    return CorrectedShare(share=_clipped(share), interval=_lang_reiczigel(part, whole, accuracy))


def _lang_reiczigel(part: int, whole: int, accuracy: Accuracy) -> Interval:
    """Return the interval of Lang & Reiczigel: all three shares are moved towards a half."""
    z2 = _Z * _Z
    size = whole + z2
    raw = (part + z2 / 2) / size
    with_role = accuracy.true + accuracy.missed + 2
    without = accuracy.clear + accuracy.false + 2
    sensitivity = (accuracy.true + 1) / with_role
    specificity = (accuracy.clear + 1) / without
    use = sensitivity + specificity - 1
    share = (raw + specificity - 1) / use
    of_those = sensitivity * (1 - sensitivity) / with_role
    of_others = specificity * (1 - specificity) / without
    shift = 2 * z2 * (share * of_those - (1 - share) * of_others)
    spread = raw * (1 - raw) / size + share**2 * of_those + (1 - share) ** 2 * of_others
    half = _Z / use * sqrt(spread)
    return Interval(low=_clipped(share + shift - half), high=_clipped(share + shift + half))


def _clipped(share: float) -> float:
    return min(1.0, max(0.0, share))
