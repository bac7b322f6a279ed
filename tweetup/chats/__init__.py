"""The structure of a conversation: when a hashtag met, who hosted, what was asked, what answers it.

Pure functions of posts and settings. The same posts in any order give the same result. What
people decided (:mod:`tweetup.chats.corrections`) comes in as records and wins over what is found.
"""

from tweetup.chats.segment import segment
from tweetup.chats.sessions import find_sessions

__all__ = ["find_sessions", "segment"]
