"""The schema of ``tweetup.toml``: records whose annotated fields are the keys of the file.

A key is written here and nowhere else: the reader (:mod:`tweetup.config.load`), the file that
``tweetup init`` writes and the reference page follow from these fields. The annotation of a key
has the :class:`Type` of its value (``Text``, ``Handle | None``, ``tuple[ServerName, ...]``), a
description and an :class:`Example`. A record in an annotation is a table inside the table, with a
``HEADER`` and ``ABOUT``; without them it has further keys of the same table, from which the reader
makes the field.

Structs with parsers of our own rather than ``msgspec.convert``: its errors name no key below a
table named by the user (``$.chats[...]``), so their places would have to be read out of message
texts. Both were built; ``convert`` saved 58 lines of 978 and cost more CPU.

Annotations are read at run time: no ``from __future__ import annotations`` here.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, NamedTuple

from msgspec import Struct, structs

from tweetup.config import values
from tweetup.model import PlannedQuestion, Schedule
from tweetup.text import fold_handle, fold_tag

__all__ = [
    "CONFIG_NAME",
    "CaptureConfig",
    "ChatConfig",
    "Config",
    "Example",
    "LanguageConfig",
    "NetworkConfig",
    "QuestionKeys",
    "RecapConfig",
    "RefreshConfig",
    "RolesConfig",
    "ScheduleKeys",
    "SiteConfig",
    "TableConfig",
    "TopicKeys",
    "Type",
]

CONFIG_NAME: Final = "tweetup.toml"
_FROM_POSTS: Final = "found from the posts"
_OWN: Final = "the network's own"
_NEEDS_TIME: Final = 'time = "20:00"'


class Type(NamedTuple):
    """A type of value: its name, its parser, and the TOML types it is written in.

    ``fold`` maps equal items of a list to one text; ``unit`` is the unit of a number.
    """

    name: str
    parse: Callable[[Any], Any] = values.parse_text
    toml: tuple[type, ...] = (str,)
    fold: Callable[[str], str] = str
    unit: int | timedelta = 1


class Example(NamedTuple):
    """An example of a key's value in the file.

    ``without`` describes the default, where that is not the field's default;
    ``needs`` assigns the key without which this one has no meaning.
    """

    value: object
    without: str = ""
    needs: str = ""


def _whole(least: int, most: int, unit: int | timedelta = 1) -> Type:
    parse = partial(values.parse_whole, least=least, most=most, unit=unit)
    return Type(f"whole number, {least} to {most}", parse, (int,), unit=unit)


_DATES: Final = (date, datetime, str)
_STREAM: Final = partial(values.parse_url, schemes=("https", "http", "wss", "ws"))

Flag = Annotated[bool, Type("true or false", bool, (bool,))]
QuestionNumber = Annotated[int, _whole(0, 99)]
Share = Annotated[float, Type("number, 0 to 1", values.parse_share, (float, int))]
Text = Annotated[str, Type("text")]
SpacyPackage = Annotated[str, Type("name of a spaCy package")]
NetworkName = Annotated[str, Type("name of a network")]
Letter = Annotated[str, Type("one letter", values.parse_letter)]
LanguageTag = Annotated[str, Type("language tag", values.parse_language)]
Handle = Annotated[str, Type("handle", values.parse_handle, fold=fold_handle)]
ColumnOfField = Annotated[str, Type("field=column", values.parse_pair)]
Hashtag = Annotated[str, Type("hashtag", values.parse_hashtag)]
ServerName = Annotated[str, Type("server", values.parse_server)]
WebAddress = Annotated[str, Type("web address", values.parse_url)]
UrlOfSite = Annotated[str, Type("web address", values.parse_site_url)]
StreamAddress = Annotated[str, Type("web address, wss: as well", _STREAM)]
QuoteWay = Annotated[str, Type("static, embed or link", values.parse_quotes)]
ThemeName = Annotated[str, Type("journal, bulletin or proceedings", values.parse_theme)]
Listing = Annotated[str, Type("all, introduced or number", values.parse_listing)]
SearchScope = Annotated[
    str | None, Type('true, false or "transcripts"', values.parse_scope, (bool, str))
]
AnyPath = Annotated[Path, Type("path")]
FolderPath = Annotated[Path, Type("path of a folder")]
FilePath = Annotated[Path, Type("path of a file")]
Zone = Annotated[str, Type("IANA time zone", values.parse_zone)]
Weekday = Annotated[int, Type("day of the week", values.parse_weekday)]
Clock = Annotated[int, Type("time of day", values.parse_clock, (str, time))]
Day = Annotated[date, Type("date", values.parse_day, _DATES)]
Moment = Annotated[datetime, Type("date, or date and time", values.parse_date, _DATES)]
SessionMinutes = Annotated[int, _whole(5, 1440)]
MinutesAround = Annotated[timedelta, _whole(0, 1440, timedelta(minutes=1))]
DaysBefore = Annotated[timedelta, _whole(1, 30, timedelta(days=1))]
DaysHidden = Annotated[timedelta, _whole(0, 3650, timedelta(days=1))]
HoursAfter = Annotated[timedelta, _whole(1, 720, timedelta(hours=1))]


class SiteConfig(Struct, frozen=True, kw_only=True):
    """The static site. ``url`` has no slash at its end."""

    HEADER: ClassVar = "[site]"
    ABOUT: ClassVar = "The static site: its title, address and description."
    title: Annotated[Text, "The site's name.", Example("Our Friday chat")] = "Hashtag chats"
    url: Annotated[
        UrlOfSite | None,
        "The site's address; feeds and permanent links need it.",
        Example("https://chat.example.org"),
    ] = None
    language: Annotated[
        LanguageTag | None,
        "The language of the site, and of recaps where [recap] names none.",
        Example("en", "that of the recaps where all have one, else English"),
    ] = None
    author: Annotated[Text | None, "Who publishes it.", Example("The chat's hosts")] = None
    description: Annotated[
        Text | None,
        "One sentence for search engines and feeds.",
        Example("What we talked about, week by week."),
    ] = None
    contact: Annotated[
        Text | None,
        "Whom to ask to have a post taken out, as the page on removal says.",
        Example("chat@example.org", "the one in [recap], else the hosts"),
    ] = None
    search: Annotated[
        SearchScope,
        'A page to search the recaps, with "transcripts" all posts too; it needs Pagefind.',
        Example(value=True, without="no search"),
    ] = None
    quotes: Annotated[
        QuoteWay,
        "How quotes are shown: static (text), embed (the networks' frames) or link (no text).",
        Example("link"),
    ] = "static"
    theme: Annotated[
        ThemeName,
        "Looks of the site, and of recaps that have none: journal, bulletin or proceedings.",
        Example("bulletin"),
    ] = "journal"
    roles: Annotated[
        Flag,
        "Tell the shares of roles that people state, where enough can be judged.",
        Example(value=False),
    ] = True


class LanguageConfig(Struct, frozen=True, kw_only=True):
    """The program that reads the words of posts."""

    HEADER: ClassVar = "[language]"
    ABOUT: ClassVar = "The language model; the default needs nothing installed."
    model: Annotated[
        SpacyPackage | None,
        "A spaCy package you have installed; it finds the noun phrases of posts.",
        Example("en_core_web_lg", "the English tagger that ships with tweetup"),
    ] = None


class RecapConfig(Struct, frozen=True, kw_only=True):
    """The recaps of all chats. ``language`` is None for each chat's own."""

    HEADER: ClassVar = "[recap]"
    ABOUT: ClassVar = "How recaps are written, and which posts they rest on."
    language: Annotated[
        LanguageTag | None,
        "The language of recaps, apart from that of the posts.",
        Example("en", "the chat's own where tweetup has the words, else English"),
    ] = None
    theme: Annotated[
        ThemeName | None,
        "Looks of recaps that are pages of their own: journal, bulletin or proceedings.",
        Example("proceedings", "that of the site"),
    ] = None
    participants: Annotated[
        Listing,
        "Who is listed as a participant: number (people alone), introduced (and those), all.",
        Example("introduced"),
    ] = "number"
    people: Annotated[
        tuple[Handle, ...],
        "People who agreed to be listed as participants.",
        Example(["anna_example"]),
    ] = ()
    join: Annotated[
        Text | None,
        "How to join, in a sentence; for a chat of several see [chats.hcsmeu].",
        Example("Follow #hcsmeu on Fridays at 13:00.", "a sentence that names the hashtag"),
    ] = None
    contact: Annotated[
        Text | None,
        "Whom to ask to have a post taken out of a recap.",
        Example("chat@example.org", "the one in [site], else the hosts"),
    ] = None
    confidence: Annotated[
        Share,
        "How sure the section of a post has to be for the post to be quoted, or counted as an"
        " answer.",
        Example(0.9),
    ] = 0.8


