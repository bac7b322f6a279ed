"""Stretches of a chat without numbered questions: text segmentation in time.

A boundary may stand before an original post that opens something. Its score adds the drop in
shared words between the minutes before and after (TextTiling, Hearst 1997), the pause before it,
and how much the host steers and people answer. Dynamic programming over these candidates finds
the boundaries with the greatest sum.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tweetup.chats.parse.posts import truncated_stem
from tweetup.model import Question
from tweetup.text import (
    LETTERS_BY_LANGUAGE,
    fold_handle,
    fold_tag,
    has_question_mark,
    question_text,
)
from tweetup.text.chat_phrases import ARRIVES, GREETS, LEADS, LEAVES, STEERS, THANKS, WELCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.parse.session import ParsedSession

__all__ = ["find_stretches"]

_WINDOW = 9
_SHORTEST = 5.0
_MINUTES_EACH = 12.0
_MOST_STRETCHES = 8
_FEWEST_WORDS = 4
# A stretch of fewer posts than this share of the session is a passing remark.
_LEAST_SHARE = 0.07
_MOST_CANDIDATES = 400


def find_stretches(parsed_session: ParsedSession, *, hosts: Sequence[str]) -> tuple[Question, ...]:
    """Return the stretches of a session in time order, as questions without number or asker.

    ``section`` is S1, S2 …; ``text`` is a heading in the words of the post that opens it. A
    session of fewer than eight posts is one stretch.
    """
    session, posts = parsed_session.session, parsed_session.posts
    inside = [
        parsed
        for parsed in posts
        if 0 <= parsed.minute <= session.minutes + 1 and not parsed.adds_nothing
    ]
    if not inside:
        inside = [parsed for parsed in posts if not parsed.adds_nothing] or list(posts)
    if not inside:
        return ()
    folded_hosts = frozenset(fold_handle(host) for host in hosts)
    weights = _idf(inside, fold_tag(session.hashtag))
    openings = _find_openings(inside, folded_hosts, weights, minutes=max(session.minutes, 1.0))
    return tuple(
        _stretch(parsed, number, session.hashtag) for number, parsed in enumerate(openings, 1)
    )


def _stretch(parsed: ParsedPost, number: int, hashtag: str) -> Question:
    text = question_text(parsed.own_text, LETTERS_BY_LANGUAGE["en"], (hashtag,))
    return Question(
        section=f"S{number}",
        number=number,
        text=text,
        label=None,
        post=parsed.post.key,
        posts=(parsed.post.key,),
        author=parsed.post.handle,
        asked_at=parsed.post.created_at,
    )


def _idf(inside: Sequence[ParsedPost], hashtag: str) -> dict[str, float]:
    document_frequency = Counter(
        token for parsed in inside for token in _stems(parsed) if token != truncated_stem(hashtag)
    )
    return {
        stem: math.log((1 + len(inside)) / count)
        for stem, count in document_frequency.items()
        if count > 1
    }


def _stems(parsed: ParsedPost) -> set[str]:
    return {truncated_stem(word) for word in parsed.words if len(word) > 2}


def _find_openings(
    inside: Sequence[ParsedPost],
    hosts: frozenset[str],
    weights: Mapping[str, float],
    *,
    minutes: float,
) -> list[ParsedPost]:
    """Return the posts that open a stretch: the first, and those after the best boundaries."""
    answerers = _count_answerers(inside)
    similarities = _similarities(inside, weights)
    scored = [
        (
            index,
            _boundary_score(
                inside,
                index,
                hosts=hosts,
                similarity=similarities[math.floor(inside[index].minute)],
                answerers=answerers[inside[index].position],
            ),
        )
        for index in range(1, len(inside))
        if _opens(inside[index])
    ]
    mean = sum(score for _, score in scored) / len(scored) if scored else 0.0
    scored = sorted(sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_MOST_CANDIDATES])
    most = max(1, min(_MOST_STRETCHES, round(minutes / _MINUTES_EACH))) - 1
    start = _first_opening(inside, hosts)
    chosen = _best_boundaries(scored, inside, start=start, most=most, mean=mean)
    return [inside[start], *(inside[index] for index in chosen)]


def _opens(parsed: ParsedPost) -> bool:
    """Return True for a post that could open a stretch: it addresses all, with enough words."""
    return (
        not parsed.addressees
        and parsed.reply_to is None
        and not parsed.echoes
        and len(parsed.words) >= _FEWEST_WORDS
        and not LEAVES.search(parsed.own_text)
        and not (
            (GREETS.match(parsed.own_text) or ARRIVES.search(parsed.own_text))
            and not has_question_mark(parsed.own_text)
        )
        and not (
            (LEADS.search(parsed.own_text) or WELCOMES.search(parsed.own_text))
            and not has_question_mark(parsed.own_text)
        )
        and not (THANKS.search(parsed.own_text) and not has_question_mark(parsed.own_text))
    )


def _first_opening(inside: Sequence[ParsedPost], hosts: frozenset[str]) -> int:
    """Return the index at which talk begins: the host's first question, else the first opening."""
    for index, parsed in enumerate(inside):
        if (
            _opens(parsed)
            and has_question_mark(parsed.own_text)
            and (not hosts or parsed.author in hosts)
        ):
            return index if index <= len(inside) // 3 else 0
    return next((index for index, parsed in enumerate(inside) if _opens(parsed)), 0)


