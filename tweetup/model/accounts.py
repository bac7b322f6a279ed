"""Accounts with several handles, and posts shown with one handle for each account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.model.posts import Author, Post

__all__ = ["AccountHandles", "AccountKey"]

AccountKey = tuple[str, str]
"""A network and an account's id there."""


class AccountHandles(Struct, frozen=True, dict=True):
    """The accounts that had several handles: network and id → handles in the order last seen.

    An account is known by the id that records give. A record without one is by the account that
    had its handle, unless several had: ``shared`` are these handles, in one case, with networks.
    """

    handles: Mapping[AccountKey, Sequence[str]] = field(default_factory=dict)
    shared: frozenset[tuple[str, str]] = frozenset()

    def account_of(self, author: Author) -> AccountKey | None:
        """Return the account of an author; None for one that is not known by several handles."""
        if author.id is not None:
            key = (author.network, author.id)
            return key if key in self.handles else None
        return self._owners.get((author.network, author.handle.casefold()))

    def handles_of(self, author: Author) -> frozenset[str]:
        """Return all handles of the author's account, in one case."""
        account = self.account_of(author)
        names = self.handles[account] if account is not None else (author.handle,)
        return frozenset(name.casefold() for name in names)

    def other_handles(self, network: str, handle: str) -> frozenset[str]:
        """Return all handles of the account that had a handle, in one case, itself included."""
        folded = handle.casefold()
        owner = self._owners.get((network, folded))
        names = self.handles[owner] if owner is not None else ()
        return frozenset({folded, *(name.casefold() for name in names)})

    def with_one_handle(self, posts: Iterable[Post]) -> tuple[Post, ...]:
        """Return the posts, those of an account all under the handle that it had last in them.

        Where records of them tell no handle, it is the last that the account had anywhere.
        """
        listed = tuple(posts)
        if not self.handles:
            return listed
        accounts = [self.account_of(post.author) for post in listed]
        last = {account: self.handles[account][-1] for account in accounts if account is not None}
        last |= {
            account: post.handle
            for account, post in zip(accounts, listed, strict=True)
            if account is not None and not post.author.is_nameless
        }
        return tuple(
            post
            if account is None or post.handle == last[account]
            else replace(post, author=replace(post.author, handle=last[account]))
            for account, post in zip(accounts, listed, strict=True)
        )

    def names_in(self, posts: Iterable[Post], names: Iterable[str]) -> tuple[str, ...]:
        """Return handles, each as its account has it in the posts, else as it is given."""
        given = tuple(names)
        if not self.handles:
            return given
        shown = {(post.network, post.handle.casefold()): post.handle for post in posts}
        networks = sorted({network for network, _ in shown})
        return tuple(self._name_in(shown, networks, name) for name in given)

    def _name_in(
        self, shown: Mapping[tuple[str, str], str], networks: Sequence[str], name: str
    ) -> str:
        for network in networks:
            folded = name.lstrip("@").casefold()
            if (network, folded) in shown:
                return name
            for other in sorted(self.other_handles(network, folded)):
                if (network, other) in shown:
                    return shown[network, other]
        return name

    @cached_property
    def _owners(self) -> Mapping[tuple[str, str], AccountKey]:
        """The account that had a handle, by network and handle in one case."""
        return {
            (account[0], name.casefold()): account
            for account, names in self.handles.items()
            for name in names
            if (account[0], name.casefold()) not in self.shared
        }
