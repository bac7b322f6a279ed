"""Record a person's decisions on a recap: checked first, so that none without effect is stored.

Each function stores one decision with that on which it rests, and returns it with its effect. The
recap is :func:`~tweetup.jobs.publish.decided_recap`; ``tweetup.jobs.correction_log`` lists and
undoes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from tweetup.errors import NoEffectError, UsageError
from tweetup.jobs.corrections import cleaned_line, cleaned_paragraph, correction_of
from tweetup.jobs.decided_parts import (
    finding_of,
    link_of,
    own_item_posts,
    own_parts_remark,
    removed_remark,
    sentence_of,
    told_by_words,
)
from tweetup.jobs.decision_names import (
    find_countable_post,
    find_session_post,
    own_link_values,
    section_values,
    support_values,
)
from tweetup.jobs.needless import has_same_text, refuse_twice, refuse_without_effect
from tweetup.jobs.publish import decided_recap, derived_recap
from tweetup.model import finding_name, post_name
from tweetup.recap.decisions import (
    OMITTABLE,
    OWN_NAME,
    DecisionKind,
    PartState,
    words_digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.model import (
        Correction,
        Finding,
        OwnPart,
        Picture,
        PostKey,
        Recap,
    )
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "Decided",
    "add_finding",
    "add_link",
    "add_list_item",
    "add_picture",
    "choose_quotes",
    "decide_list",
    "decide_list_item",
    "derive_again",
    "drop_own_part",
    "leave_out",
    "merge_findings",
    "reorder",
    "settle_exchange",
    "settle_finding",
    "settle_link",
    "settle_question",
    "settle_quote",
    "show_for_finding",
    "show_large",
    "store_decision",
    "support_finding",
    "title_link",
    "title_recap",
    "word_finding",
    "word_next",
    "word_sentence",
    "word_topic",
    "write_paragraph",
]

_Values = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as stored, and the recap with it; ``remark`` tells of names that were replaced."""

    decision: Correction
    recap: Recap
    remark: str = ""


def title_recap(
    project: Project, session: ChatSession, title: str, *, note: str | None = None
) -> Decided:
    """Give the recap another title.

    Raises :class:`~tweetup.errors.UsageError`, as all of these do, for a text that is empty or too
    long, and for a decision that would change nothing.
    """
    before = decided_recap(project, session)
    value = [("title", cleaned_line(title, "title")), ("was", before.derived.title)]
    return store_decision(project, session, DecisionKind.TITLE, value=value, note=note)


def word_topic(
    project: Project, session: ChatSession, text: str, *, note: str | None = None
) -> Decided:
    """Set the topic of a session; an empty text leaves it without one."""
    topic = derived_recap(project, session).topic
    value = [("text", _line(text, "topic")), ("was", topic.text if topic else "")]
    return store_decision(project, session, DecisionKind.TOPIC, value=value, note=note)


def word_next(
    project: Project,
    session: ChatSession,
    text: str,
    *,
    start: datetime | None = None,
    note: str | None = None,
) -> Decided:
    """Set the announcement of the next meeting; an empty text leaves it out.

    Without ``start`` it is that of the text, read as a host's words; the announced one stays where
    the text names its day alone.
    """
    recap = derived_recap(project, session)
    meeting, chat = recap.next_meeting, project.config.chat(session.hashtag)
    told = None if start is not None else told_by_words(recap, text, chat)
    start = start or (told.start if told is not None else None)
    value = [("text", _line(text, "next meeting")), ("was", meeting.text if meeting else "")]
    if start is not None:
        value.append(("start", start.isoformat()))
    elif told is not None and told.day is not None:
        value.append(("day", told.day.isoformat()))
    return store_decision(project, session, DecisionKind.NEXT, value=value, note=note)


def word_sentence(
    project: Project, session: ChatSession, name: str, text: str, *, note: str | None = None
) -> Decided:
    """Give a sentence of the introduction other words; an empty text leaves it out.

    ``name`` is the :attr:`~tweetup.model.Sentence.name` of a derived sentence. Raises
    :class:`~tweetup.errors.UnknownNameError` for one that the introduction lacks.
    """
    sentence = sentence_of(derived_recap(project, session), name)
    value = [("text", _line(text, "sentence")), ("was", sentence.text)]
    value += _rested_on(sentence.posts) if len(sentence.posts) <= _MOST_SOURCES else []
    return store_decision(
        project, session, DecisionKind.SENTENCE, target=name, value=value, note=note
    )


