"""Files of every format, and of every container a format has, in which one record can be broken."""

import base64
import copy
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.formats import social_shapes, storify_shapes, table_shapes, web_shapes
from tests.formats.shapes import (
    JSON2CSV,
    PLAIN,
    Said,
    json2csv_row,
    lines,
    plain,
    table,
    v1_status,
    v2_flat,
    v2_page,
    v2_stream,
    v2_tweet,
    v2_user,
)
from tests.formats.test_x_archive import FILES as DOWNLOAD
from tests.formats.test_x_archive import _part, _tweet
from tests.formats.test_x_archive_2012 import COLUMNS, month, row, status

Json = dict[str, Any]
Path = tuple[str | int, ...]

MARKER = "the text to break"
NOT_UTF8 = b"\xff\xfe"
POSTS = tuple(
    Said(minute=minute, author="ada", text=f"{text} #labelchat")
    for minute, text in enumerate(("first", MARKER, "third"))
)
OUTER = Said(minute=9, author="cleo", text="around them #labelchat")


@dataclass(frozen=True, kw_only=True)
class Container:
    """A place in files of a format that holds three records, of which one will be broken.

    ``write`` makes a file of the records, ``ids`` are those of their posts. ``text`` leads to the
    text of a record, which is :data:`MARKER` in the second one; ``times`` to every time it has
    and that its post needs. ``faults`` are further ways to break the second record, as pairs of
    bytes to look for in the file and bytes to put there. ``pack`` puts the file into another.
    """

    format: str
    records: Sequence[Json]
    ids: Sequence[str]
    write: Callable[[Sequence[Json]], bytes]
    text: Path = ()
    times: Sequence[Path] = ()
    faults: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    pack: Callable[[bytes], bytes] = bytes
    options: Mapping[str, str] = field(default_factory=dict)

    def whole(self) -> bytes:
        """The file with all of its records as they should be."""
        return self.pack(self.write(self.records))

    def broken(self) -> dict[str, bytes]:
        """The file with its second record broken, by the name of the fault."""
        whole = self.write(self.records)
        made = {}
        if self.text:
            made["of another kind"] = self._with({self.text: 5})
            made["not UTF-8"] = whole.replace(MARKER.encode(), NOT_UTF8)
        if self.times:
            made["without a time"] = self._with(dict.fromkeys(self.times, "yesterday"))
        for name, (before, after) in self.faults.items():
            assert whole.count(before) == 1
            made[name] = whole.replace(before, after)
        return {name: self.pack(content) for name, content in made.items()}

    def _with(self, values: Mapping[Path, object]) -> bytes:
        record = copy.deepcopy(self.records[1])
        for (*path, last), value in values.items():
            inner: Any = record
            for step in path:
                inner = inner[step]
            inner[last] = value
        return self.write([self.records[0], record, self.records[2]])


ROW_FAULTS = {
    "more cells than columns": (MARKER.encode(), b"text" + b"," * 60),
    "not UTF-8": (MARKER.encode(), NOT_UTF8),
}
CUT_OFF = {"cut off": (MARKER.encode(), MARKER.encode() + b'"')}
"""A string that ends too early, and the record with it."""


def array(records: Sequence[Json]) -> bytes:
    """A JSON array over many lines, an object each."""
    return b"[" + b",\n".join(json.dumps(record).encode() for record in records) + b"]"


def one_line(value: Json) -> bytes:
    return json.dumps(value).encode() + b"\n"


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


# --- X ----------------------------------------------------------------------------------------

IDS = [said.id for said in POSTS]


def v2_data(records: Sequence[Json]) -> bytes:
    return one_line({**v2_page(POSTS), "data": list(records)})


def v2_included(records: Sequence[Json]) -> bytes:
    page = v2_page((OUTER,))
    page["includes"]["tweets"] = list(records)
    return one_line(page)


def v2_inside_flat(records: Sequence[Json]) -> bytes:
    (post,) = v2_flat((OUTER,))
    post["referenced_tweets"] = [{"type": "quoted", **record} for record in records]
    return one_line(post)


def recorded(answer: bytes) -> bytes:
    """A cassette with that answer."""
    body = {"base64_string": base64.b64encode(answer).decode()}
    return one_line({"interactions": [{"response": {"body": body}}]})


