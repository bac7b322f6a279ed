"""The roles of the people of a chat: as their profiles state them, or as somebody recorded them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.errors import NoEffectError, UnknownNameError, UsageError
from tweetup.model import Annotation
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Unpack

    from tweetup.archive import Archive
    from tweetup.config import Config
    from tweetup.insight.intervals import Accuracy, CorrectedShare, Interval
    from tweetup.insight.roles.lexicon import Lexicon
    from tweetup.jobs.people import PostsAsked
    from tweetup.model import Extent, ProfileWords, RoleReading
    from tweetup.project.project import Project

__all__ = [
    "NO_ROLE",
    "PersonRoles",
    "RoleShare",
    "RolesTable",
    "StatedRole",
    "accounts_named",
    "checked_role",
    "count_shares",
    "groups_of",
    "is_private_role",
    "lexicon_of",
    "read_people_roles",
    "record_role",
    "roles_named",
    "shares_of",
    "undo_role",
]

NO_ROLE: Final = "none"
"""The role that somebody records of a person without any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRole:
    """A role of a person: with the words of the profile that decided, or who recorded it when."""

    role: str
    evidence: str | None = None
    rule: str | None = None
    language: str | None = None
    recorded_by: str | None = None
    recorded_at: datetime | None = None

    @property
    def is_recorded(self) -> bool:
        """Return whether somebody recorded it."""
        return self.recorded_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRoles:
    """The roles of a person as of their last post in an extent.

    ``posts`` are those in own words; ``abstained`` tells that the profile leaves the person's roles
    open; ``is_recorded`` that somebody recorded it, maybe as no role.
    """

    person: str
    network: str
    handle: str
    roles: tuple[StatedRole, ...]
    posts: int
    has_bio: bool
    abstained: bool
    is_recorded: bool

    @property
    def stated(self) -> tuple[StatedRole, ...]:
        """The roles that the profile states: none of somebody of whom others are recorded."""
        return tuple(it for it in self.roles if not it.is_recorded)

    @property
    def is_judged(self) -> bool:
        """Return whether the person counts in the denominator of shares."""
        return self.is_recorded or bool(self.roles) or (self.has_bio and not self.abstained)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesTable:
    """The people who wrote in their own words in an extent, with their roles, in no order.

    ``unread`` are sessions whose posts were not read for answers, which a read-only archive may
    have: their people are left out.
    """

    people: tuple[PersonRoles, ...]
    unread: tuple[str, ...]

    @property
    def judged(self) -> frozenset[str]:
        """The people who count in the denominator of shares."""
        return frozenset(it.person for it in self.people if it.is_judged)

    def having(self, config: Config, role: str) -> frozenset[str]:
        """Return the people with a role or one of a group; raise for a name that is none."""
        stated = {it.person: frozenset(one.role for one in it.roles) for it in self.people}
        parts = roles_named(config, role, frozenset[str]().union(*stated.values()))
        return frozenset(it for it, roles in stated.items() if not parts.isdisjoint(roles))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleShare:
    """How many people have a role, of those judged.

    ``posts`` in own words are theirs, of ``judged_posts`` of all judged. ``interval`` is Wilson's,
    None where nobody was judged; ``corrected`` the share without the errors that the reader made on
    profiles labelled by hand, None where these do not tell.
    """

    role: str
    people: int
    judged: int
    posts: int
    judged_posts: int
    interval: Interval | None
    corrected: CorrectedShare | None


def lexicon_of(config: Config) -> Lexicon:
    """Return tweetup's lexicons with those that the configuration names."""
    from tweetup.insight.roles.lexicon import load_lexicon

    return load_lexicon(config.roles.lexicons)


def read_people_roles(
    project: Project,
    hashtag: str | None = None,
    **asked: Unpack[PostsAsked],
) -> RolesTable:
    """Return the roles of the people of the posts asked for, of a chat or (None) of all.

    A role that somebody recorded stands in place of those of the profile, which is that of the
    person's last post with a bio. Readings are stored where the archive is ours.
    """
    from tweetup.jobs.people import extent_of

    extent, unread = extent_of(project, hashtag, **asked)
    posts = _own_posts(project.archive, extent)
    profiles = _profiles(project.archive, posts)
    readings = _read(project, profiles.values())
    records = [it for it in project.archive.people.annotations.roles() if not it.is_private]
    return RolesTable(
        people=tuple(
            _person(person, profile, readings[profile.number], records, len(posts[person]))
            for person, profile in profiles.items()
        ),
        unread=unread,
    )