class CaptureConfig(Struct, frozen=True, kw_only=True):
    """The time before and after a session's hour that a capture asks for."""

    HEADER: ClassVar = "[capture]"
    ABOUT: ClassVar = "How long before and after a session tweetup capture searches."
    lead: Annotated[MinutesAround, "Minutes before the session starts.", Example(30)] = timedelta(
        minutes=15
    )
    tail: Annotated[MinutesAround, "Minutes after the session ends.", Example(90)] = timedelta(
        minutes=60
    )
    announcements: Annotated[
        DaysBefore, "Days before the session that --announcements searches.", Example(6)
    ] = timedelta(days=3)
    late: Annotated[HoursAfter, "Hours after the session that --late searches.", Example(48)] = (
        timedelta(hours=24)
    )


class RefreshConfig(Struct, frozen=True, kw_only=True):
    """The fate of posts that their network does not show any more."""

    HEADER: ClassVar = "[refresh]"
    ABOUT: ClassVar = "Posts of accounts that are protected, suspended, deactivated and the like."
    hidden_days: Annotated[
        DaysHidden,
        "Days that such posts stay hidden before they are removed, or 0; deleted ones go at once.",
        Example(14),
    ] = timedelta(days=30)


class RolesConfig(Struct, frozen=True, kw_only=True):
    """The lexicons by which profiles are read for roles, beside tweetup's."""

    HEADER: ClassVar = "[roles]"
    ABOUT: ClassVar = "The roles that people state in their profiles, for tweetup roles."
    lexicons: Annotated[
        tuple[FilePath, ...],
        "Lexicons of your own, which add to tweetup's or replace them.",
        Example(["our-roles.toml"], "tweetup's own alone"),
    ] = ()


