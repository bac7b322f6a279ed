"""The register of every column that may hold words about a person, and of what a removal does.

A test fails where a column of text is neither here nor declared free of such words. Files beside
the archive (copies of it, recaps and sites, ``tweetup.toml``, interrupted ``.part`` files) are
looked through by the job of a removal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.text import fold_handle, fold_text, read_echo
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "FREE_COLUMNS",
    "LEAST_COPIED",
    "PERSONAL_WORDS",
    "SOMEBODY",
    "Handling",
    "RemovedNames",
    "wording_of",
]


SOMEBODY: Final = "removed"
"""The word for a person in the name of a file, a query or a reason, which no import compares."""


class Handling(StrEnum):
    """What becomes of a column's words about a person who is removed."""

    GOES = "goes with the person's posts and profiles"
    STAYS = "words of others, which stay whole"
    REPLACED = "a pseudonym stands there instead"
    DELETED = "the row, or its note, is deleted"
    DERIVED = "deleted, and derived again without the person"


#: Table → column → handling. The handling of a row of a person's own is always that it goes.
PERSONAL_WORDS: Final[Mapping[str, Mapping[str, Handling]]] = {
    "captures": {
        **dict.fromkeys(("source", "query", "cursor", "skipped", "gaps"), Handling.REPLACED),
        "hashtag": Handling.STAYS,
    },
    "authors": {
        **dict.fromkeys(("handle_folded", "id", "handle", "name"), Handling.GOES),
        **dict.fromkeys(("bio", "location", "url"), Handling.STAYS),
    },
    "author_profiles": {
        **dict.fromkeys(("id", "handle", "name"), Handling.GOES),
        **dict.fromkeys(("bio", "location", "url"), Handling.STAYS),
    },
    "posts": {
        **dict.fromkeys(("id", "handle"), Handling.GOES),
        **dict.fromkeys(("text", "source", "place", "url"), Handling.STAYS),
        "conversation_id": Handling.REPLACED,
    },
    "post_search": dict.fromkeys(("text", "handle"), Handling.STAYS),
    "hashtags": dict.fromkeys(("tag", "written"), Handling.STAYS),
    "cashtags": {"cashtag": Handling.STAYS},
    "mentions": dict.fromkeys(("handle_folded", "handle"), Handling.REPLACED),
    "links": {
        **dict.fromkeys(("url", "address"), Handling.REPLACED),
        **dict.fromkeys(("short", "title", "description"), Handling.STAYS),
    },
    "media": {"url": Handling.REPLACED, "alt_text": Handling.STAYS},
    "poll_options": {"text": Handling.STAYS},
    "post_references": dict.fromkeys(
        ("target_id", "target_handle", "target_author_id"), Handling.REPLACED
    ),
    "edits": {"id": Handling.GOES},
    "absent_posts": {"id": Handling.GOES},
    "_absent_content": {"id": Handling.GOES, "content": Handling.REPLACED},
    "_notices": {"id": Handling.GOES},
    "_raw_blocks": {"content": Handling.REPLACED},
    "chats": {"hashtag": Handling.STAYS},
    "sessions": dict.fromkeys(("session", "chat", "hashtag", "zone_reasons"), Handling.DERIVED),
    "session_posts": {"session": Handling.DERIVED},
    "sittings": dict.fromkeys(("session", "meeting"), Handling.DERIVED),
    "hosts": dict.fromkeys(("session", "handle"), Handling.DERIVED),
    "questions": dict.fromkeys(
        ("session", "label", "text", "author", "submitted_by"), Handling.DERIVED
    ),
    "question_posts": {"session": Handling.DERIVED},
    "placements": dict.fromkeys(("session", "reason", "also"), Handling.DERIVED),
    "themes": dict.fromkeys(("session", "label"), Handling.DERIVED),
    "theme_posts": {"session": Handling.DERIVED},
    "theme_quotes": {"session": Handling.DERIVED},
    "summaries": {"session": Handling.DERIVED},
    "summary_posts": {"session": Handling.DERIVED},
    "acts": {"session": Handling.DERIVED},
    "claims": dict.fromkeys(("session", "claims"), Handling.DERIVED),
    "findings": dict.fromkeys(("session", "text", "phrase"), Handling.DERIVED),
    "finding_posts": {"session": Handling.DERIVED},
    "_several_handles": {"accounts": Handling.DERIVED},
    "_derivations": dict.fromkeys(("scope", "settings", "content"), Handling.DERIVED),
    "_site_cards": dict.fromkeys(("session", "card"), Handling.DERIVED),
    "_site_addresses": dict.fromkeys(("path", "chat"), Handling.DELETED),
    "_site_words": {"name": Handling.DELETED},
    "_revisions": {"name": Handling.STAYS},
    "corrections": dict.fromkeys(
        ("session", "hashtag", "target", "value", "note"), Handling.DELETED
    ),
    "annotations": dict.fromkeys(
        ("post_id", "handle_folded", "account_id", "name", "value", "note", "recorded_by"),
        Handling.DELETED,
    ),
    "profile_roles": {"evidence": Handling.GOES},
    "session_aliases": dict.fromkeys(("chat", "alias"), Handling.DELETED),
    "conflicts": {
        **dict.fromkeys(("first_id", "second_id"), Handling.GOES),
        **dict.fromkeys(("first_place", "second_place", "note"), Handling.REPLACED),
    },
    "removal_log": {"reason": Handling.REPLACED},
    "outputs": {
        **dict.fromkeys(("path", "part_of"), Handling.STAYS),
        "session": Handling.REPLACED,
    },
    "_recap_files": {"path": Handling.STAYS},
    "_recap_file_parts": dict.fromkeys(
        ("name", "after_part", "role_of", "words", "more_words", "address"), Handling.DELETED
    ),
    "_drafts": dict.fromkeys(("session", "form", "label", "words"), Handling.DELETED),
}