def v1_inside(name: str) -> Callable[[Sequence[Json]], bytes]:
    """Statuses around the records."""

    def write(records: Sequence[Json]) -> bytes:
        outer = [
            v1_status(Said(minute=20 + minute, author="cleo", text="so it is"))
            for minute in range(len(records))
        ]
        return lines([{**post, name: inner} for post, inner in zip(outer, records, strict=True)])

    return write


V2: dict[str, Any] = {"format": "x-v2", "ids": IDS}
V2_TWEETS = [v2_tweet(said) for said in POSTS]
V2_FIELDS: dict[str, Any] = {"text": ("text",), "times": [("created_at",)]}
V2_IN_DATA: dict[str, Any] = {"text": ("data", "text"), "times": [("data", "created_at")]}
V1: dict[str, Any] = {
    "format": "twarc1",
    "ids": IDS,
    "records": [v1_status(said) for said in POSTS],
    "text": ("full_text",),
    "times": [("created_at",)],
}
OF_X = {
    "v2 line": Container(**V2, **V2_IN_DATA, records=v2_stream(POSTS), write=lines, faults=CUT_OFF),
    "v2 array": Container(**V2, **V2_IN_DATA, records=v2_stream(POSTS), write=array),
    "v2 data": Container(**V2, **V2_FIELDS, records=V2_TWEETS, write=v2_data),
    "v2 includes": Container(**V2, **V2_FIELDS, records=V2_TWEETS, write=v2_included),
    "v2 flat line": Container(
        **V2, **V2_FIELDS, records=v2_flat(POSTS), write=lines, faults=CUT_OFF
    ),
    "v2 inside flat": Container(
        **V2,
        **V2_FIELDS,
        records=[{**tweet, "author": v2_user("ada")} for tweet in V2_TWEETS],
        write=v2_inside_flat,
    ),
    "v1 line": Container(**V1, write=lines, faults=CUT_OFF),
    "v1 array": Container(**V1, write=array),
    "v1 statuses": Container(**V1, write=lambda records: one_line({"statuses": list(records)})),
    "v1 retweeted_status": Container(**V1, write=v1_inside("retweeted_status")),
    "v1 quoted_status": Container(**V1, write=v1_inside("quoted_status")),
    "v1 zip": Container(**V1, write=lines, pack=lambda content: zipped({"inner": content})),
    "v1 gz": Container(**V1, write=lines, pack=gzip.compress),
    "v1 cassette": Container(**V1, write=lines, pack=recorded),
    "download": Container(
        format="x-archive",
        ids=IDS,
        records=[_tweet(said) for said in POSTS],
        write=lambda records: _part("tweets", list(records)),
        pack=lambda posts: zipped(
            {"data/account.js": DOWNLOAD["data/account.js"], "data/tweets.js": posts}
        ),
        text=("tweet", "full_text"),
        times=[("tweet", "created_at")],
    ),
    "twitter-to-sqlite": Container(
        **{**V1, "format": "twitter-to-sqlite"},
        write=lines,
        options={"format": "twitter-to-sqlite"},
        faults=CUT_OFF,
    ),
}

DETAILS = b'var user_details = {"screen_name": "ada", "id": "101", "full_name": "Ada"}'


def in_old_download(name: str) -> Callable[[bytes], bytes]:
    """A download of 2012 that has its posts in the file of that name."""
    return lambda posts: zipped({"data/js/user_details.js": DETAILS, name: posts})


OF_OLD_DOWNLOADS = {
    "month of 2012": Container(
        format="x-archive-2012",
        ids=IDS,
        records=[status(said) for said in POSTS],
        write=lambda records: month(list(records)),
        pack=in_old_download("data/js/tweets/2021_03.js"),
        text=("text",),
        times=[("created_at",)],
    ),
    "table of 2012": Container(
        format="x-archive-2012",
        ids=IDS,
        records=[row(said) for said in POSTS],
        write=lambda records: table(list(records), COLUMNS),
        pack=in_old_download("tweets.csv"),
        times=[("timestamp",)],
        faults=ROW_FAULTS,
    ),
}

