"""The posts of a chat whose replies and quotes are wanted, and the operators that match these.

https://docs.x.com/x-api/posts/filtered-stream/integrate/operators, of searches as well:
``conversation_id`` matches every reply below the post that began a conversation,
``in_reply_to_tweet_id`` those to one post alone, and ``quotes_of_tweet_id`` its quotes.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from tweetup.formats.records import Record
from tweetup.model import Kind, Relation
from tweetup.networks.base import is_tagged
from tweetup.networks.x.lookup import is_post_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.model import Post
    from tweetup.networks.base import Query, QuestionThread

    Terms = tuple[tuple[str, tuple[str, ...]], ...]
    """Operators, each with the ids that it is to name."""

__all__ = ["OPERATORS", "KnownThreads", "join_ids"]

_REPLIES: Final = "conversation_id"
_ANSWERS: Final = "in_reply_to_tweet_id"
_QUOTES: Final = "quotes_of_tweet_id"
OPERATORS: Final = (_REPLIES, _ANSWERS, _QUOTES)


class KnownThreads:
    """The questions and the other posts of a chat, each with its conversation.

    Another thread says which are wanted; the one that listens asks for them. Within a conversation
    that one of them began, a post needs no operator of its own for its replies; in one that others
    began, those to the post alone are wanted.
    """

    def __init__(self) -> None:
        self.wanted = False
        """True while replies and quotes are wanted."""
        self._threads: tuple[QuestionThread, ...] = ()
        self._given: deque[str] = deque()
        self._conversations: dict[str, str] = {}

    def want(self, threads: Sequence[QuestionThread] | None, posts: Iterable[str] = ()) -> None:
        """Want the replies to and quotes of these and of ``posts`` from now on.

        With None in place of ``threads`` none are wanted. Ids that are none of X are left out.
        """
        self._threads = tuple(it for it in threads or () if is_post_id(it.post))
        self._given.extend(filter(is_post_id, posts))
        self.wanted = threads is not None

    def note(self, records: Iterable[object], query: Query) -> None:
        """Want the replies to and quotes of the chat's posts among these.

        Who quotes a post without the hashtag begins a talk elsewhere.
        """
        for item in records:
            if not isinstance(item, Record) or item.included or item.post.kind is Kind.REPOST:
                continue
            if item.post.target(Relation.REPLY) is not None or is_tagged(item.post, query):
                self._conversations[item.post.id] = _conversation(item.post)

    def of_questions(self) -> Terms:
        """Return the operators of the questions, each with the ids that it names."""
        roots = dict.fromkeys(it.root for it in self._threads if it.root and is_post_id(it.root))
        alone = [it.post for it in self._threads if it.root not in roots]
        return (
            (_REPLIES, tuple(filter(None, roots))),
            (_ANSWERS, tuple(alone)),
            (_QUOTES, tuple(it.post for it in self._threads)),
        )

    def of_others(self) -> Terms:
        """Return the operators of the other posts, each with its ids, the oldest first."""
        while self._given:
            post = self._given.popleft()
            self._conversations.setdefault(post, post)
        roots = {it.root for it in self._threads}
        asked = {*(it.post for it in self._threads), *roots}
        others = [it for it in self._conversations.items() if it[0] not in asked]
        inside = {*self._conversations, *roots}
        return (
            (_REPLIES, tuple(it for it, root in others if root == it)),
            (_ANSWERS, tuple(it for it, root in others if root not in inside)),
            (_QUOTES, tuple(it for it, _ in others)),
        )


def _conversation(post: Post) -> str:
    return post.conversation_id or post.id


def join_ids(operator: str, ids: Sequence[str], most: int) -> Iterator[str]:
    """Yield texts for the ids, at most so many in each, the latest of which fill up the last."""
    for first in range(0, len(ids), most):
        yield " OR ".join(f"{operator}:{it}" for it in ids[first : first + most])