def count_shares(
    table: RolesTable, lexicon: Lexicon, accuracies: Mapping[str, Accuracy] | None = None
) -> tuple[RoleShare, ...]:
    """Return the share of each role, the most frequent first; groups such as clinician as well.

    ``accuracies`` are by role, None for those measured with tweetup's own lexicons. Shares of
    several roles do not add up to 1, as somebody may have several.
    """
    from tweetup.insight.intervals import corrected_share, wilson_interval

    accuracies = _accuracies() if accuracies is None else accuracies
    judged = sum(it.is_judged for it in table.people)
    judged_posts = sum(it.posts for it in table.people if it.is_judged)
    recorded = {role.role for it in table.people for role in it.roles}
    shares = []
    for name in dict.fromkeys((*lexicon.names, *sorted(recorded))):
        parts = lexicon.parts_of(name)
        having = [it for it in table.people if not parts.isdisjoint(role.role for role in it.roles)]
        people = len(having)
        accuracy = accuracies.get(name)
        shares.append(
            RoleShare(
                role=name,
                people=people,
                judged=judged,
                posts=sum(it.posts for it in having),
                judged_posts=judged_posts,
                interval=wilson_interval(people, judged),
                corrected=None if accuracy is None else corrected_share(people, judged, accuracy),
            )
        )
    return tuple(sorted(shares, key=lambda it: (-it.people, it.role)))


def shares_of(project: Project, table: RolesTable) -> tuple[RoleShare, ...]:
    """Return the share of each role by the lexicons of a project.

    How often one of the user's own is wrong was never measured, so that nothing is corrected there.
    """
    config = project.config
    return count_shares(table, lexicon_of(config), {} if config.roles.lexicons else None)


def groups_of(lexicon: Lexicon) -> frozenset[str]:
    """Return the roles that are made of others, such as clinician."""
    return frozenset(it for it in lexicon.names if lexicon.parts_of(it) != {it})


def roles_named(config: Config, name: str, recorded: Iterable[str] = ()) -> frozenset[str]:
    """Return the roles that a name means: itself, or all of a group.

    Raises :class:`~tweetup.errors.UnknownNameError` where no lexicon and no record has it.
    """
    lexicon = lexicon_of(config)
    names = (*lexicon.names, *recorded)
    if name not in names:
        raise UnknownNameError("role", name, names)
    return lexicon.parts_of(name)


def record_role(
    project: Project, handle: str, role: str, *, by: str | None = None, note: str | None = None
) -> tuple[Annotation, ...]:
    """Record a role of a person, under each network on which the archive has the handle.

    ``none`` records that the person has none. Raises :class:`~tweetup.errors.UnknownNameError` for
    a handle that is not there, :class:`~tweetup.errors.UsageError` for one of several people and
    for a name that is none, :class:`~tweetup.errors.NoEffectError` for a role recorded before.
    """
    role = checked_role(role)
    is_private = is_private_role(project.config, role)
    before = {(it.network, it.account_id or it.handle, it.value) for it in _records(project)}
    records = [
        Annotation(
            network=network,
            handle=handle,
            account_id=account,
            name="role",
            value=role,
            is_private=is_private,
            note=note,
            recorded_by=by,
        )
        for network, handle, account in accounts_named(project.archive, handle)
        if (network, account or handle, role) not in before
    ]
    if not records:
        raise NoEffectError(f"{role} is recorded of this person already", where=handle)
    return project.archive.people.annotations.write(records)


def is_private_role(config: Config, role: str) -> bool:
    """Return whether a role tells of somebody's health, cause, politics or religion.

    One of the lexicons does not: ``patient_organisation`` is of an organisation.
    """
    from tweetup.insight.roles.refusals import is_private

    return is_private(role) and role not in lexicon_of(config).names


def checked_role(text: str) -> str:
    """Return the name of a role as it is recorded; raise for a text that is none."""
    from tweetup.insight.roles.lexicon import is_role_name

    role = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if not is_role_name(role):
        raise UsageError(f"{role!r} is no name of a role", where="ROLE", hint="letters and _ alone")
    return role


def undo_role(project: Project, handle: str, role: str | None = None) -> tuple[Annotation, ...]:
    """Take back the recorded roles of a person, or one of them; return them.

    Raises :class:`~tweetup.errors.NoEffectError` where none is recorded.
    """
    accounts = accounts_named(project.archive, handle)
    records = tuple(
        it
        for it in _records(project)
        if (role is None or it.value == role)
        and any(
            it.network == network
            and (it.account_id == account if it.account_id and account else it.handle == name)
            for network, name, account in accounts
        )
    )
    if not records:
        raise NoEffectError("no such role is recorded of this person", where=handle)
    project.archive.people.annotations.undo(it.number for it in records if it.number is not None)
    return records


