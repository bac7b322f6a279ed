"""X's own "download your data": API 1.1 statuses without their user, and whose they are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from tweetup.errors import InputError
from tweetup.formats.cells import unescape
from tweetup.formats.content import Content
from tweetup.formats.read_json import decode_values, read_values
from tweetup.formats.times import read_time
from tweetup.formats.x_v1 import LAX_STATUS, NOT_A_V1_STATUS, StatusReader
from tweetup.text import find_hashtags, find_mentions, find_status_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tweetup.formats.base import Head
    from tweetup.formats.records import Deletion, Record, Skipped

__all__ = ["X_ARCHIVE", "DownloadOwner", "XArchiveFormat", "XDownload", "find_download"]

_FORMAT = "x-archive"
"""The name of the format for ``--format``."""

_NAMES = re.compile(r"(?:^|/)(?:tweets?|community-tweet)(?:-part\d+)?\.js$")
_POSTS = re.compile(rb"window\.YTD\.(?:tweets?|community_tweet)\.part")
_NOTES = re.compile(r"(?:^|/)note-tweet(?:-part\d+)?\.js$")
_ACCOUNT = re.compile(r"(?:^|/)account\.js$")
_MANIFEST = re.compile(r"(?:^|/)manifest\.js$")
_SIGN = b"window.YTD."
_SIGN_SIZE = 64
_MARK = b"\xef\xbb\xbf"


class DownloadOwner(Struct, frozen=True):
    """The owner of a download."""

    handle: str
    id: str | None = None
    name: str | None = None


class LongForm(Struct, frozen=True):
    """The whole text of a post that X shows cut off; ``urls`` are its short and full links."""

    created_at: str
    text: str
    urls: tuple[tuple[str, str], ...] = ()
    cashtags: tuple[str, ...] = ()


class XDownload(Content):
    """A file of posts with the facts that other files of the download add.

    ``used`` are those of the long forms whose posts were read so far, in all parts, so that after
    the last part the others are left over.
    """

    def __init__(
        self,
        content: Content,
        owner: DownloadOwner,
        long_forms: tuple[LongForm, ...],
        used: set[LongForm],
        *,
        is_last: bool,
    ) -> None:
        super().__init__(content.name, content.open, format=_FORMAT, within=content)
        self.owner = owner
        self.long_forms = long_forms
        self.used = used
        self.is_last = is_last


class _Account(msgspec.Struct):
    username: str
    accountId: str | None = None  # noqa: N815 - as X writes it
    accountDisplayName: str | None = None  # noqa: N815 - as X writes it


class _AccountItem(msgspec.Struct):
    account: _Account


class _UserInfo(msgspec.Struct):
    userName: str  # noqa: N815 - as X writes it
    accountId: str | None = None  # noqa: N815 - as X writes it
    displayName: str | None = None  # noqa: N815 - as X writes it


class _Manifest(msgspec.Struct):
    userInfo: _UserInfo  # noqa: N815 - as X writes it


class _MediaItem(msgspec.Struct):
    expanded_url: str | None = None


class _MediaEntities(msgspec.Struct):
    media: list[_MediaItem]


class _WithMedia(msgspec.Struct):
    """A status with pictures, which are at the address of the post that they were first in."""

    id_str: str
    entities: _MediaEntities


class _LongUrl(msgspec.Struct, rename="camel"):
    short_url: str | None = None
    url: str | None = None
    expanded_url: str | None = None


class _Core(msgspec.Struct):
    text: str
    urls: list[_LongUrl] | None = None
    cashtags: list[str] | None = None


class _Note(msgspec.Struct):
    createdAt: str  # noqa: N815 - as X writes it
    core: _Core


class _NoteItem(msgspec.Struct):
    noteTweet: _Note  # noqa: N815 - as X writes it


def find_download(contents: Sequence[Content], author: str | None = None) -> tuple[Content, ...]:
    """Return the files of posts among the contents of a download; none in another folder.

    ``account.js`` or ``manifest.js`` names their owner. Without these they are posts of ``author``,
    or of the account that the addresses of their pictures name. Raises
    :class:`~tweetup.errors.InputError` where nothing tells whose.
    """
    posts = [content for content in contents if _holds_posts(content)]
    if not posts:
        return ()
    owner = _stated_owner(contents) or _named_owner(posts, author)
    if owner is None:
        raise _unknown_owner(posts[0])
    notes = [content for content in contents if _is_part(content, _NOTES)]
    long_forms = tuple(_long_forms(notes))
    used: set[LongForm] = set()
    return tuple(
        XDownload(content, owner, long_forms, used, is_last=content is posts[-1])
        for content in posts
    )


def _stated_owner(contents: Iterable[Content]) -> DownloadOwner | None:
    """Return the owner that a file of the download names, if one does."""
    for name, sign, find in _OWNERS:
        for content in contents:
            if _is_part(content, name, sign) and (owner := find(content)) is not None:
                return owner
    return None


def _named_owner(posts: Sequence[Content], author: str | None) -> DownloadOwner | None:
    """Return ``author``, else the account that the posts' pictures name; None without either."""
    handle = (author or "").strip().removeprefix("@") or _owner_of_media(posts)
    return DownloadOwner(handle) if handle else None


