"""The list of removals: who and what may not come back, by keyed digests of names.

It can tell that a post or person is on it, but it cannot be read as a list of either. Without its
key it can tell nothing, and so nothing may be added to the archive then.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from tweetup.archive.identity import second_id
from tweetup.archive.personal_words import LEAST_COPIED, wording_of
from tweetup.archive.record_cleaning import clean_record, replace_names
from tweetup.archive.removal_key import key_path, key_print, make_key, read_keys
from tweetup.archive.timestamps import to_text
from tweetup.errors import ArchiveError
from tweetup.model import Relation
from tweetup.text import fold_handle, read_echo

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Link, Media, Post, Reference

__all__ = [
    "RemovalList",
    "account_entry",
    "all_places_entry",
    "author_entry",
    "display_entry",
    "echoes_in",
    "hide_people",
    "is_pseudonym",
    "place_entry",
    "post_entry",
    "return_shown",
    "sole_account_entry",
    "text_entries",
    "write_learned",
    "write_removals",
]

#: Copies inside copies that are read: RT @a: RT @b: ...
_DEPTH: Final = 8

_LEAST_LENGTH: Final = 2 * LEAST_COPIED - 1
"""Characters of a text that has so many words."""

_PARTS: Final = 2
"""Words of a display name that means one person."""

_MOST_PARTS: Final = 6
"""Words of a display name that is looked for in other texts."""

#: Begins the name that stands for somebody who was removed.
_PSEUDONYM: Final = "removed-"

_WORD: Final = re.compile(r"\w+")
_WORD_END: Final = re.compile(r"(?<=\w)(?!\w)|(?<=\S)(?!\S)")


class _Entry(Struct, frozen=True):
    pseudonym: str
    hides: bool
    by_network: bool = False


class RemovalList:
    """The posts, authors and places that were removed, on request or as gone from their network.

    A request is for good: it takes copies by others too, whatever id they have, and the names of
    whoever asked go from all other posts. A post that is gone from its network is kept out by its
    id alone, until the network shows it again: others may have the same words, its author too.
    Entries made with a key that is not at hand match nothing; ``unreadable`` is their number.
    """

    def __init__(
        self, keys: Iterable[bytes], entries: dict[bytes, _Entry], *, unreadable: int = 0
    ) -> None:
        self._keys = tuple(keys)
        self._entries = entries
        self._names: dict[str, _Entry | None] = {}
        self._repeating: dict[str, bool] = {}
        self._hides_any = any(entry.hides for entry in entries.values())
        self.unreadable = unreadable

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> RemovalList:
        """Read the archive's list.

        Raises :class:`~tweetup.errors.ArchiveError` where entries lack their key: whoever they
        name would come back.
        """
        listed = cls.readable_part(connection)
        if listed.unreadable:
            raise ArchiveError(
                "people asked to be left out of this archive, and without the key of their list"
                " nobody can tell who: nothing can be added to it",
                where=str(key_path(connection)),
                hint="put this file there, as it was where the archive comes from, or import into"
                " an archive of its own",
            )
        return listed

    @classmethod
    def readable_part(cls, connection: sqlite3.Connection) -> RemovalList:
        """Read the entries of the archive's list whose keys are at hand."""
        if connection.execute("SELECT 1 FROM _removals").fetchone() is None:
            return cls((), {})
        rows = connection.execute(
            "SELECT digest, key, pseudonym, hides, by_network FROM _removals"
        ).fetchall()
        keys = read_keys(connection)
        prints = {key_print(key) for key in keys} | ({None} if keys else set())
        entries = {
            bytes(digest): _Entry(
                pseudonym or _made_up(bytes(digest)), bool(hides), bool(by_network)
            )
            for digest, key, pseudonym, hides, by_network in rows
            if key in prints
        }
        return cls(keys, entries, unreadable=len(rows) - len(entries))

    def __bool__(self) -> bool:
        """Return True where anything is on the list."""
        return bool(self._entries)

    def __contains__(self, name: object) -> bool:
        """Return True for a name that an entry function of this module returns, if listed."""
        return isinstance(name, str) and self._entry(name) is not None

    def pseudonym(self, name: str) -> str | None:
        """Return the pseudonym of a name on the list, and None for another."""
        entry = self._entry(name)
        return None if entry is None else entry.pseudonym

    def hides_person(self, name: str) -> bool:
        """Return True where posts that name this person are hidden."""
        entry = self._entry(name)
        return entry is not None and entry.hides

    def covers(self, post: Post) -> bool:
        """Return True where the post, its author, or a post that it repeats is on the list."""
        if not self._entries:
            return False
        # A post that came under another's id was removed under the id that it has here.
        ids = (post.id, second_id(post))
        names = [*(post_entry(post.network, name) for name in ids), author_entry(post.handle)]
        if post.author.id is not None:
            names.append(account_entry(post.network, post.author.id))
        return (
            self._has_any(*names)
            or any(
                self._has_target(post.network, reference)
                for reference in post.references
                if reference.relation is Relation.REPOST
            )
            or self.requested.has_words_of(post)
        )

    def has_words_of(self, post: Post) -> bool:
        """Return True where a post repeats people on the list by name, or has a removed text."""
        return (
            self._has_any(*_names_in_text(post))
            or self.repeats(post.text)
            or any(map(self.repeats, _texts_beside(post)))
        )

    def covers_request(self, post: Post) -> bool:
        """Return True where a person asked for the removal that covers the post.

        False where that was the network alone, which does not show it any more.
        """
        return self.requested.covers(post)

    @cached_property
    def requested(self) -> RemovalList:
        """The entries that somebody asked for."""
        entries = {name: it for name, it in self._entries.items() if not it.by_network}
        return self if len(entries) == len(self._entries) else RemovalList(self._keys, entries)

    def digests_of(self, name: str) -> list[bytes]:
        """Return the digests under which a name may be listed."""
        return [_digest(key, name) for key in self._keys]

    def repeats(self, text: str) -> bool:
        """Return True where a text has all the words in a row of one removed on request.

        The list has digests only: of the first words of a text, by which its place is found, and
        of all. Texts removed by an older tweetup are found where they stand alone.
        """
        if self.requested is not self:
            return self.requested.repeats(text)
        if len(text) < _LEAST_LENGTH or not self._entries:
            return False
        if text not in self._repeating:  # the text of a post is also in its raw record
            self._repeating[text] = self._has_text_in(wording_of(text).split())
        return self._repeating[text]

    def repeats_words(self, text: str) -> bool:
        """Return True where a text of the owner's has six words in a row of a removed one.

        Posts of others are held against whole texts alone, by :meth:`repeats`. Of texts removed by
        an older tweetup no pieces are found.
        """
        if self.requested is not self:
            return self.requested.repeats_words(text)
        if len(text) < _LEAST_LENGTH or not self._entries:
            return False
        runs = map(_run_entry, _runs_of(wording_of(text).split()))
        return any(map(self._holds, runs)) or self.repeats(text)

    def _has_text_in(self, words: Sequence[str]) -> bool:
        for first in range(len(words) - LEAST_COPIED + 1):
            least = first + LEAST_COPIED
            if self._holds(_start_entry(words[first:least])) and any(
                self._holds(_text_entry(words[first:last])) for last in range(least, len(words) + 1)
            ):
                return True
        return False

    def shows(self, text: str, networks: Iterable[str]) -> bool:
        """Return True where a text names somebody who asked, or has the words of their post."""
        if self.requested is not self:
            return self.requested.shows(text, networks)
        if not self._entries:
            return False
        return self.repeats_words(text) or any(
            replace_names(text, find) != text or any(map(find, _names_of_words(text)))
            for find in map(self.lookup, networks)
        )

    def may_store_raw(self, post: Post) -> bool:
        """Return False where the raw record may hold a removed post, or a place, of its targets.

        That of a reply has ids and names of what it answers, which are replaced, and no words.
        """
        return not self._entries or not any(
            (reference.relation is not Relation.REPLY and self._has_target(post.network, reference))
            or (reference.id is not None and self._has_any(place_entry(post.network, reference.id)))
            for reference in post.references
        )

    def without_place(self, post: Post) -> bool:
        """Return True where the place of the post, or of all its author's posts, is on the list."""
        if not self._entries:
            return False
        account = post.author.id
        return self._has_any(place_entry(post.network, post.id)) or (
            account is not None and self._has_any(all_places_entry(post.network, account))
        )

    def hides(self, post: Post) -> bool:
        """Return True where the post names a person who asked that such posts be hidden.

        As at the removal itself, a name stands in its words, mentions, descriptions of pictures or
        poll.
        """
        if not self._hides_any:
            return False
        texts = [post.text, *_texts_beside(post)]
        find = partial(self._hidden_person, post.network)
        return any(
            # Of a post that was here at an earlier removal the record has the pseudonym alone.
            find(handle) is not None or handle in self._hiding_pseudonyms
            for handle in post.mentions
        ) or any(
            replace_names(text, find) != text or any(map(find, _names_of_words(text)))
            for text in texts
        )

    @cached_property
    def _hiding_pseudonyms(self) -> frozenset[str]:
        return frozenset(entry.pseudonym for entry in self._entries.values() if entry.hides)

    def _hidden_person(self, network: str, name: str) -> str | None:
        """Return the pseudonym of somebody whom no post shall name."""
        names = (author_entry(name), account_entry(network, name), display_entry(name))
        entries = (self._entry(it) for it in names)
        return next((it.pseudonym for it in entries if it is not None and it.hides), None)

    def clean_post(self, post: Post) -> Post:
        """Return the post with pseudonyms for people and posts of requests, its words unaltered.

        Replaced are mentions, references, the conversation and links.
        """
        find = self.lookup(post.network)
        return replace(
            post,
            references=tuple(self._clean_reference(post.network, it) for it in post.references),
            mentions=tuple(self._handle(handle) or handle for handle in post.mentions),
            links=tuple(self._clean_link(link, find) for link in post.links),
            media=tuple(_clean_media(media, find) for media in post.media),
            conversation_id=post.conversation_id
            and (
                self._post(post.network, post.conversation_id)
                or replace_names(post.conversation_id, find)
            ),
        )

    def clean_record(self, network: str, record: bytes) -> bytes | None:
        """Return a raw record without people who asked; None where it cannot be told apart."""
        return clean_record(record, self.lookup(network), self.repeats)

    def lookup(self, network: str) -> Callable[[str], str | None]:
        """Return a function from a handle, a display name, or an id to its pseudonym."""

        def find(name: str) -> str | None:
            names = [author_entry(name), account_entry(network, name), post_entry(network, name)]
            if len(name.split()) >= _PARTS:
                names = [display_entry(name)]
            return next(filter(None, map(requested.pseudonym, names)), None)

        requested = self.requested
        return find

    def _holds(self, name: str) -> bool:
        """Return True where a name is on the list, which is not kept: texts have many parts."""
        return any(_digest(key, name) in self._entries for key in self._keys)

    def _entry(self, name: str) -> _Entry | None:
        if name not in self._names:
            entries = (self._entries.get(_digest(key, name)) for key in self._keys)
            self._names[name] = next((entry for entry in entries if entry is not None), None)
        return self._names[name]

    def _has_any(self, *names: str) -> bool:
        return any(self._entry(name) is not None for name in names)

    def _has_target(self, network: str, reference: Reference) -> bool:
        names = [post_entry(network, reference.id)] if reference.id else []
        names += [author_entry(reference.handle)] if reference.handle else []
        names += [account_entry(network, reference.author_id)] if reference.author_id else []
        return self._has_any(*names)

    def _clean_reference(self, network: str, reference: Reference) -> Reference:
        identity, handle, account = reference.id, reference.handle, reference.author_id
        find = self.lookup(network)
        return replace(
            reference,
            # The ids of some networks have the account's in them.
            id=identity and (self._post(network, identity) or replace_names(identity, find)),
            handle=handle and (self._handle(handle) or handle),
            author_id=account and (find(account) or account),
        )

    def _clean_link(self, link: Link, find: Callable[[str], str | None]) -> Link:
        """Return a link without removed people; the card of a link to them goes."""
        url = find(link.url) or replace_names(link.url, find)
        if url != link.url:
            return replace(link, url=url, title=None, description=None)
        parts: dict[str, Any] = {
            name: None if text and self.repeats(text) else text
            for name, text in (("title", link.title), ("description", link.description))
        }
        return replace(link, **parts)

    def _handle(self, handle: str) -> str | None:
        return self.requested.pseudonym(author_entry(handle))

    def _post(self, network: str, identity: str | None) -> str | None:
        return None if identity is None else self.requested.pseudonym(post_entry(network, identity))


