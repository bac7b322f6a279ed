"""Take posts that their network does not show for now out of all tables, and put them back.

A post leaves with its reposts, whose words are its own, and with whole copies that name its author
(``RT @who: …``). It comes back as it was, with all that imports told of it meanwhile, once no
reason is left. Notices of a network have a time, so that one delivered twice or late changes
nothing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive.absent_conflicts import AbsentIds
from tweetup.archive.absent_posts import (
    AbsentContent,
    StoredRecord,
    absent_keys,
    forget_notices,
    noticed,
    read_content,
    shown_after,
    write_content,
    write_notice,
    write_reason,
)
from tweetup.archive.accounts import settle_accounts
from tweetup.archive.author_cleanup import delete_unused_authors, traces_of
from tweetup.archive.conflicts import other_ids
from tweetup.archive.full_text import rebuild_index
from tweetup.archive.merge import merge_posts
from tweetup.archive.personal_words import RemovedNames, wording_of
from tweetup.archive.raw import RawReader, delete_raw_records, raw_digest
from tweetup.archive.read import last_seen, load_posts, numbers_of
from tweetup.archive.removal_cleanup import delete_derived, hide_posts
from tweetup.archive.removal_list import echoes_in
from tweetup.archive.revisions import raise_revisions
from tweetup.archive.rows import PROFILE_NAMES, author_of
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Absence, PostKey, Relation
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive.pending_record import PendingRecord
    from tweetup.archive.write_cache import WriteCache
    from tweetup.model import Author, Post

    #: Writes posts as they were: their contents in, their numbers by key out.
    Insert = Callable[[Sequence[AbsentContent]], Mapping[PostKey, int]]

__all__ = ["account_posts", "hide_absent", "keep_absent", "restore", "show_absent", "versions_of"]

_REPOSTS: Final = """
    SELECT p.network, p.id FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE r.relation = 'repost' AND p.network = ? AND r.target_id = ?
"""

_NAMING: Final = "SELECT id, text FROM posts WHERE network = ? AND text LIKE ?"

_HANDLE: Final = re.compile(r"@([\w.@-]+)")

_VERSIONS: Final = """
    SELECT v.id FROM edits AS e JOIN posts AS p USING (post) JOIN edits AS v USING (post)
    WHERE p.network = ?1 AND (e.id = ?2 OR p.id = ?2)
"""

_OF_ACCOUNT: Final = """
    SELECT DISTINCT p.network, p.id FROM author_profiles AS f JOIN posts AS p USING (profile)
    WHERE p.network = ? AND f.id = ? ORDER BY p.id
"""

_OWN_REASONS: Final = "SELECT network, id FROM absent_posts WHERE reason <> ?"

_ABSENT_OF_REASON: Final = "SELECT network, id FROM absent_posts WHERE reason = ?"

_SINCE: Final = """
    SELECT MIN(since) FROM absent_posts WHERE network = ? AND id = ? AND reason <> ?
"""

_OTHER_REASONS: Final = """
    DELETE FROM absent_posts WHERE network = ? AND id = ? AND reason NOT IN (?, ?)
"""

_UNINDEX: Final = """
    INSERT INTO post_search (post_search, rowid, text, handle)
    SELECT 'delete', post, text, handle FROM posts WHERE post IN (SELECT value FROM json_each(?))
"""

_SIGHTINGS: Final = """
    SELECT post, capture, matched FROM post_captures
    WHERE post IN (SELECT value FROM json_each(?)) ORDER BY post, capture
"""

_DIGESTS: Final = "SELECT digest FROM _raw_records WHERE post = ? ORDER BY raw"

_PROFILES: Final = f"""
    SELECT p.post, p.network, f.first_seen, f.last_seen,
        {", ".join(f"f.{name}" for name in PROFILE_NAMES)}
    FROM posts AS p JOIN author_profiles AS f USING (author)
    WHERE p.post IN (SELECT value FROM json_each(?)) ORDER BY p.post, f.profile