OF_COMPLIANCE = {
    "compliance line": Container(
        format="x-compliance",
        ids=IDS,
        records=[
            {"delete": {"status": {"id_str": said.id, "reason": said.text}}} for said in POSTS
        ],
        write=lines,
        faults={**CUT_OFF, "without an id": (f'"id_str": "{IDS[1]}"'.encode(), b'"id_str": "x"')},
    ),
}

# --- Mastodon ---------------------------------------------------------------------------------

STATUSES = [
    social_shapes.status("ada", number, f"<p>{said.text}</p>")
    for number, said in zip("123", POSTS, strict=True)
]
MASTODON: dict[str, Any] = {
    "format": "mastodon",
    "ids": [said["uri"] for said in STATUSES],
    "records": STATUSES,
    "text": ("content",),
    "times": [("created_at",)],
}
ACTIVITIES = [
    social_shapes.activity(number, "Create", social_shapes.note(number, f"<p>{said.text}</p>"))
    for number, said in zip("123", POSTS, strict=True)
]
for _activity in ACTIVITIES:
    del _activity["object"]["contentMap"]  # the text a second time


def in_page(name: str) -> Callable[[Sequence[Json]], bytes]:
    """A page whose field of that name is the list of records."""
    return lambda records: one_line({"accounts": [], "hashtags": [], name: list(records)})


def in_statuses(inner: Callable[[Json], Json]) -> Callable[[Sequence[Json]], bytes]:
    """Statuses around the records."""
    return lambda records: lines(
        [
            {**social_shapes.status("cleo", f"9{number}", ""), **inner(record)}
            for number, record in enumerate(records)
        ]
    )


OF_MASTODON = {
    "mastodon line": Container(**MASTODON, write=lines, faults=CUT_OFF),
    "mastodon array": Container(**MASTODON, write=array),
    **{
        f"mastodon {name}": Container(**MASTODON, write=in_page(name))
        for name in ("statuses", "ancestors", "descendants")
    },
    "mastodon reblog": Container(**MASTODON, write=in_statuses(lambda record: {"reblog": record})),
    "mastodon quote": Container(
        **MASTODON,
        write=in_statuses(lambda record: {"quote": {"state": "accepted", "quoted_status": record}}),
    ),
    "mastodon orderedItems": Container(
        format="mastodon-archive",
        ids=[activity["object"]["id"] for activity in ACTIVITIES],
        records=ACTIVITIES,
        write=lambda records: one_line({**social_shapes.OUTBOX, "orderedItems": list(records)}),
        text=("object", "content"),
        times=[("object", "published")],
    ),
}

# --- Bluesky ----------------------------------------------------------------------------------

VIEWS = [
    social_shapes.view("ada", rkey, social_shapes.record(said.text))
    for rkey, said in zip("abc", POSTS, strict=True)
]
BLUESKY: dict[str, Any] = {
    "format": "bluesky",
    "ids": [view["uri"] for view in VIEWS],
    "records": VIEWS,
    "text": ("record", "text"),
    "times": [("record", "createdAt"), ("indexedAt",)],
}
AROUND = social_shapes.view("cleo", "9", social_shapes.record("around"))
REPOSTED = {
    "by": AROUND["author"],
    "indexedAt": "2026-03-04T20:05:00.000Z",
}
QUOTED = [
    {**social_shapes.quoted_view(), "uri": view["uri"], "value": view["record"]} for view in VIEWS
]


def in_feed(item: Callable[[Json], Json]) -> Callable[[Sequence[Json]], bytes]:
    return lambda records: one_line({"feed": [item(record) for record in records]})


def in_thread(*keys: str) -> Callable[[Sequence[Json]], bytes]:
    """A thread of the records, each beside the ones before it or below them."""

    def write(records: Sequence[Json]) -> bytes:
        if keys == ("replies",):
            node: Json = {"post": AROUND, "replies": [{"post": record} for record in records]}
        else:
            node = {"post": records[0]}
            for record in records[1:]:
                node = {"post": record, keys[0]: node}
        return one_line({"thread": node})

    return write


