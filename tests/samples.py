"""Tables of cases of one kind: `make test` runs some of each, `make test-long` all the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

__all__ = ["sampled"]


def sampled(
    cases: Iterable[object], *, every: int, always: Collection[object] = ()
) -> list[ParameterSet]:
    """Return all cases as parameters, marked long but for the first of each ``every`` in order.

    Those in ``always`` are not marked either. A case that is a tuple has a value for each name.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[pytest.mark.long] * (number % every > 0 and case not in always),
        )
        for number, case in enumerate(cases)
    ]
