"""The reader of ``tweetup.toml``: every error names the file, the key, its line and a remedy."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import structs

from tweetup.config.document import read_document
from tweetup.config.schema import (
    CONFIG_NAME,
    CaptureConfig,
    ChatConfig,
    Config,
    LanguageConfig,
    NetworkConfig,
    QuestionKeys,
    RecapConfig,
    RefreshConfig,
    RolesConfig,
    ScheduleKeys,
    SiteConfig,
    TableConfig,
    TopicKeys,
)
from tweetup.config.sections import read_schema
from tweetup.config.values import parse_hashtag, parse_moment
from tweetup.model import PlannedQuestion, Schedule
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.config.document import Document, KeyPath
    from tweetup.config.sections import Key, Section
    from tweetup.errors import ConfigError

__all__ = ["CONFIG_NAME", "load_config"]

_TEMPLATES = "templates"
"""The folder of templates beside the file that is taken where the file names none."""

T = TypeVar("T")

_TOML_TYPES = {
    bool: "true or false",
    str: "text in quotes",
    int: "a whole number",
    float: "a number with a point",
    datetime: "a date and time",
    date: "a date",
    time: "a time",
    list: "a list",
    dict: "a table",
}


def load_config(path: Path | None = None) -> Config:
    """Return the configuration in ``path``; without one, in this folder; else the defaults.

    A folder of templates is taken where it stands, also where there is no file.

    Raises :class:`~tweetup.errors.ConfigError` for a file that cannot be read, and for a key or
    value that the schema does not have.
    """
    if path is None:
        path = Path(CONFIG_NAME)
        if not path.exists():
            folder = path.parent / _TEMPLATES
            return Config(templates=folder if folder.is_dir() else None)
    document = read_document(path)
    root = _Table(document, (), document.values, read_schema())
    return Config(
        **_paths(root, path.parent),
        site=SiteConfig(**root.table("site").values()),
        language=LanguageConfig(**root.table("language").values()),
        recap=RecapConfig(**root.table("recap").values()),
        capture=CaptureConfig(**root.table("capture").values()),
        refresh=RefreshConfig(**root.table("refresh").values()),
        roles=_roles(root, path.parent),
        networks=tuple(
            NetworkConfig(name=name, **table.values()) for name, table in root.tables("networks")
        ),
        chats=tuple(_chats(root)),
        tables=tuple(
            TableConfig(name=name, **table.values()) for name, table in root.tables("tables")
        ),
        file=path,
    )


def _roles(root: _Table, base: Path) -> RolesConfig:
    """Return the table of roles, its files as relative to ``base``."""
    names = root.table("roles").values().get("lexicons", ())
    return RolesConfig(lexicons=tuple(base / Path(it).expanduser() for it in names))


def _paths(root: _Table, base: Path) -> dict[str, Path]:
    """Return the values at the top of the file, which are paths, as relative to ``base``."""
    written: dict[str, str] = {"archive": str(Config().archive), **root.values()}
    paths = {key: base / Path(value).expanduser() for key, value in written.items()}
    if "templates" not in paths and (base / _TEMPLATES).is_dir():
        paths["templates"] = base / _TEMPLATES
    for key, kind, exists in (
        ("templates", "folder", Path.is_dir),
        ("prices", "file", Path.is_file),
    ):
        if key in paths and not exists(paths[key]):
            raise root.error(key, f"there is no {kind} {written[key]!r}", hint="make it first")
    return paths


def _chats(root: _Table) -> Iterator[ChatConfig]:
    owners: dict[str, str] = {}
    for name, table in root.tables("chats"):
        chat = _chat(name, table)
        for tag in chat.hashtags:
            if owners.setdefault(tag, name) != name:
                raise table.error(None, f"#{tag} belongs to chats.{owners[tag]} already")
        yield chat


def _chat(name: str, table: _Table) -> ChatConfig:
    hashtag = table.parse(None, parse_hashtag, name)
    values = table.values()
    hours = {key: values.pop(key) for key in ScheduleKeys.__struct_fields__ if key in values}
    hashtags = dict.fromkeys((hashtag, *values.pop("hashtags", ())))
    written = values.pop("next_date", None)
    chat = ChatConfig(hashtag=hashtag, hashtags=tuple(hashtags), **values)
    schedule = _schedule(ScheduleKeys(**hours), chat.zone)
    start = schedule.start if schedule else None
    moment = partial(parse_moment, zone=chat.zone, start=start)
    next_date = None if written is None else table.parse("next_date", moment, written)
    return structs.replace(
        chat,
        schedule=schedule,
        next_date=next_date,
        questions=_plans(table),
        topics=_topics(table),
    )


def _schedule(keys: ScheduleKeys, zone: str) -> Schedule | None:
    if keys.time is None:
        return None
    return Schedule(weekday=keys.weekday, start=keys.time, minutes=keys.minutes, timezone=zone)


def _plans(chat: _Table) -> tuple[tuple[date, tuple[PlannedQuestion, ...]], ...]:
    """Return the planned questions by date and number."""
    plans: dict[date, dict[int, PlannedQuestion]] = {}
    for _, table in chat.tables("questions"):
        keys = QuestionKeys(**table.values())
        plan = plans.setdefault(keys.date, {})
        number = len(plan) + 1 if keys.number is None else keys.number
        if number in plan:
            raise table.error("number", f"{keys.date} has a question {number} already")
        plan[number] = PlannedQuestion(
            number=number, text=keys.text, submitted_by=keys.submitted_by
        )
    return tuple(
        (day, tuple(question for _, question in sorted(plan.items())))
        for day, plan in sorted(plans.items())
    )


def _topics(chat: _Table) -> tuple[tuple[date, str], ...]:
    """Return the planned topics by date."""
    topics: dict[date, str] = {}
    for _, table in chat.tables("topics"):
        keys = TopicKeys(**table.values())
        if keys.date in topics:
            raise table.error("date", f"{keys.date} has a topic already")
        topics[keys.date] = keys.text
    return tuple(sorted(topics.items()))


class _Table:
    """One table of the file, whose keys are those of a section of the schema."""

    def __init__(self, document: Document, path: KeyPath, values: object, section: Section) -> None:
        self._document = document
        self._path = path
        self._section = section
        if not isinstance(values, dict):
            hint = f"write it as {section.header}"
            raise document.error(path, f"expected a table, not {_type_of(values)}", hint=hint)
        self._values: dict[str, object] = values
        names = [*(key.name for key in section.keys), *section.inner]
        for name in values:
            if name not in names:
                from difflib import get_close_matches

                near = get_close_matches(name, names, n=1)
                hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(names)}"
                raise self.error(name, f"no setting named {name!r}", hint=hint)

    def error(self, key: str | None, problem: str, *, hint: str | None = None) -> ConfigError:
        """Return an error about a key, or about the table where ``key`` is None."""
        path = self._path if key is None else (*self._path, key)
        return self._document.error(path, problem, hint=hint)

    def table(self, key: str) -> _Table:
        """Return the table at ``key``, empty where the key is not given."""
        return self._inner(key, self._values.get(key, {}))

    def tables(self, key: str) -> Iterator[tuple[Any, _Table]]:
        """Yield the tables inside ``key`` with their names, or in a list with their numbers."""
        listed = self._section.inner[key].header.startswith("[[")
        if key in self._values:
            tables = self._checked(key, (list if listed else dict,))
            for part, values in enumerate(tables, start=1) if listed else tables.items():
                yield part, self._inner(key, values, part)

    def _inner(self, key: str, values: object, *part: str | int) -> _Table:
        path = (*self._path, key, *part)
        return _Table(self._document, path, values, self._section.inner[key])

    def values(self) -> dict[str, Any]:
        """Return the parsed values of the keys that are given, by name.

        Raises :class:`~tweetup.errors.ConfigError` also where a key is missing that is required,
        or that another one needs.
        """
        keys = self._section.keys
        parsed = {key.name: self._value(key) for key in keys if key.name in self._values}
        for key in keys:
            needed = key.example.needs.partition(" ")[0]
            if key.required and key.name not in parsed:
                # A text to add is the user's own, no example of one.
                hint = None if key.type.name == "text" else f"add {key.assignment}"
                raise self.error(None, f"{key.name!r} is missing", hint=hint)
            if needed and key.name in parsed and needed not in parsed:
                hint = f"add {key.example.needs}"
                raise self.error(key.name, f"has no effect without a {needed}", hint=hint)
        return parsed

    def parse(self, key: str | None, parse: Callable[[Any], T], value: object) -> T:
        """Return the parsed value; a ValueError (problem, hint) becomes an error about ``key``."""
        try:
            return parse(value)
        except ValueError as error:
            problem, hint = error.args
            raise self.error(key, problem, hint=hint) from error

    def _value(self, key: Key) -> object:
        if not key.listed:
            return self.parse(key.name, key.type.parse, self._checked(key.name, key.type.toml))
        items: dict[str, object] = {}
        for item in self._checked(key.name, (list,)):
            if type(item) not in key.type.toml:
                problem = f"expected text in the list, not {_type_of(item)}"
                raise self.error(key.name, problem, hint="write each in quotes")
            parsed = self.parse(key.name, key.type.parse, item)
            items[key.type.fold(parsed)] = parsed
        return tuple(items.values())

    def _checked(self, key: str, types: tuple[type, ...]) -> Any:  # noqa: ANN401 - one of the types
        value = self._values[key]
        if type(value) in types:
            return value
        expected = " or ".join(_TOML_TYPES[kind] for kind in types)
        hint = None
        if types == (list,) and isinstance(value, str):
            hint = f'write it as a list: ["{clean_control(value)}"]'
        raise self.error(key, f"expected {expected}, not {_type_of(value)}", hint=hint)


def _type_of(value: object) -> str:
    return _TOML_TYPES.get(type(value), "something else")