def _texts_beside(post: Post) -> Iterator[str]:
    """Yield the texts of a post that do not stand in its own: of pictures and of a poll."""
    for media in post.media:
        if media.alt_text:
            yield media.alt_text
    if post.poll is not None:
        yield from (option.text for option in post.poll.options)


def _clean_media(media: Media, find: Callable[[str], str | None]) -> Media:
    return replace(media, url=media.url and replace_names(media.url, find))


def write_removals(
    connection: sqlite3.Connection,
    names: Iterable[str],
    *,
    at: datetime,
    pseudonyms_of: Iterable[str] = (),
    hides: bool = False,
    by_network: bool = False,
) -> None:
    """Put names on the list; those of ``pseudonyms_of``, of one person, share a pseudonym.

    A person who was on it stays; ``hides`` can be added later, and a request to what was there
    ``by_network``, since the network did not show it any more.
    """
    key = make_key(connection)
    shared = sorted(pseudonyms_of)
    pseudonym = _made_up(_digest(key, " ".join(shared))) if shared else None
    rows = []
    for name in dict.fromkeys((*shared, *names)):
        digest = _digest(key, name)
        own = pseudonym if name in shared else _made_up(digest)
        hidden = int(hides and name in shared)
        rows.append((digest, to_text(at), key_print(key), own, hidden, int(by_network)))
    connection.executemany(
        "INSERT INTO _removals (digest, removed_at, key, pseudonym, hides, by_network)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET hides = MAX(hides, excluded.hides),"
        " by_network = MIN(by_network, excluded.by_network)",
        rows,
    )


