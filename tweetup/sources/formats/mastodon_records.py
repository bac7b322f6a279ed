"""What Mastodon's interface serves and its export holds, typed, as far as posts are made of it.

https://docs.joinmastodon.org/entities/Status/ and https://www.w3.org/TR/activitystreams-vocabulary/
"""

from __future__ import annotations

from msgspec import Raw, Struct, field

__all__ = ["Activity", "MastodonAccount", "MastodonStatus", "Note", "Pointer", "Statuses"]

_NOTHING = Raw()


class MastodonAccount(Struct):
    """An account; ``acct`` has no server where it is the server's own."""

    username: str
    acct: str
    id: str | None = None
    url: str | None = None
    uri: str | None = None
    display_name: str | None = None
    note: str | None = None
    followers_count: int | None = None
    following_count: int | None = None
    statuses_count: int | None = None
    created_at: str | None = None


class _Tag(Struct):
    name: str


class _Mention(Struct):
    acct: str
    url: str | None = None
    id: str | None = None


class _Attachment(Struct):
    type: str | None = None
    url: str | None = None
    remote_url: str | None = None
    description: str | None = None


class _Card(Struct):
    url: str | None = None
    title: str | None = None
    description: str | None = None


class _Application(Struct):
    name: str | None = None


class MastodonStatus(Struct):
    """A post. ``in_reply_to_uri`` is put in by tweetup: which post its server means by an id."""

    uri: str
    created_at: str
    content: str
    account: MastodonAccount
    id: str | None = None
    edited_at: str | None = None
    url: str | None = None
    spoiler_text: str | None = None
    visibility: str | None = None
    language: str | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    in_reply_to_uri: str | None = None
    reblog: Raw = _NOTHING
    quote: Raw = _NOTHING
    application: _Application | None = None
    media_attachments: list[_Attachment] | None = None
    mentions: list[_Mention] | None = None
    tags: list[_Tag] | None = None
    card: _Card | None = None
    replies_count: int | None = None
    reblogs_count: int | None = None
    favourites_count: int | None = None
    quotes_count: int | None = None


class Pointer(Struct):
    """A post's two names and whom it answers."""

    uri: str
    id: str
    in_reply_to_id: str | None = None


class Quote(Struct):
    """What a post quotes; ``state`` says whether it may be shown."""

    quoted_status: Raw = _NOTHING
    state: str | None = None


class Statuses(Struct):
    """What a search answers with, or what stands above and below a post; a post has a ``uri``."""

    uri: str | None = None
    statuses: list[Raw] = []
    ancestors: list[Raw] = []
    descendants: list[Raw] = []


class Owner(Struct):
    """Whose export it is; put in by tweetup."""

    handle: str
    name: str | None = None


class _ActivityTag(Struct):
    type: str | None = None
    name: str | None = None
    href: str | None = None


class _Document(Struct, rename="camel"):
    media_type: str | None = None
    url: str | None = None
    name: str | None = None


class Note(Struct, rename="camel"):
    """A post in an export."""

    id: str
    published: str
    updated: str | None = None
    content: str | None = None
    type: str | None = None
    url: str | None = None
    summary: str | None = None
    in_reply_to: str | None = None
    conversation: str | None = None
    quote: str | None = None
    content_map: dict[str, str] | None = None
    tag: list[_ActivityTag] | None = None
    attachment: list[_Document] | None = None


class Activity(Struct):
    """What an account did: wrote a post (``Create``) or boosted one (``Announce``)."""

    type: str
    object: Raw
    id: str | None = None
    actor: str | None = None
    published: str | None = None
    to: list[str] | str | None = None
    cc: list[str] | str | None = None
    owner: Owner | None = field(default=None, name="tweetup_owner")
