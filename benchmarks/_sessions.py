"""Real chats as the sessions that a recap is made of, and their gates.

Read from ``chats/`` in the folder that TWEETUP_REAL_DATA names, else ../shared/data. Sessions,
their zone, language and segmentation are found as for an archive that nobody configured.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from benchmarks._gold import most_used_hashtag, read_posts
from tweetup.claims import open_gate
from tweetup.config import ChatConfig
from tweetup.insight import classify_acts, find_topics, session_language
from tweetup.model import Session
from tweetup.project.records import ChatSession, SegmentedSession, SessionPosts
from tweetup.project.stages import correct_chat_sessions, explain_session

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.claims import Gate
    from tweetup.insight.dialogue_acts import ActWeights
    from tweetup.model import Post, Topic

__all__ = ["ChatSessions", "read_chat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSessions:
    """The sessions of one file of posts, segmented, in time order."""

    name: str
    config: ChatConfig
    sessions: tuple[SegmentedSession, ...]

    @property
    def largest(self) -> SegmentedSession:
        """The session of most posts."""
        return max(self.sessions, key=lambda segmented: len(segmented.posts))

    def topic(self, segmented: SegmentedSession) -> Topic | None:
        """Return the topic of a session, None where no post states it surely."""
        topics = find_topics(
            segmented.posts,
            segmentation=segmented.segmentation,
            session=segmented.session,
            language=segmented.language,
            hashtags=self.config.hashtags,
        )
        return next((topic for topic in topics if topic.sure), None)

    def gate(self, segmented: SegmentedSession, weights: ActWeights | None = None) -> Gate:
        """Return the gate of a session, its dialogue acts by ``weights`` or those that ship."""
        acts = classify_acts(
            segmented.posts,
            segmentation=segmented.segmentation,
            language=segmented.language,
            hashtags=self.config.hashtags,
            weights=weights,
        )
        return open_gate(
            segmented.posts,
            segmentation=segmented.segmentation,
            acts=acts,
            end=segmented.session.end,
            hashtags=self.config.hashtags,
        )


def read_chat(path: Path) -> ChatSessions:
    """Return the sessions of the posts in a file; the chat is the hashtag of most posts."""
    posts = tuple(sorted(read_posts(path), key=lambda post: post.order))
    hashtag = most_used_hashtag(posts)
    config = ChatConfig(hashtag=hashtag, hashtags=(hashtag,))
    by_key = {post.key: post for post in posts}
    corrected = correct_chat_sessions(posts, config, (), load_profile_zones=lambda _: {})
    return ChatSessions(
        name=path.name.removesuffix(".jsonl"),
        config=config,
        sessions=tuple(
            _segment(session, tuple(by_key[key] for key in session.posts), config)
            for session in corrected.sessions
        ),
    )


def _segment(session: Session, posts: tuple[Post, ...], config: ChatConfig) -> SegmentedSession:
    chat_session = ChatSession(
        **{part.name: getattr(session, part.name) for part in fields(Session)}
    )
    run = explain_session(chat_session, SessionPosts(posts, posts, ()), config)
    return SegmentedSession(
        session=chat_session,
        posts=posts,
        segmentation=run.segmentation,
        language=session_language(posts),
    )