class NetworkConfig(Struct, frozen=True, kw_only=True):
    """The addresses of a network, without a slash at their end; None for the network's own.

    ``servers`` are names (``mastodon.example``) or addresses.
    """

    HEADER: ClassVar = "[networks.mastodon]"
    ABOUT: ClassVar = (
        "One table for each network whose servers or address you set: x, mastodon, bluesky."
    )
    name: str
    servers: Annotated[
        tuple[ServerName, ...],
        "The servers to ask, where a network has many; each has only the posts that reached it.",
        Example(["mastodon.example", "social.example"]),
    ] = ()
    url: Annotated[
        WebAddress | None,
        "Another address for its API, such as a proxy.",
        Example("https://proxy.example.org", _OWN),
    ] = None
    stream_url: Annotated[
        StreamAddress | None,
        "Another address for its stream.",
        Example("wss://proxy.example.org/stream", _OWN),
    ] = None
    directory_url: Annotated[
        WebAddress | None,
        "Another directory of accounts than plc.directory; Bluesky's alone.",
        Example("https://directory.example.org", _OWN),
    ] = None


class ScheduleKeys(Struct, kw_only=True, eq=False):
    """The keys of a :class:`~tweetup.model.Schedule`."""

    weekday: Annotated[
        Weekday | None,
        "The day it meets on, in English; needs the time.",
        Example("friday", "any day", _NEEDS_TIME),
    ] = None
    time: Annotated[
        Clock | None, "When it begins, in its own zone.", Example("13:00", _FROM_POSTS)
    ] = None
    minutes: Annotated[
        SessionMinutes, "How long it lasts; needs the time.", Example(60, needs=_NEEDS_TIME)
    ] = 60


