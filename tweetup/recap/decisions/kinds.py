"""The kinds of decisions on a recap, and the last decision on each part of it.

A part is named by attributes that survive a new analysis: a post by its key, a point by the post
that states it, a mention by its phrase, a link by its address, a section by the moment in which
its question was asked. With a decision its ground is kept: the words that it replaced, the
posts that supported them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.model import MARK_BOT, MENTION_NAME, REMOVED_VALUE, RETITLE, PostKey
from tweetup.text.echoes import PSEUDONYM

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.model import Correction, Question

__all__ = [
    "GROUNDS",
    "NO_WORDING",
    "OWN_NAME",
    "SEEN",
    "DecisionKind",
    "DecisionStanding",
    "Decisions",
    "PartState",
    "RecapDecision",
    "posts_named",
    "read_moment",
    "read_names",
    "read_post",
    "rename_posts",
    "section_now",
    "words_digest",
]

NO_WORDING: Final = ""
"""The text of a part that is to be left out: a topic, a sentence, a paragraph of one's own."""

OWN_NAME: Final = "own "
"""The beginning of the name of a part that a person added."""

GROUNDS: Final = frozenset({"was", "rested_on", "words"})
"""The values of a decision that are the ground on which it rests."""
SEEN: Final = "seen"
"""The value of a decision made again: the remark on it that somebody has seen and leaves so."""

_NOT_HERE: Final = "its post is not in this session any more"
_REMOVED: Final = "its post was removed"

_POST_VALUES: Final = frozenset({"posts", "rested_on", "by", "into", "after", "elsewhere"})


class DecisionKind(StrEnum):
    """The kinds of decisions on a recap, with the target and the values of each.

    Values that several have: ``section`` with ``asked``, the moment its question was asked;
    ``text``; ``state`` (:class:`PartState`); ``posts``, keys with blanks between them. ``was`` is
    the text that a decision replaced, ``rested_on`` the posts that supported it.
    """

    TITLE = RETITLE
    """``title``."""
    TOPIC = "recap topic"
    """``text``."""
    NEXT = "recap next"
    """The next meeting: ``text``, and ``start`` where it is known."""
    SENTENCE = "recap sentence"
    """Target: the name of a sentence of the introduction. ``text``."""
    FINDING = "recap finding"
    """Target: a finding's name. ``section``, ``state``."""
    WORDING = "recap wording"
    """Target: a finding's name. ``section``, ``text``; ``posts`` of a new one."""
    MERGE = "recap merge"
    """Target: a finding's name. ``into`` another one's, ``section``."""
    EXAMPLE = "recap example"
    """Target: a finding's name. The post shown for it: ``posts``."""
    SUPPORT = "recap support"
    """Target: a finding's name. The posts that say it: ``posts``."""
    QUOTE = "recap quote"
    """Target: a post. ``state`` shown or left out, ``section``; ``words``, a digest of its text.

    ``stood`` is its own section, where none was named: nothing tells it of a removed post.
    """
    ORDER = "recap order"
    """Target: quotes, findings, open, own, sections or links. ``section``; ``names``, JSON.

    With ``moments``, a list of the same length, sections are told by when they were asked.
    """
    LEAD = "recap lead"
    """The post shown large: ``posts``, none for no post."""
    LIST = "recap list"
    """Target: the kind of things. ``section``, ``state``."""
    ITEM = "recap item"
    """Target: a thing. ``list``, ``section``, ``state`` or ``text``; ``posts`` of a new one."""
    LINK = "recap link"
    """Target: an address. ``state``, ``text`` (its title); ``section`` of a new one."""
    EXCHANGE = "recap exchange"
    """Target: the posts, with blanks between them. ``state``."""
    OPEN = "recap open"
    """Target: a post that asks. ``state`` answered, shown or left out; ``by`` the answer."""
    GUEST = "recap guest"
    """Target: a handle. ``state`` shown or left out."""
    BOT = MARK_BOT
    """Target: a handle. ``state`` shown for a bot, left out for nobody of the kind."""
    SECTION = "recap section"
    """Target: a section, or a part at the end of a recap. ``state``."""
    PARAGRAPH = "recap paragraph"
    """Target: a name. ``text`` (Markdown), ``place``, ``after``."""
    PICTURE = "recap picture"
    """Target: a name. ``picture`` (digest), ``alternative``, ``text``, ``place``, ``after``."""


class PartState(StrEnum):
    """The state that a decision gives a part; ``DERIVED`` leaves it to the analysis again."""

    SHOWN = "shown"
    LEFT_OUT = "left out"
    ANSWERED = "answered"
    DERIVED = "derived"


def read_post(name: str) -> PostKey | None:
    """Return the key of a post's name, None for another text."""
    network, colon, identity = name.partition(":")
    return PostKey(network, identity) if colon and network and identity else None