def _unknown_owner(content: Content) -> InputError:
    return InputError(
        "these are posts out of X's download, but without account.js or manifest.js nobody knows"
        " whose",
        where=content.name,
        hint=(
            "name the account with --author HANDLE, or import the whole download: the zip, or"
            " the folder it was unpacked to"
        ),
    )


def _holds_posts(content: Content) -> bool:
    """Return whether a file is one of posts, by its first words or by the name it came with."""
    if _is_part(content, _NAMES):
        return True
    if not content.name.endswith(".js") and "." in content.name.rpartition("/")[2]:
        return False
    with content.open() as stream:
        return _POSTS.match(stream.read(_SIGN_SIZE).removeprefix(_MARK)) is not None


def _owner_of_media(contents: Iterable[Content]) -> str | None:
    """Return the handle that the address of a post's own picture or film names, if there is any.

    Of an account that changed its name the newest such post tells.
    """
    newest, handle = 0, None
    decoder = msgspec.json.Decoder(_WithMedia)
    for content in contents:
        for status in decode_values(content, decoder, split=_statuses):
            addresses = (item.expanded_url for item in status.entities.media)
            for link in find_status_links(" ".join(filter(None, addresses))):
                if link.id == status.id_str and link.id.isdigit() and int(link.id) > newest:
                    newest, handle = int(link.id), link.handle
    return handle


def _statuses(raw: bytes) -> tuple[bytes]:
    return (_status_of(raw),)


def _is_part(content: Content, name: re.Pattern[str], sign: bytes = _SIGN) -> bool:
    if not name.search(content.name):
        return False
    with content.open() as stream:
        return stream.read(len(sign)) == sign


def _manifest_owner(content: Content) -> DownloadOwner | None:
    for manifest in decode_values(content, msgspec.json.Decoder(_Manifest)):
        user = manifest.userInfo
        return DownloadOwner(user.userName, user.accountId, user.displayName or None)
    return None


def _owner(content: Content) -> DownloadOwner | None:
    for item in decode_values(content, msgspec.json.Decoder(_AccountItem)):
        account = item.account
        return DownloadOwner(
            account.username, account.accountId, account.accountDisplayName or None
        )
    return None


_OWNERS: tuple[tuple[re.Pattern[str], bytes, Callable[[Content], DownloadOwner | None]], ...] = (
    (_ACCOUNT, _SIGN, _owner),
    (_MANIFEST, b"window.__THAR_CONFIG", _manifest_owner),
)
"""The files that name the owner of a download, with their first bytes; the surest first."""


def _long_forms(contents: Iterable[Content]) -> Iterator[LongForm]:
    decoder = msgspec.json.Decoder(_NoteItem)
    for content in contents:
        for item in decode_values(content, decoder):
            core = item.noteTweet.core
            links = ((it.short_url or it.url, it.expanded_url) for it in core.urls or ())
            urls = tuple((short, full) for short, full in links if short and full)
            yield LongForm(item.noteTweet.createdAt, core.text, urls, tuple(core.cashtags or ()))


LEFT_OVER = "long posts whose short form is not in the download, left out"

#: A status of a download has these fields, and none that names its author.
_OF_STATUS = {"created_at", "full_text", "id_str", "entities"}
_OF_AUTHOR = {
    *("user", "user_id", "user_id_str", "user_screen_name", "username"),
    *("author", "author_id", "screen_name", "handle"),
}

_APART = 5
_ALIKE = 60


class _Item(msgspec.Struct):
    tweet: msgspec.Raw


class _Brief(msgspec.Struct):
    created_at: str
    full_text: str = ""


class _User(msgspec.Struct):
    user: Any = None


_ITEM = msgspec.json.Decoder(_Item)
_HAS_USER = msgspec.json.Decoder(_User)
_BRIEF = msgspec.json.Decoder(_Brief)


