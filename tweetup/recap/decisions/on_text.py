"""Decisions on the text of a recap: title, introduction, links, own parts, omissions, order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.model import (
    NextMeeting,
    OwnPart,
    Picture,
    Resource,
    Sentence,
    TitleSource,
    finding_name,
    own_place,
    posts_shown,
)
from tweetup.recap.decisions.kinds import (
    DecisionKind,
    PartState,
    posts_named,
    read_moment,
    read_post,
)
from tweetup.recap.decisions.on_removed import tell_removed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import Correction, PostKey, Recap, RecapSection
    from tweetup.recap.decisions.kinds import Decisions, RecapDecision

__all__ = ["OMITTABLE", "decide_text", "is_on_text_alone"]

OMITTABLE: Final = ("links", "next", "numbers", "participants")
"""The parts at the end of a recap that may be left out, beside its sections."""

_PERSON: Final = "person"

_OF_POSTS: Final = frozenset({"quotes", "open"})
"""The orders whose names are those of posts."""


_WHOLE: Final = frozenset({DecisionKind.TITLE, DecisionKind.SENTENCE, DecisionKind.NEXT})


def is_on_text_alone(stored: Correction) -> bool:
    """Return True for a decision on words of the whole recap, which names no post and no section.

    No claim depends on it, and no other sentence.
    """
    return stored.kind in _WHOLE and not posts_named(stored)


def decide_text(
    recap: Recap, decisions: Decisions, pictures: Mapping[str, Picture], *, derived: Recap
) -> Recap:
    """Return a recap, composed from decided claims, with the decisions on its text.

    ``derived`` is the recap without any decision: words that decisions replaced are compared with
    its own. ``pictures`` are those that decisions name, by digest. The effects are noted in
    ``decisions``, whose count the provenance has.
    """
    decided = replace(
        recap,
        title=_title(recap, decisions, derived),
        intro=tuple(_introduction(recap, decisions, derived)),
        resources=tuple(_links(recap, decisions)),
        own=tuple(_own_parts(decisions, pictures)),
    )
    decided = _omit(_decide_next(decided, decisions, derived), decisions, derived)
    sections = _in_order(_with_former(decided.sections, derived), decisions)
    decided = replace(decided, sections=sections)
    decided = tell_removed(decided, decisions)
    present = {quote.post.key for quote, _ in derived.transcript}
    _look_again_at_places(decided, decisions, present)
    _look_again_at_orders(decisions, present)
    return replace(decided, provenance=replace(recap.provenance, decisions=decisions.effective))


def _title(recap: Recap, decisions: Decisions, derived: Recap) -> str:
    title = recap.title
    for decision in decisions.of(DecisionKind.TITLE):
        decisions.compare_words(decision, derived.title)
        title = decision.values.get("title", title) or title
    return title


def _decide_next(recap: Recap, decisions: Decisions, derived: Recap) -> Recap:
    """Return the recap with the next meeting as somebody announces it, or without one."""
    meeting = derived.next_meeting
    for decision in decisions.of(DecisionKind.NEXT):
        decisions.compare_words(decision, meeting.text if meeting else "")
        if not decision.text:
            recap = replace(recap, next_meeting=None, next_date=None)
            continue
        start = read_moment(decision.values.get("start"))
        announced = NextMeeting(text=decision.text, start=start)
        if meeting is not None and meeting.text == decision.text:
            if start is None:
                continue
            announced = replace(meeting, start=start)
        recap = replace(recap, next_meeting=announced, next_date=start)
    return recap


def _introduction(recap: Recap, decisions: Decisions, derived: Recap) -> list[Sentence]:
    texts = {sentence.name: sentence.text for sentence in derived.intro}
    sentences = {sentence.name: sentence for sentence in recap.intro}
    for decision in decisions.of(DecisionKind.SENTENCE):
        sentence = sentences.get(decision.target)
        if sentence is None:
            why = "the introduction has no such sentence now"
            decisions.has_no_effect(decision, why)
            continue
        decisions.compare_words(decision, texts.get(sentence.name, sentence.text))
        if decision.text:
            sentences[decision.target] = replace(
                sentence, text=decision.text, clauses=(), by=_PERSON
            )
        else:
            del sentences[decision.target]
    order = decisions.order("sentences")
    places = {name: place for place, name in enumerate(order.names)} if order else {}
    return sorted(sentences.values(), key=lambda it: places.get(it.name, len(places)))


def _links(recap: Recap, decisions: Decisions) -> list[Resource]:
    links = {resource.url: resource for resource in recap.resources}
    for decision in decisions.of(DecisionKind.LINK):
        link = links.get(decision.target)
        if link is None:
            if decision.values.get("section") is None:
                decisions.has_no_effect(decision, "no post shares that link any more")
                continue
            if decision.state is PartState.LEFT_OUT:  # somebody had added it
                continue
            sections = (decision.section,) if decision.section else ()
            link = Resource(
                url=decision.target,
                title=None,
                sharers=(),
                shares=0,
                sections=sections,
                posts=(),
            )
        if decision.state is PartState.LEFT_OUT:
            links.pop(decision.target, None)
            continue
        if decision.text:
            decisions.compare_words(decision, link.title or "")
            link = replace(link, title=decision.text, title_source=TitleSource.QUOTED)
        links[decision.target] = link
    order = decisions.order("links")
    places = {name: place for place, name in enumerate(order.names)} if order else {}
    return sorted(links.values(), key=lambda it: places.get(it.url, len(places)))


def _own_parts(decisions: Decisions, pictures: Mapping[str, Picture]) -> list[OwnPart]:
    """Return the parts that people added, in their order, else in that in which they were added."""
    parts = []
    added = decisions.of(DecisionKind.PARAGRAPH, DecisionKind.PICTURE)
    for decision in sorted(added, key=decisions.began):
        if decision.state is PartState.LEFT_OUT:
            continue
        picture = None
        if decision.kind is DecisionKind.PICTURE:
            stored = pictures.get(decision.values.get("picture", ""))
            if stored is None:
                decisions.has_no_effect(decision, "the archive does not have the picture")
                continue
            picture = replace(stored, alternative=decision.values.get("alternative", ""))
        elif not decision.text:
            continue
        parts.append(_own_part(decision, picture))
    order = decisions.order("own")
    places = {name: place for place, name in enumerate(order.names)} if order else {}
    return sorted(parts, key=lambda it: places.get(it.name, len(places)))


def _own_part(decision: RecapDecision, picture: Picture | None) -> OwnPart:
    place = decision.values.get("place", "intro")
    return OwnPart(
        name=decision.target,
        place=own_place(decision.section) if decision.section else place,
        text=decision.text,
        after=decision.values.get("after", ""),
        picture=picture,
    )


def _look_again_at_places(recap: Recap, decisions: Decisions, present: set[PostKey]) -> None:
    """Note own parts that stand elsewhere, as that behind which they stood is not shown there."""
    shown = {own_place(it.section): posts_shown(it) for it in recap.sections}
    own = {part.name: part for part in recap.own}
    for decision in decisions.of(DecisionKind.PARAGRAPH, DecisionKind.PICTURE):
        part = own.get(decision.target)
        if part is None or part.after in {"", "end", *own} or part.place not in shown:
            continue
        if part.after in shown[part.place]:
            continue
        key = read_post(part.after)
        if key is None:
            change = "the part that it stood behind is gone"
        elif key in present:
            change = "its section does not show the post that it stood behind"
        else:
            why = decisions.why_missing([key]).removeprefix("its post")
            change = f"the post that it stood behind{why}"
        decisions.rests_on_other(decision, f"{change}: it stands at the start of its section")


def _look_again_at_orders(decisions: Decisions, present: set[PostKey]) -> None:
    """Note orders of posts that name some which are not in the session any more."""
    for decision in decisions.of(DecisionKind.ORDER):
        if decision.target not in _OF_POSTS:
            continue
        keys = (read_post(name) for name in decision.names)
        gone = [key for key in keys if key is not None and key not in present]
        if gone:
            why = decisions.why_missing(gone)
            decisions.rests_on_other(decision, f"{len(gone)} of its posts: {why}")


def _omit(recap: Recap, decisions: Decisions, derived: Recap) -> Recap:
    """Return the recap without the sections and parts that somebody left out."""
    omitted = []
    names = {section.section for it in (recap, derived) for section in it.sections}
    for decision in decisions.of(DecisionKind.SECTION):
        if decision.state is not PartState.LEFT_OUT:
            continue
        if decision.target not in names and decision.target not in OMITTABLE:
            decisions.has_no_effect(decision, "the recap has no such section")
            continue
        omitted.append(decision.target)
    return replace(
        recap,
        sections=tuple(it for it in recap.sections if it.section not in omitted),
        omitted=tuple(name for name in OMITTABLE if name in omitted),
    )


def _with_former(sections: Iterable[RecapSection], derived: Recap) -> tuple[RecapSection, ...]:
    """Return sections with the names of the findings that decisions left out, or merged."""
    before = {it.section: tuple(map(finding_name, it.findings)) for it in derived.sections}

    def former(section: RecapSection) -> tuple[str, ...]:
        now = set(map(finding_name, section.findings))
        return tuple(name for name in before.get(section.section, ()) if name not in now)

    return tuple(replace(it, former=former(it)) for it in sections)


def _in_order(sections: Sequence[RecapSection], decisions: Decisions) -> tuple[RecapSection, ...]:
    order = decisions.order("sections")
    if order is None:
        return tuple(sections)
    places = {name: place for place, name in enumerate(order.names)}
    return tuple(sorted(sections, key=lambda it: places.get(it.section, len(places))))
