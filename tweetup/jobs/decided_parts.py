"""The parts of a recap by the names under which a person means them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError
from tweetup.model import FindingKind
from tweetup.recap.decisions import (
    MENTION_NAME,
    OWN_NAME,
    POINT_NAME,
    find_finding,
    finding_name,
)

if TYPE_CHECKING:
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Finding, Recap, Resource, Sentence

__all__ = ["finding_of", "link_of", "sentence_of"]


def finding_of(
    both: DecidedRecap, name: str, *, section: str | None = None
) -> tuple[Finding, Finding | None]:
    """Return the finding of a name, with decisions on it, and as it was derived.

    Raises :class:`~tweetup.errors.UnknownNameError`, as all of these do, for one that is not there.
    """
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
