"""Remove posts and people, check that they are gone, and name the files that still show them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tweetup.archive import NamedAccounts
from tweetup.errors import IncompleteError, UnknownNameError, UsageError
from tweetup.jobs.posts import find_key
from tweetup.jobs.removal_files import FileTrace, files_that_show, words_to_find
from tweetup.text import fold_handle, handle_in_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.archive import Removed, Trace
    from tweetup.project.project import Project

__all__ = ["FileTrace", "Removal", "check_erased", "missing_key_text", "take_down"]

_MOST_NAMES = 3
"""Handles that an error lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A removal with ``people`` removed, its traces in the archive, and files beside it.

    Of a dry run nothing was changed, and there are no traces. ``missing_key`` is a sentence where
    the list has entries of a key that is not there: this removal is listed with a new one.
    """

    removed: Removed
    people: int
    dry_run: bool
    traces: tuple[Trace, ...] = ()
    files: tuple[FileTrace, ...] = ()
    missing_key: str | None = None

    @property
    def is_complete(self) -> bool:
        """Return True where all that is left are words of others."""
        return all(trace.stays for trace in self.traces)


def take_down(
    project: Project,
    *,
    posts: Iterable[str] = (),
    authors: Iterable[str] = (),
    hide: bool = False,
    reason: str | None = None,
    dry_run: bool = False,
) -> Removal:
    """Remove posts by their ids (``id`` or ``network:id``), and everything of authors.

    An author is a handle, whatever handles the account had before or after, or an account's id.
    ``hide`` hides the posts of others that name an author, ``reason`` goes to the log. With
    ``dry_run`` it is only counted how much would go.
    Raises :class:`~tweetup.errors.UnknownNameError` for a post or person the archive does not have,
    with the nearest names, and :class:`~tweetup.errors.UsageError` for an id that two networks
    share, or a handle that several accounts had.
    """
    archive = project.archive
    keys = [find_key(project, identity, absent=True) for identity in posts]
    people: list[NamedAccounts] = []
    for author in authors:
        named = _named_accounts(project, author, hide=hide)
        if named not in people:  # one person may be named by several handles
            people.append(named)
    handles = sorted({handle for named in people for _, handle in named.handles})
    accounts = sorted({account for named in people for account in named.accounts})
    missing_key = missing_key_text(project)
    words = words_to_find(project, posts=keys, authors=handles, author_ids=accounts)
    removed = archive.remove(
        posts=keys,
        authors=handles,
        author_ids=accounts,
        hide=hide,
        reason=reason,
        dry_run=dry_run,
    )
    files = tuple(files_that_show(project, words))
    if dry_run:
        return Removal(
            removed=removed, people=len(people), dry_run=True, files=files, missing_key=missing_key
        )
    project.forget()
    return Removal(
        removed=removed,
        people=len(people),
        dry_run=False,
        traces=archive.removals.traces(words.names),
        files=files,
        missing_key=missing_key,
    )


def missing_key_text(project: Project) -> str | None:
    """Return a sentence on entries of the list of removals without their key; None for none."""
    missing = project.archive.removals.missing_key()
    if missing is None:
        return None
    return (
        f"{missing.path}: the key of the list of removals is not there, or not in it; without it"
        f" nobody can tell who asked to be left out ({missing.entries} entries), and nothing can be"
        " imported"
    )


def check_erased(project: Project) -> None:
    """Raise :class:`~tweetup.errors.IncompleteError` where bytes of removed posts may be left.

    Another program that reads an older state of the archive keeps its log from being emptied.
    """
    if not project.archive.empty_log():
        raise IncompleteError(
            "removed, but another program has the archive open and keeps what was removed in the"
            " file that ends in -wal",
            where=str(project.archive.path),
            hint="close it, then run `tweetup check`, which empties that file",
        )


def _named_accounts(project: Project, author: str, *, hide: bool) -> NamedAccounts:
    """Return the accounts that a person names.

    A name that means nobody is an error: a removal that removes nothing because of a typing error
    would be taken for done. So is one that means several, for a removal cannot be undone. Somebody
    whom others only mention can be removed as well, and posts that name somebody who was removed
    before can be hidden.
    """
    named = project.archive.find_accounts(author)
    if not (named.several or named.handles or named.accounts):  # an account's id may be an address
        author = handle_in_address(author)
        named = project.archive.find_accounts(author)
    if named.several:
        owners = "; ".join(
            f"{identity} (@{', @'.join(handles)})"
            for (_, identity), handles in sorted(named.several.items())
        )
        raise UsageError(f"several accounts had the handle {author}", hint=f"name an id: {owners}")
    if not named.handles and project.archive.removals.is_mentioned(author):
        return NamedAccounts(handles=frozenset({("", fold_handle(author))}))
    listed = None if named.handles else project.archive.removals.find_listed(author)
    if listed is not None and hide:
        return listed
    if listed is not None:
        raise UsageError(
            f"{author} was removed before, and has no post here",
            hint="--mentions hide hides the posts of others that name them",
        )
    if named.near:
        hint = f"did you mean {' or '.join(named.near[:_MOST_NAMES])}?"
        raise UnknownNameError("person", author, (), hint=hint)
    if not named.handles and not named.accounts:
        # Somebody whom others only mention may ask as well.
        handles = {*project.archive.handles(), *project.archive.removals.mentioned_handles()}
        near = _near_without_server(author, sorted(handles))
        hint = "name the handle as posts show it, server included"
        if near:
            hint = f"did you mean {' or '.join(near[:_MOST_NAMES])}?"
        raise UnknownNameError("person", author, () if near else sorted(handles), hint=hint)
    return named


def _near_without_server(author: str, handles: Iterable[str]) -> tuple[str, ...]:
    """Return the handles on servers whose names are near one that was written without a server."""
    if "@" in author.strip().removeprefix("@"):
        return ()
    by_name: dict[str, list[str]] = {}
    for handle in handles:
        name, _, server = fold_handle(handle).partition("@")
        if server:
            by_name.setdefault(name, []).append(handle)
    near = get_close_matches(fold_handle(author), by_name, n=_MOST_NAMES, cutoff=0.6)
    return tuple(handle for name in near for handle in by_name[name])