_MOST_SOURCES = 20
"""Posts that a decision lists as those it rested on; a sentence on all posts counts them."""


def add_finding(
    project: Project,
    session: ChatSession,
    section: str,
    text: str,
    posts: Sequence[str],
    *,
    note: str | None = None,
) -> Decided:
    """Add a key theme in a person's own words, with the posts that say it.

    Raises :class:`~tweetup.errors.UsageError` without a post, or for one that is not in the
    session.
    """
    keys = [find_countable_post(project, session, identity) for identity in posts]
    if not keys:
        raise UsageError("a finding needs the posts that say it", hint="name one post at least")
    words = _line(text, "finding", needed=True)
    value = [
        *section_values(project, session, section),
        ("text", words),
        *support_values(project, session, section, keys),
    ]
    name = OWN_NAME + _own_name(project, session, words)
    return store_decision(
        project, session, DecisionKind.WORDING, target=name, value=value, note=note
    )


def word_finding(
    project: Project, session: ChatSession, name: str, text: str, *, note: str | None = None
) -> Decided:
    """Say a key theme in other words.

    ``name`` is that of a finding (:func:`~tweetup.recap.decisions.finding_name`), the id of the
    post that states it, or its phrase. Raises :class:`~tweetup.errors.UnknownNameError` for a
    finding that the recap lacks.
    """
    finding, derived = finding_of(decided_recap(project, session), name)
    value = [
        *_of_finding(project, session, finding, derived),
        ("text", _line(text, "finding", needed=True)),
        *([("was", derived.text)] if derived else [("posts", _names(finding.posts))]),
    ]
    return store_decision(
        project,
        session,
        DecisionKind.WORDING,
        target=finding_name(finding),
        value=value,
        note=note,
    )


def settle_finding(
    project: Project, session: ChatSession, name: str, state: PartState, *, note: str | None = None
) -> Decided:
    """Leave a key theme out, or keep it though the analysis is not sure of it."""
    finding, derived = finding_of(decided_recap(project, session), name)
    value = [*_of_finding(project, session, finding, derived), ("state", state.value)]
    target = finding_name(finding)
    return store_decision(
        project, session, DecisionKind.FINDING, target=target, value=value, note=note
    )


def merge_findings(
    project: Project, session: ChatSession, name: str, into: str, *, note: str | None = None
) -> Decided:
    """Add the posts of one key theme to another one of the same section, and leave it out."""
    finding, derived = finding_of(decided_recap(project, session), name)
    other, _ = finding_of(decided_recap(project, session), into, section=finding.section)
    if finding_name(other) == finding_name(finding):
        raise UsageError("a finding cannot be merged with itself", where=name)
    value = [*_of_finding(project, session, finding, derived), ("into", finding_name(other))]
    target = finding_name(finding)
    return store_decision(
        project, session, DecisionKind.MERGE, target=target, value=value, note=note
    )


def show_for_finding(
    project: Project, session: ChatSession, name: str, post: str | None, *, note: str | None = None
) -> Decided:
    """Show another post for a key theme; None: no post."""
    finding, derived = finding_of(decided_recap(project, session), name)
    key = find_countable_post(project, session, post) if post is not None else None
    value = [
        *_of_finding(project, session, finding, derived),
        ("posts", _names([key] if key else [])),
    ]
    target = finding_name(finding)
    return store_decision(
        project, session, DecisionKind.EXAMPLE, target=target, value=value, note=note
    )


def support_finding(
    project: Project,
    session: ChatSession,
    name: str,
    posts: Sequence[str],
    *,
    note: str | None = None,
) -> Decided:
    """Say which posts say a key theme: their authors are the people who said it."""
    finding, derived = finding_of(decided_recap(project, session), name)
    keys = [find_countable_post(project, session, identity) for identity in posts]
    if not keys:
        raise UsageError("a finding needs the posts that say it", hint="name one post at least")
    value = [*_of_finding(project, session, finding, derived), ("posts", _names(keys))]
    target = finding_name(finding)
    return store_decision(
        project, session, DecisionKind.SUPPORT, target=target, value=value, note=note
    )