#: Columns of text that hold no words about anybody: times, digests, and names from lists of ours.
FREE_COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "captures": frozenset(
        {
            *("kind", "format", "digest", "since", "until", "cost", "tool_version", "started_at"),
            *("finished_at", "file_modified_at", "completeness"),
        }
    ),
    "authors": frozenset({"network", "created_at", "seen_at"}),
    "author_profiles": frozenset({"created_at", "first_seen", "last_seen"}),
    "posts": frozenset(
        {
            *("network", "kind", "created_at", "profile_seen_at", "language", "counted_at"),
            "edited_at",
        }
    ),
    "media": frozenset({"kind"}),
    "polls": frozenset({"ends_at", "counted_at"}),
    "post_references": frozenset({"relation", "basis"}),
    "mentions": frozenset({"part"}),
    "absent_posts": frozenset({"network", "reason", "since", "confirmed_at"}),
    "_absent_content": frozenset({"network", "codec"}),
    "_notices": frozenset({"network", "reason", "said_at"}),
    "_post_digests": frozenset({"digest"}),
    "_profile_digests": frozenset({"digest"}),
    "_raw_blocks": frozenset({"codec"}),
    "_raw_records": frozenset({"digest", "format", "pieces"}),
    "_raw_lines": frozenset({"digest", "format", "posts", "read_by"}),
    "sessions": frozenset({"starts_at", "ends_at", "timezone", "found_by", "zone_source"}),
    "questions": frozenset({"section", "asked_at"}),
    "placements": frozenset({"section", "method"}),
    "themes": frozenset({"section"}),
    "summaries": frozenset({"section", "summarizer"}),
    "acts": frozenset({"kind", "act"}),
    "findings": frozenset({"section", "kind", "made_by"}),
    "finding_posts": frozenset({"part"}),
    "_derivations": frozenset({"kind", "fingerprint", "version", "made_at"}),
    "_site_cards": frozenset({"made_of", "digest"}),
    "_site_addresses": frozenset({"starts_at", "ends_at"}),
    "_site_words": frozenset({"digest", "words", "written_at"}),
    "corrections": frozenset({"kind", "made_at", "undone_at"}),
    "annotations": frozenset({"network", "made_at", "undone_at"}),
    "profile_roles": frozenset({"role", "rule", "language"}),
    "_role_readings": frozenset({"digest"}),
    "session_aliases": frozenset({"during", "renamed_at"}),
    "conflicts": frozenset({"network", "field", "found_at", "decision", "decided_at"}),
    "_removals": frozenset({"digest", "removed_at", "key", "pseudonym"}),
    "_removed_references": frozenset({"target", "mark"}),
    "removal_log": frozenset({"cause", "removed_at"}),
    "outputs": frozenset({"kind", "written_at", "content_digest", "format", "quotes"}),
    "_recap_files": frozenset({"edition", "written_at"}),
    "_recap_file_parts": frozenset({"edition", "kind", "place", "role", "digest"}),
    "_drafts": frozenset({"typed_at"}),
    "pictures": frozenset({"digest", "media_type", "data", "added_at"}),
    "_secrets": frozenset({"name", "value"}),
}

#: Words from which on a text is known to be a copy, not a greeting that many write.
LEAST_COPIED: Final = 6

#: Words of a wording that is not written twice by chance.
_LEAST_WORDS: Final = 4

