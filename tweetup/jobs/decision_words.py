"""Tell decisions apart in words: the title that was given, the post that was left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.chats.corrections.kinds import CorrectionKind, value_of
from tweetup.jobs.decided_parts import spoken_name
from tweetup.model import finding_name, post_name
from tweetup.project.plans import PlanKind
from tweetup.recap.decisions import DecisionKind, PartState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Correction

__all__ = ["DecisionWords", "tell_of_plan"]

_LONGEST: Final = 70
"""Characters of a text that are quoted: enough to tell it from others."""
_STATES: Final = {
    PartState.SHOWN: "Shown",
    PartState.LEFT_OUT: "Left out",
    PartState.ANSWERED: "Answered",
    PartState.DERIVED: "As derived",
}


class DecisionWords:
    """The texts of a recap that decisions on it name, by these names."""

    def __init__(self, both: DecidedRecap) -> None:
        self._writers = self._make_writers()
        self._posts: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        for recap in (both.derived, both.recap):
            for quote, _ in recap.transcript:
                words = f"the post of @{quote.post.handle}: {_quoted(quote.post.text)}"
                self._posts[post_name(quote.post.key)] = words
            for sentence in recap.intro:
                self._texts.setdefault(sentence.name, sentence.text)
            for link in recap.resources:
                self._texts[link.url] = link.title or link.url
            for part in recap.sections:
                for finding in part.findings:
                    words = finding.statement or finding.text
                    name = finding_name(finding)
                    self._texts.setdefault(name, words)
                    # Its phrase may be that of other sections too.
                    self._texts.setdefault(spoken_name(name, finding.section), words)
            for own in recap.own:
                self._texts[own.name] = own.picture.alternative if own.picture else own.text

    def _make_writers(self) -> Mapping[str, Callable[[Correction], str]]:
        """Return for each kind of decisions how it is told."""
        return {
            **dict.fromkeys(_LABELS, self._worded),
            **dict.fromkeys(_THINGS, self._settled),
            **dict.fromkeys(_CHOSEN, self._posts_of),
            DecisionKind.QUOTE: self._settled,
            DecisionKind.LINK: self._link,
            DecisionKind.ITEM: self._item,
            DecisionKind.PICTURE: self._picture,
            DecisionKind.MERGE: self._merge,
            DecisionKind.ORDER: self._order,
            DecisionKind.GUEST: self._person,
            DecisionKind.BOT: self._person,
            CorrectionKind.MOVE: self._moved,
            CorrectionKind.EDIT_QUESTION: self._question,
            CorrectionKind.HIDE: self._hidden,
            CorrectionKind.ADD_HOST: self._host,
            CorrectionKind.REMOVE_HOST: self._host,
        }

    def before(self, decision: Correction, history: Iterable[Correction]) -> str:
        """Return the words that those of a decision replaced; empty where they are not known.

        They are those of the decision before on the same part, else the derived ones.
        """
        part = (decision.kind, decision.target, value_of(decision, "section"))
        earlier = [
            it
            for it in history
            if (it.kind, it.target, value_of(it, "section")) == part
            and it.session == decision.session
            and (it.id or 0) < (decision.id or 0)
        ]
        words = [_text_of(it) for it in earlier[-1:]]
        was = next(filter(None, words), None) or value_of(decision, "was") or ""
        return _quoted(was) if was and was != _text_of(decision) else ""

    def tell(self, decision: Correction) -> str:
        """Return a line that tells a decision from others of its kind."""
        if decision.is_of_plan:
            return tell_of_plan(decision)
        write = self._writers.get(decision.kind)
        if write is not None:
            return write(decision)
        told = self._named(decision.target or "")
        return f"{decision.kind.removeprefix('recap ').capitalize()}: {told}".removesuffix(": ")

    def _named(self, name: str) -> str:
        """Return the words of a part of the recap, its name where it has none."""
        if name in self._posts:
            return self._posts[name]
        return _quoted(self._texts[name]) if name in self._texts else name

    def _part(self, decision: Correction, name: str | None = None) -> str:
        """Return the name of the part of a decision, of a phrase that of its section."""
        name = decision.target or "" if name is None else name
        spoken = spoken_name(name, value_of(decision, "section") or "")
        return spoken if spoken in self._texts else name

    def _worded(self, decision: Correction) -> str:
        """Return a label with the new text; that of the part where it was left out."""
        label = _LABELS[decision.kind]
        text = _text_of(decision)
        told = _quoted(text) if text else self._named(self._part(decision))
        state = value_of(decision, "state")
        if state == PartState.DERIVED:
            return f"{label} as derived: {told}".removesuffix(": ")
        if text and state != PartState.LEFT_OUT:
            return f"{label}: {told}"
        return f"Left out the {label[0].lower()}{label[1:]}: {told}".removesuffix(": ")

    def _settled(self, decision: Correction) -> str:
        """Return the state that a part was given, and which it is."""
        state = _state(decision)
        words = "Quoted" if decision.kind == DecisionKind.QUOTE and state == "Shown" else state
        section = value_of(decision, "section")
        of = f" ({section})" if section and decision.kind != DecisionKind.FINDING else ""
        return f"{words}{_THINGS.get(decision.kind, '')} {self._all(self._part(decision))}{of}"

    def _link(self, decision: Correction) -> str:
        if value_of(decision, "state"):
            return f"{_state(decision)}: the link {self._named(decision.target or '')}"
        title = value_of(decision, "text") or ""
        return f"Link: {_quoted(title)}, {decision.target}"

    def _item(self, decision: Correction) -> str:
        text = value_of(decision, "text")
        if text:
            return f"List: “{decision.target}” is called “{text}”"
        is_out = value_of(decision, "state") == PartState.LEFT_OUT
        return f"{'Off' if is_out else 'On'} a list: “{decision.target}”"

    def _picture(self, decision: Correction) -> str:
        alternative = value_of(decision, "alternative")
        if alternative is None:
            return f"{_state(decision)}: the picture {self._named(decision.target or '')}"
        return f"Picture: {_quoted(alternative)}"

    def _posts_of(self, decision: Correction) -> str:
        """Return for which part posts were chosen, and which."""
        label, posts = _CHOSEN[decision.kind], value_of(decision, "posts") or ""
        of = f" {self._named(self._part(decision))}" if decision.target else ""
        names = posts.split()
        told = self._all(posts) if len(names) < 2 else f"{len(names)} posts"
        return f"{label}{of}: {told or 'no post'}"

    def _merge(self, decision: Correction) -> str:
        into = self._named(self._part(decision, value_of(decision, "into") or ""))
        return f"Merged {self._named(self._part(decision))} into {into}"

    def _order(self, decision: Correction) -> str:
        section = value_of(decision, "section")
        of = f" of {section}" if section else ""
        names = json.loads(value_of(decision, "names") or "[]")
        first = f", first {self._named(str(names[0]))}" if names else ""
        return f"Order of the {decision.target}{of}{first}"

    def _person(self, decision: Correction) -> str:
        is_so = value_of(decision, "state") == PartState.SHOWN
        word = "is" if is_so else "is not"
        return f"@{decision.target} {word} a {decision.kind.removeprefix('recap ')}"

    def _moved(self, decision: Correction) -> str:
        section = value_of(decision, "section") or ""
        return f"Moved to {section}: {self._named(decision.target or '')}".replace(" to :", ":")

    def _question(self, decision: Correction) -> str:
        return f"Question {decision.target}: {_quoted(value_of(decision, 'text') or '')}"

    def _hidden(self, decision: Correction) -> str:
        return f"Hidden: {self._named(decision.target or '')}"

    def _host(self, decision: Correction) -> str:
        is_host = decision.kind == CorrectionKind.ADD_HOST
        return f"@{decision.target} {'is' if is_host else 'is not'} a host"

    def _all(self, names: str) -> str:
        """Return the words of several parts; a name may have blanks, those of posts have none."""
        if names in self._texts:
            return self._named(names)
        parts = names.split()
        is_posts = bool(parts) and all(it in self._posts for it in parts)
        return ", ".join(map(self._named, parts)) if is_posts else names


def tell_of_plan(decision: Correction) -> str:
    """Return a line that tells a decision on a plan from others."""
    text = value_of(decision, "text") or value_of(decision, "was") or ""
    is_out = value_of(decision, "state") == PartState.LEFT_OUT
    target = decision.target or ""
    lines = {
        PlanKind.QUESTION: f"{'Question off' if is_out else 'Question'}: {_quoted(text)}",
        PlanKind.SUBMITTER: f"Submitted by {_at(value_of(decision, 'handle') or 'nobody')}",
        PlanKind.ORDER: "Order of the questions",
        PlanKind.TOPIC: f"Topic: {_quoted(text)}" if text else "No topic",
        PlanKind.GUEST: f"Guest{' off' if is_out else ''}: {_at(target)}",
        PlanKind.WORDING: f"Words of {target}: {_quoted(text) if text else 'as the template'}",
    }
    line = lines[PlanKind(decision.kind)]
    return line.removesuffix(": “”")


def _text_of(decision: Correction) -> str:
    """Return the words that a decision gave its part."""
    return value_of(decision, "text") or value_of(decision, "title") or ""


def _at(handle: str) -> str:
    return handle if handle == "nobody" else f"@{handle}"


_LABELS: Final[Mapping[str, str]] = {
    DecisionKind.TITLE: "Title",
    DecisionKind.TOPIC: "Topic",
    DecisionKind.NEXT: "Next meeting",
    DecisionKind.SENTENCE: "Sentence",
    DecisionKind.WORDING: "Key theme",
    DecisionKind.PARAGRAPH: "Own words",
}
_THINGS: Final[Mapping[str, str]] = {
    DecisionKind.FINDING: " the key theme",
    DecisionKind.OPEN: ", the question:",
    DecisionKind.EXCHANGE: " side by side:",
    DecisionKind.LIST: ", the list:",
    DecisionKind.SECTION: ", the part:",
}
_CHOSEN: Final[Mapping[str, str]] = {
    DecisionKind.LEAD: "Shown large",
    DecisionKind.EXAMPLE: "Post for the key theme",
    DecisionKind.SUPPORT: "Said by, for the key theme",
}


def _state(decision: Correction) -> str:
    try:
        return _STATES[PartState(value_of(decision, "state") or "")]
    except ValueError:
        return "Decided"


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
    return f"“{short}”"