"""  # noqa: S608 - names of our own columns

#: The kind of a line of the ledger for a file, which was made before.
_IMPORT: Final = "import"

#: The kind of a capture that hears what is posted, and some of it twice.
_STREAM: Final = "stream"

#: Words of a cut-off copy by which it is known to be one.
_LEAST_WORDS: Final = 3


def account_posts(connection: sqlite3.Connection, account: tuple[str, str]) -> list[PostKey]:
    """Return the posts of an account, given by its network and id, that are not absent."""
    return [PostKey(*row) for row in connection.execute(_OF_ACCOUNT, account)]


def versions_of(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> list[PostKey]:
    """Return posts with all their versions, and the posts that came under their ids, each once."""
    found: dict[PostKey, None] = {}
    for key in keys:
        versions = connection.execute(_VERSIONS, key)
        named = [key, *(PostKey(key.network, version) for (version,) in versions)]
        content = read_content(connection, key)
        if content is not None:
            named += [PostKey(key.network, version) for version in content.post.edits]
        for name in named:
            found |= dict.fromkeys((name, *other_ids(connection, name)))
    return list(found)


def hide_absent(
    connection: sqlite3.Connection,
    reasons: Mapping[PostKey, Absence],
    *,
    at: datetime,
    late: bool = False,
) -> set[PostKey]:
    """Take posts out of all tables, with their versions and copies; return those that left.

    ``at`` is when the network said so. With ``late`` that may be long ago: posts that it showed
    since stay. Posts that are absent already, for whatever reason, get this one as well. Their
    words stay in the segments of the search index until the caller has it built anew.
    """
    named = {
        version: reason
        for key, reason in reasons.items()
        for version in versions_of(connection, [key])
    }
    if late:
        seen = last_seen(connection, named)
        accounts = _accounts(connection, named)
        named = {
            key: reason
            for key, reason in named.items()
            if not any(
                shown_after(connection, subject, reason, at=at)
                for subject in {key, accounts.get(key, key)}
            )
            and not (key in seen and seen[key] > at)
        }
    else:  # an answer tells all reasons there are; the time goes on
        for key, reason in named.items():
            (since,) = connection.execute(_SINCE, (*key, Absence.REPEATS_ABSENT)).fetchone()
            if since is not None:
                write_reason(connection, key, reason, at=from_text(since))
                connection.execute(_OTHER_REASONS, (*key, Absence.REPEATS_ABSENT, reason))
    absent = absent_keys(connection, named)
    numbers = numbers_of(connection, named)
    for key, reason in named.items():
        if key in absent or key in numbers:
            write_reason(connection, key, reason, at=at)
    posts = load_posts(connection, list(numbers.values()))
    repeated = _copies(connection, {key: posts[number] for key, number in numbers.items()})
    for key in repeated.keys() - numbers.keys():
        write_reason(connection, key, Absence.REPEATS_ABSENT, at=at)
    return _take_out(connection, {*numbers, *repeated}, repeated)


def _accounts(connection: sqlite3.Connection, keys: Collection[PostKey]) -> dict[PostKey, PostKey]:
    """Return the accounts of posts by network and id, where notices brought any back."""
    if connection.execute("SELECT 1 FROM _notices WHERE shown LIMIT 1").fetchone() is None:
        return {}
    numbers = numbers_of(connection, keys)
    posts = load_posts(connection, list(numbers.values()))
    authors = {key: posts[number].author.id for key, number in numbers.items()}
    contents = {key: read_content(connection, key) for key in keys if key not in numbers}
    authors |= {key: it.post.author.id for key, it in contents.items() if it is not None}
    return {key: PostKey(key.network, author) for key, author in authors.items() if author}


def _hide_copies(
    connection: sqlite3.Connection, posts: Mapping[PostKey, Post], *, at: datetime
) -> bool:
    """Take the copies of posts that become absent as they come out of all tables, if any."""
    repeated = _copies(connection, posts)
    for key in repeated:
        write_reason(connection, key, Absence.REPEATS_ABSENT, at=at)
    taken = _take_out(connection, repeated, repeated)
    if taken:
        rebuild_index(connection)
    return bool(taken)


def _copies(
    connection: sqlite3.Connection, posts: Mapping[PostKey, Post]
) -> dict[PostKey, set[PostKey]]:
    """Return the reposts and copies of posts, each with the posts that it repeats."""
    copies: dict[PostKey, set[PostKey]] = {}
    echoes = _echoes(connection, posts.values())
    for key, post in posts.items():
        words = wording_of(post.text).split()
        named = echoes.get((key.network, fold_handle(post.handle)), ())
        found = dict.fromkeys(copy for copy, copied in named if _are_copied(words, copied))
        waiting = [key, *found]
        while waiting:
            reposting = connection.execute(_REPOSTS, waiting.pop())
            reposts = [copy for row in reposting if (copy := PostKey(*row)) not in found]
            found |= dict.fromkeys(reposts)
            waiting += reposts
        for copy in found.keys() - {key}:
            copies.setdefault(copy, set()).add(key)
    return copies


def _echoes(
    connection: sqlite3.Connection, posts: Iterable[Post]
) -> dict[tuple[str, str], list[tuple[PostKey, list[str]]]]:
    """Return the posts that repeat another by the name of its author (``RT @who: …``).

    They are listed by network and author, each with the words that it repeats.
    """
    handles: dict[str, set[str]] = {}
    for post in posts:
        handles.setdefault(post.network, set()).add(fold_handle(post.handle))
    echoes: dict[tuple[str, str], list[tuple[PostKey, list[str]]]] = {}
    for network, wanted in handles.items():
        one = next(iter(wanted)) if len(wanted) == 1 else ""
        for identity, text in connection.execute(_NAMING, (network, f"%@{one}%")):
            named = {name.casefold().rstrip(".-") for name in _HANDLE.findall(text)}
            for handle, echoed in echoes_in(text) if not wanted.isdisjoint(named) else ():
                copied = wording_of(echoed.rstrip("….")).split()
                listed = echoes.setdefault((network, fold_handle(handle)), [])
                listed.append((PostKey(network, identity), copied))
    return echoes


def _are_copied(words: Sequence[str], copied: Sequence[str]) -> bool:
    """Return True where a copy has the words, cut off or with a comment; its last may be half."""
    common = min(len(words), len(copied)) - 1
    return copied == words or (common + 1 >= _LEAST_WORDS and copied[:common] == words[:common])


def _take_out(
    connection: sqlite3.Connection,
    keys: Collection[PostKey],
    repeated: Mapping[PostKey, Collection[PostKey]],
) -> set[PostKey]:
    """Pack posts and delete them from all tables; return those that were there."""
    numbers = numbers_of(connection, sorted(keys))
    if not numbers:
        return set()
    chosen = json.dumps(sorted(numbers.values()))
    posts = load_posts(connection, list(numbers.values()))
    seen: dict[int, list[tuple[int, bool]]] = {}
    for number, capture, matched in connection.execute(_SIGHTINGS, (chosen,)):
        seen.setdefault(number, []).append((capture, bool(matched)))
    matched_posts = _first_of(
        connection, "SELECT post FROM posts WHERE matched AND post IN", chosen
    )
    profiles = _profiles(connection, chosen)
    hidden = _first_of(connection, "SELECT post FROM _hidden_posts WHERE post IN", chosen)
    reader = RawReader(connection)
    for key, number in numbers.items():
        content = AbsentContent(
            post=posts[number],
            matched=number in matched_posts,
            hidden=number in hidden,
            seen=tuple(seen.get(number, ())),
            records=_records(connection, reader, number),
            repeats=tuple(sorted(repeated.get(key, ()))),
            profiles=tuple(profiles.get(number, ())),
        )
        write_content(connection, key, content)
    gone = set(numbers.values())
    raise_revisions(connection, rewritten=gone)
    delete_derived(connection, gone, RemovedNames())
    delete_raw_records(connection, gone)
    traces = traces_of(connection, gone)
    connection.execute(_UNINDEX, (chosen,))
    connection.execute(
        "DELETE FROM posts WHERE post IN (SELECT value FROM json_each(?))", (chosen,)
    )
    delete_unused_authors(connection, traces)
    settle_accounts(connection)
    return set(numbers)


def _profiles(connection: sqlite3.Connection, chosen: str) -> dict[int, list[Author]]:
    """Return all profiles of the posts' authors, as seen first and last."""
    profiles: dict[int, list[Author]] = {}
    for number, network, first, last, *cells in connection.execute(_PROFILES, (chosen,)):
        seen = [first] if first == last else [first, last]
        profiles.setdefault(number, []).extend(author_of(network, cells, it) for it in seen)
    return profiles


