"""Figures of the roles that profiles state of themselves.

    python -m benchmarks.roles [--write] [--real labels.jsonl]

The profiles of ``roles_profiles.jsonl`` are invented, in two batches: in each one person wrote
them, another labelled them, and neither saw a lexicon (``roles.md``). The lexicons were made with
those of odd numbers in sight, those of even numbers were kept apart. Profiles of which the labeller
was unsure count nowhere, roles in doubt count nowhere for their profile.
``--write`` writes the counts of the kept half to ``tweetup/insight/roles/accuracy.toml``, with
which shares are corrected. ``--real`` reads profiles with labels from elsewhere, of which figures
alone are printed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from tweetup.insight.intervals import Accuracy, wilson_interval
from tweetup.insight.roles.lexicon import CLINICIAN, load_lexicon
from tweetup.insight.roles.reading import read_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "LabelledProfile",
    "RoleFigures",
    "count_roles",
    "kept_apart",
    "labelled_profiles",
    "written",
]

_HERE = Path(__file__).resolve().parent
_FIRST_BATCH = 660
ACCURACY = _HERE.parent / "tweetup" / "insight" / "roles" / "accuracy.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledProfile:
    """A profile with the roles that a careful reader gave it; ``group`` is a language or chat.

    ``doubtful`` are roles that it may have or not.
    """

    number: int
    group: str
    name: str
    bio: str
    roles: frozenset[str]
    doubtful: frozenset[str]
    unsure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFigures:
    """Counts over some profiles.

    ``accuracy`` is by role over profiles that the reader judged, ``missed`` by role over all,
    and so are ``groups``: a language or chat → true, false and missed roles.
    """

    profiles: int
    unsure: int
    with_bio: int
    abstained: int
    accuracy: Mapping[str, Accuracy]
    missed: Mapping[str, int]
    groups: Mapping[str, tuple[int, int, int]]


def labelled_profiles() -> list[LabelledProfile]:
    """Return the invented profiles with their labels."""
    labels = {row["id"]: row for row in _rows(_HERE / "roles_labels.jsonl")}
    return [
        LabelledProfile(
            number=row["id"],
            group=row["language"],
            name=row["name"],
            bio=row["bio"],
            roles=frozenset(labels[row["id"]]["roles"]),
            doubtful=frozenset(labels[row["id"]].get("doubt", ())),
            unsure=bool(labels[row["id"]].get("unsure")),
        )
        for row in _rows(_HERE / "roles_profiles.jsonl")
    ]


def _real_profiles(path: Path) -> list[LabelledProfile]:
    return [
        LabelledProfile(
            number=number,
            group=row["chat"],
            name=row.get("name") or "",
            bio=row["bio"] or "",
            roles=frozenset(row["roles"]),
            doubtful=frozenset(row.get("doubt", ())),
            unsure=bool(row.get("unsure")),
        )
        for number, row in enumerate(_rows(path))
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def count_roles(profiles: Iterable[LabelledProfile]) -> RoleFigures:
    """Return the figures of the lexicons over some profiles."""
    lexicon = load_lexicon()
    parts = {name: lexicon.parts_of(name) for name in sorted(lexicon.names)}
    cells: dict[str, Counter[str]] = {name: Counter() for name in parts}
    missed: Counter[str] = Counter()
    groups: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    seen = unsure = with_bio = abstained = 0
    for profile in profiles:
        seen += 1
        if profile.unsure:
            unsure += 1
            continue
        reading = read_roles(profile.name, profile.bio, lexicon)
        stated = {it.role for it in reading.roles} - profile.doubtful
        labelled = profile.roles - profile.doubtful
        with_bio += bool(profile.bio.strip())
        abstained += reading.abstained
        group = groups[profile.group]
        group[0] += len(stated & labelled)
        group[1] += len(stated - labelled)
        group[2] += len(labelled - stated)
        missed.update(labelled - stated)
        if not reading.abstained:
            for name, these in parts.items():
                sides = (not these.isdisjoint(stated), not these.isdisjoint(labelled))
                if any(sides) or these.isdisjoint(profile.doubtful):
                    cells[name][_cell(*sides)] += 1
    return RoleFigures(
        profiles=seen,
        unsure=unsure,
        with_bio=with_bio,
        abstained=abstained,
        accuracy={
            name: Accuracy(
                true=it["true"], missed=it["missed"], false=it["false"], clear=it["clear"]
            )
            for name, it in cells.items()
        },
        missed=missed,
        groups={name: (it[0], it[1], it[2]) for name, it in groups.items()},
    )


def _cell(is_stated: bool, is_labelled: bool) -> str:  # noqa: FBT001 - the two sides of a table
    if is_stated:
        return "true" if is_labelled else "false"
    return "missed" if is_labelled else "clear"


def written(figures: RoleFigures) -> str:
    """Return the text of accuracy.toml."""
    lines = [
        "# Counts of the reader of roles on profiles that were kept from who made the lexicons:",
        "# python -m benchmarks.roles --write. Profiles on which it abstained are in none of them.",
        f"profiles = {figures.profiles - figures.unsure - figures.abstained}",
    ]
    for name, it in figures.accuracy.items():
        lines += [
            "",
            f"[{name}]",
            f"true = {it.true}",
            f"missed = {it.missed}",
            f"false = {it.false}",
            f"clear = {it.clear}",
        ]
    return "\n".join(lines) + "\n"


def _lines(title: str, figures: RoleFigures) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield (
        f"{figures.profiles} profiles, {figures.unsure} of them unsure to the labeller;"
        f" {figures.with_bio} of the others have a bio; abstained on {figures.abstained}\n"
    )
    rows = [
        (name, it.true, it.false, figures.missed[name])
        for name, it in figures.accuracy.items()
        if name != CLINICIAN
    ]
    everything = (
        "all",
        sum(true for _, true, _, _ in rows),
        sum(false for _, _, false, _ in rows),
        sum(missed for _, _, _, missed in rows),
    )
    yield from _table("role", [*rows, everything])
    yield from _table("group", [(name, *it) for name, it in sorted(figures.groups.items())])


def _table(first: str, rows: Iterable[tuple[str, int, int, int]]) -> Iterator[str]:
    yield f"| {first} | right | wrong | missed | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for name, true, false, missed in rows:
        if true + false + missed:
            precision, recall = _share(true, true + false), _share(true, true + missed)
            yield f"| {name} | {true} | {false} | {missed} | {precision} | {recall} |"
    yield ""


def _share(part: int, whole: int) -> str:
    interval = wilson_interval(part, whole)
    if interval is None:
        return "–"
    return f"{part / whole:.3f} ({interval.low:.2f}–{interval.high:.2f})"


def kept_apart() -> RoleFigures:
    """Return the figures of the profiles that were kept from who made the lexicons."""
    return count_roles(it for it in labelled_profiles() if it.number % 2 == 0)


def _batch(remainder: int, *, is_second: bool) -> RoleFigures:
    """Return the figures of one half of a batch: even numbers or odd ones."""
    return count_roles(
        it
        for it in labelled_profiles()
        if it.number % 2 == remainder and (it.number > _FIRST_BATCH) == is_second
    )


def report() -> Iterator[str]:
    """Yield the figures of both halves, and the processor's time for a profile."""
    load_lexicon()
    started = process_time()
    kept = kept_apart()
    seconds = process_time() - started
    yield from _lines("Kept apart, both batches (even numbers)", kept)
    yield from _lines("Kept apart, second batch", _batch(0, is_second=True))
    yield from _lines("Kept apart, first batch", _batch(0, is_second=False))
    in_sight = count_roles(it for it in labelled_profiles() if it.number % 2)
    yield from _lines("In sight, both batches (odd numbers)", in_sight)
    yield f"{seconds / kept.profiles * 1000:.2f} ms a profile"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; write accuracy.toml or read other profiles where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write accuracy.toml")
    parser.add_argument("--real", type=Path, help="labelled profiles of real chats, as JSON lines")
    options = parser.parse_args(arguments)
    for line in report():
        print(line)
    if options.real is not None:
        for line in _lines("Real chats", count_roles(_real_profiles(options.real))):
            print(line)
    if options.write:
        ACCURACY.write_text(written(kept_apart()), encoding="utf-8")


if __name__ == "__main__":
    main()