def read_moment(text: str | None) -> datetime | None:
    """Return an aware time that was written in ISO 8601, None for anything else."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def read_names(text: str | None) -> tuple[str, ...]:
    """Return the names of parts of a list in JSON; none of a text that is no such list."""
    try:
        names = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    return tuple(map(str, names)) if isinstance(names, list) else ()


def words_digest(text: str) -> str:
    """Return a digest of a post's words, by which an edit is noticed; it tells nothing of them."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def posts_named(stored: Correction) -> tuple[PostKey, ...]:
    """Return the posts that a decision names: as its target, in its values."""
    texts = [stored.target or "", *(text for name, text in stored.value if name in _POST_VALUES)]
    texts += [name for of, text in stored.value if of == "names" for name in read_names(text)]
    keys = (read_post(word) for text in texts for word in text.split() if not _is_address(word))
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def rename_posts(stored: Correction, names: Mapping[PostKey, str]) -> Correction:
    """Return the decision with other names for some posts: of their latest versions, or none."""

    def renamed(text: str) -> str:
        words = []
        for word in text.split(" "):
            key = None if _is_address(word) else read_post(word)
            words.append(names.get(key, word) if key is not None else word)
        return " ".join(filter(None, words))

    def renamed_value(name: str, text: str) -> str:
        if name == "names":
            return json.dumps(list(map(renamed, read_names(text))), ensure_ascii=False)
        return renamed(text) if name in _POST_VALUES else text

    return replace(
        stored,
        target=None if stored.target is None else renamed(stored.target),
        value=tuple((name, renamed_value(name, text)) for name, text in stored.value),
    )


