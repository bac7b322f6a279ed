"""Sections that have other numbers than when a file was written: its parts as called now.

A section is told by the moment in which its question was asked, as in decisions; in files that
were written without it, by the words of its heading.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tweetup.render.text_file.parts import FilePart, PartKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.render.text_file.parts import Mark

__all__ = ["GONE_SECTION", "asked_mark", "find_names_now", "rename_mark", "rename_parts"]

GONE_SECTION: Final = "gone "
"""The beginning of the name of a section that the session has no more."""

_OF_LISTS: Final = frozenset({PartKind.LIST, PartKind.ITEM})
_BETWEEN: Final = " / "


def find_names_now(
    before: Sequence[FilePart],
    now: Iterable[FilePart],
    asked: Mapping[str, datetime | None],
    others: Collection[str],
) -> dict[str, str]:
    """Return the names that sections of a file have now, by those that they have in it.

    ``now`` are the parts as they would be written, ``asked`` has the moments of all questions of
    the session, ``others`` are its other sections. A section that is gone gets a name that no other
    one has.
    """
    sections = {it.name: it for it in before if it.kind is PartKind.SECTION}
    names: dict[str, str] = {}
    for name, part in sections.items():
        if (moment := read_asked(part.of)) is not None:
            names[name] = _asked_then(name, moment, asked) or GONE_SECTION + name
    by_heading = _by_heading(now)
    counts = Counter(part.digest for part in sections.values())
    left = [name for name in sections if name not in names]
    for name in left:
        found = by_heading.get(sections[name].digest)
        if found is not None and counts[sections[name].digest] == 1:
            names[name] = found
    for name in left:
        if name not in names:
            is_here = (name in asked or name in others) and name not in names.values()
            names[name] = name if is_here else GONE_SECTION + name
    return {name: current for name, current in names.items() if name != current}


def read_asked(text: str) -> datetime | None:
    """Return the moment of a section's mark, None where it has none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def asked_mark(moment: datetime) -> str:
    """Return a moment as the mark of a section has it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def rename_mark(mark: Mark, names: Mapping[str, str], asked: Mapping[str, datetime | None]) -> Mark:
    """Return a mark of the file with the names of sections as they are called now.

    That of a section tells itself which one it is.
    """
    if mark.kind is PartKind.SECTION and (moment := read_asked(mark.of)) is not None:
        name = _asked_then(mark.name, moment, asked) or GONE_SECTION + mark.name
        return replace(mark, name=name)
    return replace(
        mark,
        name=_name_now(mark.kind, mark.name, names),
        of=_finding_now(mark.of, names) if mark.role == "for" else mark.of,
    )


def rename_parts(parts: Iterable[FilePart], names: Mapping[str, str]) -> tuple[FilePart, ...]:
    """Return parts with the names of sections as they are called now."""
    if not names:
        return tuple(parts)
    return tuple(
        replace(
            part,
            name=_name_now(part.kind, part.name, names),
            place=names.get(part.place, part.place),
            of=_finding_now(part.of, names) if part.role == "for" else part.of,
        )
        for part in parts
    )


def _asked_then(name: str, moment: datetime, asked: Mapping[str, datetime | None]) -> str | None:
    """Return the section whose question was asked then, that of the same name before others."""
    found = [it for it, asked_at in asked.items() if asked_at == moment]
    if not found and name in asked and asked[name] is None:  # its post is not there any more
        return name
    alike = [it for it in found if it[:1] == name[:1]]
    return next(iter([*[it for it in found if it == name], *alike, *found]), None)


def _by_heading(now: Iterable[FilePart]) -> dict[str, str]:
    headings = [it for it in now if it.kind is PartKind.SECTION]
    counts = Counter(it.digest for it in headings)
    return {it.digest: it.name for it in headings if counts[it.digest] == 1}


def _name_now(kind: PartKind, name: str, names: Mapping[str, str]) -> str:
    if kind is PartKind.SECTION:
        return names.get(name, name)
    if kind in _OF_LISTS:
        section, between, rest = name.partition(_BETWEEN)
        return names.get(section, section) + between + rest
    return _finding_now(name, names) if kind is PartKind.THEME else name


def _finding_now(name: str, names: Mapping[str, str]) -> str:
    """Return the name of a finding, which may begin with that of its section: ``Q1:phrase``."""
    section, colon, rest = name.partition(":")
    return names.get(section, section) + colon + rest if colon else name
