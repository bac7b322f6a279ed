"""All errors that tweetup reports to a person, as one tree.

::

    TweetupError                    exit 1   something failed
    ├── UsageError                  exit 2   the command was asked in a way that cannot work
    │   ├── ConfigError                      tweetup.toml says something it cannot mean
    │   ├── NoEffectError                    a decision that would change nothing
    │   └── UnknownNameError                 no such session, format, network, section …
    ├── InputError                  exit 1   a file that cannot be read as posts
    ├── ArchiveError                exit 1   the archive cannot be opened, read or written
    ├── IncompleteError             exit 3   something was skipped, the rest is kept
    ├── CredentialsError            exit 4   a network refused the login
    └── QuotaError                  exit 5   a network's quota or credits are used up

An error names the problem, its place and the next thing to try. One boundary (``tweetup.cli``)
turns the tree into exit codes; anything else is a bug and keeps its traceback.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ArchiveError",
    "ConfigError",
    "CredentialsError",
    "IncompleteError",
    "InputError",
    "NoEffectError",
    "QuotaError",
    "TweetupError",
    "UnknownNameError",
    "UsageError",
]

_SHORT: Final = 4
"""Letters of a name from which most must be alike."""


class TweetupError(Exception):
    """Something failed that a person can do something about.

    ``problem`` is one sentence without a full stop; ``where`` a place such as ``chat.jsonl:12``,
    ``tweetup.toml: chats.hcsmeu.timezone`` or ``--since``; ``hint`` the next thing to try.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, problem: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.problem = problem
        self.where = where
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return one line: place, problem and hint."""
        line = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{line}; {self.hint}" if self.hint else line


class UsageError(TweetupError):
    """The command was asked in a way that cannot work."""

    exit_code = 2


class ConfigError(UsageError):
    """``tweetup.toml`` has a key, type, zone or time that it cannot have."""


class NoEffectError(UsageError):
    """A decision that would change nothing."""


class UnknownNameError(UsageError):
    """A name that is not there, with the nearest names that are."""

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        *,
        hint: str | None = None,
        meant: str | None = None,
    ) -> None:
        """Take the ``kind`` of name that was expected: ``session``, ``format``, ``section``.

        ``meant`` is the name that it is another one for, where that is known.
        """
        names = sorted(set(known))
        self.kind = kind
        self.name = name
        from difflib import get_close_matches
        from textwrap import shorten

        # Of names such as Q1 half is enough to be near.
        like = 0.5 if len(name) < _SHORT else 0.6
        near = [meant] if meant else get_close_matches(name, names, n=3, cutoff=like)
        self.near = tuple(near)
        if self.near:
            hint = f"did you mean {' or '.join(self.near)}?"
        elif names and hint is None:
            hint = f"known: {shorten(', '.join(names), 240, placeholder=' …')}"
        super().__init__(f"no {kind} named {name!r}", hint=hint)


class InputError(TweetupError):
    """A file that cannot be read as posts; the message names its real kind."""


class ArchiveError(TweetupError):
    """The archive cannot be opened, read or written."""


class IncompleteError(TweetupError):
    """Some of the work was left out; posts that arrived are kept, skipped ones are named."""

    exit_code = 3


class CredentialsError(TweetupError):
    """A network refused the login. The message never holds the value that was refused."""

    exit_code = 4


class QuotaError(TweetupError):
    """A network's quota, rate or credits are used up."""

    exit_code = 5
