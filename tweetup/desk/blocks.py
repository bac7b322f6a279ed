"""The blocks of a session's page: parts with an id and a digest each, sent where they changed.

The browser says which blocks it has; of an answer it needs those alone that read otherwise now.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.jobs.checks import CheckKind
from tweetup.model import post_name
from tweetup.recap.decisions import OMITTABLE, finding_name
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.desk.workshop import SessionDesk
    from tweetup.model import Participant

__all__ = ["Block", "posts_block", "session_blocks", "session_context"]

_PARTS: Final = ("title", "lead", "intro")
_ENDS: Final = ("links", "next", "ends")
_PANELS: Final = ("queue", "history", "state")


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: its id, its HTML, and a digest of this; ``pane`` is where it stands.

    ``section`` is that whose posts it has, if that is all it has.
    """

    id: str
    html: str
    digest: str
    pane: str
    section: str = ""


@lru_cache(maxsize=8)
def session_context(shown: SessionDesk) -> Mapping[str, object]:
    """Return the names that templates of a session's page use."""
    recap, derived = shown.decided.recap, shown.decided.derived
    names = [question.section for question in shown.questions]
    present = {section.section for section in recap.sections}
    return {
        "recap": recap,
        "view": RecapView(recap),
        "desk": shown,
        "lasting": shown.sections.lasting,
        "places": ("intro", *names, "chatter", "closing"),
        "headings": {question.section: question.text for question in shown.questions},
        "check_ids": [f"{it.kind.value} {it.name}" for it in shown.checks],
        "omittable": OMITTABLE,
        "omitted_sections": [it.section for it in derived.sections if it.section not in present],
        "finding_name": finding_name,
        "post_name": post_name,
        "base": f"/s/{shown.session.id}",
    }


@lru_cache(maxsize=8)
def session_blocks(shown: SessionDesk) -> tuple[Block, ...]:
    """Return the blocks of a session's page, those of the recap first, in their order."""
    return tuple(_blocks(shown, session_context(shown)))


def _blocks(shown: SessionDesk, context: Mapping[str, object]) -> Iterator[Block]:
    templates = open_templates(None)

    def block(name: str, template: str, pane: str, **more: object) -> Block:
        html = templates.render(f"desk/{template}.html.j2", **context, **more)
        return _block(name, html, pane)

    for name in _PARTS:
        yield block(name, name, "recap")
    view = context["view"]
    assert isinstance(view, RecapView)
    for section in shown.decided.recap.sections:
        yield block(view.lasting_anchor(section), "section", "recap", section=section)
    for name in _ENDS:
        yield block(name, name, "recap")
    participants = shown.decided.recap.participants
    people = _people(str(context["base"]), participants, shown.bots)
    yield _block("people", people, "recap")
    for name in _PANELS:
        yield block(name, name, "panel")


@lru_cache(maxsize=8)
def _people(base: str, participants: tuple[Participant, ...], bots: frozenset[str]) -> str:
    """Return the block of the people, which is long and seldom another one."""
    template = "desk/people.html.j2"
    return open_templates(None).render(template, base=base, participants=participants, bots=bots)


def posts_block(shown: SessionDesk, section: str) -> Block:
    """Return the block with all posts of a section: the evidence beside the recap."""
    quotes = [quote for quote, where in shown.decided.recap.transcript if where == section]
    quoted = {
        quote.post.key
        for part in shown.decided.recap.sections
        if part.section == section
        for quote in part.quotes
    }
    doubts = {it.name: it.sections for it in shown.checks if it.kind is CheckKind.PLACEMENT}
    html = open_templates(None).render(
        "desk/posts.html.j2",
        **session_context(shown),
        quotes=quotes,
        section=section,
        quoted=quoted,
        doubts=doubts,
    )
    return _block("posts", html, "panel", shown.sections.lasting(section))


def _block(name: str, html: str, pane: str, section: str = "") -> Block:
    digest = blake2b(html.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return Block(f"block-{name}", html, digest, pane, section)