def quoting(records: Sequence[Json]) -> bytes:
    posts = [
        social_shapes.view("cleo", f"9{number}", social_shapes.record("look"), embed={"record": it})
        for number, it in enumerate(records)
    ]
    return one_line({"posts": posts})


EVENTS = [
    social_shapes.event("ada", rkey, record=social_shapes.record(said.text))
    for rkey, said in zip("abc", POSTS, strict=True)
]
REPOSTS = [
    social_shapes.event(
        "ada",
        rkey,
        collection="app.bsky.feed.repost",
        record={"subject": {"uri": view["uri"]}, "createdAt": "2026-03-04T20:00:00Z"},
    )
    for rkey, view in zip("abc", VIEWS, strict=True)
]
RECORDS: dict[str, Any] = {
    "format": "bluesky-records",
    "ids": BLUESKY["ids"],
    "records": [
        {"uri": view["uri"], "cid": view["cid"], "value": view["record"]} for view in VIEWS
    ],
    "text": ("value", "text"),
    "times": [("value", "createdAt")],
}
OF_BLUESKY = {
    "bluesky line": Container(**BLUESKY, write=lines, faults=CUT_OFF),
    "bluesky array": Container(**BLUESKY, write=array),
    "bluesky posts": Container(**BLUESKY, write=lambda records: one_line({"posts": list(records)})),
    "bluesky feed": Container(**BLUESKY, write=in_feed(lambda record: {"post": record})),
    "bluesky feed item": Container(
        **{**BLUESKY, "text": (), "times": ()},
        write=in_feed(lambda record: {"post": record}),
        faults={
            "reason of another kind": (
                json.dumps({"post": VIEWS[1]}).encode()[:-1],
                json.dumps({"post": VIEWS[1], "reason": 5}).encode()[:-1],
            ),
            "reply of another kind": (
                json.dumps({"post": VIEWS[1]}).encode()[:-1],
                json.dumps({"post": VIEWS[1], "reply": "to it"}).encode()[:-1],
            ),
        },
    ),
    "bluesky feed of reposts": Container(
        **BLUESKY,
        write=in_feed(lambda record: {"post": record, "reason": REPOSTED}),
    ),
    "bluesky feed reply": Container(
        **BLUESKY,
        write=in_feed(lambda record: {"post": AROUND, "reply": {"root": record, "parent": {}}}),
    ),
    "bluesky thread parents": Container(**BLUESKY, write=in_thread("parent")),
    "bluesky thread replies": Container(**BLUESKY, write=in_thread("replies")),
    "bluesky thread of v2": Container(
        **BLUESKY,
        write=lambda records: one_line(
            {"thread": [{"uri": "at://x", "value": {"post": record}} for record in records]}
        ),
        options={"format": "bluesky"},
    ),
    "bluesky quoted": Container(
        **{
            **BLUESKY,
            "records": QUOTED,
            "text": ("value", "text"),
            "times": [("value", "createdAt"), ("indexedAt",)],
        },
        write=quoting,
    ),
    "bluesky records, line": Container(**RECORDS, write=lines, faults=CUT_OFF),
    "bluesky records, page": Container(
        **RECORDS, write=lambda records: one_line({"records": list(records)})
    ),
    "jetstream line": Container(
        format="jetstream",
        ids=BLUESKY["ids"],
        records=EVENTS,
        write=lines,
        text=("commit", "record", "text"),
        faults=CUT_OFF,
    ),
    "jetstream repost": Container(
        format="jetstream",
        ids=[f"at://{event['did']}/app.bsky.feed.repost/{event['commit']['rkey']}"
             for event in REPOSTS],
        records=REPOSTS,
        write=lines,
        times=[("commit", "record", "createdAt")],
    ),
}  # fmt: skip

# --- scraped and plain ------------------------------------------------------------------------


def scraped_inside(name: str) -> Callable[[Sequence[Json]], bytes]:
    """Posts around the records."""
    return lambda records: lines(
        [
            {
                **social_shapes.scraped(Said(minute=20 + number, author="cleo", text="so it is")),
                name: record,
            }
            for number, record in enumerate(records)
        ]
    )


