"""Decisions on the statements and the posts of a recap, applied to its claims.

The recap is composed from the claims that result, so that no derived sentence contradicts a
decision. Whatever is decided, a statement keeps posts that support it, and no post is shown twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from tweetup.model import (
    AnswerList,
    Claims,
    Finding,
    FindingKind,
    ListItem,
    PostKey,
    SectionClaims,
    Topic,
    post_name,
    section_order,
)
from tweetup.recap.decisions.kinds import (
    MENTION_NAME,
    OWN_NAME,
    DecisionKind,
    PartState,
    read_post,
    words_digest,
)
from tweetup.recap.names import list_handles
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tweetup.model import Post
    from tweetup.recap.decisions.kinds import Decisions, RecapDecision

__all__ = ["POINT_NAME", "decide_claims", "find_finding", "finding_name"]

T = TypeVar("T")

POINT_NAME: Final = "point "
"""The beginning of the name of a finding that is a point: that of its post follows."""

_PERSON: Final = "person"
_GONE: Final = "its post is not in this session any more"
_NO_FINDING: Final = "the finding is not there any more"


def finding_name(finding: Finding) -> str:
    """Return the name of a finding: ``point network:id``, ``mention PHRASE`` or ``own NAME``.

    A point is named by the post that states it, a mention by its phrase in lower case.
    """
    if finding.name:
        return finding.name
    if finding.kind is FindingKind.MENTION:
        return MENTION_NAME + (finding.phrase or finding.text).casefold()
    return POINT_NAME + post_name((*finding.quotes, *finding.posts)[0])


def find_finding(findings: Iterable[Finding], name: str, section: str = "") -> Finding | None:
    """Return the finding of a name; of a point's name, else one that rests on its post as well.

    Two sections may have a mention of one phrase: ``section`` says which is meant.
    """
    matches = list(findings)
    for finding in matches:
        if finding_name(finding) == name and (
            not name.startswith(MENTION_NAME) or finding.section == section
        ):
            return finding
    key = read_post(name.removeprefix(POINT_NAME)) if name.startswith(POINT_NAME) else None
    points = (it for it in matches if it.kind is FindingKind.POINT)
    return next((it for it in points if key in it.posts), None)


def decide_claims(
    claims: Claims,
    decisions: Decisions,
    posts: Mapping[PostKey, Post],
    sections: Mapping[PostKey, str],
) -> Claims:
    """Return the claims with the decisions of people on them; their effects are noted in these.

    ``posts`` are the visible ones of the session, ``sections`` the section of each.
    """
    draft = _Draft(claims, decisions, posts, sections)
    draft.decide_findings()
    draft.decide_posts()
    draft.decide_lists()
    draft.put_in_order()
    draft.show_each_once()
    decided = replace(
        claims,
        lead_quote=draft.lead,
        sections=tuple(
            draft.sections[name].claims() for name in sorted(draft.sections, key=section_order)
        ),
    )
    return _decide_people(_decide_topic(decided, decisions), decisions)


def _decide_topic(claims: Claims, decisions: Decisions) -> Claims:
    for decision in decisions.of(DecisionKind.TOPIC):
        decisions.compare_words(decision, claims.topic.text if claims.topic else "")
        topic = claims.topic
        if topic is None or decision.text != topic.text:
            proposed = {it.text: it for it in claims.proposals}
            topic = proposed.get(decision.text, Topic(text=decision.text))
        claims = replace(claims, topic=replace(topic, sure=True) if decision.text else None)
    return claims


def _decide_people(claims: Claims, decisions: Decisions) -> Claims:
    guests = {fold_handle(handle): handle for handle in claims.guests}
    for decision in decisions.of(DecisionKind.GUEST):
        handle = fold_handle(decision.target)
        if decision.state is PartState.LEFT_OUT:
            guests.pop(handle, None)
        elif decision.state is PartState.SHOWN:
            guests.setdefault(handle, decision.target)
    return replace(claims, guests=tuple(guests.values()))


@dataclass(slots=True)
class _Section:
    """The claims of one section while they are decided on."""

    derived: SectionClaims
    findings: list[Finding]
    quotes: list[PostKey]
    exchanges: list[tuple[PostKey, ...]]
    lists: list[AnswerList]
    open: list[PostKey]
    framing: list[PostKey] = field(default_factory=list)

    def claims(self) -> SectionClaims:
        return replace(
            self.derived,
            findings=tuple(self.findings),
            quotes=tuple(self.quotes),
            exchanges=tuple(self.exchanges),
            lists=tuple(self.lists),
            open_questions=tuple(self.open),
            framing=tuple(self.framing),
        )


class _Draft:
    """The claims of a session while decisions are applied, one kind after the other."""

    def __init__(
        self,
        claims: Claims,
        decisions: Decisions,
        posts: Mapping[PostKey, Post],
        sections: Mapping[PostKey, str],
    ) -> None:
        self.lead = claims.lead_quote
        # Named before anything is decided: a decision may give a point another post or text.
        self.sections = {it.section: _open_section(it) for it in claims.sections}
        self._decisions = decisions
        self._posts = posts
        self._section_of = sections
        # A finding that was merged into another one: a decision on it is about that one.
        self._merged: dict[tuple[str, str], tuple[str, str]] = {}
        self._chosen: set[PostKey] = set()

    # Findings

    def decide_findings(self) -> None:
        """Apply the decisions on key themes: new ones, support, merging, words, posts, omission."""
        steps: tuple[
            tuple[DecisionKind, Callable[[RecapDecision, Finding], Finding | None]], ...
        ] = (
            (DecisionKind.SUPPORT, self._support),
            (DecisionKind.MERGE, self._merge),
            (DecisionKind.WORDING, self._word),
            (DecisionKind.EXAMPLE, self._show_for),
            (DecisionKind.FINDING, self._leave_out),
        )
        self._add_own()
        for kind, apply in steps:
            for decision in self._decisions.of(kind):
                finding = self._finding_of(decision)
                if finding is None and kind is DecisionKind.WORDING:
                    finding = self._revived(decision)
                if finding is None:
                    self._decisions.has_no_effect(decision, self._why_lost(decision))
                    continue
                self._compare_support(decision, finding)
                self._put(finding, apply(decision, finding))

    def _add_own(self) -> None:
        for decision in self._decisions.of(DecisionKind.WORDING):
            present = self._present(decision.posts())
            if decision.target.startswith(OWN_NAME) and present and decision.text:
                self._add(decision, present, section=decision.section)

    def _add(self, decision: RecapDecision, posts: tuple[PostKey, ...], *, section: str) -> Finding:
        finding = Finding(
            section=section,
            kind=FindingKind.POINT,
            text=decision.text,
            posts=posts,
            people=self._people(posts),
            by=_PERSON,
            statement=decision.text,
            name=decision.target,
        )
        self._section(section).findings.append(finding)
        return finding

    def _finding_of(self, decision: RecapDecision) -> Finding | None:
        name, section = decision.target, decision.section
        seen = set()
        while (name, section) in self._merged and (name, section) not in seen:
            seen.add((name, section))
            name, section = self._merged[name, section]
        return find_finding(self._findings(), name, section)

    def _findings(self) -> Iterator[Finding]:
        for section in self.sections.values():
            yield from section.findings

    def _revived(self, decision: RecapDecision) -> Finding | None:
        """Return a finding that somebody worded and that is not derived any more, by its posts."""
        present = self._present(decision.posts("rested_on"))
        if not present or decision.target.startswith(OWN_NAME) or not decision.text:
            return None
        section = self._section_of.get(present[0], decision.section)
        finding = self._add(decision, present, section=section)
        self._decisions.rests_on_other(decision, "the analysis does not find it any more")
        return finding

    def _why_lost(self, decision: RecapDecision) -> str:
        rested = decision.posts("rested_on") or decision.posts()
        if rested and not self._present(rested):
            return "none of the posts that it rested on is in this session any more"
        return _NO_FINDING

    def _compare_support(self, decision: RecapDecision, finding: Finding) -> None:
        """Note which of the posts that a decision rested on are gone, or how many came."""
        before = decision.posts("rested_on")
        if not before:
            return
        lost = [key for key in before if key not in self._posts]
        left = [key for key in before if key in self._posts and key not in finding.posts]
        more = len(set(finding.posts) - set(before))
        changes = [
            f"{len(lost)} of the {len(before)} posts that it rested on are gone" if lost else "",
            f"{len(left)} of them are no longer among its posts" if left else "",
            f"{more} more posts say it" if more else "",
        ]
        if any(changes):
            self._decisions.rests_on_other(decision, "; ".join(filter(None, changes)))

    def _support(self, decision: RecapDecision, finding: Finding) -> Finding | None:
        present = self._present(decision.posts())
        if finding.kind is FindingKind.MENTION and not finding.statement:
            # Its line says that they wrote the phrase.
            present = tuple(key for key in present if key in finding.posts)
        if not present:
            self._decisions.has_no_effect(decision, _GONE)
            return finding
        if len(present) < len(decision.posts()):
            gone = len(decision.posts()) - len(present)
            self._decisions.rests_on_other(decision, f"{gone} of its posts are gone")
        shown = tuple(key for key in finding.quotes if key in present)
        return replace(
            finding,
            posts=present,
            people=self._people(present),
            quotes=shown or (present[:1] if finding.quotes else ()),
            agreed=_without(finding.agreed, present),
            against=_without(finding.against, present),
            by=_PERSON,
        )

    def _merge(self, decision: RecapDecision, finding: Finding) -> Finding | None:
        into = decision.values.get("into", "")
        other = find_finding(self._findings(), into, decision.section)
        if other is None or other is finding:
            self._decisions.has_no_effect(decision, "there is nothing to merge it with any more")
            return finding
        posts = tuple(dict.fromkeys((*other.posts, *finding.posts)))
        # Not all of these posts hold a mention's phrase: both phrases stand for it, until somebody
        # finds words.
        statement = other.statement or (
            f"{other.text} / {finding.text}" if other.kind is FindingKind.MENTION else ""
        )
        joint = replace(
            other,
            posts=posts,
            people=self._people(posts),
            agreed=_without((*other.agreed, *finding.agreed), posts),
            against=_without((*other.against, *finding.against), posts),
            reposted=max(other.reposted, finding.reposted),
            by=_PERSON,
            statement=statement,
        )
        self._put(other, joint)
        self._merged[finding_name(finding), finding.section] = (finding_name(joint), joint.section)
        return None

    def _word(self, decision: RecapDecision, finding: Finding) -> Finding | None:
        if finding.statement == decision.text:
            return finding
        if not decision.text:
            return None if finding.name.startswith(OWN_NAME) else finding
        self._decisions.compare_words(decision, finding.text)
        return replace(finding, text=decision.text, statement=decision.text, by=_PERSON, sure=True)

    def _show_for(self, decision: RecapDecision, finding: Finding) -> Finding | None:
        present = self._present(decision.posts())[:1]
        if decision.posts() and not present:
            self._decisions.has_no_effect(decision, _GONE)
            return finding
        if finding.kind is FindingKind.MENTION and not finding.statement:
            self._decisions.has_no_effect(decision, "a phrase shows no post, unless it is worded")
            return finding
        for key in present:
            self._chosen.add(key)
            self._hide(key)
        return replace(self._again(finding), quotes=present)

    def _leave_out(self, decision: RecapDecision, finding: Finding) -> Finding | None:
        if decision.state is PartState.LEFT_OUT:
            return None
        # Kept: a person says that it holds, also where the analysis would not show it.
        kept = decision.state is PartState.SHOWN and not finding.sure
        return replace(finding, sure=True, by=_PERSON) if kept else finding

    def _again(self, finding: Finding) -> Finding:
        """Return a finding as it stands after a post of it was hidden elsewhere."""
        return find_finding(self._findings(), finding_name(finding), finding.section) or finding

    def _put(self, finding: Finding, decided: Finding | None) -> None:
        """Put a finding in place of another one; None takes it away."""
        for section in self.sections.values():
            if finding in section.findings:
                at = section.findings.index(finding)
                section.findings[at : at + 1] = [] if decided is None else [decided]

    # Posts

    def decide_posts(self) -> None:
        """Apply the decisions on single posts: quotes, the large one, exchanges, open questions."""
        for decision in self._decisions.of(DecisionKind.LEAD):
            self._decide_lead(decision)
        for decision in self._decisions.of(DecisionKind.QUOTE):
            self._decide_quote(decision)
        for decision in self._decisions.of(DecisionKind.EXCHANGE):
            self._decide_exchange(decision)
        for decision in self._decisions.of(DecisionKind.OPEN):
            self._decide_open(decision)

    def _decide_lead(self, decision: RecapDecision) -> None:
        if decision.posts() and not self._present(decision.posts()):
            self._decisions.has_no_effect(decision, _GONE)
            return
        self.lead = next(iter(self._present(decision.posts())), None)
        if self.lead is not None:
            self._chosen.add(self.lead)

    def _decide_quote(self, decision: RecapDecision) -> None:
        key = read_post(decision.target)
        if key is None or key not in self._posts:
            gone = _GONE if decision.target else "its post was removed"
            self._decisions.has_no_effect(decision, gone)
            return
        words = decision.values.get("words")
        if words is not None and words != words_digest(self._posts[key].text):
            self._decisions.rests_on_other(decision, "its author has edited the post since")
        if decision.state is PartState.LEFT_OUT:
            self._hide(key, everywhere=True)
            return
        named = {it for section in self._findings() for it in section.quotes}
        if key == self.lead or key in named:
            return
        self._hide(key)
        section = decision.section or self._section_of.get(key, "")
        self._section(section).quotes.append(key)
        self._chosen.add(key)

    def _decide_exchange(self, decision: RecapDecision) -> None:
        run = tuple(map(read_post, decision.target.split()))
        holding = [it for it in self.sections.values() if run in it.exchanges]
        if not holding:
            self._decisions.has_no_effect(decision, "the exchange is not there any more")
        elif decision.state is PartState.LEFT_OUT:
            for section in holding:
                section.exchanges = [it for it in section.exchanges if it != run]

    def _decide_open(self, decision: RecapDecision) -> None:
        key = read_post(decision.target)
        if key is None or key not in self._posts:
            self._decisions.has_no_effect(decision, _GONE)
            return
        answers = decision.posts("by")
        if answers and not self._present(answers):
            self._decisions.rests_on_other(decision, "the post that answers it is gone")
        if decision.state in {PartState.ANSWERED, PartState.LEFT_OUT}:
            if not any(key in section.open for section in self.sections.values()):
                self._decisions.rests_on_other(decision, "the recap does not leave it open now")
            for section in self.sections.values():
                section.open = [it for it in section.open if it != key]
        elif decision.state is PartState.SHOWN:
            self._hide(key)
            self._section(decision.section or self._section_of.get(key, "")).open.append(key)
            self._chosen.add(key)

    def _hide(self, key: PostKey, *, everywhere: bool = False) -> None:
        """Take a post away from where it is shown; ``everywhere``: also from the large place."""
        if everywhere and self.lead == key:
            self.lead = None
        for section in self.sections.values():
            section.quotes = list(_without(section.quotes, [key]))
            section.open = list(_without(section.open, [key]))
            section.exchanges = [run for run in section.exchanges if key not in run]
            section.findings = [
                replace(it, quotes=_without(it.quotes, [key])) if key in it.quotes else it
                for it in section.findings
            ]
            if everywhere:
                section.framing = list(_without(section.framing, [key]))

    # Lists

    def decide_lists(self) -> None:
        """Apply the decisions on lists of things that answers named, and on single things."""
        for decision in self._decisions.of(DecisionKind.ITEM):
            section = self._section(decision.section)
            wanted = decision.values.get("list", "")
            answers = next((it for it in section.lists if it.what == wanted), None)
            items = list(answers.items) if answers else []
            decided = self._decided_items(decision, items)
            if decided is None:
                self._decisions.has_no_effect(decision, "the list has no such thing any more")
                continue
            made = AnswerList(what=wanted, items=tuple(decided))
            if answers is None:
                section.lists.append(made)
            else:
                section.lists[section.lists.index(answers)] = made
        for decision in self._decisions.of(DecisionKind.LIST):
            section = self._section(decision.section)
            if not any(it.what == decision.target for it in section.lists):
                self._decisions.has_no_effect(decision, "the list is not there any more")
            elif decision.state is PartState.LEFT_OUT:
                section.lists = [it for it in section.lists if it.what != decision.target]
        for section in self.sections.values():
            section.lists = [it for it in section.lists if it.items]

    def _decided_items(
        self, decision: RecapDecision, items: list[ListItem]
    ) -> list[ListItem] | None:
        place = next((at for at, it in enumerate(items) if it.item == decision.target), None)
        if place is None:
            present = self._present(decision.posts())
            if not present or decision.state is PartState.LEFT_OUT:
                return None
            text = decision.text or decision.target
            return [*items, ListItem(item=text, people=self._people(present), posts=present)]
        if decision.state is PartState.LEFT_OUT:
            return [*items[:place], *items[place + 1 :]]
        if decision.text:
            items[place] = replace(items[place], item=decision.text)
        return items

    # Order

    def put_in_order(self) -> None:
        """Apply the orders of quotes, findings and open questions of each section."""
        for name, section in self.sections.items():
            section.quotes = self._ordered(section.quotes, "quotes", name, post_name)
            section.open = self._ordered(section.open, "open", name, post_name)
            section.findings = self._ordered(section.findings, "findings", name, finding_name)

    def _ordered(
        self, parts: list[T], target: str, section: str, name: Callable[[T], str]
    ) -> list[T]:
        decision = self._decisions.order(target, section)
        if decision is None:
            return parts
        places = {wanted: place for place, wanted in enumerate(decision.names)}
        return sorted(parts, key=lambda part: places.get(name(part), len(places)))

    def show_each_once(self) -> None:
        """Leave each post where it was put by a person, else where it comes first."""
        seen = {self.lead} if self.lead is not None else set()
        for section in self.sections.values():
            findings = []
            for finding in section.findings:
                quotes = tuple(key for key in finding.quotes if key not in seen)
                seen.update(quotes)
                findings.append(replace(finding, quotes=quotes))
            section.findings = findings
        for section in self.sections.values():
            for run in list(section.exchanges):
                if seen.intersection(run):
                    section.exchanges.remove(run)
                seen.update(run)
            section.quotes = [key for key in section.quotes if key not in seen]
            seen.update(section.quotes)
            section.open = [key for key in section.open if key not in seen]
            seen.update(section.open)

    def _section(self, name: str) -> _Section:
        return self.sections.setdefault(name, _open_section(SectionClaims(section=name)))

    def _present(self, keys: Iterable[PostKey]) -> tuple[PostKey, ...]:
        return tuple(key for key in dict.fromkeys(keys) if key in self._posts)

    def _people(self, keys: Iterable[PostKey]) -> int:
        return len(list_handles(self._posts[key] for key in keys))


def _open_section(claims: SectionClaims) -> _Section:
    return _Section(
        derived=claims,
        findings=[replace(it, name=finding_name(it)) for it in claims.findings],
        quotes=list(claims.quotes),
        exchanges=list(claims.exchanges),
        lists=list(claims.lists),
        open=list(claims.open_questions),
        framing=list(claims.framing),
    )


def _without(keys: Iterable[PostKey], others: Iterable[PostKey]) -> tuple[PostKey, ...]:
    left_out = set(others)
    return tuple(key for key in dict.fromkeys(keys) if key not in left_out)
