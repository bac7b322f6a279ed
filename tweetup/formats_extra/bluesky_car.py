"""Repositories of Bluesky accounts: CAR files, as their "export my data" and getRepo write them.

A repository is a commit, which names the account, over a tree of keys (``COLLECTION/KEY``) that
point at records, all of them blocks of DAG-CBOR in one file. Only what the tree points at is there:
a file may have blocks of deleted posts as well. (https://atproto.com/specs/repository, version 3;
version 2 differs in nothing that is read here.) libipld decodes the blocks; the file is cut into
them here, so that one that breaks off gives the posts before its end.
"""

from __future__ import annotations

import base64
import re
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final, cast

import msgspec

from tweetup.errors import InputError
from tweetup.extras import install_command
from tweetup.formats.content import Content, LineStream

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

__all__ = ["BLUESKY_REPOSITORIES", "RepositoryUnpacker"]

_SIGN: Final = re.compile(rb"\A.{1,4}\xa2(?:eroots|gversion)", re.DOTALL)
_PROFILE: Final = "app.bsky.actor.profile/self"

#: The addresses of blocks: 36 bytes, of DAG-CBOR or raw bytes, by SHA-256.
_CID: Final = re.compile(rb"\x01[\x71\x55]\x12\x20.{32}", re.DOTALL)
_CID_SIZE: Final = 36
_LONGEST_VARINT: Final = 9

_BROKEN: Final = (ValueError, RecursionError)
"""What libipld and msgspec raise for a block that is damaged or of another kind."""


class RepositoryUnpacker:
    """Opens repositories: their posts and reposts are the lines of one content."""

    def unpack(self, content: Content, start: bytes) -> tuple[Content, ...]:
        """Return the records of a repository as a content; none for another file.

        Raises :class:`~tweetup.errors.InputError` for a CAR file that is no repository or has lost
        its commit, and where libipld is missing.
        """
        if not _SIGN.match(start):
            return ()
        try:
            import libipld  # noqa: F401 - reading needs it, and says so before
        except ImportError as error:
            raise InputError(
                "this is the repository of a Bluesky account (.car), which needs one more package",
                where=content.name,
                hint=f"run: {install_command('car')}",
            ) from error
        # Every file passes here; few are repositories.
        from tweetup.formats.bluesky_records import RecordsOfAccount, account_with_profile

        repository = _Repository(content)
        account = account_with_profile(repository.commit.did, repository.profile())
        return (RecordsOfAccount(content, partial(_open, content), account),)


BLUESKY_REPOSITORIES = RepositoryUnpacker()


class _Header(msgspec.Struct):
    roots: list[bytes]


class _Commit(msgspec.Struct):
    did: str
    data: bytes


class _Entry(msgspec.Struct):
    """A key, which begins like the one before it, its record, and the subtree of keys behind it."""

    p: Annotated[int, msgspec.Meta(ge=0)]
    k: bytes
    v: bytes
    t: bytes | None = None


class _Node(msgspec.Struct):
    """Keys in their order, and the subtree of those before them."""

    e: list[_Entry]
    l: bytes | None = None  # noqa: E741 - its name in the format


