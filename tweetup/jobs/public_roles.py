"""Shares of roles that are fit for the public, for the report and for the site.

Their numbers go through the rule of :mod:`tweetup.jobs.public_numbers`: the people who have a role,
those who do not, and those who were not judged are many or none. Groups of roles are not told, as
one part alone would follow from them. Who has no profile text, or left it open, is counted beside
only where none of these numbers is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.jobs.public_numbers import PublicNumbers
from tweetup.model import is_small_count, suppress

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from tweetup.jobs.roles import RoleShare, RolesTable
    from tweetup.project.project import Project
    from tweetup.render.site import SiteRoles

__all__ = ["PublicRoles", "kept_site_roles", "public_roles", "read_site_roles"]

_LEAST_JUDGED: Final = 20
"""A site tells nothing of fewer people judged, nor where these are not half of those who wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRoles:
    """The shares of people ``judged``, of those who ``wrote``, for the public: the largest first.

    ``with_bio`` have a profile text, ``abstained`` are those whose profiles leave it open; both are
    None where a small number would follow from them.
    """

    wrote: int
    judged: int
    with_bio: int | None
    abstained: int | None
    shares: tuple[RoleShare, ...]


def public_roles(
    table: RolesTable,
    shares: Sequence[RoleShare],
    groups: Collection[str],
    *,
    beside: PublicNumbers | None = None,
    whole: Collection[str] | None = None,
) -> PublicRoles:
    """Return the shares for the public; none where a small number would follow from them.

    ``groups`` are roles that are made of others, ``beside`` the groups of people that the page
    tells already. ``whole`` are the people who have the one role or group that it is about.
    """
    told = PublicNumbers() if beside is None else beside
    kinds = [
        frozenset(it.person for it in table.people if (it.is_judged, it.has_bio) == kind)
        for kind in ((True, True), (True, False), (False, True), (False, False))
    ]
    sizes = [len(it) for it in kinds]
    shown = suppress([sizes[:2], sizes[2:]])
    judged = kinds[0] | kinds[1]
    everybody = judged | kinds[2] | kinds[3]
    basis = (
        told.count(everybody, is_held=shown.total is None),
        told.count(judged, is_held=shown.rows[0] is None),
    )
    is_told = all(it.is_told for it in basis)
    bios = told.count(kinds[0] | kinds[2], is_held=not is_told or shown.columns[0] is None)
    left_open = told.count(kinds[2], is_held=not bios.is_told or shown.cells[1][0] is None)
    return PublicRoles(
        wrote=len(everybody),
        judged=len(judged),
        with_bio=bios.number if left_open.is_told else None,
        abstained=left_open.number if left_open.is_told else None,
        shares=_told_shares(
            table, [it for it in shares if is_told and it.people and it.role not in groups],
            told, judged=judged, whole=whole,
        ),
    )  # fmt: skip


def _told_shares(
    table: RolesTable,
    shares: Sequence[RoleShare],
    told: PublicNumbers,
    *,
    judged: Collection[str],
    whole: Collection[str] | None,
) -> tuple[RoleShare, ...]:
    """Return the shares of people judged from which no small number follows."""
    holders = [
        frozenset(
            it.person for it in table.people if any(role.role == share.role for role in it.roles)
        )
        for share in shares
    ]
    # The roles of a group make up all people that a page about the group tells.
    within = [place for place, it in enumerate(holders) if whole is not None and it <= set(whole)]
    parts = told.count_parts(whole or (), [holders[place] for place in within])
    counts = dict(zip(within, parts, strict=True))
    for place, people in enumerate(holders):
        if place not in counts:
            is_held = is_small_count(len(judged) - len(people))
            counts[place] = told.count(people, is_held=is_held)
    return tuple(it for place, it in enumerate(shares) if counts[place].is_told)


def kept_site_roles(project: Project, state: Callable[[], str], hashtag: str) -> SiteRoles | None:
    """Return the same as :func:`read_site_roles`, stored as long as the ``state`` is the same.

    The lexicons are loaded only where something must be read.
    """
    from tweetup.archive import Derivation
    from tweetup.project.digests import code_version
    from tweetup.render.site import SiteRoles

    def compute() -> tuple[SiteRoles, ...]:
        roles = read_site_roles(project, hashtag)
        return () if roles is None else (roles,)

    origin = Derivation(fingerprint=state(), version=code_version())
    kept = project.derive_of_chat("roles", hashtag, origin, tuple[SiteRoles, ...], compute)
    return kept[0] if kept else None


def read_site_roles(project: Project, hashtag: str) -> SiteRoles | None:
    """Return the roles of a chat as its site tells them; None where too few people can be judged.

    All sessions count, and hosts as well.
    """
    from tweetup.jobs.roles import groups_of, lexicon_of, read_people_roles, shares_of
    from tweetup.render.site import SiteRole, SiteRoles

    lexicon = lexicon_of(project.config)
    table = read_people_roles(project, hashtag)
    public = public_roles(table, shares_of(project, table), groups_of(lexicon))
    is_fit = public.judged >= max(_LEAST_JUDGED, len(table.people) / 2)
    if not is_fit or not public.shares:
        return None
    return SiteRoles(
        judged=public.judged,
        with_bio=public.with_bio,
        abstained=public.abstained,
        roles=tuple(
            SiteRole(
                name=it.role,
                people=it.people,
                share=it.people / it.judged,
                span=None if it.interval is None else (it.interval.low, it.interval.high),
                corrected=None if it.corrected is None else it.corrected.share,
                posts=it.posts / it.judged_posts,
            )
            for it in public.shares
        ),
    )
