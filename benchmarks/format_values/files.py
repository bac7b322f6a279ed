"""The files that are measured: real ones, cases, and ones rebuilt after their tools."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks._gold import gold_folder
from benchmarks.format_values import networks, stories, tables, x_records
from benchmarks.format_values.values import Held
from tests.formats.bluesky_repository import repository
from tests.formats.full_shapes import FULL
from tests.formats.shapes import FILES, PEOPLE, TALK, Said, lines, plain, table
from tests.formats.social_shapes import RECORDS, SOCIAL, TIMELINE, did
from tests.formats.table_shapes import (
    academic_twitter,
    archiver,
    communalytic,
    four_cat,
    gazouilloire,
    get_old_tweets,
    nitter,
    nodexl,
    ntscraper,
    rtweet,
    snscrape,
    tags_row,
    tcat,
    twarc_csv,
    twint,
    twitter_r,
)
from tests.formats.test_compliance import GOING
from tests.formats.web_shapes import WEB, web_exporter, web_exporter_row
from tests.jobs.test_import_database import SCHEMA, database_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["MEASURED_FILES", "MeasuredFile", "rebuilt_files"]

Json = dict[str, Any]

_PICTURE: Final = "https://pictures.example.org/1.jpg"


@dataclass(frozen=True, kw_only=True)
class MeasuredFile:
    """A file of a format, or several of one tool, and how the benchmark reads them by itself.

    ``kind`` is ``real``, ``case`` or ``rebuilt``. A real file and a case are ``paths`` under the
    folder of real data; a rebuilt one is the ``content`` of one file, or of a folder by names.
    ``lost`` says why values are lost that cannot be kept, ``lacks`` what such files have none of.
    """

    format: str
    tool: str
    kind: str
    read: Callable[[Any], Iterable[Held]]
    paths: tuple[str, ...] = ()
    content: bytes | Mapping[str, bytes] | None = None
    lacks: tuple[str, ...] = ()
    lost: str = ""

    def places(self, folder: Path) -> Iterator[Path]:
        """Yield the paths of its files: those that there are, or the one written to ``folder``."""
        if self.content is None:
            root = gold_folder().parent
            for pattern in self.paths:
                yield from sorted(root.glob(pattern))
        elif isinstance(self.content, bytes):
            (folder / "export").write_bytes(self.content)
            yield folder / "export"
        else:
            for name, content in self.content.items():
                path = folder / "export" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield folder / "export"

    def held(self, path: Path) -> Iterable[Held]:
        """Yield the posts that a file holds, by the benchmark's own reading."""
        if path.is_file():
            return self.read(path.read_bytes())
        return self.read(
            {
                inner.relative_to(path).as_posix(): inner.read_bytes()
                for inner in sorted(path.rglob("*"))
                if inner.is_file()
            }
        )


def rebuilt_files() -> tuple[MeasuredFile, ...]:
    """Return those that need no real data."""
    return tuple(it for it in MEASURED_FILES if it.content is not None)


# --- readings ---------------------------------------------------------------------------------


def _table(tool: str, titles: int = 0) -> Callable[[bytes], Iterator[Held]]:
    return partial(tables.read_table, tool=tool, titles=titles)


def _objects(tool: str) -> Callable[[bytes], Iterator[Held]]:
    def read(content: bytes) -> Iterator[Held]:
        for value in x_records.json_values(content):
            yield from tables.read_objects(value if isinstance(value, list) else [value], tool)

    return read


def _ntscraper(content: bytes) -> Iterator[Held]:
    """Yield the posts of ntscraper's lists and threads."""
    value = json.loads(content)
    posts = value["tweets"] + [post for thread in value["threads"] for post in thread]
    return tables.read_objects(posts, "nitter")


def _notices(content: bytes) -> Iterator[Held]:
    """Yield what is to be removed, as posts of which an id alone is known."""
    for value in x_records.json_values(content):
        for number in _numbers(value):
            yield Held(id=number, time="", author="", text="")


def _numbers(notice: Json) -> Iterator[str]:
    if "delete" in notice and "status" in notice["delete"]:
        yield notice["delete"]["status"]["id_str"]
    elif "id" in notice:
        yield notice["id"]


# --- rebuilt files ----------------------------------------------------------------------------

