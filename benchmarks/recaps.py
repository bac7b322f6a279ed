"""Whole recaps measured against a careful reader's notes, every fitted table without their chat.

    python -m benchmarks recaps

For each chat of ``points/`` (see ``benchmarks/_gold.py``) the weights of dialogue acts, quotes,
mentions and open questions are fitted on all other chats, and everything that a recap states is
made with them. Acts that serve to fit quotes and mentions are told by weights without their own
chat as well. The placement of posts, and rules and thresholds, are those that ship: whoever wrote
them had seen these chats. Printed are, a chat a line and with the tables that ship for comparison:

points     points stated; untrue ones: fewer than 3 in 5 of their posts make any one of the reader's
lead       share of points' first quotes that make the point which most of its posts make
told       share of the reader's points of three people and more that a true point tells
mentions   mentions of sections; posts of theirs that do not hold the phrase; number a section
miscounted findings whose number of people is not that of their posts' authors
quotes     share of quoted posts that answer; that the reader would quote or counts to a point;
           that the reader would quote
twice      posts shown in two places, the lead quote and exchanges included
open       questions stated as left open that are; stated; of the reader's
topic      topics told, of those a host says; next likewise; next dates told where there is none
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks._gold import gold_folder
from benchmarks._quote_gold import classified, quote_chats
from benchmarks._sessions import read_chat
from benchmarks.fit_acts import act_chats
from benchmarks.fit_acts import fit as fit_acts
from benchmarks.fit_mentions import fit as fit_mentions
from benchmarks.fit_mentions import read_phrases
from benchmarks.fit_open_questions import fit as fit_questions
from benchmarks.fit_open_questions import question_chats
from benchmarks.fit_quotes import fit as fit_quotes
from tweetup.model import FindingKind
from tweetup.project.claims import ClaimWeights, make_claims
from tweetup.text import fold_handle, is_repost
from tweetup.text.inflection import holds_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from benchmarks._quote_gold import QuoteChat
    from benchmarks.fit_acts import ActChat
    from benchmarks.fit_mentions import JudgedPhrase
    from benchmarks.fit_open_questions import QuestionChat
    from tweetup.insight.dialogue_acts import ActWeights
    from tweetup.model import Claims, Finding, Post, PostKey

__all__ = ["Reading", "RecapTables", "count_claims", "measure", "read_reading", "report"]

# From this share of its posts on, a point is the reader's.
_TRUE: Final = 0.6
_WIDE: Final = 3
_COLUMNS: Final = (
    "points untrue lead told", "mentions without each", "miscounted",
    "answers good best", "twice", "open", "topic next wrong",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reader's notes on one chat, all by post ids; ``sections`` is the number of sections."""

    sections: int
    points: tuple[frozenset[str], ...]
    answers: frozenset[str]
    best: frozenset[str]
    open_ids: frozenset[str]
    has_topic: bool
    has_next: bool

    @property
    def pointed(self) -> frozenset[str]:
        """The posts that make some point."""
        return frozenset[str]().union(*self.points)


@dataclass(frozen=True, kw_only=True)
class RecapTables:
    """All chats from which the tables of a recap are fitted."""

    acts: Sequence[ActChat]
    quotes: Sequence[QuoteChat]
    phrases: Sequence[JudgedPhrase]
    questions: Sequence[QuestionChat]

    def without(self, name: str) -> tuple[ActWeights, ClaimWeights]:
        """Return the weights fitted on all chats but that of ``name``."""
        acts = [chat for chat in self.acts if chat.name != name]
        quotes = [chat for chat in self.quotes if chat.name != name]
        judged = [
            phrase for phrase in self.phrases if phrase.chat != name and phrase.grade is not None
        ]
        return fit_acts(acts), ClaimWeights(
            quotes=fit_quotes(classified(quotes, acts)),
            mentions=fit_mentions(judged),
            questions=fit_questions([chat for chat in self.questions if chat.name != name]),
        )


def read_reading(path: Path) -> Reading:
    """Return the notes in a file of ``points/``."""
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    sections = gold["sections"]
    points = tuple(frozenset(point["posts"]) for s in sections for point in s["points"])
    return Reading(
        sections=len(sections),
        points=points,
        answers=_ids(sections, "answers").union(*points),
        best=_ids(sections, "best"),
        open_ids=_ids(sections, "open"),
        has_topic=bool(gold.get("topic_posts")),
        has_next=bool(gold.get("next")),
    )


def _ids(sections: Iterable[dict[str, Any]], name: str) -> frozenset[str]:
    return frozenset(post_id for section in sections for post_id in section[name])


def measure(
    path: Path, reading: Reading, acts: ActWeights | None, weights: ClaimWeights | None
) -> Counter[str]:
    """Return the figures of the recaps of a chat; None for weights means those that ship."""
    chat = read_chat(path)
    counts: Counter[str] = Counter()
    posts: dict[PostKey, Post] = {}
    told: set[int] = set()
    for segmented in chat.sessions:
        gate = chat.gate(segmented, acts)
        claims = make_claims(segmented, gate, chat.config, language_model=None, weights=weights)
        posts |= {post.key: post for post in segmented.posts}
        counts += count_claims(claims, reading, posts)
        told |= {
            nearest
            for point in _findings(claims, FindingKind.POINT)
            if (nearest := _nearest(point, reading)) is not None and _is_true(point, reading)
        }
    writers = {key.id: fold_handle(post.handle) for key, post in posts.items()}
    wide = {
        index
        for index, ids in enumerate(reading.points)
        if len({writers[post_id] for post_id in ids if post_id in writers}) >= _WIDE
    }
    counts["wide"], counts["told"] = len(wide), len(wide & told)
    counts["sections"], counts["open of"] = reading.sections, len(reading.open_ids)
    counts["topic of"], counts["next of"] = int(reading.has_topic), int(reading.has_next)
    return counts


