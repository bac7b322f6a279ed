"""Parts of a session's results that are stored so that lists and recaps need no posts.

Annotations are read at run time, when the archive decodes them: no
``from __future__ import annotations`` here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tweetup.model.findings import Participant
from tweetup.model.posts import PostKey
from tweetup.model.recap import Numbers, SectionNumbers
from tweetup.model.sessions import ChatTail, Question

__all__ = [
    "ChatFacts",
    "CountedCrowd",
    "Crowd",
    "SegmentationFacts",
    "SessionOverview",
    "SessionPeople",
    "StoredIdle",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIdle:
    """A correction by its number, and why it changes nothing; ``overruled`` by a later one."""

    correction: int
    why: str
    overruled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatFacts:
    """The facts stored with a chat's sessions: corrections without effect, and its last part.

    ``tail`` is None where the sessions depend on all posts.
    """

    idle: tuple[StoredIdle, ...] = ()
    tail: ChatTail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPosts:
    """The posts that the corrections of a chat name: their latest versions, and their sessions.

    ``listing`` is a digest of the chat's sessions.
    """

    latest: tuple[tuple[PostKey, PostKey], ...]
    sessions: tuple[tuple[PostKey, str], ...]
    listing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationFacts:
    """The facts of a segmentation on which later stages build.

    ``basis`` is a digest of the segmentation without the posts that a person hid, ``language``
    the chat's as configured, else that of most posts, ``idle`` the corrections without effect.
    """

    language: str
    basis: str
    hidden: tuple[PostKey, ...] = ()
    idle: tuple[StoredIdle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOverview:
    """A session as lists show it: figures, hosts, and all that was asked, stretches included."""

    numbers: Numbers
    sections: tuple[SectionNumbers, ...]
    hosts: tuple[str, ...]
    asked: tuple[Question, ...]
    language: str
    hidden: int = 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions the chat was asked: none in a chat that has stretches instead."""
        return tuple(question for question in self.asked if question.section.startswith("Q"))

    def section(self, name: str) -> SectionNumbers:
        """Return the figures of a section, all 0 for one without a post."""
        empty = SectionNumbers(section=name)
        return next((section for section in self.sections if section.section == name), empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPeople:
    """The people of a session with their sections; neither guests nor newcomers are told here.

    ``own`` are the accounts with a post of their own words, each by two names.
    """

    participants: tuple[Participant, ...]
    own: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The accounts of a session's posts, hidden ones left out, under all their handles.

    ``authors`` are network and folded handle, and the two names of the account; ``handles`` all
    folded handles of these accounts. ``writers`` are the handles, as written, of those who did not
    only repost, most posts first.
    """

    authors: tuple[tuple[str, str, str, str], ...]
    handles: tuple[str, ...]
    writers: tuple[str, ...]

    @property
    def accounts(self) -> frozenset[tuple[str, str]]:
        """The accounts, each by two names."""
        return frozenset((network, name) for _, _, network, name in self.authors)

    def seen_before(
        self, earlier: Sequence["Crowd"], *, shared: Collection[tuple[str, str]]
    ) -> frozenset[str]:
        """Return the handles, folded, of those who were in an earlier crowd.

        A handle alone tells an account, on whatever network, unless it is ``shared``: several
        accounts had it.
        """
        accounts = frozenset[tuple[str, str]]().union(*(it.accounts for it in earlier))
        handles = frozenset[str]().union(*(it.handles for it in earlier))
        return frozenset(
            handle
            for network, handle, *account in self.authors
            if tuple(account) in accounts or (handle in handles and (network, handle) not in shared)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedCrowd(Crowd):
    """A crowd with the participants, whose copies of others' posts count as posts of their own."""

    participants: tuple[Participant, ...]
