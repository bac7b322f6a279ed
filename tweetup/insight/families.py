"""Words of one family under one name: scientist and scientific, collaborate and collab.

Snowball takes endings off by rule and leaves families apart; posts on one question are few and
short, so that a word is more often met in another form than again. Stems that begin alike for
at least five letters, and for three quarters of the shorter one, are taken for one family.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["word_families"]

_SHORTEST_ROOT: Final = 5
_ROOT_SHARE: Final = 0.75


def word_families(stems: Iterable[str]) -> dict[str, str]:
    """Every stem's family, named after its shortest member. Does not depend on the order."""
    by_root: defaultdict[str, list[str]] = defaultdict(list)
    for stem in sorted(set(stems), key=lambda stem: (len(stem), stem)):
        by_root[stem[:_SHORTEST_ROOT]].append(stem)
    families: dict[str, str] = {}
    for alike in by_root.values():
        names: list[str] = []
        for stem in alike:
            name = next((name for name in names if _is_family(name, stem)), stem)
            if name == stem:
                names.append(stem)
            families[stem] = name
    return families


def _is_family(shorter: str, longer: str) -> bool:
    shared = 0
    for one, other in zip(shorter, longer, strict=False):
        if one != other:
            break
        shared += 1
    return shared >= max(_SHORTEST_ROOT, _ROOT_SHARE * len(shorter))
