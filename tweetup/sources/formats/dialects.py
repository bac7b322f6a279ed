"""The tables tweetup knows: which column of each holds what."""

from __future__ import annotations

from tweetup.sources.formats.tables import Dialect

__all__ = ["PLAIN_CSV", "TWARC1_CSV"]

PLAIN_CSV = Dialect(
    name="plain-csv",
    title="a table with the columns id, created_at, author and text",
    columns={
        "id": ("id",),
        "created_at": ("created_at",),
        "author": ("author",),
        "text": ("text",),
        "reply_id": ("in_reply_to_id",),
        "author_name": ("author_name",),
        "author_bio": ("author_bio",),
        "author_followers": ("author_followers",),
        "network": ("network",),
        "url": ("url",),
        "kind": ("kind",),
    },
)
"""A time without an offset is taken as UTC."""

TWARC1_CSV = Dialect(
    name="twarc1-csv",
    title="tables that twarc 1's json2csv wrote of API 1.1 statuses",
    marks=frozenset({"tweet_url", "user_screen_name", "in_reply_to_status_id"}),
    network="x",
    columns={
        "id": ("id",),
        "created_at": ("created_at",),
        "author": ("user_screen_name",),
        "text": ("text",),
        "url": ("tweet_url",),
        "kind": ("tweet_type",),
        "reply_id": ("in_reply_to_status_id",),
        "reply_handle": ("in_reply_to_screen_name",),
        "repost_id": ("retweet_or_quote_id", "retweet_id", "reweet_id"),
        "repost_handle": ("retweet_or_quote_screen_name", "retweet_screen_name"),
        "hashtags": ("hashtags",),
        "links": ("urls",),
        "media": ("media",),
        "language": ("lang",),
        "source": ("source",),
        "place": ("place",),
        "likes": ("favorite_count",),
        "reposts": ("retweet_count",),
        "author_id": ("user_id",),
        "author_name": ("user_name",),
        "author_bio": ("user_description",),
        "author_location": ("user_location",),
        "author_url": ("user_urls",),
        "author_followers": ("user_followers_count",),
        "author_following": ("user_friends_count",),
        "author_posts": ("user_statuses_count",),
        "author_verified": ("user_verified",),
        "author_created_at": ("user_created_at",),
    },
)
"""``reweet_id`` is how its first versions spelled it. A repost's text is cut off, as X sent it."""