def _records(project: Project) -> tuple[Annotation, ...]:
    return project.archive.people.annotations.roles()


def accounts_named(archive: Archive, handle: str) -> list[tuple[str, str, str | None]]:
    """Return network, handle and id of the accounts that a handle means, one of each network.

    Raises :class:`~tweetup.errors.UnknownNameError` for a handle that is not in the archive,
    :class:`~tweetup.errors.UsageError` for one of several people.
    """
    named = archive.find_accounts(handle)
    if named.several:
        raise UsageError(
            "several people had this handle", where=handle, hint="give the id of the account"
        )
    if not named.handles and not named.accounts:
        raise UnknownNameError("person", handle, named.near)
    ids = dict(named.accounts)
    firsts: dict[str, str] = {}
    for network, name in sorted(named.handles, key=lambda it: (it[1] != fold_handle(handle), it)):
        firsts.setdefault(network, name)
    if ids.keys() - firsts.keys():  # all handles of an account were another one's as well
        for (network, name), owners in sorted(archive.handle_ids().items()):
            if ids.get(network) in owners:
                firsts.setdefault(network, name)
    return [(network, name, ids.get(network)) for network, name in sorted(firsts.items())]


def _own_posts(archive: Archive, extent: Extent) -> dict[str, dict[int, str]]:
    """Return the posts in own words of each person in an extent, by number, with their times."""
    posts: dict[str, dict[int, str]] = {}
    for row in archive.people.activity(extent.sessions):
        is_in = row.own and (extent.with_hosts or not row.is_host)
        if is_in and extent.has(row.session, row.written_at):
            posts.setdefault(row.person, {})[row.number] = row.written_at.rstrip("Z")
    return posts


def _profiles(
    archive: Archive, written: Mapping[str, Mapping[int, str]]
) -> dict[str, ProfileWords]:
    """Return the profile of each person who wrote: of the last post with a bio, else the last."""
    posts = {
        person: [(time, number) for number, time in these.items()]
        for person, these in written.items()
    }
    lasts = {person: max(these)[1] for person, these in posts.items()}
    known = archive.roles.profiles(lasts.values())
    without = {person for person, post in lasts.items() if not known[post].bio}
    others = archive.roles.profiles([post for it in without for _, post in posts[it]])
    for person in without:
        with_bio = [it for it in posts[person] if others[it[1]].bio]
        if with_bio:
            lasts[person] = max(with_bio)[1]
    return {person: others.get(post) or known[post] for person, post in lasts.items()}


def _read(project: Project, profiles: Iterable[ProfileWords]) -> Mapping[int, RoleReading]:
    """Return the readings of profiles by number: those stored, and the others anew.

    An archive of ours gets those of all sessions, as its view has a row of each: read in part, a
    session would count some of its people as without a role.
    """
    from tweetup.insight.roles.reading import read_roles
    from tweetup.project.digests import digest_of, digest_of_files

    lexicon = lexicon_of(project.config)
    digest = digest_of(lexicon.digest, digest_of_files(("insight/roles", "text/names.py")))
    readings = project.archive.roles.readings(digest)
    others = project.archive.roles.unread(digest) if project.archive.writable else ()
    fresh = {
        it.number: read_roles(it.name, it.bio, lexicon)
        for it in (*profiles, *others)
        if it.number not in readings
    }
    if fresh and project.archive.writable:
        project.archive.roles.save(digest, fresh)
    return {**readings, **fresh}


def _person(
    person: str,
    profile: ProfileWords,
    reading: RoleReading,
    records: Iterable[Annotation],
    posts: int,
) -> PersonRoles:
    own = [it for it in records if it.is_of(profile)]
    recorded = [
        StatedRole(role=it.value, recorded_by=it.recorded_by, recorded_at=it.made_at)
        for it in own
        if it.value != NO_ROLE
    ]
    stated = [
        StatedRole(role=it.role, evidence=it.evidence, rule=it.rule, language=it.language)
        for it in reading.roles
    ]
    return PersonRoles(
        person=person,
        network=profile.network,
        handle=profile.handle,
        roles=tuple(recorded if own else stated),
        posts=posts,
        has_bio=bool(profile.bio),
        abstained=reading.abstained and not own,
        is_recorded=bool(own),
    )


@cache
def _accuracies() -> Mapping[str, Accuracy]:
    """Return the accuracy of the reader by role, as the benchmark wrote it."""
    from tweetup.insight.intervals import Accuracy

    text = files("tweetup.insight.roles").joinpath("accuracy.toml").read_text(encoding="utf-8")
    return {
        role: Accuracy(**table)
        for role, table in tomllib.loads(text).items()
        if isinstance(table, dict)
    }