#: Characters of an account's id that is not a number in a count or a time.
_LEAST_ID: Final = 6

_PARTS: Final = 2

#: Characters of a name that counts as a word of its own.
_LEAST_NAME: Final = 2


_TOKEN: Final = re.compile(r"[^\W_]+")
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_LINE_END: Final = re.compile(r"\\[nrt]")


def wording_of(text: str) -> str:
    """Return the words of a text in one case, without hashtags, handles, links and labels."""
    from tweetup.text import strip_labels  # the patterns of labels take long to compile

    return fold_text(strip_labels(HASHTAG.sub(" ", text)))


def _is_repost(text: str) -> bool:
    echo = read_echo(text)
    return echo is not None and echo.is_repost


@dataclass(frozen=True)
class RemovedNames:
    """The names under which people are looked for when they are removed, and their posts' texts.

    ``handles`` are in one case, without @; ``ids`` of accounts; ``names`` of profiles.
    """

    handles: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()

    def are_in(self, text: str) -> bool:
        """Return True where a text names one of the people.

        A handle that may be a word of the language counts behind @ or / alone, a display name
        where it has two words.
        """
        pattern = self.pattern
        return pattern is not None and pattern.search(text) is not None

    def count(self, text: str) -> int:
        """Return how often a text names one of the people."""
        return 0 if self.pattern is None else len(self.pattern.findall(text))

    def replaced(self, text: str, word: str) -> str:
        """Return a text with a word for each name of the people that :meth:`are_in` counts."""
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda match: f"{match[0][0] * (match[0][0] in '@/')}{word}", text)

    def replaced_by_owner(self, text: str, word: str, *, is_label: bool = False) -> str:
        """Return a text of the archive's owner with a word for each name of the people.

        A handle counts as a whole word, whatever its letters, and so does a display name. In a
        label, the name of a file or session, an underscore parts words as well.
        """
        pattern = self.label_pattern if is_label else self.owner_pattern
        if pattern is None:
            return text
        return pattern.sub(lambda match: f"{match[0][0] * (match[0][0] in '@/')}{word}", text)

    def are_written_in(self, text: str) -> bool:
        """Return True where a derived result names them: also a handle that stands as a word."""
        folded = text.casefold()
        return any(name.casefold() in folded for name in (*self.handles, *self.names) if name)

    def are_told_by(self, value: str) -> bool:
        """Return True where a value is a name of one of them, names them, or has their words.

        Their words are a text, or the value itself where that is a piece of one, from four words
        on, or any six of them in a row.
        """
        if fold_handle(value) in self.handles or value.strip() in self.ids or self.are_in(value):
            return True
        folded = f" {wording_of(value)} "
        if len(folded.split()) < _LEAST_WORDS:
            return False
        return any(
            folded in f" {text} " or (len(text.split()) >= _LEAST_WORDS and f" {text} " in folded)
            for text in self._folded_texts
        ) or self._has_words_in_a_row(folded.split())

    def _has_words_in_a_row(self, words: list[str]) -> bool:
        runs = self._runs
        return any(
            tuple(words[first : first + LEAST_COPIED]) in runs
            for first in range(len(words) - LEAST_COPIED + 1)
        )

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        """All six words in a row of the texts that are no reposts."""
        return frozenset(
            tuple(words[first : first + LEAST_COPIED])
            for words in (wording_of(text).split() for text in self.texts if not _is_repost(text))
            for first in range(len(words) - LEAST_COPIED + 1)
        )

    def count_texts(self, text: str) -> int:
        """Return how often a text has the words of one of their posts whole, in a row.

        Words that many may write, fewer than six, do not count.
        """
        if not self._by_start or not self._may_be_quoted_in(text):
            return 0
        words = wording_of(text).split()
        return sum(
            words[first : first + len(own)] == own
            for first in range(len(words) - LEAST_COPIED + 1)
            for own in self._by_start.get(tuple(words[first : first + LEAST_COPIED]), ())
        )

    def count_texts_in_record(self, record: bytes) -> int:
        """Return how often the strings of a raw record, or of many, have the words of a post whole.

        Strings end at quotation marks, be it JSON or a table.
        """
        if not self._by_start:
            return 0
        text = record.decode("utf-8", "replace")
        if "\\u" in text:
            text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
        if not self._may_be_quoted_in(text):
            return 0
        strings = text.replace("\\\\", " ").replace('\\"', " ").split('"')
        return sum(self.count_texts(_LINE_END.sub(" ", string)) for string in strings)

    def _may_be_quoted_in(self, text: str) -> bool:
        """Return False where a text lacks the longest words of all their texts."""
        longest = self._longest_words
        return longest is None or not longest.isdisjoint(_TOKEN.findall(text.casefold()))

    @cached_property
    def _longest_words(self) -> frozenset[str] | None:
        """A long word of each text, of plain letters if there is one; None where one has a sign."""
        longest = {max(own, key=_rank) for texts in self._by_start.values() for own in texts}
        return frozenset(longest) if all(map(str.isalnum, longest)) else None

    @cached_property
    def _by_start(self) -> dict[tuple[str, ...], list[list[str]]]:
        """The words of texts, by the first six."""
        texts: dict[tuple[str, ...], list[list[str]]] = {}
        for text in dict.fromkeys(self._folded_texts):
            words = text.split()
            if len(words) >= LEAST_COPIED:
                texts.setdefault(tuple(words[:LEAST_COPIED]), []).append(words)
        return texts

    @property
    def spellings(self) -> tuple[str, ...]:
        """The texts as they are, and with single spaces and no hashtag, as in a link's card."""
        plain = (" ".join(HASHTAG.sub(" ", text).split()) for text in self.texts)
        return tuple(dict.fromkeys((*self.texts, *plain)))

    @cached_property
    def short_texts(self) -> tuple[str, ...]:
        """The texts of fewer than six words, which others may have written as well."""
        return tuple(it for it in self.texts if len(wording_of(it).split()) < LEAST_COPIED)

    @cached_property
    def _folded_texts(self) -> tuple[str, ...]:
        return tuple(wording_of(text) for text in self.texts)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The pattern of the people's names in a text, in one case; None for no name."""
        plain = [re.escape(handle) for handle in sorted(self.handles) if handle]
        telling = [
            re.escape(handle) for handle in sorted(self.handles) if re.search(r"[\d_.:@-]", handle)
        ]
        telling += [
            rf"{re.escape(server)}/(?:@|users/){re.escape(name)}(?![.-]\w)"
            for name, server in self.on_servers
        ]
        telling += [re.escape(name) for name in sorted(self.ids) if len(name) >= _LEAST_ID]
        telling += [
            r"\s+".join(map(re.escape, name.split()))
            for name in sorted(self.names)
            if len(name.split()) >= _PARTS
        ]
        parts = [rf"[@/](?:{'|'.join(plain)})(?!\w|[@.-]\w)"] if plain else []
        parts += [rf"(?<![\w.-])(?:{'|'.join(telling)})(?!\w|@\w)"] if telling else []
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    @cached_property
    def on_servers(self) -> tuple[tuple[str, str], ...]:
        """The handles with a server, each as name and server: their pages are ``server/@name``."""
        parts = (handle.partition("@") for handle in sorted(self.handles))
        return tuple((name, server) for name, _, server in parts if name and server)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The addresses of these handles' pages, without a scheme, in both forms of Mastodon."""
        forms = ("@", "users/")
        return tuple(f"{server}/{form}{name}" for name, server in self.on_servers for form in forms)

    @cached_property
    def owner_pattern(self) -> re.Pattern[str] | None:
        """The pattern of the people's names in words of the archive's owner; None for no name."""
        return self._pattern_between(r"\w")

    @cached_property
    def label_pattern(self) -> re.Pattern[str] | None:
        """The pattern of the people's names in the name of a file or session; None for no name."""
        return self._pattern_between(r"[^\W_]")

    def _pattern_between(self, letter: str) -> re.Pattern[str] | None:
        """Return the pattern of names between signs that are no such letter, nor # or @ before."""
        handles = {part for handle in self.handles for part in (handle, _without_server(handle))}
        names = {re.sub(r"^\W+|\W+$", "", name) for name in self.names}
        # The longest first: of "ada@social.example" nothing may be left behind "ada".
        words = sorted(
            {word for word in handles | names if len(word) >= _LEAST_NAME},
            key=lambda word: (-len(word), word),
        )
        parts = [] if self.pattern is None else [self.pattern.pattern]
        if words:
            choice = "|".join(map(re.escape, words))
            ends = rf"(?:@(?:{choice})(?!{letter}|[@.-]\w)|(?:{choice})(?!{letter}|@\w))"
            parts.append(rf"(?<!{letter})(?<![#@]){ends}")
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _rank(word: str) -> tuple[bool, int]:
    return word.isascii() and word.isalnum(), len(word)


def _without_server(handle: str) -> str:
    """Return a handle as people say it: ``ada`` of ``ada@social.example``, ``ada.bsky.social``."""
    return handle.partition("@")[0].removesuffix(".bsky.social")
