"""Posts whose section is in doubt, with that which a person's decision on each would change.

A post whose placement is not sure enough is neither quoted nor counted. Whoever places it by hand
admits it, with the replies and reposts that follow it: an answer more in the count of a section,
perhaps a person more, perhaps a quote, and a use more of a phrase that the section tells of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.model import DialogueAct, FindingKind, Method
from tweetup.text import fold_handle, is_whole_statement, leading_mentions, statement_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.segment import SegmentationRun
    from tweetup.claims import Gate
    from tweetup.model import Placement, Post, PostKey, Quote, Recap, RecapSection
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["SURE", "PlacementDoubt", "find_doubts", "most_telling"]

SURE: Final = 0.8
"""The confidence from which on a placement is not asked about, unless a chat asks for more."""

_OFFERED: Final = 2
_QUOTES: Final = 3
"""The quotes of most sections."""
_QUOTED: Final = 2.0
"""The worth of another quote, against one answer more in a count."""
_REPLY: Final = 0.5
"""The likelihood that a reply is quoted or told, against that of a statement of its own."""
_PASSED_ON: Final = 0.1
"""The worth of a repost, a reaction or a thank-you that goes with its post."""
_ASKS: Final = 0.2
"""The likelihood that a participant's question shows: as one left open."""
_UNCOUNTED: Final = 0.1
"""The share of a question's answers that may stay uncounted."""
_ASKED_ABOUT: Final = frozenset({DialogueAct.ANSWER, DialogueAct.QUESTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementDoubt:
    """A post in doubt: the sections to choose from, and the effect of a decision.

    ``sections`` are two with their probabilities (0-1), the likeliest first. ``gain`` is the
    expected number of things in the recap that a decision puts right, ``answers`` that of answers
    which are counted from then on, ``others`` the number of posts in doubt that follow it.
    """

    post: Post
    sections: tuple[tuple[str, float], ...]
    gain: float
    answers: float
    others: int

    @property
    def question(self) -> str:
        """The likeliest of the two that is a question or a stretch, empty for neither."""
        names = (name for name, _ in self.sections)
        return next((name for name in names if name[1:].isdecimal()), "")


def most_telling(
    doubts: Iterable[PlacementDoubt], counted: Mapping[str, int]
) -> Iterator[PlacementDoubt]:
    """Yield the doubts without which too many answers of a question would not be counted.

    ``counted`` is the number of answers that each question has. Left out are those that change
    least, as long as nine in ten of a question's answers are counted without them.
    """
    of_question: dict[str, list[PlacementDoubt]] = defaultdict(list)
    for doubt in doubts:
        of_question[doubt.question].append(doubt)
    of_question.pop("", None)
    for question, theirs in of_question.items():
        theirs.sort(key=lambda it: it.gain)
        spare = _UNCOUNTED * (counted.get(question, 0) + sum(it.answers for it in theirs))
        for doubt in theirs:
            spare -= doubt.answers
            if spare < 0:
                yield doubt


def find_doubts(
    project: Project,
    session: ChatSession,
    run: SegmentationRun,
    recap: Recap,
) -> Iterator[PlacementDoubt]:
    """Yield the answers and participants' questions of a session whose section is in doubt.

    ``run`` is the session segmented in detail, ``recap`` as it is published now. Posts that
    a recap shows nowhere, whatever their section, are not among them, nor any that somebody placed.
    """
    gate = project.gate(session)
    current = project.segmented(session).segmentation.placements
    unsure = {
        it.post: it
        for it in current
        if it.confidence < max(SURE, gate.confidence) and it.method is not Method.MANUAL
    }
    if not unsure:
        return
    weigher = _Weigher(gate, recap, run.parsed.posts, unsure)
    for parsed in run.parsed.posts:
        placement = unsure.get(parsed.post.key)
        post = gate.posts.get(parsed.post.key)
        if placement is None or post is None or not _may_show(gate, post.key):
            continue
        detail = run.detail(post.key)
        sections = detail.candidates if detail else ()
        offered = sections[:_OFFERED] or _of_fixed(placement, run, parsed)
        along = weigher.going_along(parsed)
        yield PlacementDoubt(
            post=post,
            sections=offered,
            gain=sum(weigher.weigh(it, offered) for it in (parsed, *along)),
            answers=sum(map(weigher.likely_counts, (parsed, *along))),
            others=len(along),
        )


def _may_show(gate: Gate, key: PostKey) -> bool:
    """Return True for a post that a recap may show or count once its section is sure."""
    act = gate.acts.get(key)
    return (
        act is not None
        and act.act in _ASKED_ABOUT
        and key not in gate.asking
        and key not in gate.misattributed
        and key not in gate.repeats
        and (key not in gate.questioning or act.act is DialogueAct.QUESTION)
    )


def _of_fixed(
    placement: Placement, run: SegmentationRun, parsed: ParsedPost
) -> tuple[tuple[str, float], ...]:
    """Return the sections to choose from for a post whose own sign is not sure.

    Beside its own that is one that it answers as well, else the question asked last by then, or
    the one before.
    """
    asked = [
        question.section
        for question in run.corrected.questions
        if question.asked_at is None or question.asked_at <= parsed.post.created_at
    ]
    others = [*placement.also, *reversed(asked), *(it.section for it in run.corrected.questions)]
    other = next((it for it in others if it != placement.section), "intro")
    rest = 1 - placement.confidence
    return ((placement.section, placement.confidence), (other, rest))


class _Weigher:
    """The expected worth of deciding on posts in doubt, from that which the recap tells now."""

    def __init__(
        self,
        gate: Gate,
        recap: Recap,
        posts: Sequence[ParsedPost],
        unsure: Mapping[PostKey, Placement],
    ) -> None:
        self._gate = gate
        self._sections = {section.section: section for section in recap.sections}
        self._writers = {
            name: {fold_handle(post.handle) for post in gate.answers(name)}
            for name in self._sections
        }
        self._shown = {quote.post.key for section in recap.sections for quote in _shown_in(section)}
        self._followers: dict[int, list[ParsedPost]] = defaultdict(list)
        for parsed in posts:
            target = parsed.copy_of if parsed.adds_nothing else parsed.reply_to
            if target is not None and parsed.post.key in unsure:
                self._followers[target].append(parsed)

    def going_along(self, parsed: ParsedPost) -> list[ParsedPost]:
        """Return the posts in doubt that repeat or answer a post, and theirs."""
        along = {parsed.position: parsed}
        queue = [parsed]
        for it in queue:
            for follower in self._followers.get(it.position, ()):
                if follower.position not in along and follower.post.key in self._gate.posts:
                    along[follower.position] = follower
                    queue.append(follower)
        return queue[1:]

    def likely_counts(self, parsed: ParsedPost) -> float:
        """Return the probability (0-1) that a post is counted as an answer where it is placed."""
        act = self._gate.acts.get(parsed.post.key)
        if act is None or act.act is not DialogueAct.ANSWER:
            return 0.0
        return act.answer if _may_show(self._gate, parsed.post.key) else 0.0

    def weigh(self, parsed: ParsedPost, sections: tuple[tuple[str, float], ...]) -> float:
        """Return the worth of placing a post in one of two sections, without those that follow."""
        post = parsed.post
        act = self._gate.acts.get(post.key)
        if act is None or act.act not in _ASKED_ABOUT or not _may_show(self._gate, post.key):
            return _PASSED_ON
        if post.key in self._shown:  # below the usual confidence: it may stand in the wrong place
            return _QUOTED * (1 - sections[0][1])
        shows = self.likely_counts(parsed) or _ASKS
        return shows * sum(share * self._in_section(parsed, name) for name, share in sections)

    def _in_section(self, parsed: ParsedPost, name: str) -> float:
        """Return the worth of an answer more in a section: little where it has many."""
        section = self._sections.get(name)
        if section is None or section.question is None:
            return 0.0
        writers = self._writers.get(name, set())
        share = 1 / (section.answers + 1)
        worth = share
        if parsed.author not in writers:
            worth += 1 / (len(writers) + 1)
        worth += _QUOTED * min(1.0, _QUOTES * share) * _reads_alone(parsed.post)
        text = parsed.post.text.casefold()
        return worth + sum(
            1 / (finding.people + 1)
            for finding in section.findings
            if finding.kind is FindingKind.MENTION and finding.sure
            if (finding.phrase or finding.text).casefold() in text
        )


def _reads_alone(post: Post) -> float:
    """Return the likelihood (0-1) that a post is quotable, by its form alone."""
    if not is_whole_statement(statement_of(post.text)):
        return 0.0
    return _REPLY if leading_mentions(post.text, post.mentions) else 1.0


def _shown_in(section: RecapSection) -> Iterator[Quote]:
    """Yield the posts that a section shows."""
    yield from section.quotes
    for exchange in section.exchanges:
        yield from exchange.posts
    for point in section.points:
        yield point.quote
    for question in section.open_questions:
        yield question.quote