class _Repository:
    """A repository: its blocks by their addresses, and the commit."""

    def __init__(self, content: Content) -> None:
        with content.open() as stream:
            self._content = stream.read()
        self._blocks = dict(_blocks(self._content))
        self.nodes_missing = 0
        self.records_missing = 0
        try:
            _, header = next(_sections(self._content))
            root = msgspec.convert(_decoded(self._content[header]), _Header).roots[0]
            self.commit = msgspec.convert(_decoded(self._block(root)), _Commit)
        except (*_BROKEN, StopIteration, LookupError) as error:
            raise InputError(
                "this is a CAR file without a Bluesky account's commit, not a file of posts",
                where=content.name,
                hint="export the repository again",
            ) from error

    def _block(self, cid: bytes) -> bytes:
        """Return a block; raises ``KeyError`` where the file lacks it."""
        return self._content[self._blocks[cid]]

    def profile(self) -> bytes | None:
        """Return the profile's record as JSON; None without one that can be read."""
        for key, cid in self.keys():
            if key >= _PROFILE:
                try:
                    return _json(self._block(cid)) if key == _PROFILE else None
                except (*_BROKEN, KeyError):
                    return None
        return None

    def lines(self) -> Generator[bytes, None, None]:
        """Yield the posts and reposts, each as a line of JSON, null for one that is damaged.

        Raises ``ValueError`` at the end where the file lacks any of what its tree points at.
        """
        import libipld

        from tweetup.formats.bluesky_records import COLLECTIONS

        posts = tuple(f"{collection}/" for collection in COLLECTIONS)
        for key, cid in self.keys():
            if not key.startswith(posts):
                continue
            if cid not in self._blocks:
                self.records_missing += 1
                continue
            try:
                value = _json(self._block(cid))
            except _BROKEN:
                value = b"null"
            uri = msgspec.json.encode(f"at://{self.commit.did}/{key}")
            address = libipld.encode_cid(cid).encode()
            yield b'{"uri":%b,"cid":"%b","value":%b}\n' % (uri, address, value)
        if self.nodes_missing:
            raise ValueError("a part of its posts is not in it")
        if self.records_missing:
            raise ValueError(f"{self.records_missing} of its posts are not in it")

    def keys(self) -> Iterator[tuple[str, bytes]]:
        """Yield the keys of the tree in their order, each with the address of its record."""
        self.nodes_missing = self.records_missing = 0
        passed: set[bytes] = set()
        waiting = [self._steps(self.commit.data, passed)]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
            elif isinstance(step, bytes):
                waiting.append(self._steps(step, passed))
            else:
                yield step

    def _steps(self, cid: bytes, passed: set[bytes]) -> Iterator[bytes | tuple[str, bytes]]:
        """Yield the keys of a node, and the addresses of the subtrees before and between them."""
        try:
            if cid in passed:  # no tree has a part twice: this one would have no end
                raise ValueError(cid)
            passed.add(cid)
            node = msgspec.convert(_decoded(self._block(cid)), _Node)
        except (*_BROKEN, KeyError):
            self.nodes_missing += 1
            return
        if node.l is not None:
            yield node.l
        key = b""
        for entry in node.e:
            key = key[: entry.p] + entry.k
            yield key.decode("ascii", "replace"), entry.v
            if entry.t is not None:
                yield entry.t


def _open(content: Content) -> BinaryIO:
    try:
        repository = _Repository(content)
    except InputError as error:  # it has changed since it was unpacked
        raise ValueError(error.problem) from error
    return cast("BinaryIO", LineStream(repository.lines()))


def _sections(content: bytes) -> Iterator[tuple[int, slice]]:
    """Yield the number and place of each section of a CAR file that is there as a whole."""
    place, number = 0, 0
    while (length := _varint(content, place)) is not None:
        size, begins = length
        ends = begins + size
        if not size or ends > len(content):
            return
        yield number, slice(begins, ends)
        place, number = ends, number + 1


def _varint(content: bytes, place: int) -> tuple[int, int] | None:
    """Return the number that stands at a place and the place behind it; None without one."""
    number = 0
    for index, byte in enumerate(content[place : place + _LONGEST_VARINT]):
        number |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return number, place + index + 1
    return None


def _blocks(content: bytes) -> Iterator[tuple[bytes, slice]]:
    """Yield the address and place of each block; the first section is the file's header."""
    for number, section in _sections(content):
        if number and (cid := _CID.match(content, section.start, section.stop)):
            yield cid[0], slice(section.start + _CID_SIZE, section.stop)


def _decoded(block: bytes) -> object:
    import libipld

    return libipld.decode_dag_cbor(block)


def _json(block: bytes) -> bytes:
    """Return a record as the JSON that servers give (https://atproto.com/specs/data-model)."""
    return msgspec.json.encode(_plain(_decoded(block)))


def _plain(value: Any) -> object:  # noqa: ANN401 - any DAG-CBOR
    """Return a value with addresses of blocks and other bytes in their JSON form."""
    import libipld

    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, bytes):
        if _CID.fullmatch(value):
            return {"$link": libipld.encode_cid(value)}
        return {"$bytes": base64.b64encode(value).decode().rstrip("=")}
    return value
