"""The posts of a planned meeting, ready to copy: each within the length of its network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.insight.open_questions import split_sentences
from tweetup.recap.catalogue import wording_for
from tweetup.recap.wordings.english import ENGLISH
from tweetup.render.templates import open_templates
from tweetup.text import find_hashtags, fold_tag
from tweetup.text.post_length import POST_LIMITS, post_length
from tweetup.text.post_parts import split_post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.config import ChatConfig
    from tweetup.model import Plan, Wording
    from tweetup.project.project import Project
    from tweetup.render.templates import Templates

__all__ = [
    "Occasion",
    "PlannedPost",
    "PostPart",
    "chat_language",
    "compose_posts",
    "label_letter",
    "local_moment",
]

_LABEL: Final = re.compile(r"\D+(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A meeting: its plan, when it begins and how long it lasts, and when the one after it begins.

    Times are in UTC, None where unknown; ``letter`` stands before the numbers of its questions.
    ``language`` is that of its posts.
    """

    chat: ChatConfig
    plan: Plan
    letter: str = "Q"
    language: str = "en"
    start: datetime | None = None
    following: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPart:
    """A text to copy, its length as the network counts and the most that this takes."""

    text: str
    length: int
    most: int

    @property
    def over(self) -> int:
        """By how much it is too long; 0 where it fits."""
        return max(0, self.length - self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPost:
    """A post of a meeting on one network, whole or in numbered parts.

    ``name`` is ``welcome``, ``introductions``, a label, ``ICYMI`` with a label, or ``thanks``.
    ``words`` are those of the template or of a person, ``is_own`` where these are a person's.
    """

    name: str
    parts: tuple[PostPart, ...]
    words: str
    is_own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    name: str
    words: str
    head: str = ""
    is_own: bool = False


def label_letter(project: Project, chat: ChatConfig) -> str:
    """Return the letter or word before question numbers: configured, else as asked last, else Q."""
    if chat.label_style:
        return chat.label_style
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    for question in project.overview(sessions[-1]).questions if sessions else ():
        match = _LABEL.match(question.label or "")
        if match is not None:
            return match[0]
    return "Q"


def chat_language(project: Project, chat: ChatConfig) -> str:
    """Return the language of a chat: configured, else that of its last session, else English."""
    if chat.language:
        return chat.language
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    return project.segmented(sessions[-1]).language if sessions else "en"


def compose_posts(project: Project, occasion: Occasion, network: str) -> tuple[PlannedPost, ...]:
    """Return the posts of a meeting in the order in which they are posted.

    Their words are those of ``plan/LANGUAGE/NAME.txt.j2``, else of ``plan/NAME.txt.j2``, which a
    folder of one's own templates may have.
    """
    composer = _Composer(open_templates(project.config.templates), occasion)
    tag = f"#{occasion.chat.hashtag}"
    return tuple(_fit(draft, tag, network) for draft in composer.drafts())


def _fit(draft: _Draft, tag: str, network: str) -> PlannedPost:
    """Return a draft as a post of a network, with the hashtag unless its words have it."""
    most = POST_LIMITS[network]
    has_tag = fold_tag(tag) in {fold_tag(it) for it in find_hashtags(draft.words)}
    parts = split_post(
        draft.head,
        split_sentences(draft.words),
        "" if has_tag else tag,
        fits=lambda text: post_length(network, text) <= most,
    )
    if has_tag and len(parts) > 1:
        # Every part needs it: without, the chat does not see the post.
        stripped = re.sub(rf"\s*{re.escape(tag)}\b", "", draft.words, flags=re.IGNORECASE)
        without = _Draft(name=draft.name, words=stripped, head=draft.head, is_own=draft.is_own)
        return _fit(without, tag, network)
    return PlannedPost(
        name=draft.name,
        words=draft.words,
        is_own=draft.is_own,
        parts=tuple(
            PostPart(text=text, length=post_length(network, text), most=most) for text in parts
        ),
    )


@dataclass(slots=True)
class _Composer:
    """Words the posts of one meeting."""

    templates: Templates
    occasion: Occasion
    own: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.own = dict(self.occasion.plan.wordings)

    def drafts(self) -> Iterator[_Draft]:
        """Yield the posts in their order."""
        yield self._draft("welcome")
        yield self._draft("introductions")
        for entry in self.occasion.plan.questions:
            label = f"{self.occasion.letter}{entry.number}"
            named = {"text": entry.text, "submitted_by": entry.submitted_by, "label": label}
            yield _Draft(name=label, head=label, words=self._render("question", **named))
        for entry in self.occasion.plan.questions:
            label = f"{self.occasion.letter}{entry.number}"
            named = {"text": entry.text, "submitted_by": entry.submitted_by, "label": label}
            yield _Draft(name=f"ICYMI {label}", words=self._render("reminder", **named))
        yield self._draft("thanks")

    def _draft(self, name: str) -> _Draft:
        own = self.own.get(name)
        return _Draft(name=name, words=own or self._render(name), is_own=own is not None)

    def _render(self, name: str, **more: object) -> str:
        occasion = self.occasion
        words = wording_for(occasion.language)
        text = self.templates.render(
            self.templates.first_of(f"plan/{words.language}/{name}.txt.j2", f"plan/{name}.txt.j2"),
            tag=f"#{occasion.chat.hashtag}",
            title=occasion.chat.title or f"#{occasion.chat.hashtag}",
            topic=occasion.plan.topic,
            guests=[f"@{guest}" for guest in occasion.plan.guests],
            letter=occasion.letter,
            questions=len(occasion.plan.questions),
            start=local_moment(occasion.start, occasion.chat.zone, words),
            following=local_moment(occasion.following, occasion.chat.zone, words),
            **more,
        )
        return " ".join(text.split())


def local_moment(moment: datetime | None, zone: str, words: Wording = ENGLISH) -> str | None:
    """Return a time on the chat's clock: ``Friday, 27 November 2026, 13:00 CET``."""
    if moment is None:
        return None
    local = moment.astimezone(ZoneInfo(zone))
    return f"{words.weekday(local)}, {words.day(local)}, {local:%H:%M %Z}"