_PROFILE: Final = {
    "id": "77",
    "name": "Ada & Co",
    "bio": "Writes labels",
    "location": "Hilltop",
    "url": "https://ada.example.org",
    "followers": "12",
    "following": "3",
    "posts": "99",
    "verified": "True",
}
_JOINED: Final = {
    "twarc1-csv": "Mon Jan 02 03:04:05 +0000 2012",
    "twitwi": "1325473445",
}


def _rows(tool: str, row: Callable[[Said], Json], **more: str) -> bytes:
    """Return the conversation in a tool's table, every column that has values filled."""
    made = [_filled(tool, row(said), said) | more for said in TALK]
    return table(made, list(dict.fromkeys(name for cells in made for name in cells)))


def _filled(tool: str, cells: Json, said: Said) -> Json:
    columns = tables.TOOLS[tool]
    joined = {"created_at": _JOINED.get(tool, "2012-01-02T03:04:05.000Z")}
    full = dict(cells)
    for name, column in columns.profile.items():
        first = column.partition(" or ")[0]
        if "." not in first or tool.endswith("-csv"):
            full[first] = full.get(first) or (_PROFILE | joined)[name]
    for column in columns.media:
        if said.alt and full.get(column) in {None, "", "[]"}:
            full[column] = f"['{_PICTURE}']" if full.get(column) == "[]" else _PICTURE
    for column in columns.counts.values():
        first = column.partition(" or ")[0]
        if "." not in first:
            full[first] = full.get(first) or "3"
    return full


def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twitter.db"
        with closing(sqlite3.connect(path)) as sql, sql:
            sql.executescript(SCHEMA)
            sql.executemany(
                "INSERT INTO users VALUES (?, ?, ?, 'Writes labels', 12, 3, 1,"
                " '2012-01-02T03:04:05+00:00')",
                [(int(number), name, name.title()) for name, number in PEOPLE.items()],
            )
            sql.executemany(
                f"INSERT INTO tweets VALUES ({','.join('?' * 12)})", map(database_row, TALK)
            )
            sql.execute("INSERT INTO media_tweets VALUES (1, ?)", [int(TALK[-1].id)])
        return path.read_bytes()


def _backup() -> bytes:
    """Return a backup of mastodon-archive: the account's posts, and those that mention it."""
    quoting, boosted, answered, asked = TIMELINE
    backup = {
        "version": 2,
        "account": asked["account"],
        "statuses": [asked, quoting],
        "favourites": [],
        "bookmarks": [],
        "mentions": [answered, boosted],
    }
    return json.dumps(backup, indent=2).encode()


def _dump() -> bytes:
    """Return statuses as Mastodon.py gives them and ``json.dumps(…, default=str)`` writes them."""
    dumped = []
    for status in TIMELINE:
        account = {**status["account"], "id": int(status["account"]["id"])}
        number = {"id": int(status["id"]), "created_at": "2026-03-04 20:00:00+00:00"}
        dumped.append({**status, **number, "account": account})
    return json.dumps(dumped).encode()


def _unpacked() -> dict[str, bytes]:
    return {
        f"{did('ada')}/{path}.json": json.dumps(value).encode() for path, value in RECORDS.items()
    }


def _exporter_rows() -> bytes:
    return table(list(map(web_exporter_row, TALK)), list(web_exporter_row(TALK[0])))


def _compliance() -> bytes:
    return lines(list(GOING.values()))


def _rebuilt(
    form: str,
    tool: str,
    content: bytes | Mapping[str, bytes],
    read: Callable[[Any], Iterable[Held]],
    **more: Any,  # noqa: ANN401 - the other fields of a row
) -> MeasuredFile:
    return MeasuredFile(format=form, tool=tool, kind="rebuilt", content=content, read=read, **more)


def _columns(form: str, tool: str, name: str, content: bytes) -> MeasuredFile:
    return _rebuilt(form, tool, content, _table(name), lacks=tables.TOOLS[name].lacks)


def _found(
    form: str,
    tool: str,
    paths: str,
    read: Callable[[Any], Iterable[Held]],
    **more: Any,  # noqa: ANN401 - the other fields of a row
) -> MeasuredFile:
    kind = "case" if paths.startswith("cases/") else "real"
    return MeasuredFile(
        format=form, tool=tool, kind=kind, paths=tuple(paths.split()), read=read, **more
    )