def settle_quote(
    project: Project,
    session: ChatSession,
    post: str,
    state: PartState,
    *,
    section: str | None = None,
    note: str | None = None,
) -> Decided:
    """Show a post as a quote whatever the analysis chooses, or leave it out.

    ``section`` is where it is to stand, by default its own.
    """
    key = find_countable_post(project, session, post, shown=state is PartState.SHOWN)
    recap = derived_recap(project, session)
    text, own = next((it.post.text, of) for it, of in recap.transcript if it.post.key == key)
    value = [("state", state.value), ("words", words_digest(text))]
    if section is not None:
        value += section_values(project, session, section)
    elif state is PartState.SHOWN:
        value.append(("stood", own))
    target = post_name(key)
    return store_decision(
        project, session, DecisionKind.QUOTE, target=target, value=value, note=note
    )


def choose_quotes(
    project: Project, session: ChatSession, section: str, posts: Sequence[str]
) -> tuple[Decided, ...]:
    """Quote these posts of a section and no others; return a decision for each that changes.

    Raises :class:`~tweetup.errors.NoEffectError` where the section quotes just these already.
    """
    recap = decided_recap(project, session).recap
    shown = [
        quote.post.key
        for part in recap.sections
        if part.section == section
        for quote in part.quotes
    ]
    wanted = [find_countable_post(project, session, identity) for identity in posts]
    changes = [
        *((key, PartState.LEFT_OUT) for key in shown if key not in wanted),
        *((key, PartState.SHOWN) for key in dict.fromkeys(wanted) if key not in shown),
    ]
    if not changes:
        raise NoEffectError(f"{section} quotes just these already", hint="nothing was stored")
    return tuple(
        settle_quote(
            project,
            session,
            post_name(key),
            state,
            section=section if state is PartState.SHOWN else None,
        )
        for key, state in changes
    )


def show_large(
    project: Project, session: ChatSession, post: str | None, *, note: str | None = None
) -> Decided:
    """Show a post large at the top of the recap; None: no post."""
    key = find_countable_post(project, session, post) if post is not None else None
    value = [("posts", _names([key] if key else []))]
    return store_decision(project, session, DecisionKind.LEAD, value=value, note=note)


def reorder(
    project: Project,
    session: ChatSession,
    parts: str,
    names: Sequence[str],
    *,
    section: str | None = None,
    note: str | None = None,
) -> Decided:
    """Put parts into an order; those that are not named follow.

    ``parts`` are ``quotes``, ``findings`` or ``open`` of a section, or ``sections``, ``sentences``,
    ``links`` or ``own`` of the recap.
    """
    value = [("names", json.dumps(list(names), ensure_ascii=False))]
    if section is not None:
        value += section_values(project, session, section)
    elif parts == "sections":
        questions = project.segmented(session).segmentation.questions
        asked = {it.section: it.asked_at.isoformat() for it in questions if it.asked_at}
        value.append(("moments", json.dumps([asked.get(name, "") for name in names])))
    return store_decision(
        project, session, DecisionKind.ORDER, target=parts, value=value, note=note
    )


def settle_exchange(
    project: Project,
    session: ChatSession,
    posts: Iterable[PostKey],
    state: PartState,
    *,
    note: str | None = None,
) -> Decided:
    """Leave out posts that are shown side by side, or show them again."""
    value = [("state", state.value)]
    target = _names(posts)
    return store_decision(
        project, session, DecisionKind.EXCHANGE, target=target, value=value, note=note
    )


def settle_question(
    project: Project,
    session: ChatSession,
    post: str,
    state: PartState,
    *,
    by: str | None = None,
    note: str | None = None,
) -> Decided:
    """Say that a participant's question was answered, is open, or is to be left out.

    ``by`` is the post that answers it.
    """
    key = find_session_post(project, session, post)
    value = [("state", state.value)]
    if by is not None:
        value.append(("by", post_name(find_session_post(project, session, by))))
    target = post_name(key)
    return store_decision(
        project, session, DecisionKind.OPEN, target=target, value=value, note=note
    )


def decide_list(
    project: Project,
    session: ChatSession,
    section: str,
    what: str,
    state: PartState,
    *,
    note: str | None = None,
) -> Decided:
    """Leave out a list of things that answers named, or show it again."""
    value = [*section_values(project, session, section), ("state", state.value)]
    return store_decision(project, session, DecisionKind.LIST, target=what, value=value, note=note)