def hide_people(connection: sqlite3.Connection, listed: RemovalList, names: Iterable[str]) -> None:
    """Have posts that name people on the list hidden, under whichever of their names they do.

    All names of one person share a pseudonym.
    """
    pseudonyms = {listed.pseudonym(name) for name in names} - {None}
    connection.executemany(
        "UPDATE _removals SET hides = 1 WHERE pseudonym = ? AND hides = 0",
        [(pseudonym,) for pseudonym in sorted(filter(None, pseudonyms))],
    )


def write_learned(
    connection: sqlite3.Connection,
    listed: RemovalList,
    names: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    """Put names on the list, each given with another name of a person who asked.

    That one may have a pseudonym, which it shares.
    """
    key = make_key(connection)
    rows = []
    for name, person in names.items():
        digest = _digest(key, name)
        pseudonym = listed.pseudonym(person) or _made_up(digest)
        hides = int(listed.hides_person(person))
        rows.append((digest, to_text(at), key_print(key), pseudonym, hides))
    connection.executemany(
        "INSERT INTO _removals (digest, removed_at, key, pseudonym, hides)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest) DO UPDATE SET by_network = 0",
        rows,
    )


def return_shown(
    connection: sqlite3.Connection,
    listed: RemovalList,
    shown: Iterable[tuple[Post, datetime | None]],
) -> RemovalList:
    """Take posts and accounts off the list that a network shows, and return the list that is left.

    With each post comes the time of which it tells, None for now: one that was removed since
    stays. So does whoever asked.
    """
    if listed.requested is listed:
        return listed
    rows = [
        (digest, "9999" if at is None else to_text(at))
        for post, at in shown
        for name in _names_of(post)
        for digest in listed.digests_of(name)
    ]
    left = connection.executemany(
        "DELETE FROM _removals WHERE digest = ? AND removed_at < ? AND by_network", rows
    )
    return RemovalList.of(connection) if left.rowcount > 0 else listed


def _names_of(post: Post) -> Iterator[str]:
    """Yield the names of a post with its versions, and of its author."""
    for name in dict.fromkeys((post.id, second_id(post), *post.edits)):
        yield post_entry(post.network, name)
    yield author_entry(post.handle)
    if post.author.id is not None:
        yield account_entry(post.network, post.author.id)
        yield sole_account_entry(post.network, post.handle)


def _digest(key: bytes, name: str) -> bytes:
    return blake2b(name.encode("utf-8", "replace"), key=key, digest_size=32).digest()


def _made_up(digest: bytes) -> str:
    return f"{_PSEUDONYM}{digest[:6].hex()}"


def is_pseudonym(handle: str) -> bool:
    """Return whether a handle stands for somebody who was removed."""
    return re.fullmatch(f"{_PSEUDONYM}[0-9a-f]{{12}}", handle) is not None


def echoes_in(text: str) -> list[tuple[str, str]]:
    """Return the handles and texts of the posts that a text repeats, the outermost first."""
    echoes = []
    for _ in range(_DEPTH):
        echo = read_echo(text)
        if echo is None:
            break
        echoes.append((echo.handle, echo.text))
        text = echo.text
    return echoes


def _names_in_text(post: Post) -> list[str]:
    """Return the names of the people and posts that a post repeats by its words."""
    names = []
    for handle, text in echoes_in(post.text):
        names += [author_entry(handle), *text_entries(text)]
    return [*names, *text_entries(post.text)]


def _names_of_words(text: str) -> Iterator[str]:
    """Yield the parts of a text that may be a display name: two to six words in a row."""
    ends = sorted({match.end() for match in _WORD_END.finditer(text)})
    for start in (match.start() for match in _WORD.finditer(text)):
        for end in ends[bisect_right(ends, start) :]:
            part = text[start:end]
            words = len(part.split())
            if words > _MOST_PARTS:
                break
            if words >= _PARTS:
                yield part


def text_entries(text: str, *, start: bool = False) -> list[str]:
    """Return the name of a text by its words alone; nothing for one that many may write.

    With ``start`` that of its first words as well, by which it is found inside other texts, and
    those of all six words in a row, by which an owner's text is found that has a piece of it.
    """
    words = wording_of(text).split()
    if len(words) < LEAST_COPIED:
        return []
    entries = [_text_entry(words)]
    if start:
        entries.append(_start_entry(words[:LEAST_COPIED]))
        echo = read_echo(text)
        if echo is None or not echo.is_repost:  # whose words are somebody else's
            entries += map(_run_entry, _runs_of(words))
    return entries


def _runs_of(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield all six words in a row."""
    for first in range(len(words) - LEAST_COPIED + 1):
        yield words[first : first + LEAST_COPIED]


def _text_entry(words: Iterable[str]) -> str:
    return f"text {' '.join(words)}"


def _start_entry(words: Iterable[str]) -> str:
    return f"start {' '.join(words)}"


def _run_entry(words: Iterable[str]) -> str:
    return f"run {' '.join(words)}"


def post_entry(network: str, identity: str) -> str:
    """Return the name of a post."""
    return f"post {network} {identity}"


def account_entry(network: str, identity: str) -> str:
    """Return the name of an account."""
    return f"account {network} {identity}"


def all_places_entry(network: str, identity: str) -> str:
    """Return the name of the places of an account's posts."""
    return f"places {network} {identity}"


def place_entry(network: str, identity: str) -> str:
    """Return the name of the place of a post."""
    return f"place {network} {identity}"


def author_entry(handle: str) -> str:
    """Return the name of a handle, which stands for its author on every network.

    A request to be left out means all of them.
    """
    return f"author {fold_handle(handle)}"


def sole_account_entry(network: str, handle: str) -> str:
    """Return the name of a handle whose account is on the list: another account is no one on it."""
    return f"account of {network} {fold_handle(handle)}"


def display_entry(name: str) -> str:
    """Return the name of a profile's display name."""
    return f"name {' '.join(name.casefold().split())}"