_V2: Final = (
    "formats/twarc2/2sets.jsonl formats/twarc2/cashtags.jsonl formats/twarc2/cotweet.jsonl"
    " formats/twarc2/edited*.jsonl formats/twarc2/flat.jsonl formats/twarc2/geo_tweets.jsonl"
    " formats/twarc2/many_urls.jsonl formats/twarc2/media_tweet.jsonl"
    " formats/twarc2/mentions_tweet.jsonl formats/twarc2/noflat.jsonl"
    " formats/twarc2/quoted_edit.jsonl formats/twarc2/streaming_output_with_error.jsonl"
    " formats/twarc2/two_tweets.jsonl"
)
_LATE: Final = "times ahead of the server's, which is taken"
_TWINT_1: Final = ("id", "date", "time", "timezone", "username", "tweet", "hashtags", "link")


def _old_twint(said: Said) -> Json:
    row = twint(said)
    counts = {name: row[f"{name}_count"] for name in ("replies", "retweets", "likes")}
    return {name: row[name] for name in _TWINT_1} | counts


def _four_cat_of_zeeschuimer(said: Said) -> Json:
    names = {"replied_user": "replied_author", "quoted_user": "quote_author"}
    return {names.get(name, name): cell for name, cell in four_cat(said).items()}


def _frame(said: Said) -> Json:
    """Return a row of snscrape's posts, whose objects have been made columns."""
    others = (("quotedTweet", said.quote), ("retweetedTweet", said.repost))
    return {
        **snscrape(said),
        "user.username": said.author,
        "inReplyToUser.username": said.reply.author if said.reply else "",
        **{f"{name}.id": other.id if other else "" for name, other in others},
        **{f"{name}.user.username": other.author if other else "" for name, other in others},
    }