def decide_list_item(
    project: Project,
    session: ChatSession,
    section: str,
    what: str,
    item: str,
    *,
    text: str = "",
    state: PartState = PartState.SHOWN,
    note: str | None = None,
) -> Decided:
    """Call a thing of a list by another name, or leave it out."""
    value = [
        *section_values(project, session, section),
        ("list", what),
        ("state", state.value),
        ("text", _line(text, "name")),
        ("posts", _names(own_item_posts(decided_recap(project, session), section, what, item))),
    ]
    return store_decision(project, session, DecisionKind.ITEM, target=item, value=value, note=note)


def add_list_item(
    project: Project,
    session: ChatSession,
    section: str,
    what: str,
    item: str,
    *,
    posts: Sequence[str],
    note: str | None = None,
) -> Decided:
    """Add a thing to a list, with the posts that name it."""
    keys = [find_countable_post(project, session, identity) for identity in posts]
    value = [
        *section_values(project, session, section),
        ("list", what),
        ("posts", _names(keys)),
    ]
    target = _line(item, "name", needed=True)
    return store_decision(
        project, session, DecisionKind.ITEM, target=target, value=value, note=note
    )


def title_link(
    project: Project, session: ChatSession, url: str, title: str, *, note: str | None = None
) -> Decided:
    """Give a link another title.

    Raises :class:`~tweetup.errors.UnknownNameError` for a link that the recap lacks.
    """
    both = decided_recap(project, session)
    link = link_of(both, url)
    shared = (it.title or "" for it in both.derived.resources if it.url == link.url)
    value = [("text", _line(title, "title", needed=True)), *(("was", it) for it in shared)]
    value += own_link_values(project, session, link)
    return store_decision(
        project, session, DecisionKind.LINK, target=link.url, value=value, note=note
    )


def settle_link(
    project: Project, session: ChatSession, url: str, state: PartState, *, note: str | None = None
) -> Decided:
    """Leave out a link, or show it again."""
    link = link_of(decided_recap(project, session), url)
    value = [("state", state.value), *own_link_values(project, session, link, titled=True)]
    return store_decision(
        project, session, DecisionKind.LINK, target=link.url, value=value, note=note
    )


def add_link(
    project: Project,
    session: ChatSession,
    url: str,
    title: str,
    *,
    section: str | None = None,
    note: str | None = None,
) -> Decided:
    """Add a link that nobody shared."""
    address = url.strip()
    if not address.startswith(("https://", "http://")) or len(address.split()) != 1:
        raise UsageError(f"{url!r} is no web address", hint="begin it with https://")
    value = [("text", _line(title, "title", needed=True))]
    value += section_values(project, session, section) if section else [("section", "")]
    return store_decision(
        project, session, DecisionKind.LINK, target=address, value=value, note=note
    )


def leave_out(
    project: Project, session: ChatSession, part: str, state: PartState, *, note: str | None = None
) -> Decided:
    """Leave out a section or a part at the end of the recap, or show it again.

    Parts of one's own in a section that is left out stay: ``remark`` tells where they stand now.

    Raises :class:`~tweetup.errors.UnknownNameError` for a part that the recap lacks.
    """
    value = [("state", state.value)]
    if part not in OMITTABLE:
        value += [it for it in section_values(project, session, part) if it[0] == "asked"]
    before = decided_recap(project, session).recap
    made = store_decision(
        project, session, DecisionKind.SECTION, target=part, value=value, note=note
    )
    remark = own_parts_remark(before, made.recap)
    return replace(made, remark=remark) if remark else made


def write_paragraph(
    project: Project,
    session: ChatSession,
    text: str,
    *,
    name: str | None = None,
    place: str = "intro",
    after: str = "",
    note: str | None = None,
) -> Decided:
    """Write a paragraph of one's own, in Markdown; ``name`` is that of one to write anew.

    ``place`` and ``after`` are as in :class:`~tweetup.model.OwnPart`. An empty text takes it away.
    """
    words = cleaned_paragraph(text)
    if not words and name is None:
        raise UsageError("the paragraph is empty")
    value = [("text", words), *_place(project, session, place), ("after", after)]
    if not words:
        value.append(("state", PartState.LEFT_OUT.value))
    return store_decision(
        project,
        session,
        DecisionKind.PARAGRAPH,
        target=name or OWN_NAME + _own_name(project, session, words),
        value=value,
        note=note,
    )