def _first_of(connection: sqlite3.Connection, query: str, chosen: str) -> set[int]:
    rows = connection.execute(f"{query} (SELECT value FROM json_each(?))", (chosen,))  # noqa: S608 - our own queries
    return {number for (number,) in rows}


def _records(
    connection: sqlite3.Connection, reader: RawReader, number: int
) -> tuple[StoredRecord, ...]:
    """Return the raw records of a post, those out of lines under the digest of their bytes."""
    digests = [digest for (digest,) in connection.execute(_DIGESTS, (number,))]
    raws = reader.records_of(number)
    digests += [raw_digest((raw.record,)) for raw in raws[len(digests) :]]
    return tuple(
        StoredRecord(raw.format, digest, raw.record)
        for raw, digest in zip(raws, digests, strict=True)
    )


def show_absent(
    connection: sqlite3.Connection,
    keys: Iterable[PostKey],
    *,
    at: datetime,
    insert: Insert,
    ended: Absence | None = None,
    late: bool = False,
) -> set[PostKey]:
    """Put posts back that the network shows again; return those that came back.

    ``ended`` is the reason that ended, all but that of a repost where it is None. A post comes back
    once it has no reason left, and its copies with it. With ``late`` the network may have said so
    long ago, at the time ``at``: a reason that it confirmed since stays.
    """
    named = versions_of(connection, keys)
    for key in named:
        if late:  # what is said of an earlier time comes later, and is then known to be over
            write_notice(connection, key, ended or "", at=at, shown=True)
        connection.execute(
            "DELETE FROM absent_posts WHERE network = ? AND id = ? AND reason <> ?"
            " AND (?4 IS NULL OR reason = ?4) AND confirmed_at <= ?5",
            (*key, Absence.REPEATS_ABSENT, ended, to_text(at) if late else "9999"),
        )
    return restore(connection, named, at=at, insert=insert)


