"""Shares of roles that are fit for the public, for the report and for the site.

A share is told where the people who have the role, those who do not, and those who were not judged
are many or none; groups of roles are not, as one part alone would follow from them. Who has no
profile text, or left it open, is counted beside only where none of these numbers is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.model import is_small_count

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tweetup.jobs.roles import RoleShare, RolesTable
    from tweetup.project.project import Project
    from tweetup.render.site import SiteRoles

__all__ = ["PublicRoles", "public_roles", "read_site_roles"]

_LEAST_JUDGED: Final = 20
"""A site tells nothing of fewer people judged, nor where these are not half of those who wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRoles:
    """The shares of people ``judged`` that are for the public, the largest first.

    ``with_bio`` have a profile text, ``abstained`` are those whose profiles leave it open; both are
    None where a small number would follow from them.
    """

    judged: int
    with_bio: int | None
    abstained: int | None
    shares: tuple[RoleShare, ...]


def public_roles(
    table: RolesTable,
    shares: Sequence[RoleShare],
    groups: Collection[str],
    *,
    beside: Sequence[int] = (),
) -> PublicRoles:
    """Return the shares for the public; none where a small number would follow from them.

    ``groups`` are roles that are made of others, ``beside`` numbers of people that follow from the
    rest of the page where the number of all people is told.
    """
    everybody = len(table.people)
    judged = sum(it.is_judged for it in table.people)
    is_told = not is_small_count(everybody - judged, *beside)
    told = [
        it
        for it in shares
        if is_told
        and it.people
        and it.role not in groups
        and not is_small_count(it.people, judged - it.people)
    ]
    with_bio = sum(it.has_bio for it in table.people)
    abstained = sum(it.abstained for it in table.people)
    neither = sum(not it.is_judged and not it.abstained for it in table.people)
    judged_without = sum(it.is_judged and not it.has_bio for it in table.people)
    is_basis_told = not is_small_count(
        with_bio, everybody - with_bio, abstained, neither, judged_without
    )
    return PublicRoles(
        judged=judged,
        with_bio=with_bio if is_basis_told else None,
        abstained=abstained if is_basis_told else None,
        shares=tuple(told),
    )


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
