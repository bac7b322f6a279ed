"""Record a person's decisions on a recap: checked first, so that none without effect is stored.

Each function stores one decision with that on which it rests, and returns it with its effect. The
recap is :func:`~tweetup.jobs.publish.decided_recap`; ``tweetup.jobs.correction_log`` lists and
undoes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.corrections import cleaned_line, correction_of
from tweetup.jobs.posts import find_key
from tweetup.jobs.publish import decided_recap
from tweetup.model import FindingKind, post_name
from tweetup.recap.decisions import (
    MENTION_NAME,
    OMITTABLE,
    OWN_NAME,
    POINT_NAME,
    DecisionKind,
    PartState,
    find_finding,
    finding_name,
    words_digest,
)
from tweetup.text import clean_control, fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import (
        Correction,
        Finding,
        Picture,
        PostKey,
        Recap,
        Resource,
        Sentence,
    )
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "Decided",
    "add_finding",
    "add_link",
    "add_list_item",
    "add_picture",
    "decide_again",
    "decide_list",
    "decide_list_item",
    "derive_again",
    "leave_out",
    "mark_guest",
    "merge_findings",
    "reorder",
    "settle_exchange",
    "settle_finding",
    "settle_link",
    "settle_question",
    "settle_quote",
    "show_for_finding",
    "show_large",
    "support_finding",
    "title_link",
    "title_recap",
    "word_finding",
    "word_next",
    "word_sentence",
    "word_topic",
    "write_paragraph",
]

_LONGEST = 5_000
"""Characters that one paragraph may have."""

_Values = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as stored, and the recap with it."""

    decision: Correction
    recap: Recap


def title_recap(
    project: Project, session: ChatSession, title: str, *, note: str | None = None
) -> Decided:
    """Give the recap another title.

    Raises :class:`~tweetup.errors.UsageError`, as all of these do, for a text that is empty or too
    long, and for a decision that would change nothing.
    """
    before = decided_recap(project, session)
    value = [("title", cleaned_line(title, "title")), ("was", before.derived.title)]
    return _store(project, session, DecisionKind.TITLE, value=value, note=note)


def word_topic(
    project: Project, session: ChatSession, text: str, *, note: str | None = None
) -> Decided:
    """Set the topic of a session; an empty text leaves it without one."""
    topic = decided_recap(project, session).derived.topic
    value = [("text", _line(text, "topic")), ("was", topic.text if topic else "")]
    return _store(project, session, DecisionKind.TOPIC, value=value, note=note)


def word_next(
    project: Project,
    session: ChatSession,
    text: str,
    *,
    start: datetime | None = None,
    note: str | None = None,
) -> Decided:
    """Set the announcement of the next meeting; an empty text leaves it out."""
    meeting = decided_recap(project, session).derived.next_meeting
    value = [("text", _line(text, "next meeting")), ("was", meeting.text if meeting else "")]
    if start is not None:
        value.append(("start", start.isoformat()))
    return _store(project, session, DecisionKind.NEXT, value=value, note=note)


def word_sentence(
    project: Project, session: ChatSession, name: str, text: str, *, note: str | None = None
) -> Decided:
    """Give a sentence of the introduction other words; an empty text leaves it out.

    ``name`` is the :attr:`~tweetup.model.Sentence.name` of a derived sentence. Raises
    :class:`~tweetup.errors.UnknownNameError` for one that the introduction lacks.
    """
    sentence = _sentence(decided_recap(project, session).derived, name)
    value = [("text", _line(text, "sentence")), ("was", sentence.text)]
    value += _rested_on(sentence.posts) if len(sentence.posts) <= _MOST_SOURCES else []
    return _store(project, session, DecisionKind.SENTENCE, target=name, value=value, note=note)


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
    keys = [_post(project, session, identity) for identity in posts]
    if not keys:
        raise UsageError("a finding needs the posts that say it", hint="name one post at least")
    words = _line(text, "finding", needed=True)
    value = [
        *_in_section(project, session, section),
        ("text", words),
        ("posts", " ".join(map(post_name, keys))),
    ]
    name = OWN_NAME + _own_name(project, session, words)
    return _store(project, session, DecisionKind.WORDING, target=name, value=value, note=note)