SCRAPED: dict[str, Any] = {
    "format": "snscrape",
    "ids": IDS,
    "records": [social_shapes.scraped(said) for said in POSTS],
    "times": [("date",)],
    "text": ("user",),
}
TWINT_POSTS: dict[str, Any] = {
    "format": "twint",
    "ids": IDS,
    "records": [table_shapes.twint_json(said) for said in POSTS],
    "text": ("tweet",),
    "times": [("created_at",)],
}
NTSCRAPED: dict[str, Any] = {
    "format": "ntscraper",
    "ids": IDS,
    "records": [table_shapes.ntscraper(said) for said in POSTS],
    "text": ("text",),
    "times": [("date",)],
}
PLAIN_POSTS: dict[str, Any] = {
    "format": "plain",
    "ids": IDS,
    "records": [plain(said) for said in POSTS],
    "text": ("text",),
    "times": [("created_at",)],
}
WEB_POSTS: dict[str, Any] = {
    "format": "x-web",
    "ids": IDS,
    "records": [web_shapes.web_record(said) for said in POSTS],
    "text": ("legacy", "full_text"),
    "times": [("legacy", "created_at")],
}
EXPORTED_POSTS: dict[str, Any] = {
    "format": "web-exporter",
    "ids": IDS,
    "records": [web_shapes.web_exporter(said) for said in POSTS],
    "text": ("full_text",),
    "times": [("created_at",)],
}


def shown(records: Sequence[Json]) -> Json:
    """An answer of X's website with those posts."""
    return web_shapes.answer(list(map(web_shapes.entry, records)))


def web_inside(name: str) -> Callable[[Sequence[Json]], bytes]:
    """Posts of the website around the records."""

    def write(records: Sequence[Json]) -> bytes:
        outer = [
            web_shapes.web_record(Said(minute=20 + minute, author="cleo", text="so it is"))
            for minute in range(len(records))
        ]
        return lines(
            [{**post, name: {"result": inner}} for post, inner in zip(outer, records, strict=True)]
        )

    return write


OF_WEBSITE = {
    "x web line": Container(**WEB_POSTS, write=lines, faults=CUT_OFF),
    "x web array": Container(**WEB_POSTS, write=array),
    "x web answer": Container(**WEB_POSTS, write=lambda records: one_line(shown(records))),
    "x web recording": Container(
        **{**WEB_POSTS, "text": ()},
        write=lambda records: one_line(
            web_shapes.recording([shown([record]) for record in records])
        ),
    ),
    "x web retweeted_status_result": Container(
        **WEB_POSTS, write=web_inside("retweeted_status_result")
    ),
    "x web quoted_status_result": Container(**WEB_POSTS, write=web_inside("quoted_status_result")),
    "zeeschuimer line": Container(
        **WEB_POSTS, write=lambda records: lines(list(map(web_shapes.zeeschuimer, records)))
    ),
    "web exporter": Container(**EXPORTED_POSTS, write=array),
}
STORY: dict[str, Any] = {
    "ids": IDS,
    "records": [storify_shapes.element(said) for said in POSTS],
}
OF_OTHERS = {
    "storify story": Container(
        **STORY,
        format="storify",
        write=lambda records: one_line(storify_shapes.story(records)),
        text=("permalink",),
    ),
    "storify elements": Container(
        **STORY, format="storify", write=array, text=("permalink",), faults=CUT_OFF
    ),
    "storify page": Container(
        format="storify-html",
        ids=IDS,
        records=[{"html": storify_shapes.element_html(said)} for said in POSTS],
        write=lambda records: storify_shapes.page([record["html"] for record in records]),
        faults={"not UTF-8": (MARKER.encode(), NOT_UTF8)},
    ),
    "storify xml": Container(
        **STORY,
        format="storify-xml",
        write=storify_shapes.xml,
        faults={"not UTF-8": (MARKER.encode(), NOT_UTF8), "markup": (MARKER.encode(), b"<br>")},
    ),
    "snscrape line": Container(**SCRAPED, write=lines, faults=CUT_OFF),
    "snscrape array": Container(**SCRAPED, write=array),
    "snscrape retweetedTweet": Container(**SCRAPED, write=scraped_inside("retweetedTweet")),
    "snscrape quotedTweet": Container(**SCRAPED, write=scraped_inside("quotedTweet")),
    "twint line": Container(**TWINT_POSTS, write=lines, faults=CUT_OFF),
    "twint array": Container(**TWINT_POSTS, write=array),
    "ntscraper line": Container(**NTSCRAPED, write=lines, faults=CUT_OFF),
    "ntscraper array": Container(**NTSCRAPED, write=array),
    "ntscraper tweets": Container(
        **NTSCRAPED, write=lambda records: one_line({"tweets": list(records), "threads": []})
    ),
    "ntscraper threads": Container(
        **NTSCRAPED, write=lambda records: one_line({"tweets": [], "threads": [list(records)]})
    ),
    "plain line": Container(**PLAIN_POSTS, write=lines, faults=CUT_OFF),
    "plain array": Container(**PLAIN_POSTS, write=array),
}

