"""Decisions on recaps after a removal: they stay, without the person's words, names and posts.

A decision that vanished would leave a host without an answer to why a recap reads otherwise now. So
it keeps its row: a pseudonym stands for a post, texts that repeat the person go, and the value
``removed`` names them. Only a decision on the person alone, as a guest or a bot, goes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive.corrections import rewrite_correction, stored_corrections
from tweetup.archive.personal_words import SOMEBODY
from tweetup.archive.record_cleaning import replace_names
from tweetup.archive.removal_list import RemovalList, author_entry, post_entry
from tweetup.model import REMOVED_VALUE, Correction, PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection

    from tweetup.archive.personal_words import RemovedNames

_QUOTE: Final = "recap quote"
_SECTION: Final = """
    SELECT l.section FROM placements AS l JOIN posts AS p USING (post)
    WHERE l.session = ? AND p.network || ':' || p.id = ?
"""

__all__ = ["clean_decision", "clean_decisions"]

_ABOUT_PEOPLE: Final = frozenset({"recap guest", "recap bot"})

_TEXTS: Final = frozenset({"title", "text", "alternative", "was"})
"""Values that are words of the owner, or words that these replaced."""

_MENTION: Final = "mention "
_TARGET: Final = "target"
_NAMES: Final = "names"
_WORDS: Final = "words"
_LEAST_ID: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaning:
    """The functions that tell a removed post, and a text of the person's, and that replace names.

    ``ids`` are those of the posts, of which an address may have one. Names in texts are looked
    over, and written anew with ``rewrites``: a removal has the owner's words replaced apart.
    """

    pseudonym: Callable[[PostKey], str | None]
    tells: Callable[[str], bool]
    replaced: Callable[[str], str]
    ids: Collection[str] = ()
    rewrites: bool = False

    def cleaned(self, decision: Correction) -> Correction:
        """Return a decision without the person's words, names and posts."""
        removed = [text for name, text in decision.value if name == REMOVED_VALUE]
        gone = set(" ".join(removed).split())
        target = decision.target
        if target is not None and (target := self._part(target)) is None:
            gone.add(_TARGET)
        value = []
        for name, text in decision.value:
            if name == REMOVED_VALUE:
                continue
            kept = self._value(name, text)
            if kept is None:
                gone.add(name)
            elif name != _WORDS or target == decision.target:  # a digest of a removed text
                value.append((name, kept))
        if gone:
            value.append((REMOVED_VALUE, " ".join(sorted(gone))))
        return replace(decision, target=target, value=tuple(sorted(value)))

    def _value(self, name: str, text: str) -> str | None:
        """Return a value of a decision; None for one that repeats the person."""
        if name == _NAMES:
            return self._parts(text)
        if name in _TEXTS:
            replaced = self.replaced(text)
            has_id = any(
                len(it) >= _LEAST_ID and re.search(rf"(?<!\w){re.escape(it)}(?!\w)", replaced)
                for it in self.ids
            )
            if has_id or self.tells(replaced):
                return None
            return replaced if self.rewrites else text
        return self._part(text)

    def _parts(self, text: str) -> str:
        """Return a list of names of parts, as JSON, without those that repeat the person."""
        try:
            names = json.loads(text)
        except ValueError:
            return "[]"
        if not isinstance(names, list):
            return "[]"
        kept = [self._part(str(name)) for name in names]
        return json.dumps([name for name in kept if name is not None], ensure_ascii=False)

    def _part(self, name: str) -> str | None:
        """Return the name of a part, or of posts; None for one that repeats the person."""
        words = " ".join(map(self._post, name.split(" ")))
        if words != name:
            return words
        plain = name.removeprefix(_MENTION)
        return None if self.tells(plain) or set(self.ids) & set(plain.split("/")) else name

    def _post(self, word: str) -> str:
        network, colon, identity = word.partition(":")
        if not (colon and network and identity):
            return word
        name = self.pseudonym(PostKey(network, identity))
        return word if name is None else f"{network}:{name}"


def clean_decisions(
    connection: sqlite3.Connection,
    listed: RemovalList,
    names: RemovedNames,
    keys: Collection[PostKey],
) -> int:
    """Clean the decisions on recaps of posts and people; return how many lost anything.

    Decisions that were undone are no exception. A note that names the people is emptied.
    """
    removed = set(keys)
    cleaning = _Cleaning(
        pseudonym=lambda key: listed.pseudonym(post_entry(*key)) if key in removed else None,
        tells=names.are_told_by,
        replaced=lambda text: names.replaced_by_owner(text, SOMEBODY),
        ids={key.id for key in removed},
    )
    count = 0
    for decision in stored_corrections(connection):
        if not decision.is_of_recap:
            continue
        is_theirs = fold_handle(decision.target or "") in names.handles
        if decision.kind in _ABOUT_PEOPLE and is_theirs:
            rewrite_correction(connection, decision.id, None)
            count += 1
            continue
        cleaned = cleaning.cleaned(decision)
        if cleaned.target != decision.target:
            cleaned = cleaning.cleaned(_with_section(connection, decision))
        if decision.note is not None and names.are_told_by(decision.note):
            cleaned = replace(cleaned, note=None)
        if cleaned != decision:
            rewrite_correction(connection, decision.id, cleaned)
            count += 1
    return count


def _with_section(connection: sqlite3.Connection, decision: Correction) -> Correction:
    """Return a decision that shows a post with the section in which the post stands.

    Early ones do not tell it, and nothing else does once the post is removed.
    """
    values = dict(decision.value)
    if decision.kind != _QUOTE or values.get("state") != "shown":
        return decision
    if not {"section", "stood"}.isdisjoint(values):
        return decision
    row = connection.execute(_SECTION, (decision.session, decision.target)).fetchone()
    if row is None:
        return decision
    return replace(decision, value=tuple(sorted({**values, "stood": row[0]}.items())))


def clean_decision(connection: sqlite3.Connection, decision: Correction) -> Correction:
    """Return a decision that comes from elsewhere as a removal would have left it.

    The list of removals tells whether a name is on it, and none of its names.
    """
    listed = RemovalList.readable_part(connection)
    if not listed or not decision.is_of_recap:
        return decision
    networks = [it for (it,) in connection.execute("SELECT DISTINCT network FROM authors")]

    def replaced(text: str) -> str:
        # As a removal itself has it: people read these words.
        for network in networks:
            find = listed.lookup(network)
            text = replace_names(text, lambda name: SOMEBODY if find(name) else None)  # noqa: B023 - used at once
        return text

    cleaning = _Cleaning(
        pseudonym=lambda key: listed.pseudonym(post_entry(*key)),
        tells=lambda text: listed.repeats_words(text) or replaced(text) != text,
        replaced=replaced,
        rewrites=True,
    )
    person = listed.pseudonym(author_entry(decision.target or ""))
    if decision.kind in _ABOUT_PEOPLE and person is not None:
        return replace(decision, target=person)
    return cleaning.cleaned(decision)
