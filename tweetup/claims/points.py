"""Points with explicit support: a post, and those who agreed, said the same or passed it on.

Grouping posts by likeness cannot tell that people made one point: of clusters on eight chats read
by hand two in three were true at best. So a point is one post's own statement, and only what
others stated about it supports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.model import Finding, FindingKind, Relation
from tweetup.text import (
    Spot,
    find_status_links,
    has_question_mark,
    is_whole_statement,
    leading_mentions,
    leans_on_another,
    read_echo,
    statement_of,
    strip_labels,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tweetup.claims.gate import Gate
    from tweetup.model import Post, PostKey, Support

__all__ = ["find_points"]

# So many people agree in words or say the same; or so many pass a post on without a word.
_FEWEST_IN_WORDS: Final = 1
_FEWEST_REPOSTERS: Final = 3
# A section with more of them has its key themes told by the strongest.
_MOST: Final = 3
# Below this probability of being quoted a post is no point, whoever agrees.
_QUOTABLE: Final = 0.3


def find_points(
    gate: Gate,
    section: str,
    *,
    support: Mapping[PostKey, Support],
    quotability: Mapping[PostKey, float],
    taken: Collection[PostKey] = (),
) -> tuple[Finding, ...]:
    """Return up to three points of a section, the one with most support first.

    Each is an admitted answer with the support of others in words, or of three who reposted it;
    its text is the whole statement of the post. A post that asks, that only another post explains
    or that is no whole sentence makes none, nor does one in ``taken``. No post stands under two
    points.
    """
    candidates = [
        (post, support[post.key])
        for post in gate.answers(section)
        if post.key in support
        and not leading_mentions(post.text)
        and post.key not in taken
        and quotability.get(post.key, 0.0) >= _QUOTABLE
        and (makes_statement(post) or _states_in_lower_case(post))
    ]
    candidates.sort(
        key=lambda pair: (
            -_strength(pair[1], gate),
            -quotability[pair[0].key],
            pair[0].order,
        )
    )
    points: list[Finding] = []
    counted: set[PostKey] = set()
    for post, backing in candidates:
        same_words = _same_words(post, backing, gate)
        posts = (post.key, *same_words)
        in_words = len(same_words) + len(_admitted(backing.agreed, gate))
        enough = in_words >= _FEWEST_IN_WORDS or backing.reposted >= _FEWEST_REPOSTERS
        if enough and counted.isdisjoint(posts):
            counted.update(posts)
            points.append(_point(section, post, posts, backing, gate))
    return tuple(points[:_MOST])


def makes_statement(post: Post) -> bool:
    """Return True for a post of its own whose statement is whole, asks nothing and stands alone.

    A comment on a copied or linked post says little without it.
    """
    return _is_own_statement(post, statement_of(post.text))


def _states_in_lower_case(post: Post) -> bool:
    """Return True for a statement that only lacks its capital: many type so, and are passed on.

    One that continues another post, or whose first word is a handle, does not stand alone.
    """
    statement = statement_of(post.text)
    unlabelled = strip_labels(" ".join(post.text.split()), spots=(Spot.LEADING,))
    return (
        statement[:1].islower()
        and not leading_mentions(unlabelled)
        and not leans_on_another(statement)
        and _is_own_statement(post, statement[:1].upper() + statement[1:])
    )


def _is_own_statement(post: Post, statement: str) -> bool:
    return (
        not has_question_mark(statement)
        and is_whole_statement(statement)
        and read_echo(post.text) is None
        and not find_status_links(post.text)
        and post.target(Relation.QUOTE) is None
    )


def _strength(backing: Support, gate: Gate) -> int:
    """Return the number of people behind a post, a word of theirs counting for two reposts."""
    in_words = len(backing.same_words) + len(_admitted(backing.agreed, gate))
    return 2 * in_words + backing.reposted


def _same_words(post: Post, backing: Support, gate: Gate) -> tuple[PostKey, ...]:
    """Return the admitted answers of the same section that say nearly the same."""
    section = gate.section(post.key)
    return tuple(
        key for key in backing.same_words if gate.is_answer(key) and gate.section(key) == section
    )


def _admitted(keys: tuple[PostKey, ...], gate: Gate) -> tuple[PostKey, ...]:
    return tuple(filter(gate.is_admitted, keys))


def _point(
    section: str, post: Post, posts: tuple[PostKey, ...], backing: Support, gate: Gate
) -> Finding:
    return Finding(
        section=section,
        kind=FindingKind.POINT,
        text=statement_of(post.text),
        posts=posts,
        people=gate.people(posts),
        agreed=_admitted(backing.agreed, gate),
        reposted=backing.reposted,
        quotes=(post.key,),
        against=_admitted(backing.against, gate),
        by="rule",
    )
