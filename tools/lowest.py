"""Check that this environment holds the lowest releases that the package's requirements allow.

``make test-lowest`` runs it in an environment that uv made with ``--resolution lowest-direct``. A
resolver passes over a declared release that was withdrawn, never existed or excludes another
requirement, and installs the next one. Here that is an error which names the bound to raise.
"""

from __future__ import annotations

import sys
from importlib.metadata import metadata, requires, version
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "tweetup"


def direct_requirements(package: str) -> Iterator[Requirement]:
    """Yield the requirements of the package and of all its extras that apply to this Python.

    A requirement on the package itself (one extra that includes others) is left out.
    """
    extras = metadata(package).get_all("Provides-Extra") or []
    for line in requires(package) or []:
        requirement = Requirement(line)
        marker = requirement.marker
        applies = marker is None or any(marker.evaluate({"extra": extra}) for extra in extras)
        if applies and requirement.name != package:
            yield requirement


def wrong_bound(requirement: Requirement, installed: str) -> str | None:
    """Return the reason why a lower bound is wrong; None where the release installed is the bound.

    ``installed`` is the lowest version that a resolver could install.
    """
    bounds = [spec.version for spec in requirement.specifier if spec.operator in {">=", "=="}]
    if not bounds:
        return f"{requirement.name} has no lower bound; the lowest that installs is {installed}"
    if Version(bounds[0]) == Version(installed):
        return None
    return (
        f"{requirement.name}>={bounds[0]} does not install beside the other requirements;"
        f" the lowest that does is {installed}"
    )


def main() -> int:
    """Print each wrong bound; return 1 where there is one, else 0."""
    checked = list(direct_requirements(PACKAGE))
    reasons = [wrong_bound(requirement, version(requirement.name)) for requirement in checked]
    wrong = list(filter(None, reasons))
    for reason in wrong:
        print(f"setup.cfg: {reason}", file=sys.stderr)
    print(f"{len(checked) - len(wrong)} of {len(checked)} lower bounds are the releases installed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