def restore(
    connection: sqlite3.Connection, keys: Iterable[PostKey], *, at: datetime, insert: Insert
) -> set[PostKey]:
    """Put those of the posts back that have no reason left, and copies of posts that came back."""
    of_copies = connection.execute(_ABSENT_OF_REASON, (Absence.REPEATS_ABSENT,)).fetchall()
    waiting = {*absent_keys(connection, keys), *(PostKey(*row) for row in of_copies)}
    found = {key: read_content(connection, key) for key in sorted(waiting)}
    contents = {key: content for key, content in found.items() if content is not None}
    repeated = {key: _repeated(key, content) for key, content in contents.items()}
    gone = {PostKey(*row) for row in connection.execute(_OWN_REASONS, (Absence.REPEATS_ABSENT,))}
    while more := {key for key, of in repeated.items() if not gone.isdisjoint(of)} - gone:
        gone |= more
    back = {key: content for key, content in contents.items() if key not in gone}
    for key in back:
        for table in ("absent_posts", "_absent_content"):
            connection.execute(f"DELETE FROM {table} WHERE network = ? AND id = ?", key)  # noqa: S608 - our own table
    for key in contents.keys() - back.keys():
        originals = tuple(sorted(gone & repeated[key]))
        if originals and not _has_reason(connection, key):
            write_content(connection, key, replace(contents[key], repeats=originals))
            write_reason(connection, key, Absence.REPEATS_ABSENT, at=at)
    if back:
        _put_back(connection, back, insert)
    return set(back)


def _repeated(key: PostKey, content: AbsentContent) -> set[PostKey]:
    """Return the posts that an absent one repeats, as far as that is known."""
    target = content.post.target(Relation.REPOST)
    return {*content.repeats, *((target,) if target is not None else ())} - {key}


def _has_reason(connection: sqlite3.Connection, key: PostKey) -> bool:
    row = connection.execute("SELECT 1 FROM absent_posts WHERE network = ? AND id = ?", key)
    return row.fetchone() is not None


def _put_back(
    connection: sqlite3.Connection, back: Mapping[PostKey, AbsentContent], insert: Insert
) -> None:
    numbers = insert(list(back.values()))
    rows, hidden = [], set()
    for key, content in back.items():
        number = numbers.get(key)
        if number is None:  # removed meanwhile, by a name that was learned since
            continue
        rows += [(capture, number, int(matched)) for capture, matched in content.seen]
        if content.hidden:
            hidden.add(number)
    connection.executemany(
        "INSERT INTO post_captures (capture, post, matched) SELECT ?1, ?2, ?3"
        " WHERE EXISTS (SELECT 1 FROM captures WHERE capture = ?1)"
        " ON CONFLICT (capture, post) DO UPDATE SET matched = MAX(matched, excluded.matched)",
        rows,
    )
    hide_posts(connection, hidden)
    raise_revisions(connection, rewritten=list(numbers.values()))
    settle_accounts(connection)


