"""Repositories of Bluesky accounts, as CAR files."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import libipld

from tests.formats.social_shapes import RECORDS, did

Json = dict[str, Any]


def cid(block: bytes) -> bytes:
    """The address of a block of DAG-CBOR."""
    return b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def section(content: bytes) -> bytes:
    """A part of a CAR file, behind its length."""
    length, number = b"", len(content)
    while number > 0x7F:
        length += bytes([number & 0x7F | 0x80])
        number >>= 7
    return length + bytes([number]) + content


def car(root: bytes, blocks: Sequence[bytes]) -> bytes:
    """A CAR file of blocks."""
    header = libipld.encode_dag_cbor({"roots": [root], "version": 1})
    return section(header) + b"".join(section(cid(block) + block) for block in blocks)


class Tree:
    """The tree of a repository, with so many keys in a node, and its blocks."""

    def __init__(self, records: Mapping[str, bytes], width: int) -> None:
        self.nodes: list[bytes] = []
        self._width = width
        self.root = self._node(sorted(records.items()))

    def _node(self, records: Sequence[tuple[str, bytes]]) -> bytes:
        """Write a node whose keys part the records, the others in subtrees between them."""
        step = max(1, (len(records) + self._width) // (self._width + 1))
        alone = len(records) <= self._width
        chosen = range(len(records)) if alone else range(step - 1, len(records), step)
        entries: list[Json] = []
        left, begins, before = None, 0, b""
        for place in chosen:
            if begins < place:
                self._hang(entries, subtree := self._node(records[begins:place]))
                left = left if entries else subtree
            key = records[place][0].encode()
            shared = next(
                (n for n, (a, b) in enumerate(zip(key, before, strict=False)) if a != b),
                min(len(key), len(before)),
            )
            entries.append({"p": shared, "k": key[shared:], "v": records[place][1], "t": None})
            before, begins = key, place + 1
        if begins < len(records):
            self._hang(entries, self._node(records[begins:]))
        block = libipld.encode_dag_cbor({"e": entries, "l": left})
        self.nodes.append(block)
        return cid(block)

    @staticmethod
    def _hang(entries: list[Json], subtree: bytes) -> None:
        if entries:
            entries[-1]["t"] = subtree


def repository(
    records: Mapping[str, Json] = RECORDS,
    *,
    handle: str = "ada",
    width: int = 4,
    more: Sequence[Json] = (),
) -> bytes:
    """An account's repository; ``more`` are records that its tree has no longer."""
    blocks = {path: libipld.encode_dag_cbor(value) for path, value in records.items()}
    tree = Tree({path: cid(block) for path, block in blocks.items()}, width)
    commit = libipld.encode_dag_cbor(
        {
            "did": did(handle),
            "version": 3,
            "data": tree.root,
            "rev": "3mgb33xcg5s23",
            "prev": None,
            "sig": bytes(64),
        }
    )
    left = map(libipld.encode_dag_cbor, more)
    return car(cid(commit), [commit, *reversed(tree.nodes), *left, *blocks.values()])