def _count_answerers(inside: Sequence[ParsedPost]) -> Counter[int]:
    """Return the number of people who answered, quoted or repeated a post, by position."""
    pairs = {
        (target, parsed.author)
        for parsed in inside
        for target in (parsed.reply_to, parsed.quotes, parsed.copy_of, parsed.addressed_post)
        if target is not None
    }
    return Counter(target for target, _ in pairs)


def _boundary_score(
    inside: Sequence[ParsedPost],
    index: int,
    *,
    hosts: frozenset[str],
    similarity: float,
    answerers: int,
) -> float:
    parsed = inside[index]
    turn = 1.0 - similarity
    pause = min(parsed.minute - inside[index - 1].minute, 4.0) / 4.0
    steering = (parsed.author in hosts) * (0.3 + 0.8 * (has_question_mark(parsed.own_text)))
    steering += 0.3 * (STEERS.search(parsed.own_text) is not None)
    asking = 0.4 * (has_question_mark(parsed.own_text))
    return 1.6 * turn + 0.5 * pause + steering + asking + 0.4 * math.log1p(answerers)


def _similarities(inside: Sequence[ParsedPost], weights: Mapping[str, float]) -> dict[int, float]:
    """Return, by minute, the cosine of the words in the minutes before it and from it on.

    Words are counted once a minute, so a flood of posts costs no more than its words.
    """
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for parsed in inside:
        counted[math.floor(parsed.minute)].update(s for s in _stems(parsed) if s in weights)
    return {
        minute: _cosine(
            _sum(counted, range(minute - _WINDOW, minute)),
            _sum(counted, range(minute, minute + _WINDOW)),
            weights,
        )
        for minute in sorted(counted)
    }


def _sum(counted: Mapping[int, Counter[str]], minutes: range) -> Counter[str]:
    total = Counter[str]()
    for minute in minutes:
        if minute in counted:
            total.update(counted[minute])
    return total


def _cosine(before: Counter[str], after: Counter[str], weights: Mapping[str, float]) -> float:
    dot = sum(count * after[stem] * weights[stem] ** 2 for stem, count in before.items())
    size = math.sqrt(_norm(before, weights) * _norm(after, weights))
    return dot / size if size else 0.0


def _norm(side: Counter[str], weights: Mapping[str, float]) -> float:
    return sum((count * weights[stem]) ** 2 for stem, count in side.items())


def _best_boundaries(
    scored: Sequence[tuple[int, float]],
    inside: Sequence[ParsedPost],
    *,
    start: int,
    most: int,
    mean: float,
) -> list[int]:
    """Return the indexes of at most ``most`` boundaries with the greatest sum of scores.

    No stretch is shorter than allowed, and a boundary must score more than ``mean``, the mean
    score of all candidates.
    """
    if not scored or most < 1:
        return []
    least = max(3, round(_LEAST_SHARE * (len(inside) - start)))
    first = inside[start].minute
    last = inside[-1].minute
    usable = [
        (index, score - mean)
        for index, score in scored
        if inside[index].minute - first >= _SHORTEST
        and last - inside[index].minute >= _SHORTEST
        and index - start >= least
        and len(inside) - index >= least
    ]
    table: list[list[tuple[float, tuple[int, ...]]]] = []
    for row_index, (index, score) in enumerate(usable):
        row: list[tuple[float, tuple[int, ...]]] = [(score, (index,))]
        for earlier in range(row_index):
            before = usable[earlier][0]
            far = inside[index].minute - inside[before].minute >= _SHORTEST
            if not far or index - before < least:
                continue
            for size, (total, cut) in enumerate(table[earlier]):
                if size + 2 > most:
                    continue
                while len(row) <= size + 1:
                    row.append((-math.inf, ()))
                if total + score > row[size + 1][0]:
                    row[size + 1] = (total + score, (*cut, index))
        table.append(row)
    cuts = [entry for row in table for entry in row]
    best = max(cuts, key=lambda entry: (entry[0], entry[1]), default=(0.0, ()))
    return list(best[1]) if best[0] > 0 else []