def word_finding(
    project: Project, session: ChatSession, name: str, text: str, *, note: str | None = None
) -> Decided:
    """Say a key theme in other words.

    ``name`` is that of a finding (:func:`~tweetup.recap.decisions.finding_name`), the id of the
    post that states it, or its phrase. Raises :class:`~tweetup.errors.UnknownNameError` for a
    finding that the recap lacks.
    """
    finding, derived = _finding(project, session, name)
    value = [
        *_of_finding(project, session, finding),
        ("text", _line(text, "finding", needed=True)),
        *([("was", derived.text)] if derived else [("posts", _names(finding.posts))]),
    ]
    return _store(
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
    finding, _ = _finding(project, session, name)
    value = [*_of_finding(project, session, finding), ("state", state.value)]
    target = finding_name(finding)
    return _store(project, session, DecisionKind.FINDING, target=target, value=value, note=note)


def merge_findings(
    project: Project, session: ChatSession, name: str, into: str, *, note: str | None = None
) -> Decided:
    """Add the posts of one key theme to another one of the same section, and leave it out."""
    finding, _ = _finding(project, session, name)
    other, _ = _finding(project, session, into, section=finding.section)
    if finding_name(other) == finding_name(finding):
        raise UsageError("a finding cannot be merged with itself", where=name)
    value = [*_of_finding(project, session, finding), ("into", finding_name(other))]
    target = finding_name(finding)
    return _store(project, session, DecisionKind.MERGE, target=target, value=value, note=note)


def show_for_finding(
    project: Project, session: ChatSession, name: str, post: str | None, *, note: str | None = None
) -> Decided:
    """Show another post for a key theme; None: no post."""
    finding, _ = _finding(project, session, name)
    key = _post(project, session, post) if post is not None else None
    value = [*_of_finding(project, session, finding), ("posts", _names([key] if key else []))]
    target = finding_name(finding)
    return _store(project, session, DecisionKind.EXAMPLE, target=target, value=value, note=note)


def support_finding(
    project: Project,
    session: ChatSession,
    name: str,
    posts: Sequence[str],
    *,
    note: str | None = None,
) -> Decided:
    """Say which posts say a key theme: their authors are the people who said it."""
    finding, _ = _finding(project, session, name)
    keys = [_post(project, session, identity) for identity in posts]
    if not keys:
        raise UsageError("a finding needs the posts that say it", hint="name one post at least")
    value = [*_of_finding(project, session, finding), ("posts", _names(keys))]
    target = finding_name(finding)
    return _store(project, session, DecisionKind.SUPPORT, target=target, value=value, note=note)


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
    key = _post(project, session, post)
    recap = decided_recap(project, session).derived
    text = next(quote.post.text for quote, _ in recap.transcript if quote.post.key == key)
    value = [("state", state.value), ("words", words_digest(text))]
    if section is not None:
        value += _in_section(project, session, section)
    target = post_name(key)
    return _store(project, session, DecisionKind.QUOTE, target=target, value=value, note=note)


def show_large(
    project: Project, session: ChatSession, post: str | None, *, note: str | None = None
) -> Decided:
    """Show a post large at the top of the recap; None: no post."""
    key = _post(project, session, post) if post is not None else None
    value = [("posts", _names([key] if key else []))]
    return _store(project, session, DecisionKind.LEAD, value=value, note=note)


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
        value += _in_section(project, session, section)
    return _store(project, session, DecisionKind.ORDER, target=parts, value=value, note=note)


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
    return _store(project, session, DecisionKind.EXCHANGE, target=target, value=value, note=note)


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
    key = _post(project, session, post)
    value = [("state", state.value)]
    if by is not None:
        value.append(("by", post_name(_post(project, session, by))))
    target = post_name(key)
    return _store(project, session, DecisionKind.OPEN, target=target, value=value, note=note)


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
    value = [*_in_section(project, session, section), ("state", state.value)]
    return _store(project, session, DecisionKind.LIST, target=what, value=value, note=note)


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
        *_in_section(project, session, section),
        ("list", what),
        ("state", state.value),
        ("text", _line(text, "name")),
    ]
    return _store(project, session, DecisionKind.ITEM, target=item, value=value, note=note)


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
    keys = [_post(project, session, identity) for identity in posts]
    value = [
        *_in_section(project, session, section),
        ("list", what),
        ("posts", _names(keys)),
    ]
    target = _line(item, "name", needed=True)
    return _store(project, session, DecisionKind.ITEM, target=target, value=value, note=note)


def title_link(
    project: Project, session: ChatSession, url: str, title: str, *, note: str | None = None
) -> Decided:
    """Give a link another title.

    Raises :class:`~tweetup.errors.UnknownNameError` for a link that the recap lacks.
    """
    link = _link(decided_recap(project, session), url)
    value = [("text", _line(title, "title", needed=True)), ("was", link.title or "")]
    return _store(project, session, DecisionKind.LINK, target=link.url, value=value, note=note)


