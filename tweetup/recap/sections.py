"""The sections of a recap: what was asked, what was said, and which posts show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import Exchange, OpenQuestion, RecapSection
from tweetup.recap.facts import Facts, find_objections, find_returned, people_of
from tweetup.recap.quotes import choose_quotes, quote
from tweetup.recap.sentences import say_section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.model import (
        Post,
        PostKey,
        Question,
        ReturningTheme,
        Segmentation,
        Session,
        Summary,
        Theme,
    )
    from tweetup.recap.facts import Shared
    from tweetup.recap.wording import Wording

__all__ = ["Material", "build_sections"]

_HEADING = 100
"""Characters a heading may have before it is cut at a word; longer ones wrap on a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a section may draw on, ordered once.

    ``replies`` says which post a reply answers; ``said`` are the words of the posts.
    """

    session: Session
    posts: tuple[Post, ...]
    by_key: Mapping[PostKey, Post]
    segmentation: Segmentation
    answers: Mapping[str, tuple[Post, ...]]
    themes: tuple[Theme, ...]
    summaries: tuple[Summary, ...]
    open_questions: tuple[Post, ...]
    exchanges: tuple[tuple[Post, ...], ...]
    shared: Mapping[PostKey, Shared]
    sections: Mapping[PostKey, str]
    replies: Mapping[PostKey, PostKey]
    returning: tuple[ReturningTheme, ...]
    said: frozenset[str]
    wording: Wording


def build_sections(material: Material) -> tuple[RecapSection, ...]:
    """The sections that hold something, in reading order."""
    questions = {question.section: question for question in material.segmentation.questions}
    return tuple(
        _section(section, position, questions.get(section), material)
        for position, section in enumerate(material.answers)
        if material.answers[section] or section in questions
    )


def _section(
    section: str, position: int, question: Question | None, material: Material
) -> RecapSection:
    facts = _facts(section, position, material)
    # Each theme shows the post that says it best; what else makes the point may be quoted too.
    shown = {key for theme in facts.themes for key in theme.quotes[:1]}
    asking = set(question.posts) if question is not None else set()
    ranked = [
        key
        for summary in material.summaries
        if summary.section == section
        for key in summary.posts
        if key not in asking
    ]
    return RecapSection(
        section=section,
        heading=_heading(section, question, facts, material),
        question=question if section.startswith("Q") else None,
        answers=len(facts.answers),
        people=len(people_of(facts.answers)),
        summary=say_section(facts, material.by_key, material.wording),
        themes=facts.themes,
        quotes=choose_quotes(
            ranked, material.by_key, taken=shown, hosts=material.segmentation.hosts
        ),
        open_questions=tuple(OpenQuestion(quote=quote(post)) for post in facts.open_questions),
        exchanges=tuple(
            Exchange(posts=tuple(map(quote, run)), people=len(people_of(run)))
            for run in (*facts.exchanges, *_disputes(facts, material))
        ),
        returning=facts.returning,
    )


def _disputes(facts: Facts, material: Material) -> list[tuple[Post, ...]]:
    """Replies that disagree, each with what it answers and what came back; none shown already."""
    shown = {post.key for run in facts.exchanges for post in run}
    answered: dict[PostKey, PostKey] = {}
    for key, target in material.replies.items():
        answered.setdefault(target, key)
    found = []
    for objection in facts.objections:
        before, after = material.replies.get(objection.post), answered.get(objection.post)
        keys = [key for key in (before, objection.post, after) if key in material.by_key]
        if before in keys and not shown.issuperset(keys):
            found.append(tuple(material.by_key[key] for key in keys if key is not None))
            shown.update(post.key for post in found[-1])
    return found


def _facts(section: str, position: int, material: Material) -> Facts:
    answers = material.answers[section]
    kind = section[0] if section[1:].isdecimal() else ""
    hosts = material.segmentation.hosts
    themes = tuple(theme for theme in material.themes if theme.section == section)

    def here(post: Post) -> bool:
        return material.sections.get(post.key) == section

    return Facts(
        section=section,
        position=position,
        answers=answers,
        rivals=tuple(
            len(others)
            for name, others in material.answers.items()
            if kind and name != section and name.startswith(kind) and name[1:].isdecimal()
        ),
        themes=themes,
        returning=tuple(one for one in material.returning if one.theme in themes),
        exchanges=tuple(run for run in material.exchanges if here(run[0])) if kind else (),
        open_questions=tuple(filter(here, material.open_questions)) if kind else (),
        objections=find_objections(answers, material.by_key, material.wording.objection)
        if kind
        else (),
        returned=find_returned(answers, hosts) if kind == "Q" else (),
        late=tuple(post for post in answers if post.created_at > material.session.end)
        if kind
        else (),
        shared=tuple(
            material.shared[post.key] for post in answers if kind and post.key in material.shared
        ),
        said=material.said,
    )


def _heading(section: str, question: Question | None, facts: Facts, material: Material) -> str:
    """What stands over a section.

    A question as asked; a stretch by the question that opened it, else by what most people
    raised in it; any other part by what it is.
    """
    wording = material.wording
    if question is not None and section.startswith("Q"):
        values = {"label": question.label or section, "text": _cut(question.text)}
        return wording.fill("heading_question", 0, values) or values["text"]
    if section.startswith("S") and section[1:].isdecimal():
        if question is not None and "?" in question.text:
            return _cut(question.text)
        labels = [theme.label for theme in facts.themes[:2]]
        if labels:
            return wording.listing([labels[0][:1].upper() + labels[0][1:], *labels[1:]])
        return _cut(question.text) if question is not None and question.text else section
    asked = any(name[1:].isdecimal() and name.startswith("Q") for name in material.answers)
    names = {"intro": "start", "chatter": "aside"}
    return wording.fill(f"heading_{section if asked else names.get(section, section)}", 0, {}) or (
        section
    )


def _cut(text: str) -> str:
    """A text no longer than a heading, cut after a word."""
    if len(text) <= _HEADING:
        return text
    return f"{text[:_HEADING].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')}…"
