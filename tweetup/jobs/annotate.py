"""Remarks about people: who matters offline, who is close, to whom the topic is of value.

They are the owner's words. No export, recap, site or page of guests has them; a removal of the
person takes them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from tweetup.errors import InputError, NoEffectError, TweetupError, UnknownNameError, UsageError
from tweetup.jobs.roles import accounts_named, checked_role, is_private_role
from tweetup.model import ANNOTATION_NAMES, LEVELED_NAMES, LEVELS, Annotation
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.export.annotation_csv import AnnotationLine, LineProblem
    from tweetup.project.project import Project

__all__ = [
    "ImportedAnnotations",
    "RemarkedPerson",
    "account_behind",
    "annotate",
    "annotations_of",
    "export_annotations",
    "import_annotations",
    "latest_remarks",
    "people_with_remarks",
    "person_with_remarks",
    "undo_annotation",
]

_MOST_PROBLEMS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedAnnotations:
    """The remarks of a file: those added, those that it takes back, and how many were there."""

    added: tuple[Annotation, ...]
    undone: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkedPerson:
    """A person with all remarks that hold, oldest first.

    ``posts`` are own ones in ``sessions`` that were read, None where nobody counted them.
    """

    person: str
    handle: str
    posts: int | None
    sessions: int | None
    remarks: tuple[Annotation, ...]

    @property
    def network(self) -> str:
        """The network of the account."""
        return self.person.partition(":")[0]

    def values(self, name: str) -> tuple[str, ...]:
        """Return the value of a name that counts: of levels the newest, of other remarks all."""
        told = tuple(dict.fromkeys(it.value for it in self.remarks if it.name == name))
        if name not in LEVELED_NAMES:
            return told
        return next(((it.value,) for it in reversed(self.remarks) if it.name == name), ())


def annotate(
    project: Project,
    handle: str,
    name: str,
    value: str,
    *,
    by: str | None = None,
    note: str | None = None,
    network: str | None = None,
) -> tuple[Annotation, ...]:
    """Record a remark about a person, under each network on which the archive has the handle.

    ``network`` names one of them. Raises :class:`~tweetup.errors.UnknownNameError` for a person or
    a name of remarks that is not there, :class:`~tweetup.errors.UsageError` for a value that it
    cannot have and for a handle of several people, :class:`~tweetup.errors.NoEffectError` where it
    is recorded so already.
    """
    remark = _checked(
        project,
        Annotation(network="", handle="", name=name, value=value, note=note, recorded_by=by),
    )
    accounts = _accounts(project, handle, network)
    before = project.archive.people.annotations.listed()
    remarks = [
        it
        for place, named, account in accounts
        if not _is_current(
            it := replace(remark, network=place, handle=named, account_id=account), before
        )
    ]
    if not remarks:
        raise NoEffectError(f"{remark.name} is recorded so already", where=handle)
    return project.archive.people.annotations.write(remarks)


def _accounts(
    project: Project, handle: str, network: str | None
) -> list[tuple[str, str, str | None]]:
    """Return network, handle and id of the accounts that a handle means, there or everywhere."""
    accounts = accounts_named(project.archive, handle)
    chosen = [it for it in accounts if network in {None, it[0]}]
    if not chosen:
        raise UnknownNameError("person", f"{handle} on {network}", ())
    return chosen


def annotations_of(
    project: Project,
    handle: str | None = None,
    *,
    network: str | None = None,
    undone: bool = False,
) -> tuple[Annotation, ...]:
    """Return the remarks about a person or (None) all, the oldest first.

    ``undone`` are listed as well where that is asked. Raises
    :class:`~tweetup.errors.UnknownNameError` for somebody who is not in the archive.
    """
    remarks = project.archive.people.annotations.listed(undone=undone)
    if handle is None:
        return remarks
    accounts = [
        Annotation(network=place, handle=name, account_id=account, name="", value="")
        for place, name, account in _accounts(project, handle, network)
    ]
    return tuple(it for it in remarks if any(_is_same_account(it, other) for other in accounts))


def undo_annotation(project: Project, number: int) -> Annotation:
    """Take a remark back, whereupon an older one of the same name counts again; return it.

    Raises :class:`~tweetup.errors.UnknownNameError` where none has the number, and
    :class:`~tweetup.errors.NoEffectError` where it was taken back before.
    """
    remarks = {it.number: it for it in project.archive.people.annotations.listed(undone=True)}
    remark = remarks.get(number)
    if remark is None:
        raise UnknownNameError("annotation", str(number), map(str, remarks))
    if remark.undone_at is not None:
        raise NoEffectError("this annotation is taken back already", where=str(number))
    project.archive.people.annotations.undo([number])
    return remark


def people_with_remarks(project: Project, find: str = "") -> tuple[RemarkedPerson, ...]:
    """Return those who wrote in the sessions that were read, and those with remarks, these first.

    ``find`` is a part of the handle. Nothing is derived for it: sessions that were never read for
    answers have nobody here.
    """
    rows = project.archive.people
    posts: Counter[str] = Counter()
    sessions: defaultdict[str, set[str]] = defaultdict(set)
    for it in rows.activity():
        if it.own:
            posts[it.person] += 1
            sessions[it.person].add(it.session)
    remarks: defaultdict[str, list[Annotation]] = defaultdict(list)
    stored = project.archive.people.annotations.listed()
    behind = rows.people_behind({it.account for it in stored})
    for remark in stored:
        if remark.account in behind:
            remarks[behind[remark.account]].append(remark)
    handles = rows.handles({*posts, *remarks})
    people = [
        RemarkedPerson(
            person=person,
            handle=handle,
            posts=posts[person],
            sessions=len(sessions.get(person, ())),
            remarks=tuple(remarks.get(person, ())),
        )
        for person, handle in handles.items()
        if find.removeprefix("@").casefold() in handle.casefold()
    ]
    return tuple(
        sorted(
            people,
            key=lambda it: (not it.remarks, -(it.posts or 0), it.handle.casefold(), it.person),
        )
    )


def account_behind(project: Project, person: str) -> str:
    """Return the handle of a person as figures name it, or the id where others had that handle."""
    network, _, name = person.partition(":")
    name = name.removeprefix("@")
    accounts = [(*it, name) for it in project.archive.find_accounts(name).several]
    people = project.archive.people.people_behind(accounts)
    ids = [it[1] for it in accounts if it[0] == network and people.get(it) == person]
    return ids[0] if ids else name


def person_with_remarks(project: Project, person: str) -> RemarkedPerson:
    """Return a person by the name that figures have, without counts of posts.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is not in the archive.
    """
    _accounts(project, account_behind(project, person), person.partition(":")[0])
    rows = project.archive.people
    stored = project.archive.people.annotations.listed()
    behind = rows.people_behind({it.account for it in stored})
    return RemarkedPerson(
        person=person,
        handle=rows.handles({person})[person],
        posts=None,
        sessions=None,
        remarks=tuple(it for it in stored if behind.get(it.account) == person),
    )


def latest_remarks(project: Project) -> Mapping[str, Mapping[str, Annotation]]:
    """Return the remark of each name that counts, the newest, by person as figures name them."""
    remarks = project.archive.people.annotations.listed()
    people = project.archive.people.people_behind({it.account for it in remarks})
    latest: dict[str, dict[str, Annotation]] = {}
    for it in remarks:
        if it.account in people:
            latest.setdefault(people[it.account], {})[it.name] = it
    return latest


def export_annotations(project: Project) -> str:
    """Return all remarks as the text of a CSV file, those taken back as well."""
    from tweetup.export.annotation_csv import write_annotations

    return write_annotations(project.archive.people.annotations.listed(undone=True))


def import_annotations(project: Project, text: str, *, where: str) -> ImportedAnnotations:
    """Take the remarks of a CSV file, all or none; those that are there already are left.

    Raises :class:`~tweetup.errors.InputError` with the lines that cannot be taken.
    """
    from tweetup.export.annotation_csv import LineProblem, read_annotations

    problems: list[LineProblem] = []
    remarks: list[Annotation] = []
    # Of these a handle may have become another one's since.
    there = {it.account for it in project.archive.people.annotations.listed(undone=True)}
    for it in read_annotations(text):
        if isinstance(it, LineProblem):
            problems.append(it)
            continue
        try:
            remarks.append(_settled(project, it, there))
        except TweetupError as error:
            problems.append(LineProblem(line=it.line, problem=error.problem))
    if problems:
        raise _refusal(problems, where)
    return _merge(project, remarks)


def _refusal(problems: Sequence[LineProblem], where: str) -> InputError:
    lines = [f"line {it.line}: {it.problem}" for it in problems[:_MOST_PROBLEMS]]
    if len(problems) > _MOST_PROBLEMS:
        lines.append(f"and {len(problems) - _MOST_PROBLEMS} more lines")
    return InputError(
        "; ".join(lines), where=where, hint="nothing was written: correct or delete these lines"
    )


def _settled(
    project: Project, line: AnnotationLine, there: Collection[tuple[str, str | None, str]]
) -> Annotation:
    """Return the remark of a line about an account of the archive; ``there`` have remarks."""
    remark = _checked(project, line.annotation)
    remark = replace(remark, handle=fold_handle(remark.handle))
    if remark.account in there:
        return remark
    fitting = _accounts(project, remark.account_id or remark.handle, remark.network or None)
    if len(fitting) > 1:
        raise UsageError("several networks have this handle: name one under network")
    network, handle, account = fitting[0]
    # An account is written under the handle that it had then, which may be an earlier one.
    is_own = remark.account_id is not None and (network, remark.handle) in (
        project.archive.find_accounts(remark.account_id).handles
    )
    return replace(
        remark, network=network, handle=remark.handle if is_own else handle, account_id=account
    )


def _merge(project: Project, remarks: Iterable[Annotation]) -> ImportedAnnotations:
    """Write the remarks that are new, and take back those that a file says were taken back."""
    before = list(project.archive.people.annotations.listed(undone=True))
    added: list[Annotation] = []
    undone: dict[int, datetime] = {}
    same = 0
    for it in remarks:
        match = next((other for other in before if _is_the_same(it, other)), None)
        if match is None:
            added.append(it)
            before.append(it)
        elif it.undone_at and match.undone_at is None and match.number is not None:
            undone[match.number] = it.undone_at
        else:
            same += 1
    written = project.archive.people.annotations.write(added, undone)
    return ImportedAnnotations(added=written, undone=len(undone), same=same)


def _is_the_same(it: Annotation, other: Annotation) -> bool:
    """Return whether a remark of a file is one that is there: without a time, one that holds."""
    if not _is_same_account(it, other) or _words(it) != _words(other):
        return False
    if it.made_at is None:
        return other.undone_at is None
    return it.made_at == other.made_at


def _is_current(it: Annotation, before: Iterable[Annotation]) -> bool:
    """Return whether a remark says no more than those that hold."""
    same = [other for other in before if other.name == it.name and _is_same_account(it, other)]
    if it.name in LEVELED_NAMES:
        same = same[-1:]
    return any(_words(it) == _words(other) for other in same)


def _words(it: Annotation) -> tuple[str | None, ...]:
    return (it.name, it.value, it.note, it.recorded_by)


def _is_same_account(it: Annotation, other: Annotation) -> bool:
    """Return whether two remarks are about one account: by its id, where both know it."""
    if it.network != other.network:
        return False
    if it.account_id is not None and other.account_id is not None:
        return it.account_id == other.account_id
    return it.handle == other.handle


def _checked(project: Project, it: Annotation) -> Annotation:
    """Return a remark with its name and value as they are recorded."""
    name, value = it.name.strip().casefold(), it.value.strip()
    if name not in ANNOTATION_NAMES:
        raise UnknownNameError("annotation", it.name, ANNOTATION_NAMES)
    if name == "role":
        value = checked_role(value)
    elif name in LEVELED_NAMES:
        value = value.casefold()
        if value not in LEVELS:
            hint = f"one of {', '.join(LEVELS)}; words go into --note"
            raise UsageError(f"{it.value!r} is no level of {name}", where="VALUE", hint=hint)
    elif not value:
        raise UsageError("a note has words", where="VALUE")
    is_private = name == "role" and is_private_role(project.config, value)
    return replace(it, name=name, value=value, is_private=is_private)