def settle_link(
    project: Project, session: ChatSession, url: str, state: PartState, *, note: str | None = None
) -> Decided:
    """Leave out a link, or show it again."""
    link = _link(decided_recap(project, session), url)
    value = [("state", state.value)]
    return _store(project, session, DecisionKind.LINK, target=link.url, value=value, note=note)


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
    value += _in_section(project, session, section) if section else [("section", "")]
    return _store(project, session, DecisionKind.LINK, target=address, value=value, note=note)


def mark_guest(
    project: Project,
    session: ChatSession,
    handle: str,
    state: PartState,
    *,
    note: str | None = None,
) -> Decided:
    """Say that somebody was a guest, or was not.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who wrote nothing in the session.
    """
    recap = decided_recap(project, session).derived
    handles = {fold_handle(it.author.handle): it.author.handle for it in recap.participants}
    folded = fold_handle(handle.strip().removeprefix("@"))
    if folded not in handles:
        raise UnknownNameError("person in this session", handle, handles.values())
    value = [("state", state.value)]
    return _store(
        project, session, DecisionKind.GUEST, target=handles[folded], value=value, note=note
    )


def leave_out(
    project: Project, session: ChatSession, part: str, state: PartState, *, note: str | None = None
) -> Decided:
    """Leave out a section or a part at the end of the recap, or show it again.

    Raises :class:`~tweetup.errors.UnknownNameError` for a part that the recap lacks.
    """
    value = [("state", state.value)]
    if part not in OMITTABLE:
        value += [it for it in _in_section(project, session, part) if it[0] == "asked"]
    return _store(project, session, DecisionKind.SECTION, target=part, value=value, note=note)


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
    words = _paragraph(text)
    if not words and name is None:
        raise UsageError("the paragraph is empty")
    value = [("text", words), *_place(project, session, place), ("after", after)]
    if not words:
        value.append(("state", PartState.LEFT_OUT.value))
    return _store(
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
        ("text", _paragraph(caption)),
        *_place(project, session, place),
        ("after", after),
    ]
    target = name or OWN_NAME + _own_name(project, session, stored.digest)
    return _store(project, session, DecisionKind.PICTURE, target=target, value=value, note=note)


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
    return _store(project, session, kind, target=decision.target, value=value, note=note)


def decide_again(project: Project, session: ChatSession, decision: Correction) -> Decided:
    """Decide once more as before, on the ground that is there now.

    A decision whose ground has changed is told of until somebody looked at it: this says so.
    """
    kept = [
        pair for pair in decision.value if pair[0] not in {"was", "rested_on", "words", "during"}
    ]
    recap = decided_recap(project, session).derived
    kind, target = DecisionKind(decision.kind), decision.target or ""
    if kind is DecisionKind.TITLE:
        kept.append(("was", recap.title))
    elif kind is DecisionKind.TOPIC:
        kept.append(("was", recap.topic.text if recap.topic else ""))
    elif kind is DecisionKind.NEXT:
        kept.append(("was", recap.next_meeting.text if recap.next_meeting else ""))
    elif kind is DecisionKind.SENTENCE:
        kept.append(("was", _sentence(recap, target).text))
    elif kind is DecisionKind.QUOTE:
        texts = {post_name(quote.post.key): quote.post.text for quote, _ in recap.transcript}
        kept.append(("words", words_digest(texts.get(target, ""))))
    elif kind in _ON_FINDINGS:
        finding, derived = _finding(project, session, target)
        kept += _rested_on((derived or finding).posts)
        if derived and kind is DecisionKind.WORDING:
            kept.append(("was", derived.text))
    return _store(project, session, kind, target=decision.target, value=kept, note=decision.note)


_ON_FINDINGS = frozenset(
    {
        *(DecisionKind.FINDING, DecisionKind.WORDING, DecisionKind.MERGE),
        *(DecisionKind.EXAMPLE, DecisionKind.SUPPORT),
    }
)


def _store(
    project: Project,
    session: ChatSession,
    kind: DecisionKind,
    *,
    target: str | None = None,
    value: Sequence[tuple[str, str]] = (),
    note: str | None,
) -> Decided:
    """Store a decision, unless it would change nothing."""
    decision = correction_of(session, kind, target=target, value=value, note=note)
    tried = decided_recap(project, session, also=[decision])
    standing = next(it for it in reversed(tried.standings) if it.stored == decision)
    if standing.why is not None and not standing.overruled:
        raise UsageError(standing.why, where=" ".join(filter(None, (kind.value, target))))
    return Decided(decision=project.archive.add_correction(decision), recap=tried.recap)