class QuestionKeys(Struct, kw_only=True, eq=False):
    """The keys of a :class:`~tweetup.model.PlannedQuestion`, and the date of its session."""

    HEADER: ClassVar = "[[chats.hcsmeu.questions]]"
    ABOUT: ClassVar = (
        "One table for each planned question. It helps to find the question among the posts,\n"
        "and lets the recap name who submitted it."
    )
    date: Annotated[Day, "The session's date.", Example(date(2026, 11, 20))]
    number: Annotated[
        QuestionNumber | None, "The question's number.", Example(1, "the order in this file")
    ] = None
    text: Annotated[
        Text, "The question as you mean to ask it.", Example("What should a recap never leave out?")
    ]
    submitted_by: Annotated[Handle | None, "Who submitted it.", Example("dora_example")] = None


class TopicKeys(Struct, kw_only=True, eq=False):
    """The keys of a planned topic: the date of its session, and its words."""

    HEADER: ClassVar = "[[chats.hcsmeu.topics]]"
    ABOUT: ClassVar = (
        "One table for each planned topic. It comes before the topic found in the hosts' posts."
    )
    date: Annotated[Day, "The session's date.", Example(date(2026, 11, 20))]
    text: Annotated[Text, "The topic as a title shows it.", Example("Recaps that somebody reads")]


class ChatConfig(Struct, frozen=True, kw_only=True):
    """One chat.

    ``hashtag`` is folded (no #, lower case) and the first of ``hashtags``, all of which belong to
    the chat. Handles have no @. ``label_style`` is the letter in the labels of the chat's
    questions (``Q``, ``T``), ``language`` a language tag; None to infer them, and ``timezone``,
    from the posts.
    ``next_date`` is in UTC, ``network`` the name of a network. ``questions`` are the planned ones
    by the session's date in the chat's zone, earliest first, each in order of the numbers;
    ``topics`` likewise.
    """

    HEADER: ClassVar = "[chats.hcsmeu]"
    ABOUT: ClassVar = "One table for each chat, named after its hashtag without #."
    hashtag: str
    hashtags: Annotated[
        tuple[Hashtag, ...],
        "Other hashtags that belong to the same chat.",
        Example(["hcsmeurope"], "the table's name alone"),
    ]
    title: Annotated[
        Text | None, "The chat's name.", Example("Health care chat Europe", "the hashtag")
    ] = None
    description: Annotated[
        Text | None,
        "What the chat is about, in a sentence or two; the site shows it.",
        Example("Health care in Europe, every Friday."),
    ] = None
    join: Annotated[
        Text | None,
        "How to join this chat, in a sentence.",
        Example("Follow #hcsmeu on Fridays at 13:00.", "the one in [recap]"),
    ] = None
    hosts: Annotated[
        tuple[Handle, ...],
        "Who asks the questions.",
        Example(["anna_example", "ben_example"], _FROM_POSTS),
    ] = ()
    guests: Annotated[tuple[Handle, ...], "Invited guests.", Example(["carla_example"])] = ()
    timezone: Annotated[
        Zone | None,
        "The chat's own time zone; it decides a session's date.",
        Example("Europe/Berlin", "guessed from the posts, else UTC"),
    ] = None
    schedule: Annotated[Schedule | None, ScheduleKeys] = None
    daily: Annotated[
        Flag,
        "One session a day, for a congress of several days.",
        Example(value=True),
    ] = False
    label_style: Annotated[
        Letter | None,
        "The letter before a question's number: Q for Q1, T for T1.",
        Example("Q", _FROM_POSTS),
    ] = None
    language: Annotated[
        LanguageTag | None,
        "The language of the posts; recaps have a setting of their own.",
        Example("en", _FROM_POSTS),
    ] = None
    next_date: Annotated[
        Moment | None,
        "The next meeting; a date alone means the chat's usual time.",
        Example(datetime.fromisoformat("2026-11-27T13:00:00")),
    ] = None
    network: Annotated[
        NetworkName | None,
        "The network it meets on, which capture asks: x, mastodon or bluesky.",
        Example("mastodon", "needed to capture"),
    ] = None
    confidence: Annotated[
        Share | None,
        "How sure the section of a post of this chat has to be.",
        Example(0.9, "the one in [recap]"),
    ] = None
    questions: Annotated[tuple[tuple[date, tuple[PlannedQuestion, ...]], ...], QuestionKeys] = ()
    topics: Annotated[tuple[tuple[date, str], ...], TopicKeys] = ()

    @property
    def zone(self) -> str:
        """The chat's configured time zone, UTC where it has none."""
        return self.timezone or "UTC"

    def planned(self, day: date) -> tuple[PlannedQuestion, ...]:
        """Return the questions planned for the session of a day, in order."""
        return dict(self.questions).get(day, ())

    def planned_topic(self, day: date) -> str | None:
        """Return the topic planned for the session of a day; None where none is."""
        return dict(self.topics).get(day)