def keep_absent(
    connection: sqlite3.Connection,
    capture: int,
    records: Sequence[PendingRecord],
    *,
    at: datetime,
    insert: Insert,
    cache: WriteCache,
) -> tuple[list[PendingRecord], int, int]:
    """Return the records that may be written, how many stay absent, and how many posts came back.

    A network's answer puts absent posts back; a file was made before. Of records that are left
    out the absent posts take all they tell, so that it does not matter which came first; reposts
    of absent posts become absent themselves.
    """
    (kind, sighting, form) = connection.execute(
        "SELECT kind, COALESCE(repeats, capture), format FROM captures WHERE capture = ?",
        (capture,),
    ).fetchone()
    back = 0
    if kind != _IMPORT:
        named = absent_keys(connection, (record.key for record in records))
        heard = [record for record in records if record.heard or kind == _STREAM]
        named -= _said_before(connection, heard, named)
        back = len(show_absent(connection, named, at=at, insert=insert))
    stored = numbers_of(connection, [record.key for record in records])
    withdrawn = _withdrawn(connection, records, stored, is_answer=kind not in {_IMPORT, _STREAM})
    told = {it.key: it.post for it in records if it.key in withdrawn}
    if told and _hide_copies(connection, told, at=at):
        cache.clear()
        stored = numbers_of(connection, [record.key for record in records])
    targets = {record.post.target(Relation.REPOST) for record in records} - {None}
    originals = absent_keys(connection, [key for key in targets if key is not None])
    originals |= withdrawn.keys()
    absent = absent_keys(connection, (record.key for record in records))
    ids = AbsentIds(connection, [record.post.author for record in records], at=at)
    writable: list[PendingRecord] = []
    for record in records:
        reasons = withdrawn.get(record.key, ())
        if record.key in absent and ids.settle(record):
            stored |= numbers_of(connection, [record.key])
            absent |= {record.key} if _has_reason(connection, record.key) else set()
        target = record.post.target(Relation.REPOST)
        is_copy = target in originals and target != record.key and record.key not in stored
        if record.key not in absent and not reasons and not is_copy:
            writable.append(record)
            continue
        content = read_content(connection, record.key)
        if content is None:
            ids.note_place(record)
        content = _with_record(content, record, sighting, form)
        for reason, since in reasons:
            write_reason(connection, record.key, reason, at=since)
        if is_copy and target is not None:
            content = replace(content, repeats=tuple(sorted({*content.repeats, target})))
            write_reason(connection, record.key, Absence.REPEATS_ABSENT, at=at)
        absent.add(record.key)
        write_content(connection, record.key, content)
    return writable, len(records) - len(writable), back


def _withdrawn(
    connection: sqlite3.Connection,
    records: Iterable[PendingRecord],
    stored: Collection[PostKey],
    *,
    is_answer: bool,
) -> dict[PostKey, list[tuple[Absence, datetime]]]:
    """Return the reasons of new posts that notices have withdrawn before they came.

    None of a network's answer: whom it shows no notice is about any more.
    """
    rows = connection.execute("SELECT network, id FROM _notices WHERE NOT shown")
    subjects = {PostKey(*row) for row in rows}
    found: dict[PostKey, list[tuple[Absence, datetime]]] = {}
    for record in records if subjects else ():
        account = PostKey(record.key.network, record.post.author.id or "")
        named = subjects & {record.key, account}
        if named and is_answer and not record.heard:
            forget_notices(connection, named)
        elif named and record.key not in stored:
            # A later notice about the account, or about the post, may have brought it back.
            reasons = [
                (reason, at)
                for key in sorted(named)
                for reason, at in noticed(connection, key)
                if not any(
                    shown_after(connection, subject, reason, at=at)
                    for subject in (record.key, account)
                )
            ]
            found |= {record.key: reasons} if reasons else {}
    return found


def _said_before(
    connection: sqlite3.Connection, records: Iterable[PendingRecord], keys: Collection[PostKey]
) -> set[PostKey]:
    """Return the posts that a stream repeats from before the network did not show them."""
    return {
        record.key
        for record in records
        if record.key in keys
        and to_text(record.post.edited_at or record.post.created_at)
        <= connection.execute(
            "SELECT MAX(confirmed_at) FROM absent_posts WHERE network = ? AND id = ?", record.key
        ).fetchone()[0]
    }


def _with_record(
    content: AbsentContent | None, record: PendingRecord, sighting: int, form: str | None
) -> AbsentContent:
    """Return an absent post with all that a record tells of it."""
    record.normalize()
    if content is None:
        content = AbsentContent(post=record.post, matched=record.matched, hidden=record.hidden)
    seen = dict(content.seen)
    seen[sighting] = seen.get(sighting, False) or record.matched
    records = content.records
    pieces = record.pieces()
    if pieces is not None:
        stored = StoredRecord(form, raw_digest(pieces), b"".join(pieces))
        if all(stored.digest != it.digest for it in records):
            records = (*records, stored)
    return replace(
        content,
        post=merge_posts(content.post, record.post),
        matched=content.matched or record.matched,
        hidden=content.hidden or record.hidden,
        profiles=tuple(dict.fromkeys((*content.profiles, record.post.author))),
        seen=tuple(sorted(seen.items())),
        records=records,
    )