def _line(text: str, name: str, *, needed: bool = False) -> str:
    """Return a text on one line; an empty one where that means to leave a part out."""
    if not needed and not text.strip():
        return ""
    return cleaned_line(text, name)


def _paragraph(text: str) -> str:
    words = "\n".join(line.rstrip() for line in clean_control(text).strip().splitlines())
    if len(words) > _LONGEST:
        raise UsageError(f"the paragraph has more than {_LONGEST:,} characters")
    return words


def _own_name(project: Project, session: ChatSession, text: str) -> str:
    """Return a short name that no other part of a person's own has."""
    count = len(project.archive.corrections(session.hashtag, undone=True))
    digest = blake2b(f"{session.id} {count} {text}".encode("utf-8", "replace"), digest_size=4)
    return digest.hexdigest()


def _names(keys: Iterable[PostKey]) -> str:
    return " ".join(map(post_name, keys))


def _rested_on(keys: Iterable[PostKey]) -> _Values:
    return [("rested_on", _names(keys))]


def _post(project: Project, session: ChatSession, identity: str) -> PostKey:
    """Return the key of a post of the session that nobody hid."""
    recap = decided_recap(project, session).derived
    present = {quote.post.key for quote, _ in recap.transcript}
    key = find_key(project, identity, candidates=present)
    if key not in present:
        raise UsageError(f"the post {identity} is not in {session.id}", hint="or it is hidden")
    return key


def _in_section(project: Project, session: ChatSession, section: str) -> _Values:
    """Return the values that name a section, also after it has another number."""
    segmentation = project.segmented(session).segmentation
    asked = {question.section: question.asked_at for question in segmentation.questions}
    names = {placement.section for placement in segmentation.placements} | asked.keys()
    if section not in names:
        raise UnknownNameError("section", section, sorted(names))
    moment = asked.get(section)
    return [("section", section), *([("asked", moment.isoformat())] if moment else [])]


def _place(project: Project, session: ChatSession, place: str) -> _Values:
    """Return the values of a place of one's own part: ``intro``, ``end``, or a section."""
    if place in {"intro", "end"}:
        return [("place", place)]
    return [("place", place), *_in_section(project, session, place)]


def _of_finding(project: Project, session: ChatSession, finding: Finding) -> _Values:
    return [*_in_section(project, session, finding.section), *_rested_on(finding.posts)]


def _finding(
    project: Project, session: ChatSession, name: str, *, section: str | None = None
) -> tuple[Finding, Finding | None]:
    """Return the finding of a name, with decisions on it, and as it was derived."""
    both = decided_recap(project, session)
    findings = [it for part in both.recap.sections for it in part.findings]
    derived = [it for part in both.derived.sections for it in part.findings]
    folded = name.strip().casefold()
    for place in (findings, derived):
        for finding in place:
            names = _spoken_names(finding)
            if (name in names or folded in names) and section in {None, finding.section}:
                own = find_finding(derived, finding_name(finding), finding.section)
                return finding, own
    known = [finding_name(it) for it in findings]
    raise UnknownNameError("finding", name, known, hint="tweetup finding list names them")


def _spoken_names(finding: Finding) -> set[str]:
    """Return the names under which a person may mean a finding."""
    name = finding_name(finding)
    names = {name}
    for start in (POINT_NAME, MENTION_NAME, OWN_NAME):
        if name.startswith(start):
            names.add(name.removeprefix(start))
    if finding.kind is FindingKind.POINT and name.startswith(POINT_NAME):
        names.add(name.partition(":")[2])
    if finding.kind is FindingKind.MENTION:
        names.add(f"{finding.section.casefold()}:{name.removeprefix(MENTION_NAME)}")
    return names


def _sentence(recap: Recap, name: str) -> Sentence:
    for sentence in recap.intro:
        if sentence.name == name:
            return sentence
    names = [sentence.name for sentence in recap.intro]
    raise UnknownNameError("sentence of the introduction", name, names)


def _link(both: DecidedRecap, url: str) -> Resource:
    for link in (*both.recap.resources, *both.derived.resources):
        if link.url == url.strip():
            return link
    raise UnknownNameError("link", url, [link.url for link in both.recap.resources])
