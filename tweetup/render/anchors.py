"""The ids of a recap's parts on its page, by which people link to them.

An id is made of that which stays when a chat is segmented anew or corrected: a question's of the
post that asked it, a finding's of its name, a thing's of its words. The number of a question is in
none of them, as a question that is added or taken out renumbers those behind it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.model import MENTION_NAME, FindingKind, finding_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.model import Finding, Recap, RecapSection, Sentence

__all__ = [
    "COUNT_FROM",
    "SummaryPart",
    "finding_anchors",
    "item_anchor",
    "question_anchors",
    "safe_name",
    "summary_parts",
]

COUNT_FROM: Final = 6
"""The number of posts from which a sentence counts them rather than points at them."""

_UNSAFE: Final = re.compile(r"[^\w-]+")
_LONGEST_NAME: Final = 100
_CUT_NAME: Final = 50


class SummaryPart(NamedTuple):
    """A part of a section's summary: a mention, or a sentence, with its id and the link's name.

    Each of its ``clauses`` has the posts that its notes point at. ``ends`` is True at the end of a
    sentence.
    """

    clauses: tuple[Sentence, ...]
    anchor: str
    label: str
    ends: bool


def safe_name(text: str) -> str:
    """``text`` as an id or file name: lower-case letters, digits, ``_`` and ``-``.

    A text that is empty, too long or has to be changed for that gets a short hash, so that two
    texts never share a name.
    """
    name = _UNSAFE.sub("-", text.lower()).strip("-")
    if name and name == text and len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name[:_CUT_NAME]}-{digest}".lstrip("-")


def question_anchors(section: RecapSection) -> tuple[str, ...]:
    """Return the ids of a question: of each post that asked it, the first one first.

    One that was merged into another keeps its own there. None of a section that no post asked.
    """
    asked = section.question
    if asked is None or asked.post is None:
        return ()
    posts = dict.fromkeys((asked.post, *asked.posts))
    return tuple(f"question-{safe_name('-'.join(key))}" for key in posts)


def _place(section: RecapSection) -> str:
    return next(iter(question_anchors(section)), section.section)


def finding_anchors(recap: Recap) -> Mapping[tuple[str, str], str]:
    """Return the ids of all findings of a recap, also of former ones, by their sections and names.

    A phrase may be mentioned under several questions: its id is a digest with the question, and
    does not tell the words that somebody may have left out.
    """
    anchors: dict[tuple[str, str], str] = {}
    taken = set[str]()
    for section in recap.sections:
        findings = (*section.findings, *(it.finding for it in section.points))
        names = dict.fromkeys((it.section, finding_name(it)) for it in findings)
        for own, name in [*names, *((section.section, it) for it in section.former)]:
            anchor = f"finding-{safe_name(name)}"
            if name.startswith(MENTION_NAME) or anchor in taken:
                anchor = f"finding-{_digest(f'{name} {_place(section)}')}"
            taken.add(anchor)
            anchors[section.section, name] = anchors[own, name] = anchor
    return anchors


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def item_anchor(section: RecapSection, things: str, item: str) -> str:
    """Return the id of a thing in a section's list of ``things``."""
    return f"item-{safe_name(f'{item} {things} {_place(section)}')}"


def summary_parts(
    recap: Recap, section: RecapSection, anchors: Mapping[tuple[str, str], str]
) -> Iterator[SummaryPart]:
    """Yield the parts of a section's summary; ``anchors`` are those of the recap's findings."""
    mentions = [it for it in section.findings if _is_mentioned(it)]
    again = iter(it.phrase for it in recap.returning if it.section == section.section)
    for sentence in section.summary:
        clauses = sentence.clauses or (sentence,)
        if len(set(sentence.posts)) >= COUNT_FROM:  # it counts, and has no notes
            clauses = tuple(replace(it, posts=()) for it in clauses)
        if sentence.name == "mentions" and len(clauses) == len(mentions):
            for clause, mention in zip(clauses, mentions, strict=True):
                anchor = anchors[section.section, finding_name(mention)]
                yield SummaryPart((clause,), anchor, mention.text, clause is clauses[-1])
        else:
            phrase = next(again, sentence.text)
            anchor = f"again-{safe_name(f'{phrase} {_place(section)}')}"
            yield SummaryPart(clauses, anchor, phrase, ends=True)


def _is_mentioned(finding: Finding) -> bool:
    return finding.kind is FindingKind.MENTION and finding.sure and not finding.statement
