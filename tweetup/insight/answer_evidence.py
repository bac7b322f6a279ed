"""Evidence that a question was answered: replies, quotes, copies, mentions and shared words."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import content_stems
from tweetup.insight.exchanges import REPLY_WINDOW, link_replies
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import PostKey, Relation, in_time_order
from tweetup.text import (
    find_addressees,
    find_mentions,
    find_status_links,
    fold_handle,
    has_question_mark,
    is_repost,
    read_echo,
    strip_entities,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["Conversation"]

# A mention of the asker within this time answers, whatever else it may answer.
_AT_ONCE: Final = timedelta(minutes=2)
# So many posts directly behind a question may answer it without a mention.
_NEXT_POSTS: Final = 3
# Within this time it does unless it answers another post; a link to an unknown post does, too.
_SOON: Final = timedelta(minutes=10)
# So long before a question its asker is at the same thought.
_JUST_BEFORE: Final = timedelta(minutes=3)
# A stem in more posts than this share tells nothing; nor does less than this share of the rare
# ones, weighted by rarity and by nearness in time.
_COMMON: Final = 0.06
_LEAST_SHARE: Final = 0.2
_ENOUGH_STEMS: Final = 2
# From these shares of stems on a question says a text again, or takes most of it up.
_SAID_AGAIN: Final = 0.6
_TAKEN_UP: Final = 0.75
_FADES_IN: Final = timedelta(minutes=25)
_ADVISES: Final = re.compile(
    r"[^\w@#]*(?:[@#]\w+[^\w@#]*)*(?:try|you (?:can|could|might) (?:try|use)|(?:i|we) use)\s",
    re.IGNORECASE,
)
# Words at the beginning of a copy that tell which post was copied.
_COPY_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class _Message:
    """A post as evidence: its author, the people it mentions, the post it replies to.

    ``target`` is stated by the record, ``linked`` is that or inferred. ``own`` is False for a
    repost, which answers nothing.
    """

    post: Post
    author: str
    mentions: frozenset[str]
    target: PostKey | None
    linked: PostKey | None
    quoted: PostKey | None
    own: bool


class Conversation:
    """The posts of a session in time order, to look for answers in.

    ``replies`` is the result of :func:`~tweetup.insight.exchanges.link_replies` where the caller
    has it; ``language`` is a code such as ``en`` that chooses stems and function words.
    """

    def __init__(
        self,
        posts: Iterable[Post],
        *,
        language: str,
        replies: Mapping[PostKey, PostKey] | None = None,
    ) -> None:
        self.posts: Sequence[Post] = in_time_order(posts)
        linked = link_replies(self.posts) if replies is None else replies
        self._messages = [_read(post, linked) for post in self.posts]
        self._position = {post.key: position for position, post in enumerate(self.posts)}
        self._ids = {post.id for post in self.posts}
        self._code = language.replace("_", "-").partition("-")[0].lower()
        self._copied = _copied(self.posts)
        self._replied = {
            target
            for message in self._messages
            for target in (message.linked, message.quoted)
            if target in self._position
            and message.own
            and message.author != self._messages[self._position[target]].author
        }

    def is_answered(self, question: Post) -> bool:
        """Return True if anybody else answers ``question`` by reply, quote, copy or mention.

        A reply or quote counts at any time, a copy with a comment (``Yes! RT @who: …``) as well.
        A mention of the asker counts within twenty minutes from somebody whom the question
        mentions, within two from anybody, and within ten where it answers no other post.
        """
        asker = fold_handle(question.handle)
        if question.key in self._replied or self._thread_is_answered(question):
            return True
        if self._copied[asker, _beginning(question.text)]:
            return True
        asked = self._messages[self._position[question.key]].mentions
        return any(
            self._mentions_in_answer(question, asked, message)
            for message in self._later(question, REPLY_WINDOW)
        )

    def _thread_is_answered(self, question: Post) -> bool:
        """Return True if anybody else replies, after the question, to the posts it continues."""
        asker = fold_handle(question.handle)
        thread: set[PostKey] = set()
        message = self._messages[self._position[question.key]]
        while message.target in self._position and message.target not in thread:
            message = self._messages[self._position[message.target]]
            if message.author != asker:
                break
            thread.add(message.post.key)
        return any(later.target in thread for later in self._later(question, REPLY_WINDOW))

    def _mentions_in_answer(self, question: Post, asked: frozenset[str], message: _Message) -> bool:
        asker = fold_handle(question.handle)
        gap = message.post.created_at - question.created_at
        if gap <= _SOON and self._links_to(question, message.post):
            return True
        if asker not in message.mentions:
            return False
        if message.target is not None and message.target in self._position:
            # Asked twice, answered once: the reply stands under the second question.
            return message.author in asked and self._follows_up(question, message.target)
        if message.author in asked or gap <= _AT_ONCE:
            return True
        return message.linked is None and gap <= _SOON

    def _follows_up(self, question: Post, target: PostKey) -> bool:
        """Return True if the asker wrote ``target`` after the question."""
        position = self._position[target]
        return position > self._position[question.key] and self._messages[
            position
        ].author == fold_handle(question.handle)

    def _links_to(self, question: Post, post: Post) -> bool:
        """Return True for a link to the question, or to a post of the asker that is not stored."""
        asker = fold_handle(question.handle)
        return any(
            link.id == question.id or link.id not in self._ids
            for link in find_status_links(post.text)
            if fold_handle(link.handle) == asker
        )

    @cached_property
    def _stems(self) -> Mapping[PostKey, frozenset[str]]:
        """The stems of each post's own content words."""
        return {post.key: _stems(own_text(post), self._code) for post in self.posts}

    @cached_property
    def _spread(self) -> Counter[str]:
        """The number of posts that have each stem."""
        return Counter(stem for stems in self._stems.values() for stem in stems)

    def shares_content(self, question: Post) -> bool:
        """Return True if somebody else soon writes of the same things in rare words."""
        stems = self._stems[question.key]
        most = max(3.0, _COMMON * len(self.posts))
        rarity = {
            stem: math.log(len(self.posts) / self._spread[stem])
            for stem in sorted(stems)
            if self._spread[stem] <= most
        }
        whole = sum(rarity.values())
        for message in self._later(question, _SOON):
            shared = [stem for stem in rarity if stem in self._stems[message.post.key]]
            near = 1 - (message.post.created_at - question.created_at) / _FADES_IN
            if len(shared) >= _ENOUGH_STEMS or (
                shared and near * sum(rarity[stem] for stem in shared) > _LEAST_SHARE * whole
            ):
                return True
        return False

    def rewords(self, question: Post, text: str) -> bool:
        """Return True if most of a post's content words stand in ``text``, or most of its in it."""
        asked, stated = self._stems[question.key], _stems(text, self._code)
        shared = len(asked & stated)
        return shared >= _ENOUGH_STEMS and (
            shared >= _SAID_AGAIN * len(asked) or shared >= _TAKEN_UP * len(stated)
        )

    def is_followed(self, question: Post) -> bool:
        """Return True if somebody else goes on at once in a word of the question, or advises.

        The next three posts of others count that ask nothing, in two minutes. A word that many
        posts have is none; advice ("Try …", "We use …") is told in English alone.
        """
        most = max(3.0, _COMMON * len(self.posts))
        rare = {stem for stem in self._stems[question.key] if self._spread[stem] <= most}
        following = islice(self._later(question, _AT_ONCE), _NEXT_POSTS)
        return any(
            rare & self._stems[message.post.key]
            or (self._code == "en" and _ADVISES.match(own_text(message.post)))
            for message in following
            if not has_question_mark(message.post.text)
        )

    def _later(self, question: Post, window: timedelta) -> Iterator[_Message]:
        """Yield the posts of others after the question, reposts apart."""
        asker = fold_handle(question.handle)
        for message in self._messages[self._position[question.key] + 1 :]:
            if message.post.created_at - question.created_at > window:
                return
            if message.own and message.author != asker:
                yield message

    def late_addresses(self, question: Post) -> Iterator[Post]:
        """Yield the later posts of others that address the asker first and answer no other post.

        No time limits them: who reads a chat the day after writes then.
        """
        asker = fold_handle(question.handle)
        for message in self._messages[self._position[question.key] + 1 :]:
            if (
                message.own
                and message.author != asker
                and message.linked not in self._position
                and asker
                in map(fold_handle, find_addressees(message.post.text, message.post.mentions)[:1])
            ):
                yield message.post

    def own_before(self, question: Post) -> Iterator[Post]:
        """Yield the asker's own posts of the three minutes before the question, reposts apart."""
        asker = fold_handle(question.handle)
        for message in reversed(self._messages[: self._position[question.key]]):
            if question.created_at - message.post.created_at > _JUST_BEFORE:
                return
            if message.own and message.author == asker:
                yield message.post

    def own_later(self, question: Post) -> Iterator[Post]:
        """Yield the asker's own posts of the ten minutes after the question, reposts apart."""
        asker = fold_handle(question.handle)
        for message in self._messages[self._position[question.key] + 1 :]:
            if message.post.created_at - question.created_at > _SOON:
                return
            if message.own and message.author == asker:
                yield message.post


def _read(post: Post, linked: Mapping[PostKey, PostKey]) -> _Message:
    return _Message(
        post=post,
        author=fold_handle(post.handle),
        mentions=frozenset(map(fold_handle, find_mentions(post.text, post.mentions))),
        target=post.target(Relation.REPLY),
        linked=linked.get(post.key),
        quoted=post.target(Relation.QUOTE),
        own=not is_repost(post),
    )


def _stems(text: str, code: str) -> frozenset[str]:
    return frozenset(content_stems(strip_entities(text), code))


def _copied(posts: Iterable[Post]) -> Counter[tuple[str, tuple[str, ...]]]:
    """Return the authors and first words of the posts copied with a comment, counted."""
    copied: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for post in posts:
        echo = read_echo(post.text)
        if echo is not None and not echo.is_repost:
            copied[fold_handle(echo.handle), _beginning(echo.text)] += 1
    return copied


def _beginning(text: str) -> tuple[str, ...]:
    return words(text)[:_COPY_WORDS]
