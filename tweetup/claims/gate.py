"""The posts of a session that a recap may quote or count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.claims.authorship import find_misattributed
from tweetup.claims.no_answers import find_asides, find_asking_words, find_own_repeats
from tweetup.claims.strays import find_strays
from tweetup.config import RecapConfig
from tweetup.model import DialogueAct, LeftOut, Method, in_time_order, section_order
from tweetup.text import Role, adds_no_words, find_hashtags, fold_handle, fold_tag, read_labels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from tweetup.model import Placement, Post, PostAct, PostKey, Segmentation

__all__ = ["CONFIDENCE", "Gate", "open_gate", "place_links"]

CONFIDENCE: Final = RecapConfig().confidence
"""The confidence of a placement from which on its post is quoted and counted."""

_UNSURE: Final = "unsure section"
_COPY: Final = "copy"
_DOUBTFUL: Final = "doubtful author"
# Of the chat's matter: whoever asks, answers or agrees uses its words.
_TALK: Final = frozenset({DialogueAct.ANSWER, DialogueAct.QUESTION, DialogueAct.REACTION})


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The posts of a session with their placements and dialogue acts, and what is admitted.

    ``posts`` are the visible ones by key, ``asking`` those that ask the chat's own questions,
    ``misattributed`` those whose author is in doubt, ``strays`` those that do not belong to the
    question of their section, ``hosts`` folded handles. A post without an act or a placement is
    not admitted. ``left_open`` are the questions that a recap states as left open, which are no
    answers. ``repeats`` are posts whose words their authors sent twice, ``questioning`` those that
    ask without being one of the ``asking``: neither is admitted.
    """

    posts: Mapping[PostKey, Post]
    placements: Mapping[PostKey, Placement]
    acts: Mapping[PostKey, PostAct]
    asking: frozenset[PostKey]
    misattributed: frozenset[PostKey]
    strays: frozenset[PostKey]
    hosts: frozenset[str]
    confidence: float
    left_open: frozenset[PostKey] = frozenset()
    repeats: frozenset[PostKey] = frozenset()
    questioning: frozenset[PostKey] = frozenset()

    def section(self, key: PostKey) -> str | None:
        """Return the section of a post, None where its placement is not sure enough."""
        placement = self.placements.get(key)
        if placement is None or placement.confidence < self.confidence:
            return None
        return placement.section

    def is_admitted(self, key: PostKey) -> bool:
        """Return True for a visible, surely placed post of a known author on the question.

        Posts that ask the chat's own questions are not admitted, nor are repeats.
        """
        return (
            key in self.posts
            and key not in self.asking
            and key not in self.misattributed
            and key not in self.strays
            and key not in self.repeats
            and key not in self.questioning
            and self.section(key) is not None
        )

    def is_answer(self, key: PostKey) -> bool:
        """Return True for an admitted answer in its author's own words, none left open."""
        return self._answers_by_act(key) and self.is_admitted(key) and key not in self.left_open

    def _answers_by_act(self, key: PostKey) -> bool:
        act = self.acts.get(key)
        return act is not None and act.act is DialogueAct.ANSWER

    def is_host(self, post: Post) -> bool:
        """Return True for a post of a host."""
        return fold_handle(post.handle) in self.hosts

    @cached_property
    def counted(self) -> frozenset[PostKey]:
        """The keys of all answers."""
        return frozenset(filter(self.is_answer, self.posts))

    @cached_property
    def _answers(self) -> Mapping[str, tuple[Post, ...]]:
        answers: dict[str, list[Post]] = {}
        for post in in_time_order(self.posts.values()):
            section = self.section(post.key)
            if section is not None and post.key in self.counted:
                answers.setdefault(section, []).append(post)
        return {
            section: tuple(sorted(posts, key=lambda post: not self._is_labelled(post.key)))
            for section, posts in answers.items()
        }

    def _is_labelled(self, key: PostKey) -> bool:
        return self.placements[key].method in (Method.LABEL, Method.MANUAL)

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections with a surely placed post, in reading order."""
        sections = {self.section(key) for key in self.posts} - {None}
        return tuple(sorted(filter(None, sections), key=section_order))

    def answers(self, section: str) -> tuple[Post, ...]:
        """Return the answers of a section: labelled ones first, each group in time order."""
        return self._answers.get(section, ())

    def talk(self, section: str) -> tuple[Post, ...]:
        """Return the surely placed posts of a section that answer, ask or react, in time order."""
        return tuple(
            post
            for post in in_time_order(self.posts.values())
            if self.section(post.key) == section
            and self.is_admitted(post.key)
            and (act := self.acts.get(post.key)) is not None
            and act.act in _TALK
        )

    def people(self, keys: Iterable[PostKey]) -> int:
        """Return the number of accounts that wrote the posts; reposts are no writing."""
        return len({self._writers[key] for key in keys if key in self._writers})

    @cached_property
    def _writers(self) -> Mapping[PostKey, tuple[str, str]]:
        """The network and the folded handle that wrote each post that is no repost."""
        return {
            key: (post.network, fold_handle(post.handle))
            for key, post in self.posts.items()
            if not self.is_repost(key)
        }

    def is_repost(self, key: PostKey) -> bool:
        """Return True for a repost, a quote without words, and an unmarked copy of a post."""
        act = self.acts.get(key)
        return act is not None and act.act is DialogueAct.REPOST

    @cached_property
    def copies(self) -> frozenset[PostKey]:
        """The keys of all posts without words of their authors' own."""
        return frozenset(filter(self.is_repost, self.posts))

    def is_told_by_its_author(self, key: PostKey) -> bool:
        """Return True for a visible post in its author's own words, sent once, that asks nothing.

        It answers by its words, whatever it answers: its section need not be sure.
        """
        return (
            key in self.posts
            and self._answers_by_act(key)
            and key not in self.asking
            and key not in self.misattributed
            and key not in self.repeats
            and key not in self.questioning
            and key not in self.left_open
        )

    def left_out(self, *, quoted: Collection[PostKey] = ()) -> tuple[LeftOut, ...]:
        """Return the posts that are neither quoted nor counted as answers, counted by reason.

        ``quoted`` are posts that are quoted though they are not admitted.

        The reason is ``copy`` (of another's post, not marked as a repost, or of an own one), a
        ``question`` (of a host, or in a question's own words), ``doubtful author``,
        ``unsure section``, or the dialogue act of a surely placed post; an answer that strays from
        its section is ``unsure section``. Reposts, quotes without words, the chat's own questions
        and those left open are not counted: they are shown elsewhere.
        """
        reasons: Counter[str] = Counter()
        for key in self.posts:
            shown = key in self.asking or key in self.left_open or key in quoted
            if shown or (self.is_repost(key) and adds_no_words(self.posts[key])):
                continue
            act = self.acts.get(key)
            if self.is_repost(key) or key in self.repeats:
                reasons[_COPY] += 1
            elif key in self.misattributed:
                reasons[_DOUBTFUL] += 1
            elif self.section(key) is None or (key in self.strays and self._answers_by_act(key)):
                reasons[_UNSURE] += 1
            elif key in self.questioning and self._answers_by_act(key):
                reasons[DialogueAct.QUESTION] += 1
            elif act is not None and act.act is not DialogueAct.ANSWER:
                reasons[act.act.value] += 1
        return tuple(
            LeftOut(reason=reason, posts=reasons[reason])
            for reason in sorted(reasons, key=lambda reason: (-reasons[reason], reason))
        )