MEASURED_FILES: Final[tuple[MeasuredFile, ...]] = (
    _found("x-v2", "twarc2, pages, stream and flattened", _V2, x_records.read_v2),
    _found(
        "x-v2",
        "academictwitteR, its folder",
        "cases/formats/academictwitter",
        x_records.read_academic_folder,
    ),
    _found(
        "x-v2",
        "X API v2, an author withheld",
        "cases/formats/v2-author-withheld.json",
        x_records.read_v2,
    ),
    _rebuilt("x-v2", "twarc2 2.14, a page", FULL["x-v2"][0], x_records.read_v2),
    _found("twarc1", "twarc 1", "formats/twarc1/*.json", x_records.read_statuses),
    _found(
        "twarc1",
        "rtweet's and tweepy's recordings of API 1.1",
        "formats/x_v1/*.json",
        x_records.read_statuses,
    ),
    _rebuilt("twarc1", "API 1.1, `compat`", FILES["twarc1 compat"][1], x_records.read_statuses),
    _rebuilt("x-archive", "X's download of 2023", FULL["x-archive"][0], x_records.read_download),
    _found(
        "x-archive",
        "X's download, three of 2023",
        "cases/formats/x-download-*.zip cases/formats/tweets-alone.js",
        x_records.read_download,
    ),
    _rebuilt(
        "x-archive-2012",
        "X's download of 2012 to 2018",
        FULL["x-archive-2012"][0],
        x_records.read_old_download,
    ),
    _rebuilt("twitter-to-sqlite", "twitter-to-sqlite", _database(), x_records.read_database),
    _found("x-compliance", "X's compliance jobs", "formats/twarc2/*_compliance.jsonl", _notices),
    _rebuilt("x-compliance", "X's compliance stream", _compliance(), _notices),
    _found(
        "x-web",
        "Zeeschuimer of 2025",
        "cases/formats/zeeschuimer-2025.ndjson",
        x_records.read_web,
    ),
    _found(
        "x-web",
        "4CAT, ndjson of Zeeschuimer",
        "cases/formats/4cat-zeeschuimer.ndjson",
        x_records.read_web,
    ),
    _found(
        "x-web",
        "an answer of X's search",
        "cases/formats/graphql-SearchTimeline.json",
        x_records.read_web,
    ),
    *(
        _rebuilt("x-web", tool, WEB[shape][1], x_records.read_web)
        for shape, tool in (
            ("zeeschuimer", "Zeeschuimer of 2023"),
            ("zeeschuimer 2026", "Zeeschuimer of 2026"),
            ("4cat ndjson", "4CAT, ndjson"),
            ("web exporter with metadata", "twitter-web-exporter 1.3, JSON with metadata"),
            ("har", "HAR 1.2 of a browser"),
            ("har packed", "HAR 1.2, bodies in base64"),
            ("x thread", "an answer of X's thread"),
            ("x search before 2023", "an answer of X's search of 2022"),
        )
    ),
    _found(
        "mastodon", "Mastodon.py's recordings", "formats/mastodon/*.yaml", networks.read_statuses
    ),
    _found(
        "mastodon",
        "Mastodon.py, numbers as ids",
        "cases/formats/mastodonpy-int-ids.json",
        networks.read_statuses,
    ),
    _rebuilt("mastodon", "Mastodon's API", FULL["mastodon"][0], networks.read_statuses),
    _rebuilt("mastodon", "Mastodon.py, `default=str`", _dump(), networks.read_statuses),
    _rebuilt("mastodon", "mastodon-archive, backup", _backup(), networks.read_statuses),
    _rebuilt(
        "mastodon-archive",
        "Mastodon's download",
        FULL["mastodon-archive"][0],
        networks.read_outbox,
    ),
    _found(
        "bluesky",
        "searchPosts, recorded by bskyr and rebuilt in R",
        "formats/bluesky/*.json formats/bluesky/*.yml",
        networks.read_views,
        lost=_LATE,
    ),
    _rebuilt("bluesky", "getAuthorFeed", FULL["bluesky"][0], networks.read_views),
    _rebuilt("bluesky", "getPostThread", SOCIAL["bluesky thread"][1], networks.read_views),
    _found(
        "jetstream",
        "Jetstream's own test file",
        "formats/bluesky/*.jsonl",
        networks.read_events,
        lost=_LATE,
    ),
    _rebuilt("jetstream", "Jetstream of 2026", FULL["jetstream"][0], networks.read_events),
    _found(
        "bluesky-records", "a repository (CAR)", "cases/formats/bluesky-repo.car", networks.read_car
    ),
    _found(
        "bluesky-records",
        "goat of 2025, unpacked",
        "cases/formats/bluesky-goat-unpack",
        networks.read_folder,
    ),
    _rebuilt("bluesky-records", "a repository (CAR)", repository(), networks.read_car),
    _rebuilt("bluesky-records", "goat of 2025, unpacked", _unpacked(), networks.read_folder),
    _rebuilt(
        "bluesky-records",
        "pages of listRecords",
        SOCIAL["bluesky records"][1],
        networks.read_records,
    ),
    _found(
        "plain",
        "chats as JSON Lines",
        "chats/*-[0-9][0-9].jsonl chats/docnow-chat?.jsonl",
        _objects("plain"),
    ),
    _rebuilt("plain", "JSON Lines", lines([plain(it) for it in TALK]), _objects("plain")),
    _found(
        "plain-csv",
        "Excel's times",
        "cases/formats/excel-dates-y-m-d.csv",
        _table("plain of Excel"),
    ),
    _columns("plain-csv", "a table", "plain", FILES["plain csv"][1]),
    _found("twarc1-csv", "twarc 1, json2csv", "formats/twarc1/*.csv", _table("twarc1-csv")),
    _found("twarc1-csv", "Hydrator", "cases/formats/hydrator.csv", _table("twarc1-csv")),
    _columns("twarc1-csv", "twarc 1, json2csv", "twarc1-csv", FULL["twarc1-csv"][0]),
    _columns("twarc-csv", "twarc-csv", "twarc-csv", _rows("twarc-csv", twarc_csv)),
    _found("tags", "TAGS", "formats/tags/*.csv", _table("tags")),
    _columns("tags", "TAGS", "tags", _rows("tags", tags_row)),
    _found(
        "archiver",
        "Twitter Archiver",
        "formats/archiver/*.csv",
        _table("archiver", titles=1),
        lacks=tables.TOOLS["archiver"].lacks,
    ),
    _rebuilt(
        "archiver",
        "Twitter Archiver",
        archiver(),
        _table("archiver", titles=1),
        lacks=tables.TOOLS["archiver"].lacks,
    ),
    _columns("dmi-tcat", "DMI-TCAT", "dmi-tcat", _rows("dmi-tcat", tcat)),
    _found("4cat", "4CAT, API v2", "cases/formats/4cat-twitterv2.csv", _table("4cat")),
    _columns("4cat", "4CAT 1.37, API v2", "4cat", _rows("4cat", four_cat)),
    _columns(
        "4cat",
        "4CAT, from Zeeschuimer",
        "4cat",
        _rows("4cat", _four_cat_of_zeeschuimer),
    ),
    _columns(
        "academictwitter-tidy",
        "academictwitteR 0.3, tidy",
        "academictwitter-tidy",
        _rows("academictwitter-tidy", academic_twitter),
    ),
    _columns(
        "communalytic", "Communalytic of 2023", "communalytic", _rows("communalytic", communalytic)
    ),
    _found("gazouilloire", "gazouilloire", "cases/formats/gazouilloire.csv", _table("twitwi")),
    _columns("gazouilloire", "twitwi 0.16", "twitwi", _rows("twitwi", gazouilloire)),
    _columns(
        "gazouilloire",
        "minet",
        "twitwi",
        _rows("twitwi", gazouilloire, query="#labelchat"),
    ),
    _columns(
        "getoldtweets", "GetOldTweets3", "getoldtweets", _rows("getoldtweets", get_old_tweets)
    ),
    _columns("nitter", "ntscraper 0.4, data frame", "nitter", _rows("nitter", nitter)),
    _rebuilt(
        "ntscraper",
        "ntscraper 0.4",
        json.dumps(
            {
                "tweets": list(map(ntscraper, TALK[:2])),
                "threads": [[ntscraper(TALK[3]) | {"gifs": [_PICTURE]}]],
            }
        ).encode(),
        _ntscraper,
        lacks=tables.TOOLS["nitter"].lacks,
    ),
    _found("nodexl", "NodeXL, a workbook", "cases/formats/nodexl.xlsx", tables.read_workbook),
    _columns("nodexl", "NodeXL 1.0.1.428, sheet Edges", "nodexl", _rows("nodexl", nodexl)),
    _columns("rtweet", "rtweet up to 0.7, write_as_csv", "rtweet", _rows("rtweet", rtweet)),
    _rebuilt("snscrape", "snscrape", SOCIAL["snscrape"][1], _objects("snscrape")),
    _rebuilt("snscrape", "twscrape", SOCIAL["twscrape"][1], _objects("snscrape")),
    _columns("snscrape-csv", "snscrape, data frame", "snscrape-csv", _rows("snscrape-csv", _frame)),
    _columns(
        "snscrape-notebook",
        "snscrape in a notebook",
        "snscrape-notebook",
        FULL["snscrape-notebook"][0],
    ),
    _found("storify", "Storify's API", "cases/formats/storify-story.json", stories.read_story),
    _rebuilt("storify", "Storify's API", SOCIAL["storify"][1], stories.read_story),
    _rebuilt(
        "storify-html", "Storify's page of 2017", SOCIAL["storify html"][1], stories.read_story_html
    ),
    _rebuilt("storify-xml", "Storify's XML", SOCIAL["storify xml"][1], stories.read_story_xml),
    _found("twint", "Twint 2.1.21, JSON", "cases/formats/twint.json", _objects("twint")),
    _rebuilt(
        "twint",
        "Twint 2.1.21, JSON",
        FULL["twint"][0],
        _objects("twint"),
        lacks=tables.TOOLS["twint"].lacks,
    ),
    _found("twint-csv", "Twint 2.1.21, CSV", "cases/formats/twint-cet.csv", _table("twint")),
    _columns("twint-csv", "Twint 2.1.21, CSV", "twint", _rows("twint", twint)),
    _columns(
        "twint-csv",
        "Twint, its first version, tabs",
        "twint",
        table(list(map(_old_twint, TALK)), list(_old_twint(TALK[0])), "\t"),
    ),
    _columns("twitter-r", "twitteR", "twitter-r", _rows("twitter-r", twitter_r)),
    _found(
        "twitter-r",
        "twitteR, rows moved by commas",
        "cases/formats/exact-ids-shifted-rows-1.csv cases/formats/exact-ids-some-*.csv",
        _table("twitter-r"),
    ),
    _found(
        "web-exporter",
        "twitter-web-exporter 1.3",
        "cases/formats/twitter-web-exporter.json",
        _objects("web-exporter"),
        lacks=tables.TOOLS["web-exporter"].lacks,
    ),
    _rebuilt(
        "web-exporter",
        "twitter-web-exporter 1.3",
        json.dumps(list(map(web_exporter, TALK))).encode(),
        _objects("web-exporter"),
        lacks=tables.TOOLS["web-exporter"].lacks,
    ),
    _columns("web-exporter-csv", "twitter-web-exporter 1.3, CSV", "web-exporter", _exporter_rows()),
)
