"""The sections of a recap: question, summary, themes, quotes, exchanges, open questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import Exchange, OpenQuestion, RecapSection
from tweetup.recap.facts import SectionFacts, find_counter_questions, find_objections, handles_of
from tweetup.recap.quotes import choose_quotes, quote
from tweetup.recap.sentences import write_summary

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
    from tweetup.recap.facts import RepostedPost
    from tweetup.recap.wording import Wording

__all__ = ["RecapContext", "build_sections"]

_HEADING = 100
"""Characters a heading may have before it is cut at a word; longer ones wrap on a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapContext:
    """The posts and results that sections are built from, sorted once for all of them.

    ``replies`` maps a reply to the post it answers; ``words`` are the words of the posts as
    written.
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
    reposted: Mapping[PostKey, RepostedPost]
    sections: Mapping[PostKey, str]
    replies: Mapping[PostKey, PostKey]
    returning: tuple[ReturningTheme, ...]
    words: frozenset[str]
    wording: Wording


def build_sections(context: RecapContext) -> tuple[RecapSection, ...]:
    """Return the sections that have answers or a question, in reading order."""
    questions = {question.section: question for question in context.segmentation.questions}
    return tuple(
        _section(section, position, questions.get(section), context)
        for position, section in enumerate(context.answers)
        if context.answers[section] or section in questions
    )


def _section(
    section: str, position: int, question: Question | None, context: RecapContext
) -> RecapSection:
    facts = _facts(section, position, context)
    # Each theme shows its best post; its other posts may be quoted beside the themes.
    shown = {key for theme in facts.themes for key in theme.quotes[:1]}
    question_posts = set(question.posts) if question is not None else set()
    ranked = [
        key
        for summary in context.summaries
        if summary.section == section
        for key in summary.posts
        if key not in question_posts
    ]
    return RecapSection(
        section=section,
        heading=_heading(section, question, facts, context),
        question=question if section.startswith("Q") else None,
        answers=len(facts.answers),
        people=len(handles_of(facts.answers)),
        summary=write_summary(facts, context.by_key, context.wording),
        themes=facts.themes,
        quotes=choose_quotes(ranked, context.by_key, shown=shown, hosts=context.segmentation.hosts),
        open_questions=tuple(OpenQuestion(quote=quote(post)) for post in facts.open_questions),
        exchanges=tuple(
            Exchange(posts=tuple(map(quote, run)), people=len(handles_of(run)))
            for run in (*facts.exchanges, *_disputes(facts, context))
        ),
        returning=facts.returning,
    )


def _disputes(facts: SectionFacts, context: RecapContext) -> list[tuple[Post, ...]]:
    """Return replies that disagree, each between the post it answers and its own first reply.

    Those whose posts are all shown already are left out.
    """
    shown = {post.key for run in facts.exchanges for post in run}
    first_reply: dict[PostKey, PostKey] = {}
    for key, target in context.replies.items():
        first_reply.setdefault(target, key)
    disputes = []
    for objection in facts.objections:
        before, after = context.replies.get(objection.post), first_reply.get(objection.post)
        keys = [key for key in (before, objection.post, after) if key in context.by_key]
        if before in keys and not shown.issuperset(keys):
            disputes.append(tuple(context.by_key[key] for key in keys if key is not None))
            shown.update(post.key for post in disputes[-1])
    return disputes


def _facts(section: str, position: int, context: RecapContext) -> SectionFacts:
    answers = context.answers[section]
    kind = section[0] if section[1:].isdecimal() else ""
    hosts = context.segmentation.hosts
    themes = tuple(theme for theme in context.themes if theme.section == section)

    def here(post: Post) -> bool:
        return context.sections.get(post.key) == section

    return SectionFacts(
        section=section,
        position=position,
        answers=answers,
        other_counts=tuple(
            len(others)
            for name, others in context.answers.items()
            if kind and name != section and name.startswith(kind) and name[1:].isdecimal()
        ),
        themes=themes,
        returning=tuple(it for it in context.returning if it.theme in themes),
        exchanges=tuple(run for run in context.exchanges if here(run[0])) if kind else (),
        open_questions=tuple(filter(here, context.open_questions)) if kind else (),
        objections=find_objections(answers, context.by_key, context.wording.objection)
        if kind
        else (),
        counter_questions=find_counter_questions(answers, hosts) if kind == "Q" else (),
        late=tuple(post for post in answers if post.created_at > context.session.end)
        if kind
        else (),
        reposted=tuple(
            context.reposted[post.key] for post in answers if kind and post.key in context.reposted
        ),
        words=context.words,
    )


def _heading(
    section: str, question: Question | None, facts: SectionFacts, context: RecapContext
) -> str:
    """Return a section's heading.

    The question as asked; of a stretch the question that opened it, else its strongest themes;
    of any other section its name.
    """
    wording = context.wording
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
    has_questions = any(name[1:].isdecimal() and name.startswith("Q") for name in context.answers)
    names = {} if has_questions else {"intro": "start", "chatter": "aside"}
    return wording.fill(f"heading_{names.get(section, section)}", 0, {}) or section


def _cut(text: str) -> str:
    """Return a text no longer than a heading, cut after a word."""
    if len(text) <= _HEADING:
        return text
    return f"{text[:_HEADING].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')}…"
