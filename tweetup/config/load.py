"""``tweetup.toml`` → :class:`~tweetup.config.records.Config`, or an error with its place."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.config.document import read_document
from tweetup.config.moments import read_clock, read_day, read_moment, read_weekday, read_zone
from tweetup.config.reading import Table, read_hashtag
from tweetup.config.records import CaptureConfig, ChatConfig, Config, NetworkConfig, SiteConfig
from tweetup.config.settings import CAPTURE, CHAT, LANGUAGE, NETWORK, QUESTION, ROOT, SITE
from tweetup.model import PlannedQuestion, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CONFIG_NAME", "load_config"]

CONFIG_NAME = "tweetup.toml"

Plans = tuple[tuple[date, tuple[PlannedQuestion, ...]], ...]


def load_config(path: Path | None = None) -> Config:
    """The configuration in ``path``; without one, in this folder; without that, the defaults.

    Raises :class:`~tweetup.errors.ConfigError` for a file that cannot be read, and for a key,
    type, zone or time that cannot be meant.
    """
    if path is None:
        path = Path(CONFIG_NAME)
        if not path.exists():
            return Config()
    document = read_document(path)
    root = Table(document, (), document.values, ROOT)
    archive = root.text("archive")
    default = Config()
    return Config(
        archive=path.parent / (Path(archive).expanduser() if archive else default.archive),
        chats=tuple(_chats(root)),
        templates=_templates(root, path.parent),
        site=_site(root.table("site", SITE), default.site),
        language_model=root.table("language", LANGUAGE).text("model"),
        capture=_capture(root.table("capture", CAPTURE), default.capture),
        networks=tuple(
            _network(name, table) for name, table in root.named_tables("networks", NETWORK)
        ),
        prices=_prices(root, path.parent),
    )


def _templates(root: Table, base: Path) -> Path | None:
    written = root.text("templates")
    if written is None:
        return None
    folder = base / Path(written).expanduser()
    if not folder.is_dir():
        raise root.error("templates", f"there is no folder {written!r}", hint="make it first")
    return folder


def _prices(root: Table, base: Path) -> Path | None:
    written = root.text("prices")
    if written is None:
        return None
    file = base / Path(written).expanduser()
    if not file.is_file():
        raise root.error("prices", f"there is no file {written!r}", hint="make it first")
    return file


def _capture(table: Table, default: CaptureConfig) -> CaptureConfig:
    def span(key: str, unit: timedelta, least: int, most: int, default: timedelta) -> timedelta:
        count = table.whole(key, least=least, most=most)
        return default if count is None else count * unit

    return CaptureConfig(
        lead=span("lead", timedelta(minutes=1), 0, 1440, default.lead),
        tail=span("tail", timedelta(minutes=1), 0, 1440, default.tail),
        announcements=span("announcements", timedelta(days=1), 1, 30, default.announcements),
        late=span("late", timedelta(hours=1), 1, 720, default.late),
    )


def _network(name: str, table: Table) -> NetworkConfig:
    return NetworkConfig(
        name=name,
        url=table.url("url"),
        stream_url=table.url("stream_url", schemes=("https", "http", "wss", "ws")),
        servers=table.servers("servers"),
    )


def _site(table: Table, default: SiteConfig) -> SiteConfig:
    return SiteConfig(
        title=table.text("title") or default.title,
        url=table.url("url"),
        language=table.language("language") or default.language,
        author=table.text("author"),
        description=table.text("description"),
    )


def _chats(root: Table) -> Iterator[ChatConfig]:
    owners: dict[str, str] = {}
    for name, table in root.named_tables("chats", CHAT):
        chat = _chat(name, table)
        for tag in chat.hashtags:
            if owners.setdefault(tag, name) != name:
                raise table.error(None, f"#{tag} belongs to chats.{owners[tag]} already")
        yield chat


def _chat(name: str, table: Table) -> ChatConfig:
    try:
        hashtag = read_hashtag(name)
    except ValueError as error:
        what, hint = error.args
        raise table.error(None, what, hint=hint) from error
    zone = table.read("timezone", read_zone, str) or "UTC"
    schedule = _schedule(table, zone)
    moment = partial(read_moment, zone=zone, start=schedule.start if schedule else None)
    return ChatConfig(
        hashtag=hashtag,
        hashtags=tuple(dict.fromkeys((hashtag, *table.hashtags("hashtags")))),
        title=table.text("title"),
        hosts=table.handles("hosts"),
        guests=table.handles("guests"),
        timezone=zone,
        schedule=schedule,
        daily=table.read("daily", bool, bool) or False,
        label_style=table.read("label_style", _read_letter, str),
        language=table.language("language"),
        next_date=table.read("next_date", moment, date, datetime, str),
        network=table.text("network"),
        questions=_plans(table),
    )


def _schedule(table: Table, zone: str) -> Schedule | None:
    weekday = table.read("weekday", read_weekday, str)
    start = table.read("time", read_clock, str, time)
    minutes = table.whole("minutes", least=5, most=1440)
    if start is None:
        for key in ("weekday", "minutes"):
            if key in table:
                raise table.error(key, "says nothing without a time", hint='add time = "20:00"')
        return None
    return Schedule(weekday=weekday, start=start, minutes=minutes or 60, timezone=zone)


def _read_letter(value: str) -> str:
    letter = value.strip().upper()
    if not (len(letter) == 1 and letter.isalpha()):
        raise ValueError(f"{value!r} is not one letter", 'write "Q" for Q1, "T" for T1')
    return letter


def _plans(chat: Table) -> Plans:
    plans: dict[date, dict[int, PlannedQuestion]] = {}
    for table in chat.listed_tables("questions", QUESTION):
        day = table.read("date", read_day, date, datetime, str)
        if day is None:
            raise table.error(None, "'date' is missing", hint="add date = 2026-11-20")
        plan = plans.setdefault(day, {})
        question = _question(table, default=len(plan) + 1)
        if question.number in plan:
            raise table.error("number", f"{day} has a question {question.number} already")
        plan[question.number] = question
    return tuple(
        (day, tuple(question for _, question in sorted(plan.items())))
        for day, plan in sorted(plans.items())
    )


def _question(table: Table, *, default: int) -> PlannedQuestion:
    return PlannedQuestion(
        number=table.whole("number", least=1, most=99) or default,
        text=table.needed_text("text"),
        submitted_by=table.handle("submitted_by"),
    )