def count_claims(claims: Claims, reading: Reading, posts: dict[PostKey, Post]) -> Counter[str]:
    """Return the figures of one session's claims by name."""
    counts: Counter[str] = Counter()
    for finding in _findings(claims, FindingKind.POINT):
        counts["points"] += 1
        counts["untrue"] += not _is_true(finding, reading)
        nearest = _nearest(finding, reading)
        for key in finding.quotes[:1]:
            counts["led"] += 1
            counts["led true"] += nearest is not None and key.id in reading.points[nearest]
    for finding in _findings(claims, FindingKind.MENTION):
        counts["mentions"] += 1
        counts["without"] += sum(
            not holds_phrase(posts[key].text, str(finding.phrase)) for key in finding.posts
        )
    for finding in _findings(claims, *FindingKind):
        writers = {fold_handle(posts[key].handle) for key in _own(finding.posts, posts)}
        counts["miscounted"] += finding.people != len(writers)
    counts += _count_shown(claims, reading)
    counts["topic"] += claims.topic is not None
    counts["next"] += claims.next_meeting is not None and reading.has_next
    counts["next wrong"] += claims.next_meeting is not None and not reading.has_next
    return counts


def _count_shown(claims: Claims, reading: Reading) -> Counter[str]:
    """Return the figures of the posts that a recap shows."""
    counts: Counter[str] = Counter()
    quoted = Counter(key.id for section in claims.sections for key in section.quotes)
    for finding in _findings(claims, *FindingKind):
        quoted.update(key.id for key in finding.quotes)
    asked = [key.id for section in claims.sections for key in section.open_questions]
    aside = [key.id for section in claims.sections for run in section.exchanges for key in run] + [
        key.id for key in (claims.lead_quote,) if key is not None
    ]
    counts["quoted"] = len(quoted)
    good = reading.pointed | reading.best
    for name, wanted in (("answers", reading.answers), ("good", good), ("best", reading.best)):
        counts[name] = len(quoted.keys() & wanted)
    counts["twice"] = sum(number > 1 for number in (quoted + Counter(asked + aside)).values())
    counts["open"] = len(asked)
    counts["open true"] = sum(post_id in reading.open_ids for post_id in asked)
    return counts


def _findings(claims: Claims, *kinds: FindingKind) -> Iterator[Finding]:
    for section in claims.sections:
        yield from (finding for finding in section.findings if finding.kind in kinds)


def _own(keys: Iterable[PostKey], posts: dict[PostKey, Post]) -> Iterator[PostKey]:
    """Yield the posts in their authors' own words."""
    return (key for key in keys if key in posts and not is_repost(posts[key]))


def _nearest(finding: Finding, reading: Reading) -> int | None:
    """Return the index of the reader's point that most posts of a finding make."""
    ids = {key.id for key in finding.posts}
    best = max(range(len(reading.points)), key=lambda k: len(reading.points[k] & ids), default=None)
    return best if best is not None and reading.points[best] & ids else None


def _is_true(finding: Finding, reading: Reading) -> bool:
    ids = {key.id for key in finding.posts}
    nearest = _nearest(finding, reading)
    return nearest is not None and len(reading.points[nearest] & ids) >= _TRUE * len(ids)


def report() -> Iterator[str]:
    """Yield a line for each chat by tables fitted without it, for all, and by those that ship."""
    folder = gold_folder()
    paths = sorted((folder.parent / "points").glob("*.points.json"))
    if not paths:
        yield "no reader's notes here: TWEETUP_REAL_DATA names no folder that has points/"
        return
    tables = RecapTables(
        acts=act_chats(folder),
        quotes=quote_chats(),
        phrases=list(read_phrases(folder)),
        questions=question_chats(folder),
    )
    total: Counter[str] = Counter()
    shipped: Counter[str] = Counter()
    yield f"{'chat, left out':21} {' | '.join(_COLUMNS)}"
    for path in paths:
        name, reading = path.name.removesuffix(".points.json"), read_reading(path)
        acts, weights = tables.without(name)
        chat = folder / f"{name}.jsonl"
        counts = measure(chat, reading, acts, weights)
        total += counts
        shipped += measure(chat, reading, None, None)
        yield f"{name:21} {_row(counts)}"
    yield f"{f'all {len(paths)}':21} {_row(total)}"
    yield f"{'tables that ship':21} {_row(shipped)}"


def _row(counts: Counter[str]) -> str:
    quotes = " ".join(_share(counts, name, "quoted") for name in ("answers", "good", "best"))
    true = f"{_share(counts, 'led true', 'led')} {_share(counts, 'told', 'wide')}"
    following = f"{counts['next']}/{counts['next of']} {counts['next wrong']}"
    cells = (
        f"{counts['points']:6} {counts['untrue']:6} {true}",
        f"{counts['mentions']:8} {counts['without']:7} {_share(counts, 'mentions', 'sections')}",
        f"{counts['miscounted']:10}",
        quotes,
        f"{counts['twice']:5}",
        f"{counts['open true']}/{counts['open']} of {counts['open of']}",
        f"{counts['topic']}/{counts['topic of']} {following}",
    )
    return " | ".join(cells)


def _share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{counts[part] / counts[whole]:.2f}" if counts[whole] else "  - "
