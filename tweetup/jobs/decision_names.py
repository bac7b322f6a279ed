"""Find the part of a recap that a person names: a post, a finding, a link, a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.decided_parts import finding_of
from tweetup.jobs.posts import find_key
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.quick_corrections import bots_of
from tweetup.model import finding_name, post_name
from tweetup.recap.decisions import OWN_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import (
        OwnPart,
        PostKey,
        Recap,
        RecapSection,
        Resource,
    )
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "find_countable_post",
    "find_exchange",
    "find_item",
    "find_list",
    "find_own_part",
    "find_place",
    "find_session_post",
    "name_parts",
    "own_link_values",
    "section_values",
    "shown_posts",
    "support_values",
]


def find_session_post(project: Project, session: ChatSession, identity: str) -> PostKey:
    """Return the key of a post of the session that nobody hid.

    Raises the errors of :func:`~tweetup.jobs.posts.find_key`, and
    :class:`~tweetup.errors.UsageError` for a post of another session.
    """
    recap = decided_recap(project, session).derived
    present = {quote.post.key for quote, _ in recap.transcript}
    key = find_key(project, identity, candidates=present)
    if key not in present:
        raise UsageError(f"the post {identity} is not in {session.id}", hint="or it is hidden")
    return key


def find_countable_post(
    project: Project, session: ChatSession, identity: str, *, shown: bool = True
) -> PostKey:
    """Return the key of a post of the session that may be quoted, or say something.

    One that is not to be ``shown`` may be of anybody. Raises the errors of
    :func:`find_session_post`, and :class:`~tweetup.errors.UsageError` for a post of a bot.
    """
    key = find_session_post(project, session, identity)
    if not shown:
        return key
    recap = decided_recap(project, session).derived
    handle = next(it.post.handle for it, _ in recap.transcript if it.post.key == key)
    if handle in bots_of(project, session):
        raise UsageError(
            f"the post {identity} is of @{handle}, a bot: it is no answer, and quoted nowhere",
            hint=f"tweetup bot remove {session.id} {handle} says that @{handle} is none",
        )
    return key


def find_own_part(recap: Recap, name: str, *, pictures: bool) -> OwnPart:
    """Return a paragraph or a picture that somebody added, by its name with or without ``own``."""
    parts = [it for it in recap.own if (it.picture is not None) is pictures]
    for part in parts:
        if name.strip() in {part.name, part.name.removeprefix(OWN_NAME)}:
            return part
    kind = "picture" if pictures else "paragraph of your own"
    raise UnknownNameError(kind, name, [part.name for part in parts])


def find_exchange(project: Project, session: ChatSession, post: str) -> tuple[PostKey, ...]:
    """Return the posts that are shown, or were before a decision, side by side with a post."""
    key = find_session_post(project, session, post)
    both = decided_recap(project, session)
    runs = [
        tuple(it.post.key for it in run.posts)
        for recap in (both.recap, both.derived)
        for part in recap.sections
        for run in part.exchanges
    ]
    for run in runs:
        if key in run:
            return run
    raise UnknownNameError("post in an exchange", post, [it.id for run in runs for it in run])


def find_list(both: DecidedRecap, section: str, what: str | None) -> str:
    """Return the kind of things of a section's list; None means the only list.

    A kind that no list has is returned as it is: somebody may begin a list of it. Raises
    :class:`~tweetup.errors.UsageError` where the section has no list, or several.
    """
    if what is not None:
        return what
    names = {
        answers.what
        for recap in (both.recap, both.derived)
        for part in recap.sections
        if part.section == section
        for answers in part.lists
    }
    if len(names) == 1:
        return next(iter(names))
    problem = f"{section} has {'several lists' if names else 'no list'}"
    hint = f"known: {', '.join(sorted(names))}" if names else "--list NAME begins one"
    raise UsageError(problem, where="--list", hint=hint)


def find_item(both: DecidedRecap, section: str, what: str, item: str) -> str:
    """Return a thing of a list as the list writes it, whatever the case of its letters."""
    items = [
        it.item
        for recap in (both.recap, both.derived)
        for part in recap.sections
        if part.section == section
        for answers in part.lists
        if answers.what == what
        for it in answers.items
    ]
    wanted = item.strip()
    if wanted in items:
        return wanted
    for it in items:
        if it.casefold() == wanted.casefold():
            return it
    raise UnknownNameError(f"thing in the list of {section}", item, items)


def find_place(
    project: Project,
    session: ChatSession,
    place: str | None,
    after: str | None,
    *,
    moved: OwnPart | None = None,
) -> tuple[str, str]:
    """Return the place of an own part, and the name of the part that it is to follow there.

    ``after`` is a post that the recap shows, a part of a person's own, ``end``, or None for the
    place's start; without ``place`` it is where that part stands. ``moved`` is the own part that
    has a place already. Raises :class:`~tweetup.errors.UsageError` for a post that is not shown
    there, and for a part that is to follow itself.
    """
    if after is None or after == "end":
        return place or (moved.place if moved else "intro"), after or ""
    recap = decided_recap(project, session).recap
    for part in recap.own:
        if after.strip() in {part.name, part.name.removeprefix(OWN_NAME)}:
            if moved is not None and part.name == moved.name:
                raise UsageError("it cannot follow itself", where="--after")
            return place or part.place, part.name
    key = find_session_post(project, session, after)
    places = [
        section.section
        for section in recap.sections
        if any(key == shown for shown, _ in shown_posts(section))
    ]
    if not places or (place is not None and place not in places):
        where = place or "the recap"
        raise UsageError(f"{where} does not show the post {after}", hint="see tweetup quote list")
    return place or places[0], post_name(key)


def shown_posts(section: RecapSection) -> list[tuple[PostKey, str]]:
    """Return the posts that a section shows, with the way each is shown, in the order shown."""
    return [
        *((it.post.key, "framing") for it in section.framing),
        *((it.post.key, "quote") for it in section.quotes),
        *((it.post.key, "exchange") for run in section.exchanges for it in run.posts),
        *((it.quote.post.key, "finding") for it in section.points),
        *((it.quote.post.key, "open") for it in section.open_questions),
    ]


def name_parts(
    project: Project,
    session: ChatSession,
    parts: str,
    names: Sequence[str],
    *,
    section: str | None = None,
) -> tuple[str, ...]:
    """Return the names of the record for the parts that a person puts into an order.

    ``parts`` are as :func:`~tweetup.jobs.decide.reorder` has them. Raises
    :class:`~tweetup.errors.UnknownNameError` for a part that is not among them.
    """
    both = decided_recap(project, session)
    if parts == "findings":
        chosen = [finding_of(both, it, section=section)[0] for it in names]
        return tuple(map(finding_name, chosen))
    if parts in {"quotes", "open"}:
        way = "quote" if parts == "quotes" else "open"
        shown = [
            post_name(key)
            for part in both.recap.sections
            if part.section == section
            for key, shown_as in shown_posts(part)
            if shown_as == way
        ]
        kind = "quote" if parts == "quotes" else "open question"
        keys = [post_name(find_session_post(project, session, it)) for it in names]
        return _all_among(f"{kind} of {section}", keys, shown)
    known: dict[str, Callable[[Recap], Iterable[str]]] = {
        "sections": lambda recap: (it.section for it in recap.sections),
        "sentences": lambda recap: (it.name for it in recap.intro),
        "links": lambda recap: (it.url for it in recap.resources),
        "own": lambda recap: (it.name for it in recap.own),
    }
    kind = {"sentences": "sentence of the introduction", "own": "part of your own"}.get(
        parts, parts.removesuffix("s")
    )
    known_names = tuple(known[parts](both.recap))
    whole = {it.removeprefix(OWN_NAME): it for it in known_names}
    return _all_among(kind, [whole.get(it.strip(), it.strip()) for it in names], known_names)


def _all_among(kind: str, names: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    present = list(known)
    for name in names:
        if name not in present:
            raise UnknownNameError(kind, name, present)
    return tuple(names)


def section_values(project: Project, session: ChatSession, section: str) -> list[tuple[str, str]]:
    """Return the values that name a section, also after it has another number."""
    segmentation = project.segmented(session).segmentation
    asked = {question.section: question.asked_at for question in segmentation.questions}
    names = {placement.section for placement in segmentation.placements} | asked.keys()
    if section not in names:
        raise UnknownNameError("section", section, sorted(names))
    moment = asked.get(section)
    return [("section", section), *([("asked", moment.isoformat())] if moment else [])]


def support_values(
    project: Project, session: ChatSession, section: str, posts: Sequence[PostKey]
) -> list[tuple[str, str]]:
    """Return the values that name the posts of one's own theme, and those of other sections."""
    sections = project.segmented(session).segmentation.section_of()
    elsewhere = [key for key in posts if sections.get(key, section) != section]
    named = (("posts", posts), ("elsewhere", elsewhere))
    return [(name, " ".join(map(post_name, keys))) for name, keys in named]


def _title_values(project: Project, session: ChatSession, url: str) -> list[tuple[str, str]]:
    """Return the title that the last decision on a link gave it, which another one replaces."""
    from tweetup.project.decisions import read_decisions

    kept = {"text", "was"}
    of_link = [
        it for it in read_decisions(project, session) if (it.kind, it.target) == ("recap link", url)
    ]
    return [pair for it in of_link[-1:] for pair in it.value if pair[0] in kept]


def own_link_values(
    project: Project, session: ChatSession, link: Resource, *, titled: bool = False
) -> list[tuple[str, str]]:
    """Return the values by which a link that nobody shared stays one of a section; its title."""
    title = _title_values(project, session, link.url) if titled else []
    if link.posts:
        return title
    return title + (
        section_values(project, session, link.sections[0]) if link.sections else [("section", "")]
    )
