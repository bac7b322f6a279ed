"""Decisions on the statements and the posts of a recap, applied to its claims.

The recap is composed from the claims that result, so that no derived sentence contradicts a
decision. Whatever is decided, a statement keeps posts that support it, and no post is shown twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from tweetup.model import (
    MENTION_NAME,
    POINT_NAME,
    AnswerList,
    Claims,
    Finding,
    FindingKind,
    ListItem,
    PostKey,
    SectionClaims,
    finding_name,
    post_name,
    section_order,
)
from tweetup.recap.decisions.kinds import (
    OWN_NAME,
    DecisionKind,
    PartState,
    read_post,
    words_digest,
)
from tweetup.recap.decisions.on_people import (
    decide_people,
    decide_topic,
    posts_of_bots,
    tell_moved,
)
from tweetup.recap.names import list_handles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tweetup.model import PassedOn, Post
    from tweetup.recap.decisions.kinds import Decisions, RecapDecision

__all__ = ["decide_claims", "find_finding"]

T = TypeVar("T")

_PERSON: Final = "person"
_NO_EXCHANGE: Final = "the exchange is not there any more"
_ELSEWHERE: Final = "another decision leaves its post out, or shows it elsewhere"
_ARE: Final = ("is", "are")
_NOT_HOLDING: Final = ("does not hold the phrase, and is", "do not hold the phrase, and are")
_NO_FINDING: Final = "the finding is not there any more"


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
    bots = posts_of_bots(decisions, posts)
    decisions.leave_out_posts(bots)
    counted = {key: post for key, post in posts.items() if key not in bots}
    draft = _Draft(claims, decisions, counted, sections, bots)
    draft.decide_findings()
    draft.decide_posts()
    draft.decide_lists()
    draft.put_in_order()
    draft.leave_out_sections()
    draft.show_each_once()
    draft.tell_hidden()
    decided = replace(
        claims,
        lead_quote=draft.lead,
        passed_on=draft.passed_on(),
        mentions=tuple(draft.hour_mentions()),
        unshown=tuple(sorted(draft.unshown)),
        sections=tuple(
            draft.sections[name].claims() for name in sorted(draft.sections, key=section_order)
        ),
    )
    return decide_people(decide_topic(decided, decisions), decisions, posts)


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
        bots: Mapping[PostKey, str],
    ) -> None:
        self._bots = bots
        self.lead = claims.lead_quote
        # Posts that count, and that somebody left out, or that stand elsewhere.
        self.unshown: set[PostKey] = set()
        self._claims = claims
        # Named before anything is decided: a decision may give a point another post or text.
        self.sections = {it.section: _open_section(it) for it in claims.sections}
        self._derived = {
            (it.section, it.name): it.posts
            for part in self.sections.values()
            for it in part.findings
        }
        self._decisions = decisions
        self._posts = posts
        self._section_of = sections
        # A finding that was merged into another one: a decision on it is about that one.
        self._merged: dict[tuple[str, str], tuple[str, str]] = {}
        # Posts that somebody put where they are shown, and findings for which nobody wants any.
        self._chosen: set[PostKey] = set()
        self._bare: set[str] = set()
        self._omitted: set[str] = set()

    # Findings

    def decide_findings(self) -> None:
        """Apply the decisions on key themes: new ones, support, merging, words, omission."""
        steps: tuple[
            tuple[DecisionKind, Callable[[RecapDecision, Finding], Finding | None]], ...
        ] = (
            (DecisionKind.SUPPORT, self._support),
            (DecisionKind.MERGE, self._merge),
            (DecisionKind.WORDING, self._word),
            (DecisionKind.FINDING, self._leave_out),
        )
        self._add_own()
        for kind, apply in steps:
            for decision in self._decisions.of(kind):
                self._apply(decision, apply)

    def _apply(
        self, decision: RecapDecision, apply: Callable[[RecapDecision, Finding], Finding | None]
    ) -> None:
        finding = self._finding_of(decision)
        if finding is None and decision.kind is DecisionKind.WORDING:
            finding = self._revived(decision)
        if finding is None:
            self._decisions.has_no_effect(decision, self._why_lost(decision))
            return
        self._compare_support(decision, finding)
        self._put(finding, apply(decision, finding))

    def _add_own(self) -> None:
        for decision in self._decisions.of(DecisionKind.WORDING):
            present = self._present(decision.posts())
            if decision.target.startswith(OWN_NAME) and present and decision.text:
                self._add(decision, present, section=decision.section)
                gone = [key for key in decision.posts() if key not in self._posts]
                changes = [f"{len(gone)} of its posts: {self._decisions.why_missing(gone)}"]
                changes = (changes if gone else []) + tell_moved(
                    decision, present, self._section_of
                )
                if changes:
                    self._decisions.rests_on_other(decision, "; ".join(changes))

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
            why = self._decisions.why_missing(rested)
            return f"none of the posts that it rested on is here: {why}"
        return _NO_FINDING

    def _compare_support(self, decision: RecapDecision, finding: Finding) -> None:
        """Note which of the posts that a decision rested on are gone, or how many came.

        The finding is taken as it was derived: other decisions on it are no news.
        """
        before = decision.posts("rested_on")
        if not before:
            return
        names = (decision.target, finding_name(finding))
        known = (self._derived.get((finding.section, name)) for name in names)
        now = next((posts for posts in known if posts), before)
        lost = sum(key not in self._posts for key in before)
        left = sum(key in self._posts and key not in now for key in before)
        more = len(set(now) - set(before))
        of_all = f"of the {len(before)} posts that it rested on"
        changes = [
            f"{lost} {of_all} {'is' if lost == 1 else 'are'} gone{self._of_bots(before)}"
            if lost
            else "",
            f"{left} {of_all} {'is' if left == 1 else 'are'} no longer among its posts"
            if left
            else "",
            f"{more} more {'post says' if more == 1 else 'posts say'} it" if more else "",
        ]
        if any(changes):
            self._decisions.rests_on_other(decision, "; ".join(filter(None, changes)))

    def _support(self, decision: RecapDecision, finding: Finding) -> Finding | None:
        there = self._present(decision.posts())
        present = there
        if finding.kind is FindingKind.MENTION and not self._is_worded(finding):
            # Its line says that they wrote the phrase.
            present = tuple(key for key in there if key in finding.posts)
        if not present:
            why = "its posts do not hold the phrase: word it first"
            if not there:
                why = self._decisions.why_missing(decision.posts())
            self._decisions.has_no_effect(decision, why)
            return finding
        gone, silent = len(decision.posts()) - len(there), len(there) - len(present)
        changes = [
            f"{gone} of its posts {_ARE[gone > 1]} gone{self._of_bots(decision.posts())}"
            if gone
            else "",
            f"{silent} of its posts {_NOT_HOLDING[silent > 1]} not counted" if silent else "",
        ]
        if any(changes):
            self._decisions.rests_on_other(decision, "; ".join(filter(None, changes)))
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

    def _of_bots(self, keys: Iterable[PostKey]) -> str:
        """Return whose posts are left out since they are marked as bots; empty for nobody."""
        whose = dict.fromkeys(self._bots[key] for key in keys if key in self._bots)
        return f" ({', '.join(whose)})" if whose else ""

    def _is_worded(self, finding: Finding) -> bool:
        """Return True for a finding that somebody says in words of their own."""
        name = finding_name(finding)
        return bool(finding.statement) or any(
            it.target == name and it.section == finding.section and it.text
            for it in self._decisions.of(DecisionKind.WORDING)
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
            why = self._decisions.why_missing(decision.posts())
            self._decisions.has_no_effect(decision, why)
            return finding
        if finding.kind is FindingKind.MENTION and not finding.statement:
            self._decisions.has_no_effect(decision, "a phrase shows no post, unless it is worded")
            return finding
        if not present and not finding.statement:
            self._decisions.has_no_effect(decision, "a point shows its post, unless it is worded")
            return finding
        for key in present:
            self._show(key)
        if not present:
            self._bare.add(finding_name(finding))
        self._put(finding, again := self._again(finding))
        return replace(again, quotes=present)

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
        """Apply the decisions on single posts in the order made: of two on one the later holds."""
        apply: dict[DecisionKind, Callable[[RecapDecision], None]] = {
            DecisionKind.EXAMPLE: lambda decision: self._apply(decision, self._show_for),
            DecisionKind.LEAD: self._decide_lead,
            DecisionKind.QUOTE: self._decide_quote,
            DecisionKind.EXCHANGE: self._decide_exchange,
            DecisionKind.OPEN: self._decide_open,
        }
        for decision in self._decisions.of(*apply):
            apply[decision.kind](decision)

    def _decide_lead(self, decision: RecapDecision) -> None:
        if decision.posts() and not self._present(decision.posts()):
            why = self._decisions.why_missing(decision.posts())
            self._decisions.has_no_effect(decision, why)
            return
        lead = next(iter(self._present(decision.posts())), None)
        if lead is not None:
            self._show(lead)
        self.lead = lead

    def _decide_quote(self, decision: RecapDecision) -> None:
        key = read_post(decision.target)
        if key is None or key not in self._posts:
            why = self._decisions.why_missing([key] if key else [])
            self._decisions.has_no_effect(decision, why)
            return
        words = decision.values.get("words")
        if words is not None and words != words_digest(self._posts[key].text):
            self._decisions.rests_on_other(decision, "its author has edited the post since")
        if decision.state is PartState.LEFT_OUT:
            self._hide(key)
            self._chosen.discard(key)
            self.unshown.add(key)
            for section in self.sections.values():
                section.framing = list(_without(section.framing, [key]))
            return
        section = self._section(decision.section or self._section_of.get(key, ""))
        # It may be shown there already: large, for a finding, or beside another post.
        placed = any(key in it.quotes for it in section.findings) or any(
            key in run for run in section.exchanges
        )
        if placed or (key == self.lead and not decision.section):
            self.unshown.discard(key)
            self._chosen.add(key)
            return
        self._show(key)
        section.quotes.append(key)

    def _decide_exchange(self, decision: RecapDecision) -> None:
        run = tuple(map(read_post, decision.target.split()))
        holding = [it for it in self.sections.values() if run in it.exchanges]
        if not holding:
            lost = [key for key in run if key is not None and key not in self._posts]
            why = (
                self._decisions.why_missing(lost) if lost else "the exchange is not there any more"
            )
            self._decisions.has_no_effect(decision, why)
        elif decision.state is PartState.LEFT_OUT:
            for section in holding:
                section.exchanges = [it for it in section.exchanges if it != run]

    def _decide_open(self, decision: RecapDecision) -> None:
        key = read_post(decision.target)
        if key is None or key not in self._posts:
            self._decisions.has_no_effect(
                decision, self._decisions.why_missing([key] if key else [])
            )
            return
        answers = decision.posts("by")
        if answers and not self._present(answers):
            why = self._decisions.why_missing(answers)
            self._decisions.rests_on_other(decision, f"the post that answers it is gone: {why}")
        if decision.state in {PartState.ANSWERED, PartState.LEFT_OUT}:
            is_open = any(key in section.open for section in self.sections.values())
            if not is_open and not self._decisions.takes_the_place_of_another(decision):
                self._decisions.has_no_effect(decision, "the recap does not leave it open now")
            for section in self.sections.values():
                section.open = [it for it in section.open if it != key]
        elif decision.state is PartState.SHOWN:
            self._show(key)
            self._section(decision.section or self._section_of.get(key, "")).open.append(key)

    def _show(self, key: PostKey) -> None:
        """Take a post away from where it is shown: somebody puts it elsewhere."""
        self._hide(key)
        self._chosen.add(key)
        self.unshown.discard(key)

    def _hide(self, key: PostKey) -> None:
        if self.lead == key:
            self.lead = None
        for section in self.sections.values():
            section.quotes = list(_without(section.quotes, [key]))
            section.open = list(_without(section.open, [key]))
            section.exchanges = [run for run in section.exchanges if key not in run]
            section.findings = [
                replace(it, quotes=_without(it.quotes, [key])) if key in it.quotes else it
                for it in section.findings
            ]

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
            if not present:
                return None
            if decision.state is PartState.LEFT_OUT:  # somebody had added it
                return items
            text = decision.text or decision.target
            return [*items, ListItem(item=text, people=self._people(present), posts=present)]
        if decision.state is PartState.LEFT_OUT:
            return [*items[:place], *items[place + 1 :]]
        if decision.text:
            items[place] = replace(items[place], item=decision.text)
        return items

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

    def leave_out_sections(self) -> None:
        """Empty the sections that somebody left out, so that no sentence tells of their posts."""
        for decision in self._decisions.of(DecisionKind.SECTION):
            name = decision.target
            if decision.state is PartState.LEFT_OUT and name in self.sections:
                self._omitted.add(name)
                empty = SectionClaims(section=name, answers=self.sections[name].derived.answers)
                people = self.sections[name].derived.people
                self.sections[name] = _open_section(replace(empty, people=people))

    def show_each_once(self) -> None:
        """Leave each post where it was put by a person, else where it comes first."""
        seen = {self.lead} if self.lead is not None else set()
        for section in self.sections.values():
            for place, finding in enumerate(section.findings):
                quotes = tuple(key for key in finding.quotes if key not in seen)
                section.findings[place] = replace(finding, quotes=quotes)
                seen.update(quotes)
        for section in self.sections.values():
            for place, finding in enumerate(section.findings):
                section.findings[place] = shown = self._with_post(finding, seen)
                seen.update(shown.quotes)
        placed = {key for it in self.sections.values() for key in (*it.quotes, *it.open)}
        placed &= self._chosen
        for section in self.sections.values():
            for finding in section.findings:
                self.unshown.update(seen.union(placed) & {*finding.against})
                seen.update(key for key in finding.against if key not in self.unshown)
            for run in list(section.exchanges):
                if seen.intersection(run):
                    section.exchanges.remove(run)
                else:
                    seen.update(run)
            section.quotes = [key for key in section.quotes if key not in seen]
            seen.update(section.quotes)
            section.open = [key for key in section.open if key not in seen]
            seen.update(section.open)
        for section in self.sections.values():
            section.framing = [key for key in section.framing if key not in seen]
            seen.update(section.framing)

    def _with_post(self, finding: Finding, seen: set[PostKey]) -> Finding:
        """Return a point whose post stands elsewhere, or is left out, with another that says it."""
        is_told = finding.kind is not FindingKind.POINT or finding.statement
        if is_told or finding.quotes or finding.name in self._bare:
            return finding
        free = _without(finding.posts, [*seen, *self.unshown, *self._chosen])
        return replace(finding, quotes=free[:1])

    # Sentences on the whole hour

    def passed_on(self) -> PassedOn | None:
        """Return the post that most people passed on, unless somebody took it from its place."""
        passed_on = self._claims.passed_on
        if passed_on is None or passed_on.post in self.unshown or passed_on.post == self.lead:
            return None
        was_quoted = any(passed_on.post in _quoted(it) for it in self._claims.sections)
        is_quoted = any(passed_on.post in _quoted(it.claims()) for it in self.sections.values())
        return None if was_quoted and not is_quoted else passed_on

    def hour_mentions(self) -> Iterator[Finding]:
        """Yield the phrases of several sections, without the posts of which somebody denied them.

        Under a question a phrase may be left out, or have fewer posts that say it: those of that
        question count no longer. A phrase that is left in one section runs through none.
        """
        for mention in self._claims.mentions:
            lost = self._denied(MENTION_NAME + (mention.phrase or mention.text).casefold())
            posts = tuple(
                key
                for key in mention.posts
                if key not in lost and self._section_of.get(key) not in self._omitted
            )
            if posts == mention.posts:
                yield mention
            elif len({self._section_of.get(key) for key in posts}) > 1:
                yield replace(mention, posts=posts, people=self._people(posts))

    def _denied(self, name: str) -> set[PostKey]:
        """Return the posts of a mention that a decision took from it, in whatever section."""
        denied: set[PostKey] = set()
        for section in self.sections.values():
            derived = find_finding(section.derived.findings, name, section.derived.section)
            decided = find_finding(section.findings, name, section.derived.section)
            if derived is None or (name, section.derived.section) in self._merged:
                continue
            left = decided.posts if decided is not None else ()
            denied.update(key for key in derived.posts if key not in left)
        return denied

    def tell_hidden(self) -> None:
        """Note of each decision that shows a post where another one keeps it from being shown."""
        shown = {self.lead} | {
            key
            for it in self.sections.values()
            for key in (*_quoted(it.claims()), *it.open, *it.framing)
        }
        kinds = (DecisionKind.EXAMPLE, DecisionKind.LEAD, DecisionKind.QUOTE, DecisionKind.OPEN)
        for decision in self._decisions.of(*kinds):
            if decision.state is not PartState.SHOWN:
                continue
            key = next(iter(decision.posts()), None) or read_post(decision.target)
            if key is None or key not in self._posts:
                continue
            is_elsewhere = decision.kind is DecisionKind.LEAD and key != self.lead
            if key not in shown or is_elsewhere:
                self._decisions.has_no_effect(decision, _ELSEWHERE)

    def _section(self, name: str) -> _Section:
        return self.sections.setdefault(name, _open_section(SectionClaims(section=name)))

    def _present(self, keys: Iterable[PostKey]) -> tuple[PostKey, ...]:
        return tuple(key for key in dict.fromkeys(keys) if key in self._posts)

    def _people(self, keys: Iterable[PostKey]) -> int:
        return len(list_handles(self._posts[key] for key in keys if key in self._posts))


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


def _quoted(section: SectionClaims) -> set[PostKey]:
    """Return the posts that a section quotes."""
    quoted = {*section.quotes, *(key for run in section.exchanges for key in run)}
    return quoted.union(*((*it.quotes, *it.against) for it in section.findings))


def _without(keys: Iterable[PostKey], others: Iterable[PostKey]) -> tuple[PostKey, ...]:
    left_out = set(others)
    return tuple(key for key in dict.fromkeys(keys) if key not in left_out)