class XArchiveFormat:
    """Reads X's download, which is recognised by the names of its files.

    A file of posts whose first words, a script's, somebody took off is JSON, and known as that.
    """

    name = _FORMAT
    takes_author = True
    title = 'X\'s own "download your data": zip, folder or tweets.js alone, also as JSON'
    carries = (
        "reply",
        "links",
        "media",
        "alt text",
        "language",
        "source",
        "cashtags",
        "edits",
        "counts",
    )
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Return 0.95 for statuses that have no user, as JSON."""
        return head.highest(_certainty)

    def require(self, content: Content) -> None:
        """Raise :class:`~tweetup.errors.InputError` where nothing tells whose posts these are."""
        if not isinstance(content, XDownload) and _owner_of(content) is None:
            raise _unknown_owner(content)

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """Yield a record for each post, with its long form."""
        long_forms = _LongForms(content) if isinstance(content, XDownload) else None
        owner = content.owner if isinstance(content, XDownload) else _owner_of(content)
        reader = StatusReader(content, LAX_STATUS)

        def read(raw: bytes, where: str) -> Iterator[Record | Deletion | Skipped]:
            return reader.read(_whole(raw, owner, long_forms), where)

        yield from read_values(content, read, not_a_post=NOT_A_V1_STATUS)
        if isinstance(content, XDownload) and content.is_last:
            left_over = len(set(content.long_forms) - content.used)
            content.notes.update({LEFT_OVER: left_over} if left_over else {})


X_ARCHIVE = XArchiveFormat()


def _certainty(value: dict[str, object]) -> float:
    status = value.get("tweet", value)
    if not isinstance(status, dict) or (len(value) > 1 and status is not value):
        return 0.0
    return 0.95 * (status.keys() >= _OF_STATUS and not status.keys() & _OF_AUTHOR)


def _owner_of(content: Content) -> DownloadOwner | None:
    """Return whose the posts of a file alone are, as options or its pictures tell."""
    return _named_owner([content], content.options.author)


def _whole(raw: bytes, owner: DownloadOwner | None, long_forms: _LongForms | None) -> bytes:
    """Return the status with its user and long form; unchanged where it has a user already."""
    status = _status_of(raw)
    if owner is None or _HAS_USER.decode(status).user:
        return raw
    added: dict[str, object] = {"user": _user(owner)}
    long_form = long_forms.of(_BRIEF.decode(status)) if long_forms else None
    if long_form is not None:
        added["extended_tweet"] = _extended(long_form)
    return msgspec.json.encode(added)[:-1] + b"," + status.strip()[1:]


def _status_of(raw: bytes) -> bytes:
    """Return a status without the object around it, which older downloads have not."""
    return bytes(_ITEM.decode(raw).tweet) if b'"tweet"' in raw[:40] else raw


def _extended(long_form: LongForm) -> dict[str, object]:
    """Return a long form as API 1.1 has it: the short one marks the parts of its own text alone."""
    text = long_form.text
    return {
        "full_text": text,
        "entities": {
            "hashtags": [{"text": tag} for tag in find_hashtags(text)],
            "symbols": [{"text": tag} for tag in long_form.cashtags],
            "user_mentions": [{"screen_name": handle} for handle in find_mentions(text)],
            "urls": [{"url": url, "expanded_url": full} for url, full in long_form.urls],
        },
    }


def _user(owner: DownloadOwner) -> dict[str, str]:
    user = {"screen_name": owner.handle, "id_str": owner.id, "name": owner.name}
    return {key: value for key, value in user.items() if value}


class _LongForms:
    """The long forms by the second they were made in."""

    def __init__(self, content: XDownload) -> None:
        self._by_second: dict[datetime, list[LongForm]] = {}
        self._used = content.used
        for note in content.long_forms:
            try:
                second = read_time(note.created_at).replace(microsecond=0)
            except ValueError:
                continue
            self._by_second.setdefault(second, []).append(note)

    def of(self, status: _Brief) -> LongForm | None:
        """Return the long form of a status cut off by X: of that time, with that beginning."""
        if not self._by_second:
            return None
        try:
            made = read_time(status.created_at)
            around = [made + timedelta(seconds=apart) for apart in range(-_APART, _APART + 1)]
        except (ValueError, OverflowError):
            return None
        begun = _begun(unescape(status.full_text))
        for second in around:
            for note in self._by_second.get(second, ()):
                if _begun(note.text) == begun and len(note.text) > len(status.full_text):
                    self._used.add(note)
                    return note
        return None


def _begun(text: str) -> str:
    return " ".join(text.split())[:_ALIKE]