class TableConfig(Struct, frozen=True, kw_only=True):
    """A kind of file that tweetup does not know: which of its columns holds which field."""

    HEADER: ClassVar = "[tables.our-tool]"
    ABOUT: ClassVar = (
        "One table for each kind of file that tweetup does not know by itself;\n"
        "tweetup import FILE --map ask writes one."
    )
    name: str
    columns: Annotated[
        tuple[ColumnOfField, ...],
        "The column of each field, as --map takes them; files that have all are read so.",
        Example(["id=nr", "created_at=when", "author=who", "text=body"]),
    ] = ()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the field and the column of each pair."""
        split = (pair.partition("=") for pair in self.columns)
        return tuple((field, column) for field, _, column in split)


class Config(Struct, frozen=True, kw_only=True):
    """All of ``tweetup.toml``. Paths in it are relative to the folder the file is in.

    ``file`` is the file that was read, or that would have been had it been there.
    """

    HEADER: ClassVar = ""
    ABOUT: ClassVar = "Paths are relative to the folder this file is in."
    archive: Annotated[
        AnyPath,
        "The archive file; it holds any number of chats.",
        Example("archives/tweetup.db"),
    ] = Path("archives/tweetup.db")
    templates: Annotated[
        FolderPath | None,
        "A folder of your own templates; a file in it replaces tweetup's of the same name.",
        Example("my-templates", "the folder templates beside this file, if there is one"),
    ] = None
    prices: Annotated[
        FilePath | None,
        "A price list of your own, for when a network changes its prices.",
        Example("my-prices.toml", "tweetup's own list"),
    ] = None
    site: SiteConfig = SiteConfig()
    language: LanguageConfig = LanguageConfig()
    recap: RecapConfig = RecapConfig()
    capture: CaptureConfig = CaptureConfig()
    refresh: RefreshConfig = RefreshConfig()
    roles: RolesConfig = RolesConfig()
    networks: tuple[NetworkConfig, ...] = ()
    chats: tuple[ChatConfig, ...] = ()
    tables: tuple[TableConfig, ...] = ()
    file: Path = Path(CONFIG_NAME)

    @property
    def language_model(self) -> str | None:
        """Return the name of the spaCy package to use; None for tweetup's own tagger."""
        return self.language.model

    @property
    def page_theme(self) -> str:
        """Return the theme of recaps that are pages of their own."""
        return self.recap.theme or self.site.theme

    def chat(self, hashtag: str) -> ChatConfig:
        """Return the chat that a hashtag belongs to; its defaults where it is not configured."""
        tag = fold_tag(hashtag)
        default = ChatConfig(hashtag=tag, hashtags=(tag,))
        return next((chat for chat in self.chats if tag in chat.hashtags), default)

    def recap_of(self, hashtag: str) -> RecapConfig:
        """Return how the recaps of a chat are written: its own way to join, and a contact."""
        return structs.replace(
            self.recap,
            join=self.chat(hashtag).join or self.recap.join,
            contact=self.recap.contact or self.site.contact,
        )

    def confidence(self, chat: ChatConfig) -> float:
        """Return the confidence (0-1) from which on a post of the chat is quoted and counted."""
        return self.recap.confidence if chat.confidence is None else chat.confidence

    def network(self, name: str) -> NetworkConfig:
        """Return the network of that name; its defaults where it is not configured."""
        default = NetworkConfig(name=name)
        return next((network for network in self.networks if network.name == name), default)