def _is_address(word: str) -> bool:
    # A post of Bluesky or Mastodon may have an address in its name, behind that of the network.
    return word.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapDecision:
    """A decision as it is stored, with the section that it means as sections are called now."""

    stored: Correction
    kind: DecisionKind
    target: str
    section: str
    values: Mapping[str, str] = field(repr=False)

    @property
    def part(self) -> tuple[str, ...]:
        """The part of the recap that it is about: of two decisions on one, the later counts."""
        of_list = self.values.get("list", "") if self.kind is DecisionKind.ITEM else ""
        has_section = self.kind in _IN_A_SECTION or self.target.startswith(MENTION_NAME)
        return (self.kind.value, self.target, self.section if has_section else "", of_list)

    @property
    def text(self) -> str:
        """The words that were decided on."""
        return self.values.get("text", NO_WORDING)

    @property
    def state(self) -> PartState:
        """The state that was decided on."""
        return PartState(self.values.get("state", PartState.SHOWN))

    def posts(self, name: str = "posts") -> tuple[PostKey, ...]:
        """Return the posts of a value."""
        keys = map(read_post, self.values.get(name, "").split())
        return tuple(key for key in keys if key is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of parts in the order that was decided on."""
        return read_names(self.values.get("names"))


def is_removed(key: PostKey) -> bool:
    """Return True for the pseudonym of a post that was removed."""
    return key.id.startswith(PSEUDONYM)


def _lost_by_removal(decision: RecapDecision) -> str | None:
    """Return why a decision can have no effect after a removal; None where it can."""
    lost = set(decision.values.get(REMOVED_VALUE, "").split())
    if "target" in lost:
        return "it was about somebody who was removed, or about their words"
    if lost & {"title", "text", "alternative"}:
        return "its words were those of somebody who was removed"
    return None


_IN_A_SECTION: Final = frozenset({DecisionKind.ORDER, DecisionKind.LIST, DecisionKind.ITEM})
"""Kinds whose target names a part of one section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStanding:
    """The effect of a decision on the recap as it is now.

    ``why`` tells why it changes nothing, None where it does; ``overruled``: a later one is about
    the same part. ``changed`` tells in which way that is different now on which it rested, empty
    where all is as it was: somebody should look again. ``is_back``: it leaves the part to the
    analysis again, and takes the effect of earlier ones. ``keeps_place``: its post was removed, and
    a line stands where it stood.
    """

    stored: Correction
    why: str | None = None
    overruled: bool = False
    changed: str = ""
    is_back: bool = False
    keeps_place: bool = False


class Decisions:
    """The decisions on one recap that are in force, and the effect of each."""

    def __init__(
        self,
        stored: Iterable[Correction],
        questions: Iterable[Question],
        *,
        missing: Mapping[PostKey, str] | None = None,
    ) -> None:
        """Take the decisions in the order in which they were made, and the session's questions.

        ``missing`` tells why posts that they name are not in the session.
        """
        self._missing = dict(missing or {})
        self._sections = {it.section: it.asked_at for it in questions}
        self._last: dict[tuple[str, ...], RecapDecision] = {}
        self._standings: list[DecisionStanding] = []
        self._places: dict[tuple[str, ...], int] = {}
        self._replaced: set[tuple[str, ...]] = set()
        self._began: dict[tuple[str, ...], int] = {}
        for correction in stored:
            decision = self._read(correction)
            if decision is None:
                unknown = "this version of tweetup does not know this kind of decision"
                self._standings.append(DecisionStanding(stored=correction, why=unknown))
                continue
            if (lost := _lost_by_removal(decision)) is not None:
                self._standings.append(DecisionStanding(stored=correction, why=lost))
                continue
            part = decision.part
            if part in self._last:
                self._replaced.add(part)
                self._standings[self._places[part]] = DecisionStanding(
                    stored=self._last.pop(part).stored,
                    why="a later one decides the same",
                    overruled=True,
                )
            self._last[part] = decision
            self._began.setdefault(part, len(self._began))
            self._places[part] = len(self._standings)
            is_back = decision.state is PartState.DERIVED
            is_idle = is_back and part not in self._replaced
            why = "the part is as it is derived" if is_idle else None
            self._standings.append(DecisionStanding(stored=correction, why=why, is_back=is_back))

    def of(self, *kinds: DecisionKind) -> tuple[RecapDecision, ...]:
        """Return the last decisions of some kinds, in the order in which they were made."""
        return tuple(
            decision
            for decision in self._last.values()
            if decision.kind in kinds and decision.state is not PartState.DERIVED
        )

    def began(self, decision: RecapDecision) -> int:
        """Return the place of a part among all, by the first decision on it."""
        return self._began[decision.part]

    def order(self, target: str, section: str = "") -> RecapDecision | None:
        """Return the order that somebody gave the parts of a section, or those of a recap."""
        decision = self._last.get((DecisionKind.ORDER.value, target, section, ""))
        return decision if decision and decision.state is not PartState.DERIVED else None

    def why_missing(self, keys: Iterable[PostKey]) -> str:
        """Return why posts that a decision names are not in the session, in a clause."""
        reasons = dict.fromkeys(map(self._why_missing, keys))
        return "; ".join(reasons) or _NOT_HERE

    def _why_missing(self, key: PostKey) -> str:
        return _REMOVED if is_removed(key) else self._missing.get(key, _NOT_HERE)

    def leave_out_posts(self, reasons: Mapping[PostKey, str]) -> None:
        """Take posts of the session for missing, each for a reason."""
        self._missing.update(reasons)

    def takes_the_place_of_another(self, decision: RecapDecision) -> bool:
        """Return True where an earlier decision on the same part would hold without this one."""
        return decision.part in self._replaced

    def has_no_effect(self, decision: RecapDecision, why: str) -> None:
        """Note that a decision changes nothing now, with the reason."""
        place = self._places[decision.part]
        self._standings[place] = DecisionStanding(stored=decision.stored, why=why)

    def keeps_place(self, decision: RecapDecision) -> None:
        """Note that a line stands where the removed post of a decision stood."""
        place = self._places[decision.part]
        self._standings[place] = DecisionStanding(stored=decision.stored, keeps_place=True)

    def rests_on_other(self, decision: RecapDecision, change: str) -> None:
        """Note that that on which a decision rested has changed, unless somebody has seen that."""
        place = self._places[decision.part]
        if self._standings[place].why is None and decision.values.get(SEEN) != change:
            self._standings[place] = DecisionStanding(stored=decision.stored, changed=change)

    def compare_words(self, decision: RecapDecision, now: str) -> None:
        """Note where the derived words that a decision replaced are others now."""
        before = decision.values.get("was")
        if before is not None and now not in {before, decision.text}:
            self.rests_on_other(decision, f"it replaced “{before}”, which now reads “{now}”")

    @property
    def standings(self) -> tuple[DecisionStanding, ...]:
        """The effect of each decision, in the order in which they were made."""
        return tuple(self._standings)

    @property
    def effective(self) -> int:
        """The number of decisions that change the recap."""
        return sum(it.why is None and not it.is_back for it in self._standings)

    def _read(self, stored: Correction) -> RecapDecision | None:
        try:
            kind = DecisionKind(stored.kind)
            PartState(dict(stored.value).get("state", PartState.SHOWN))
        except ValueError:
            return None
        values = dict(stored.value)
        if "moments" in values:
            values["names"] = self._names_now(values)
        section = values.get("section", "")
        target = stored.target or ""
        if kind is DecisionKind.SECTION:
            target = self._section_now(target, values.get("asked"))
        return RecapDecision(
            stored=stored,
            kind=kind,
            target=target,
            section=self._section_now(section, values.get("asked")),
            values=values,
        )

    def _names_now(self, values: Mapping[str, str]) -> str:
        """Return the names of sections in an order as they are called now, as JSON."""
        names, moments = read_names(values.get("names")), read_names(values["moments"])
        asked = dict(zip(names, moments, strict=False))
        return json.dumps([self._section_now(name, asked.get(name)) for name in names])

    def _section_now(self, name: str, asked: str | None) -> str:
        return section_now(self._sections, name, asked)


def section_now(sections: Mapping[str, datetime | None], name: str, asked: str | None) -> str:
    """Return the section whose question was asked at that moment, else that of the name.

    ``sections`` are those of a session, with the moments of their questions.
    """
    moment = read_moment(asked)
    if moment is None:
        return name
    if sections.get(name) == moment:
        return name
    then = [section for section, asked_at in sections.items() if asked_at == moment]
    # A question that gets a number is called otherwise, such as Q1 that was S1.
    return next((it for it in then if it[:1] == name[:1]), then[0] if then else name)