def add_picture(
    project: Project,
    session: ChatSession,
    picture: Picture,
    *,
    alternative: str,
    caption: str = "",
    name: str | None = None,
    place: str = "intro",
    after: str = "",
    note: str | None = None,
) -> Decided:
    """Put a picture into the recap, with words for those who cannot see it.

    ``picture`` has its bytes, or the digest of one that the archive has. Raises
    :class:`~tweetup.errors.UsageError` without ``alternative``.
    """
    words = _line(alternative, "alternative text", needed=True)
    stored = project.archive.add_picture(picture) if picture.data else picture
    value = [
        ("picture", stored.digest),
        ("alternative", words),
        ("text", cleaned_paragraph(caption)),
        *_place(project, session, place),
        ("after", after),
    ]
    target = name or OWN_NAME + _own_name(project, session, stored.digest)
    return store_decision(
        project, session, DecisionKind.PICTURE, target=target, value=value, note=note
    )


def drop_own_part(
    project: Project, session: ChatSession, part: OwnPart, *, note: str | None = None
) -> Decided:
    """Take a paragraph or a picture of one's own away; its last decision stays in the history."""
    kind = DecisionKind.PARAGRAPH if part.picture is None else DecisionKind.PICTURE
    value = [*_place(project, session, part.place), ("state", PartState.LEFT_OUT.value)]
    return store_decision(project, session, kind, target=part.name, value=value, note=note)


def derive_again(
    project: Project, session: ChatSession, decision: Correction, *, note: str | None = None
) -> Decided:
    """Return a part to its derived form: as if nobody had decided on it.

    ``decision`` is the last one on the part, which stays in the history.
    """
    kept = {"section", "asked", "list", "place", "after"}
    value = [(name, text) for name, text in decision.value if name in kept]
    value.append(("state", PartState.DERIVED.value))
    kind = DecisionKind(decision.kind)
    return store_decision(project, session, kind, target=decision.target, value=value, note=note)


def store_decision(
    project: Project,
    session: ChatSession,
    kind: DecisionKind,
    *,
    target: str | None = None,
    value: Sequence[tuple[str, str]] = (),
    note: str | None,
) -> Decided:
    """Store a decision and return it.

    Raises :class:`~tweetup.errors.NoEffectError` for one that would change nothing.
    """
    decision = correction_of(session, kind, target=target, value=value, note=note)
    before = decided_recap(project, session)
    refuse_twice(project, session, decision)
    tried = decided_recap(project, session, also=[decision])
    standing = next(it for it in reversed(tried.standings) if it.stored == decision)
    # It may do no more than to take the place of an earlier one, and so take back its effect.
    is_idle = standing.why is not None and not standing.overruled
    if is_idle and has_same_text(before.recap, tried.recap):
        raise NoEffectError(standing.why or "", where=" ".join(filter(None, (kind.value, target))))
    refuse_without_effect(decision, before, tried)
    stored = project.archive.add_correction(decision)
    if kind is not DecisionKind.BOT:
        remark = removed_remark(decision, stored)
        return Decided(decision=stored, recap=tried.recap, remark=remark)
    project.forget()  # dialogue acts depend on it
    again = project.session(session.id)
    return Decided(decision=stored, recap=decided_recap(project, again).recap)


def _line(text: str, name: str, *, needed: bool = False) -> str:
    """Return a text on one line; an empty one where that means to leave a part out."""
    if not needed and not text.strip():
        return ""
    return cleaned_line(text, name)


def _own_name(project: Project, session: ChatSession, text: str) -> str:
    """Return a short name that no other part of a person's own has."""
    count = len(project.archive.corrections(session.hashtag, undone=True))
    digest = blake2b(f"{session.id} {count} {text}".encode("utf-8", "replace"), digest_size=4)
    return digest.hexdigest()


def _names(keys: Iterable[PostKey]) -> str:
    return " ".join(map(post_name, keys))


def _rested_on(keys: Iterable[PostKey]) -> _Values:
    return [("rested_on", _names(keys))]


def _place(project: Project, session: ChatSession, place: str) -> _Values:
    """Return the values of a place of one's own part: ``intro``, ``end``, or a section."""
    if place in {"intro", "end"}:
        return [("place", place)]
    return [("place", place), *section_values(project, session, place.removeprefix("section "))]


def _of_finding(
    project: Project, session: ChatSession, finding: Finding, derived: Finding | None
) -> _Values:
    """Return the values that name a finding's section and the posts that it was derived from."""
    ground = derived or finding
    return [*section_values(project, session, finding.section), *_rested_on(ground.posts)]