# --- tables -----------------------------------------------------------------------------------


def rows(make: Callable[[Said], dict[str, str]], time: str, **options: Any) -> Container:
    """The container that a table with those rows is."""
    records = [make(said) for said in POSTS]
    columns = options.pop("columns", list(records[0]))
    return Container(
        records=records,
        ids=IDS,
        write=lambda records: table(list(records), columns),
        times=[(time,)],
        faults=ROW_FAULTS,
        **options,
    )


def archiver(records: Sequence[Json]) -> bytes:
    title = b",Twitter Query: #labelchat" + b"," * 19 + b"\r\n"
    cells = [list(record.values()) for record in records]
    return (
        title + table([], table_shapes.ARCHIVER.split(";")) + b"".join(table([], c) for c in cells)
    )


OF_TABLES = {
    "plain csv": rows(plain, "created_at", columns=PLAIN, format="plain-csv"),
    "json2csv": rows(json2csv_row, "created_at", columns=JSON2CSV, format="twarc1-csv"),
    "twarc-csv": rows(table_shapes.twarc_csv, "created_at", format="twarc-csv"),
    "tags": rows(table_shapes.tags_row, "created_at", format="tags"),
    "dmi-tcat": rows(table_shapes.tcat, "time", format="dmi-tcat"),
    "twitter-r": rows(table_shapes.twitter_r, "created", format="twitter-r"),
    "rtweet": rows(table_shapes.rtweet, "created_at", format="rtweet"),
    "getoldtweets": rows(table_shapes.get_old_tweets, "date", format="getoldtweets"),
    "snscrape-csv": rows(table_shapes.snscrape, "date", format="snscrape-csv"),
    "snscrape-notebook": rows(table_shapes.notebook, "Datetime", format="snscrape-notebook"),
    "4cat": rows(table_shapes.four_cat, "timestamp", format="4cat"),
    "gazouilloire": rows(table_shapes.gazouilloire, "timestamp_utc", format="gazouilloire"),
    "twint-csv": rows(table_shapes.twint, "created_at", format="twint-csv"),
    "nodexl": rows(table_shapes.nodexl, "Tweet Date (UTC)", format="nodexl"),
    "academictwitter-tidy": rows(
        table_shapes.academic_twitter, "created_at", format="academictwitter-tidy"
    ),
    "communalytic": rows(table_shapes.communalytic, "date", format="communalytic"),
    "nitter": rows(table_shapes.nitter, "date", format="nitter"),
    "web-exporter-csv": rows(web_shapes.web_exporter_row, "created_at", format="web-exporter-csv"),
    "archiver": Container(
        format="archiver",
        ids=IDS,
        records=[dict(enumerate(table_shapes.archiver_row(said))) for said in POSTS],  # type: ignore[arg-type]  # cells by their number, since two columns share a name
        write=archiver,
        times=[(0,)],
        faults=ROW_FAULTS,
    ),
}

CONTAINERS: dict[str, Container] = {
    **OF_X,
    **OF_OLD_DOWNLOADS,
    **OF_COMPLIANCE,
    **OF_MASTODON,
    **OF_BLUESKY,
    **OF_WEBSITE,
    **OF_OTHERS,
    **OF_TABLES,
}
"""Every container of every format."""

BROKEN = {
    (name, fault): content
    for name, container in CONTAINERS.items()
    for fault, content in container.broken().items()
}
"""The bytes of each file, by its container and the fault of its second record."""