def place_links(
    gate: Gate, *, segmentation: Segmentation, start: datetime, end: datetime
) -> dict[PostKey, str]:
    """Return the sections that may be named beside a post's link; most posts outside have none.

    A question or stretch is named of a surely placed post, written from ``start`` to ``end``, that
    does not ask the question itself; "before the first question" of one that was. Nothing is named
    after the close of the chat, nor of a post under another chat's hashtag as well that is labelled
    for a question of which nobody had asked here.
    """
    asked = [q.asked_at for q in segmentation.questions if q.asked_at and q.section[0] == "Q"]
    first = min(asked, default=None)
    sections = {}
    for key, post in gate.posts.items():
        section = gate.section(key)
        if section is None or key in gate.strays or _is_of_two_chats(post, segmentation):
            continue
        if section == "intro":
            is_told = first is not None and post.created_at < first
        else:
            asks = key in gate.asking and section.startswith("Q")
            within = start <= post.created_at <= end
            is_told = section[1:].isdecimal() and within and not asks
        if is_told:
            sections[key] = section
    return sections


def _is_of_two_chats(post: Post, segmentation: Segmentation) -> bool:
    """Return True for an answer under several chats' hashtags to a question not asked by then."""
    chats = [tag for tag in find_hashtags(post.text) if fold_tag(tag).endswith("chat")]
    asked = {
        question.number
        for question in segmentation.questions
        if question.asked_at is None or question.asked_at <= post.created_at
    }
    labels = [label for label in read_labels(post.text) if label.role is Role.ANSWER]
    return len(chats) > 1 and bool(labels) and asked.isdisjoint(it.number for it in labels)


def open_gate(
    posts: Iterable[Post],
    *,
    segmentation: Segmentation,
    acts: Iterable[PostAct],
    confidence: float = CONFIDENCE,
    end: datetime | None = None,
    hashtags: Collection[str] = (),
    other_handles: Mapping[str, Collection[str]] | None = None,
) -> Gate:
    """Return the gate of a session.

    ``posts`` are the visible posts in any order, ``acts`` their dialogue acts. A placement below
    ``confidence`` (0-1) admits nothing. After ``end``, that of the session, only posts with a tie
    to the last question answer it. ``hashtags`` are the chat's own: a post that carries only
    another chat's is not admitted. ``other_handles`` are all handles of accounts that had several,
    in one case, by the handle of the posts.
    """
    present = {post.key: post for post in posts}
    acts_by_post = {act.post: act for act in acts}
    asides = find_asides(present.values(), segmentation=segmentation)
    return Gate(
        posts=present,
        misattributed=find_misattributed(present.values(), other_handles or {}),
        placements={placement.post: placement for placement in segmentation.placements},
        acts=acts_by_post,
        strays=find_strays(
            present.values(),
            segmentation=segmentation,
            acts=acts_by_post,
            end=end,
            hashtags=hashtags,
        ).union(*asides.values()),
        asking=frozenset(key for question in segmentation.questions for key in question.posts),
        hosts=frozenset(map(fold_handle, segmentation.hosts)),
        confidence=confidence,
        repeats=find_own_repeats(present.values()),
        questioning=find_asking_words(present.values(), segmentation=segmentation).union(asides),
    )
