"""The parts of a recap by the names under which a person means them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.errors import UnknownNameError, UsageError
from tweetup.insight.meeting_times import read_meeting_time
from tweetup.model import MENTION_NAME, POINT_NAME, FindingKind, finding_name, own_place, post_name
from tweetup.recap.decisions import OWN_NAME, find_finding
from tweetup.text.spoken_hours import find_untold_hour

if TYPE_CHECKING:
    from tweetup.config import ChatConfig
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import (
        Correction,
        Finding,
        NextMeeting,
        OwnPart,
        PostKey,
        Recap,
        Resource,
        Sentence,
    )

__all__ = [
    "finding_names",
    "finding_of",
    "link_of",
    "own_item_posts",
    "own_parts_remark",
    "posts_naming",
    "removed_remark",
    "sentence_of",
    "spoken_name",
    "told_by_words",
]


_WORDS = ("text", "title", "alternative")


_MOST_TOLD = 3
"""Parts of one's own of which a line has the words."""
_LONGEST_TOLD = 40


def own_parts_remark(before: Recap, after: Recap) -> str:
    """Return a line where parts of one's own lost their section, empty where none did."""
    shown, left = ({own_place(it.section) for it in recap.sections} for recap in (before, after))
    moved = [it for it in after.own if it.place in shown - left]
    if not moved:
        return ""
    words = [_words_of(it) for it in moved[:_MOST_TOLD]]
    told = ", ".join(f"“{it}”" for it in words)
    more = len(moved) - len(words)
    told += f" and {more} more" if more else ""
    verb = "stands" if len(moved) == 1 else "stand"
    return f"your own {told} {verb} behind the last section and the links now"


def _words_of(part: OwnPart) -> str:
    words = " ".join((part.picture.alternative if part.picture else part.text).split())
    return words if len(words) <= _LONGEST_TOLD else f"{words[: _LONGEST_TOLD - 1].rstrip()}…"


def removed_remark(asked: Correction, stored: Correction) -> str:
    """Return a line where names in a decision's words were replaced, empty for words as asked."""
    kept = dict(stored.value)
    is_replaced = any(
        name in _WORDS and kept.get(name) not in {None, text} for name, text in asked.value
    )
    told = "“removed” stands in your words for the name of somebody who was removed on request"
    return told if is_replaced else ""


def finding_of(
    both: DecidedRecap, name: str, *, section: str | None = None
) -> tuple[Finding, Finding | None]:
    """Return the finding of a name, with decisions on it, and as it was derived.

    Raises :class:`~tweetup.errors.UnknownNameError`, as all of these do, for one that is not there,
    and :class:`~tweetup.errors.UsageError` for a phrase that several sections have.
    """
    derived = _findings(both.derived)
    wanted = {name.strip(), name.strip().casefold()}
    for place in (_findings(both.recap), derived):
        matches = [
            it for it in place if wanted & _spoken_names(it) and section in {None, it.section}
        ]
        if len({it.section for it in matches}) > 1:
            names = " or ".join(f"{it.section}:{_bare(it)}" for it in matches)
            raise UsageError(f"several sections have the finding {name}", hint=f"write {names}")
        if matches:
            own = find_finding(derived, finding_name(matches[0]), matches[0].section)
            return matches[0], own
    known = finding_names(both).values()
    raise UnknownNameError("finding", name, known, hint="tweetup finding list names them")


def finding_names(both: DecidedRecap) -> dict[tuple[str, str], str]:
    """Return the name to write for each finding, by section and name of the record.

    It is the name itself but for a phrase that several sections have: ``Q1:phrase``.
    """
    findings = (*_findings(both.derived), *_findings(both.recap))
    every = {(it.section, finding_name(it)): it for it in findings}
    sections: dict[str, set[str]] = {}
    for section, name in every:
        sections.setdefault(name, set()).add(section)
    return {
        (section, name): f"{section}:{_bare(it)}"
        if it.kind is FindingKind.MENTION and len(sections[name]) > 1
        else name
        for (section, name), it in every.items()
    }


def spoken_name(name: str, section: str) -> str:
    """Return the name to write for the finding of a section with a name of the record.

    A phrase may be that of several sections, as they are called now: ``Q1:phrase``.
    """
    if section and name.startswith(MENTION_NAME):
        return f"{section}:{name.removeprefix(MENTION_NAME)}"
    return name


def _findings(recap: Recap) -> list[Finding]:
    return [it for part in recap.sections for it in part.findings]


def _bare(finding: Finding) -> str:
    return finding_name(finding).removeprefix(MENTION_NAME)


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


def sentence_of(recap: Recap, name: str) -> Sentence:
    """Return the sentence of the introduction with a name."""
    for sentence in recap.intro:
        if sentence.name == name:
            return sentence
    names = [sentence.name for sentence in recap.intro]
    raise UnknownNameError("sentence of the introduction", name, names)


def link_of(both: DecidedRecap, url: str) -> Resource:
    """Return the link with an address, also where it was left out."""
    for link in (*both.recap.resources, *both.derived.resources):
        if link.url == url.strip():
            return link
    raise UnknownNameError("link", url, [link.url for link in both.recap.resources])


def own_item_posts(both: DecidedRecap, section: str, what: str, item: str) -> tuple[PostKey, ...]:
    """Return the posts of a thing that somebody added to a list; none for one that is derived."""

    def posts(recap: Recap) -> tuple[PostKey, ...]:
        lists = (it for part in recap.sections if part.section == section for it in part.lists)
        items = (it for answers in lists if answers.what == what for it in answers.items)
        return next((it.posts for it in items if it.item == item), ())

    return () if posts(both.derived) else posts(both.recap)


def posts_naming(both: DecidedRecap, section: str, item: str) -> tuple[str, ...]:
    """Return the names of the posts of a section in which a thing stands, as whole words.

    Raises :class:`~tweetup.errors.UsageError` where it stands in none.
    """
    words = r"\s+".join(map(re.escape, item.split()))
    pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    transcript = both.derived.transcript
    found = [
        it.post for it, where in transcript if where == section and pattern.search(it.post.text)
    ]
    if not words or not found:
        raise UsageError(
            f"no post of {section} names {item.strip()!r}", hint="say which posts mean it"
        )
    return tuple(post_name(post.key) for post in found)


def told_by_words(recap: Recap, text: str, chat: ChatConfig) -> NextMeeting | None:
    """Return the next meeting with the day and the start that a text gives, None without a day.

    Where it gives the announced day and no time that can be told, the announced start stays, but
    not beside "an hour earlier".
    """
    told = read_meeting_time(text, session=recap.session, language=recap.wording.language)
    if told is None or told.start is not None:
        return told
    announced = recap.next_meeting.start if recap.next_meeting is not None else None
    is_other_hour = told.time is not None and find_untold_hour(told.time) is not None
    if announced is not None and not is_other_hour:
        day = announced.astimezone(ZoneInfo(recap.session.timezone)).date()
        if day == told.day:
            return replace(told, start=announced)
    return replace(told, start=told.starts(chat.schedule))
