"""tweetup: hashtag chats, from posts to a recap worth publishing."""

__all__ = ["__version__"]

__version__ = "0.1.0"
