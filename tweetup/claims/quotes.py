"""The posts that are quoted: those that carry a section, views side by side, and the lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.claims.points import makes_statement
from tweetup.model import Method, PassedOn, Relation
from tweetup.text import (
    find_links,
    find_mentions,
    fold_handle,
    gives_reason,
    has_question_mark,
    is_garbled,
    is_whole_statement,
    leading_mentions,
    leans_on_another,
    opens_empty,
    read_echo,
    similarity,
    statement_of,
    without_tag_questions,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.claims.gate import Gate
    from tweetup.model import Post, PostKey, Summary, Support

__all__ = [
    "SelectedQuotes",
    "admit_summary",
    "select_lead_quote",
    "select_passed_on",
    "select_quotes",
    "select_voices",
]

_MOST: Final = 6
_FEW: Final = 3
# The probability of being quoted below which no post is, and that of any after the first three.
_FLOOR: Final = 0.45
_FLOOR_OF_MORE: Final = 0.65
# Views side by side explain each other; disagreement in words needs no rating.
_FLOOR_OF_PAIR: Final = 0.3
_MOST_PAIRS: Final = 1
_FLOOR_OF_LEAD: Final = 0.6
# Words of a post set large that are cut short cost as much of its rating each: w/, N, 2, Ss, imp.
_SHORTHAND: Final = 0.03
_CUT_WORD: Final = re.compile(
    r"(?<![\w'’])(?:(?-i:[b-hj-npq-tvwxz]|[B-HJ-NP-TV-XZ]|[24]|[A-Z]s)(?![\w'’.])|[bw]/)"
)
# So does an opening such as "Not a gardener, but".
_DISCLAIMER: Final = 0.15
_DISCLAIMS: Final = re.compile(
    r"(?:I(?:['’]m| am) )?(?:not an?|no|kein(?:e|er)?|pas une?|no soy|geen|non sono|não sou) ",
    re.IGNORECASE,
)
# Who laughs says more to those who were there than to a reader.
_LAUGHS: Final = re.compile(
    r"(?<!\w)(?:a?(?:ha){2,}h?|(?:he|hi){2,}h?|(?:ja){2,}j?|(?:je|ji){2,}|(?:ah){2,}|lo+l|mdr+|ptdr|xd+"
    r"|k{3,}|(?:rs){2,})(?!\w)|[😂🤣😹]",
    re.IGNORECASE,
)
# Of what people told in a chat without questions, by different people.
_FLOOR_OF_VOICES: Final = 0.3
_MOST_VOICES: Final = 4
_FEWEST_REPOSTERS: Final = 3
# The worth of reposts for the lead quote.
_BACKING: Final = 0.1
# The Jaccard index of words from which two quotes say the same.
_ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedQuotes:
    """The quotes of a section, best first, and its ``exchanges``: a post and its counter-view."""

    quotes: tuple[PostKey, ...] = ()
    exchanges: tuple[tuple[PostKey, ...], ...] = ()


def select_quotes(
    gate: Gate,
    section: str,
    *,
    quotability: Mapping[PostKey, float],
    taken: Collection[PostKey] = (),
    support: Mapping[PostKey, Support],
    leaning: Collection[PostKey] = (),
) -> SelectedQuotes:
    """Return the quotes of a section: up to six admitted answers, none of them in ``taken``.

    The first three need a fair probability of being quoted, any more a high one, so that a
    section may have fewer or none. By different people: nobody is quoted twice, nor beside a post
    of theirs in ``taken`` or in an exchange. No two say the same words, and none leans on a post
    that is not shown (``leaning`` are replies that do). Hosts' answers, then questions, posts that
    laugh and replies that are no whole statement come last; a quoted reply stands behind the quote
    that it answers. Who agreed with another post is quoted behind it or not at all: agreement with
    one in ``taken`` is told there.
    """
    exchanges = _exchanges(gate, section, quotability=quotability, taken=taken, support=support)
    paired = {key for pair in exchanges for key in pair}
    shown = [gate.posts[key] for key in sorted({*taken, *paired}) if key in gate.posts]
    people = {fold_handle(post.handle) for post in shown if gate.section(post.key) == section}
    candidates = [
        post
        for post in gate.answers(section)
        if post.key not in taken
        and post.key not in paired
        and post.key not in leaning
        and _stands_alone(post)
    ]
    candidates.sort(key=lambda post: _order(post, gate, quotability))
    agreed_with = {key: of for of, backing in support.items() for key in backing.agreed}
    quotes = _pick(candidates, shown, people, quotability)
    chosen = {post.key for post in quotes}
    lone = {key for key in chosen if agreed_with.get(key, key) not in chosen}
    if lone:
        candidates = [post for post in candidates if post.key not in lone]
        quotes = _pick(candidates, shown, people, quotability)
    return SelectedQuotes(quotes=_with_replies_behind(quotes, agreed_with), exchanges=exchanges)


def _pick(
    candidates: Iterable[Post],
    shown: Sequence[Post],
    people: Collection[str],
    quotability: Mapping[PostKey, float],
) -> list[Post]:
    """Return the first good ones by different people, whose words are not shown yet."""
    quotes: list[Post] = []
    taken = set(people)
    for post in candidates:
        floor = _FLOOR if len(quotes) < _FEW else _FLOOR_OF_MORE
        good = len(quotes) < _MOST and quotability.get(post.key, 0.0) >= floor
        fresh = fold_handle(post.handle) not in taken
        if good and fresh and not _repeats(post, [*shown, *quotes]):
            taken.add(fold_handle(post.handle))
            quotes.append(post)
    return quotes


def _with_replies_behind(
    quotes: Sequence[Post], agreed_with: Mapping[PostKey, PostKey]
) -> tuple[PostKey, ...]:
    """Return the quotes in their order, a reply or agreement right behind the quote it is to."""
    keys = {post.key for post in quotes}
    replies: dict[PostKey | None, list[PostKey]] = {}
    for post in quotes:
        parent = agreed_with.get(post.key, post.target(Relation.REPLY))
        replies.setdefault(parent if parent in keys else None, []).append(post.key)
    ordered: list[PostKey] = []
    waiting = replies.pop(None, [])
    while waiting:
        key, *waiting = waiting
        ordered.append(key)
        waiting = [*replies.pop(key, []), *waiting]
    # Replies in a circle, which a broken file may have, answer each other.
    return (*ordered, *(key for circle in replies.values() for key in circle))


def _stands_alone(post: Post) -> bool:
    """Return False for a comment on a copy, a post that leans on another or opens with "none"."""
    return (
        read_echo(post.text) is None
        and not leans_on_another(post.text)
        and not opens_empty(post.text)
        and not is_garbled(post.text)
    )


def _order(
    post: Post, gate: Gate, quotability: Mapping[PostKey, float]
) -> tuple[bool, bool, float, bool, tuple[object, ...]]:
    labelled = gate.placements[post.key].method in (Method.LABEL, Method.MANUAL)
    rate = round(quotability.get(post.key, 0.0), 3)
    return (_comes_last(post), gate.is_host(post), -rate, not labelled, post.order)


def _comes_last(post: Post) -> bool:
    """Return True for a question, for who laughs, and for a reply that cannot stand alone."""
    statement = statement_of(post.text)
    addressed = bool(leading_mentions(post.text))
    laughs = _LAUGHS.search(post.text) is not None
    asks = has_question_mark(statement)
    return asks or laughs or (addressed and not is_whole_statement(statement))


def _repeats(post: Post, shown: Iterable[Post]) -> bool:
    text = statement_of(post.text)
    return any(similarity(text, statement_of(other.text)) >= _ALIKE for other in shown)


def _exchanges(
    gate: Gate,
    section: str,
    *,
    quotability: Mapping[PostKey, float],
    taken: Collection[PostKey],
    support: Mapping[PostKey, Support],
) -> tuple[tuple[PostKey, ...], ...]:
    """Return pairs of a post and a reply that disagrees or begins with "but", with a reason."""
    admitted = {post.key: post for post in gate.answers(section) if post.key not in taken}
    pairs: list[tuple[float, Post, Post]] = []
    for key, view in admitted.items():
        backing = support.get(key)
        if backing is None:
            continue
        for counter_key in (*backing.against, *backing.contrasted):
            counter = admitted.get(counter_key)
            if counter is None or not (_has_view(counter) and gives_reason(counter.text)):
                continue
            # Who disagrees in words takes even a view put as a question for one.
            disputed = read_echo(view.text) is None and counter_key in backing.against
            if not (disputed or _has_view(view)):
                continue
            worse = min(quotability.get(key, 0.0), quotability.get(counter_key, 0.0))
            if disputed or worse >= _FLOOR_OF_PAIR:
                pairs.append((worse, view, counter))
    pairs.sort(key=lambda pair: (-pair[0], pair[1].order, pair[2].order))
    return tuple((view.key, counter.key) for _, view, counter in pairs[:_MOST_PAIRS])


def _has_view(post: Post) -> bool:
    statement = without_tag_questions(statement_of(post.text))
    return not has_question_mark(statement) and read_echo(post.text) is None


def select_voices(
    gate: Gate,
    *,
    quotability: Mapping[PostKey, float],
    taken: Collection[PostKey] = (),
    support: Mapping[PostKey, Support] | None = None,
    start: datetime,
    end: datetime,
) -> tuple[PostKey, ...]:
    """Return what people told in a chat without questions, up to four whole posts, best first.

    Written from ``start`` to ``end``, to nobody in particular, by different people of whom no post
    is in ``taken``; hosts come last. Nothing is said of what they answer, so that neither their
    section nor a tie to the post that opens it matters; but one that somebody disagrees with, by
    its ``support``, is half of an exchange.
    """
    doubted = {
        key for key, backing in (support or {}).items() if backing.against or backing.contrasted
    }
    people = {fold_handle(gate.posts[key].handle) for key in taken if key in gate.posts}
    shown = [gate.posts[key] for key in sorted(taken) if key in gate.posts]
    candidates = [
        post
        for key, post in gate.posts.items()
        if start <= post.created_at <= end
        and key not in taken
        and key not in doubted
        and gate.is_told_by_its_author(key)
        and quotability.get(key, 0.0) >= _FLOOR_OF_VOICES
        and post.target(Relation.REPLY) is None
        and not leading_mentions(post.text)
        and makes_statement(post)
        and _stands_alone(post)
    ]
    candidates.sort(key=lambda it: (gate.is_host(it), -round(quotability[it.key], 3), it.order))
    voices: list[Post] = []
    for post in candidates:
        fresh = fold_handle(post.handle) not in people
        if len(voices) < _MOST_VOICES and fresh and not _repeats(post, [*shown, *voices]):
            people.add(fold_handle(post.handle))
            voices.append(post)
    return tuple(post.key for post in voices)


def admit_summary(summary: Summary, answers: Mapping[PostKey, Post]) -> tuple[PostKey, ...]:
    """Return the answers among a summary's posts, one of each person, six at most.

    ``answers`` are at least those of its posts that count as answers.
    """
    best: dict[str, PostKey] = {}
    for key in summary.posts:
        if key in answers:
            best.setdefault(fold_handle(answers[key].handle), key)
    return tuple(best.values())[:_MOST]


def select_passed_on(gate: Gate, *, support: Mapping[PostKey, Support]) -> PassedOn | None:
    """Return the answer that most people reposted, three at least; None where two tie."""
    reposted = {
        key: backing.reposted
        for key, backing in support.items()
        if backing.reposted >= _FEWEST_REPOSTERS and gate.is_answer(key)
    }
    most = max(reposted.values(), default=0)
    first = [key for key, people in reposted.items() if people == most]
    return PassedOn(post=first[0], people=most) if len(first) == 1 else None


def select_lead_quote(
    gate: Gate,
    *,
    quotability: Mapping[PostKey, float],
    support: Mapping[PostKey, Support],
    taken: Collection[PostKey] = (),
    leaning: Collection[PostKey] = (),
) -> PostKey | None:
    """Return the one quote of a session to show large, None where none is strong enough.

    It is a participant's answer to a question or within a stretch, a whole statement addressed to
    nobody, without a link, none of ``leaning``. A post that others agreed or disagreed with, or
    that three passed on, is told with them under its question instead. Of those rated alike it is
    one that somebody reposted, in whole words, that does not open with what its author is not.
    """
    candidates = [
        post
        for key, post in gate.posts.items()
        if key not in taken
        and key not in leaning
        and gate.is_answer(key)
        and (gate.section(key) or "").startswith(("Q", "S"))
        and not gate.is_host(post)
        and quotability.get(post.key, 0.0) >= _FLOOR_OF_LEAD
        and makes_statement(post)
        and not find_mentions(post.text)
        and not find_links(post.text)
        and _stands_alone(post)
        and not _LAUGHS.search(post.text)
        and not _carries_a_point(support.get(key))
    ]
    best = min(
        candidates,
        key=lambda post: (
            -round(
                quotability[post.key]
                + _BACKING * _backing(support.get(post.key))
                - _SHORTHAND * len(_CUT_WORD.findall(statement_of(post.text)))
                - _DISCLAIMER * bool(_DISCLAIMS.match(statement_of(post.text))),
                3,
            ),
            post.order,
        ),
        default=None,
    )
    return best.key if best else None


def _carries_a_point(backing: Support | None) -> bool:
    """Return True where words of others, or three people who passed it on, belong to a post."""
    return backing is not None and bool(
        backing.agreed
        or backing.same_words
        or backing.against
        or backing.contrasted
        or backing.reposted >= _FEWEST_REPOSTERS
    )


def _backing(backing: Support | None) -> float:
    """Return the part of :data:`_FEWEST_REPOSTERS` who reposted a post, at most 1."""
    return min(backing.reposted if backing else 0, _FEWEST_REPOSTERS) / _FEWEST_REPOSTERS
