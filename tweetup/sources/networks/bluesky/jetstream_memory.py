"""What a listener to Jetstream remembers: what it has kept, and who is behind which DID."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from tweetup.sources.formats.bluesky_records import BlueskyAccount

__all__ = ["Accounts", "KeptPosts"]

_MOST_ACCOUNTS: Final = 20_000
_LOOKUP: Final = 25
_UNNAMED: Final = timedelta(seconds=60)


class KeptPosts:
    """The posts that were kept, by their accounts; of too many accounts the first are forgotten."""

    def __init__(self) -> None:
        self._posts: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def add(self, post: str) -> None:
        """Remember a post; any thread may."""
        with self._lock:
            self._posts.setdefault(_did(post), set()).add(post)
            if len(self._posts) > _MOST_ACCOUNTS:
                del self._posts[next(iter(self._posts))]

    def has(self, post: str) -> bool:
        """Whether a post was kept."""
        return post in self._posts.get(_did(post), ())

    def forget(self, post: str) -> bool:
        """Whether a post was kept, which from now on it was not."""
        with self._lock:
            was_kept = self.has(post)
            if was_kept:
                self._posts[_did(post)].discard(post)
            return was_kept

    def forget_account(self, did: str) -> bool:
        """Whether anything of an account was kept, which from now on it was not."""
        with self._lock:
            return bool(self._posts.pop(did, None))


class Accounts:
    """The accounts behind DIDs, looked up once each; after a failure not again for a minute."""

    def __init__(
        self,
        look_up: Callable[[Sequence[str]], list[BlueskyAccount]],
        clock: Callable[[], datetime],
    ) -> None:
        """``look_up`` is asked for 25 DIDs at most."""
        self._look_up = look_up
        self._clock = clock
        self._known: dict[str, BlueskyAccount | None] = {}
        self._not_before: datetime | None = None

    def forget(self, did: str) -> None:
        """Look an account up again when it is next heard: its handle may have changed."""
        self._known.pop(did, None)

    def get(self, did: str) -> BlueskyAccount | None:
        """The account, where it could be looked up."""
        return self._known.get(did)

    def learn(self, dids: Iterable[str]) -> None:
        """Look up those that are not known; what fails is left for later."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return
        missing = [did for did in dict.fromkeys(dids) if did not in self._known]
        while missing:
            asked, missing = missing[:_LOOKUP], missing[_LOOKUP:]
            try:
                found = self._look_up(asked)
            except TweetupError:
                self._not_before = now + _UNNAMED
                return
            self._known |= dict.fromkeys(asked) | {account.did: account for account in found}
        while len(self._known) > _MOST_ACCOUNTS:
            del self._known[next(iter(self._known))]


def _did(post: str) -> str:
    return post.removeprefix("at://").split("/")[0]
