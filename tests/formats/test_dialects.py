"""Tables of other tools: each dialect's columns, its times, its ids; tables nobody declared."""

import gc
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.files.conftest import Read
from tests.formats.shapes import (
    ANSWER,
    LONG,
    PEOPLE,
    PLAIN,
    QUESTION,
    QUOTE,
    REPOST,
    TALK,
    lines,
    plain,
    table,
)
from tests.formats.table_shapes import (
    TABLES,
    academic_twitter,
    archiver,
    four_cat,
    gazouilloire,
    nodexl,
    ntscraper,
    rows,
    tags_row,
    twint_json,
    twitter_r,
)
from tweetup.errors import InputError, UnknownNameError
from tweetup.files import ImportOptions
from tweetup.formats.base import ROUNDED
from tweetup.formats.import_options import DateOrder
from tweetup.model import Kind, Media, PostKey, Relation

TO_THE_MINUTE = {"getoldtweets"}
BARE = {"archiver", "getoldtweets", "snscrape-notebook", "4cat", "communalytic", "nitter"}
NO_REPLY_ID = {*BARE, "twint-csv", "academictwitter-tidy"}
NO_QUOTE = {*(BARE - {"4cat", "nitter"}), "tags", "twitter-r", "snscrape-csv"}


@pytest.mark.parametrize("name", TABLES)
def test_recognised_and_read_whole(read: Read, name: str) -> None:
    """Every dialect is told by its header; time, author, text and kind are all there."""
    found = read(TABLES[name], name="table.csv")
    assert found.source.format == name
    assert found.skipped == ()
    assert list(found.posts) == [said.id for said in TALK]
    for said in TALK:
        post = found.posts[said.id]
        assert (post.network, post.handle, post.created_at) == ("x", said.author, said.moment)
        assert post.text == (f"RT @{said.repost.author}: {LONG}" if said.repost else said.text)
        assert post.hashtags == ("labelchat",)
    assert found.posts[REPOST.id].kind is Kind.REPOST
    assert found.posts[REPOST.id].counts is None or name in {"archiver", *NO_QUOTE}


@pytest.mark.parametrize("name", TABLES)
def test_pointers(read: Read, name: str) -> None:
    """What a dialect says of replies and quotes is kept; what it does not say is None."""
    posts = read(TABLES[name]).posts
    target = posts[ANSWER.id].target(Relation.REPLY)
    assert target == (None if name in NO_REPLY_ID else PostKey("x", QUESTION.id))
    target = posts[QUOTE.id].target(Relation.QUOTE)
    assert target == (None if name in NO_QUOTE else PostKey("x", QUESTION.id))
    assert posts[QUESTION.id].author.bio is None
    assert posts[QUESTION.id].place is None


@pytest.mark.parametrize("name", TABLES)
def test_raw_rows_can_be_read_again(read: Read, name: str) -> None:
    """A row with its header is a table of its own."""
    for record in read(TABLES[name]).records:
        assert read(record.raw).posts[record.post.id] == record.post


def test_workbook_of_nodexl_without_vertices(read: Read) -> None:
    """Without profiles its edges are the posts all the same, and the sheets beside them no skip."""
    found = read(_nodexl(vertices=False))
    assert (found.source.format, found.skipped) == ("nodexl", ())
    assert list(found.posts) == [said.id for said in TALK]


def test_sheet_of_edges_that_is_not_nodexl(read: Read) -> None:
    """A sheet of that name with other columns is a table like any other."""
    cells: list[list[object]] = [["id_str", "created_at", "from_user", "text"]]
    cells += [[said.id, said.moment.isoformat(), "ada", "Hello"] for said in TALK]
    book = openpyxl.load_workbook(io.BytesIO(_workbook(cells)))
    book["Sheet"].title = "Edges"
    out = io.BytesIO()
    book.save(out)
    assert list(read(out.getvalue()).posts) == [said.id for said in TALK]


@pytest.mark.parametrize(
    "above",
    [
        "Export of 5 August\n",
        "Export of 5 August\r\n\r\n",
        '"Export, of 5 August"\n',
        "\nExport\nMade by hand\n\n",
        "Export of 5 August,,,,,,\n",
    ],
)
def test_titles_above_the_header(read: Read, above: str) -> None:
    """Lines of one cell above the names of the columns are titles; places count from the top."""
    for name in ("gazouilloire", "communalytic"):
        found = read(above.encode() + TABLES[name])
        assert found.source.format == name
        assert list(found.posts) == [said.id for said in TALK]
        line = above.count("\n") + 2
        assert found.records[0].where == f"chat:{line}"


@pytest.mark.parametrize(
    "text",
    [
        b"text\nHello, you, and, you\n",
        b"Dear all\n\nPens, ink, 2 rulers, paper!\n",
        b"Export\n1,2,3,4\n",
        b"a\nb\nc\nd\ne\nid,created_at,author,text\n",
    ],
)
def test_lines_that_are_no_titles(read: Read, text: bytes) -> None:
    """Prose and lists are not taken for a table, nor is a header searched without end."""
    with pytest.raises(InputError):
        read(text)


def test_a_column_named_twice(read: Read) -> None:
    """Twitter Archiver's first Location is the post's, its second the author's."""
    post = read(archiver()).posts[QUESTION.id]
    assert (post.place, post.author.location) == (None, "Hilltop")


def test_twarc_csv_keeps_what_its_json_columns_hold(read: Read) -> None:
    """Pictures with their description, links with their short form, when it was captured."""
    post = read(TABLES["twarc-csv"]).posts[QUOTE.id]
    assert [item.alt_text for item in post.media] == ["A dim gallery"]
    assert [(link.short, link.url) for link in post.links] == [QUOTE.link]
    assert post.counts is not None
    assert post.counts.replies == 0
    assert post.counts.as_of == post.author.seen_at == datetime(2021, 3, 5, 7, 30, tzinfo=UTC)


def test_tidy_rows_answer_accounts(read: Read) -> None:
    """The tidy frame has the number of the account answered: such a row is a reply.

    The handle is its author's where both are one, else the text's first, else not told.
    """
    said = academic_twitter(QUESTION)
    cases = {
        f"{QUESTION.id[:-1]}1": ("501", "501", "more to come", "ada"),
        f"{QUESTION.id[:-1]}2": ("501", "502", "@ben more to come", "ben"),
        f"{QUESTION.id[:-1]}3": ("501", "502", "more to come", None),
    }
    made = [
        said | {"tweet_id": key, "author_id": own, "in_reply_to_user_id": to, "text": text}
        for key, (own, to, text, _) in cases.items()
    ]
    posts = read(table(made, list(said))).posts
    for key, (_, to, _, handle) in cases.items():
        assert posts[key].kind is Kind.REPLY
        (reply,) = posts[key].references
        assert (reply.id, reply.author_id, reply.handle) == (None, to, handle)


def test_newer_columns_of_4cat(read: Read) -> None:
    """Zeeschuimer's posts come with whom they answer, the post they quote, and profiles."""
    older = {"quoted_user", "replied_user"}
    written = []
    for said in TALK:
        row = {name: cell for name, cell in four_cat(said).items() if name not in older}
        row["replied_author"] = said.reply.author if said.reply else ""
        row["quote_tweet_id"] = said.quote.id if said.quote else ""
        row["quote_author"] = said.quote.author if said.quote else ""
        profile = {"author_following": "8", "author_bio": "Labels", "author_location": "Tarn"}
        written.append(row | profile | {"verified": "False"})
    found = read(table(written, list(written[0])))
    assert found.source.format == "4cat"
    quote, answer = found.posts[QUOTE.id], found.posts[ANSWER.id]
    assert quote.target(Relation.QUOTE) == PostKey("x", QUESTION.id)
    assert [it.handle for it in quote.references if it.relation is Relation.QUOTE] == ["ada"]
    assert [it.handle for it in answer.references if it.relation is Relation.REPLY] == ["ada"]
    author = quote.author
    assert (author.following, author.bio, author.location) == (8, "Labels", "Tarn")
    assert author.verified is False


# --- times ------------------------------------------------------------------------------------

CREATED = "created_at"


def _timed(**changes: str) -> bytes:
    return table([{**plain(said), **changes} for said in TALK[:1]], PLAIN)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2021-03-04 15:00:00", "New York"),
        ("2021-03-05 01:45", "Kathmandu, to the minute"),
        ("3/4/2021 20:00:00", "month first"),
        ("4/3/2021 20:00:00", "day first"),
        ("04.03.2021 21:00", "Berlin"),
        ("2021-03-04", "a date alone"),
        ("1614888000", "seconds since 1970"),
    ],
)
def test_ids_tell_what_a_time_leaves_open(read: Read, written: str, why: str) -> None:
    """X's ids hold their time: zone, order of day and month, and hour follow from them."""
    assert read(_timed(created_at=written)).posts[QUESTION.id].created_at == QUESTION.moment, why


def test_a_zone_is_named_where_ids_tell_nothing(read: Read) -> None:
    """Local times without telling ids wait for --timezone; with it they are instants."""
    content = archiver().replace(QUESTION.id.encode(), b"20")
    found = read(content)
    assert [skipped.reason for skipped in found.skipped] == [
        "a time without its zone; name the zone with --timezone"
    ]
    named = read(content, options=ImportOptions(timezone=ZoneInfo("America/New_York")))
    assert named.posts["20"].created_at == QUESTION.moment
    summer = content.replace(b"3/4/2021 15:00:00", b"7/4/2021 15:00:00")
    named = read(summer, options=ImportOptions(timezone=ZoneInfo("America/New_York")))
    assert named.posts["20"].created_at == datetime(2021, 7, 4, 19, tzinfo=UTC)


def test_the_order_of_a_date_is_asked_for(read: Read) -> None:
    """Nothing tells which number is the day: the row waits for --date-order."""
    content = _timed(id="post-1", created_at="3/4/2021 20:00")
    found = read(content)
    assert [skipped.reason for skipped in found.skipped] == [
        "a date that can be read in two ways; say which with --date-order"
    ]
    named = read(content, options=ImportOptions(date_order=DateOrder.MONTH_FIRST))
    assert named.posts["post-1"].created_at == QUESTION.moment


def test_ids_are_checked_against_their_time(read: Read) -> None:
    """An id of X that was made at another time is not its post's: rows have been mixed up."""
    content = rows(tags_row).replace(QUESTION.id.encode(), ANSWER.id.encode()[:-7] + b"0000001")
    late = rows(twitter_r).replace(b"2021-03-04 20:00:00", b"2021-06-04 20:10:00")
    for broken in (late, content.replace(b"Mar 04 20:00", b"Mar 05 11:37")):
        assert [skipped.reason for skipped in read(broken).skipped] == [
            "an id of X that was not made at the time of the post"
        ]


# --- tools of research ------------------------------------------------------------------------


def test_twint_of_older_versions(read: Read) -> None:
    """Date, time and zone stand apart, between tabs; the author is the first whom a reply names."""
    local = QUESTION.moment.replace(year=2010, month=3)
    row = {
        "id": "10001",
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M:%S}",
        "timezone": "UTC",
        "username": "ben",
        "tweet": "yes #labelchat",
        "likes": "5",
        "reply_to": "[{'user_id': '2', 'username': 'Ben'}, {'user_id': '1', 'username': 'ada'}]",
    }
    post = read(table([row], list(row), "\t")).posts["10001"]
    assert (post.created_at, post.counts and post.counts.likes) == (local, 5)
    assert [it.handle for it in post.references] == ["ada"]
    alone = {**row, "reply_to": "[{'user_id': '2', 'username': 'ben'}]", "timezone": "+0100"}
    post = read(table([alone], list(row))).posts["10001"]
    assert (post.created_at, post.references) == (local - timedelta(hours=1), ())


def test_account_ids_behind_an_x(read: Read) -> None:
    """R's write_as_csv puts an x before the number of an account too."""
    posts = read(TABLES["rtweet"]).posts
    assert {said.id: post.author.id for said in TALK for post in [posts[said.id]]} == {
        said.id: PEOPLE[said.author] for said in TALK
    }


#: When an account was made, and what is kept of it; the posts' times have the month first.
JOINED = [
    ("1/2/2012", datetime(2012, 1, 2, tzinfo=UTC), "a day in the order of the posts' times"),
    ("25/2/2012", datetime(2012, 2, 25, tzinfo=UTC), "a day that has one order"),
    ("40910", None, "a serial number"),
    ("long ago", None, "no day"),
]


@pytest.mark.parametrize(("cell", "day", "why"), JOINED)
def test_days_of_profiles(read: Read, cell: str, day: datetime | None, why: str) -> None:
    """The day since when somebody is there has no time of day."""
    posts = read(TABLES["archiver"].replace(b"1/2/2012", cell.encode())).posts
    assert {post.author.created_at for post in posts.values()} == {day}, why


def test_pictures_by_their_short_address(read: Read) -> None:
    """Twitter Archiver has old pictures as X's text shows them, without https."""
    sheet = TABLES["archiver"].replace(b",,,7,5,", b",pic.twitter.com/abc,,7,5,")
    found = {item for post in read(sheet).posts.values() for item in post.media}
    assert found == {Media(kind="photo", url="https://pic.twitter.com/abc")}


@pytest.mark.parametrize("zone", ["UTC", "CET", "JST"])
def test_twint_with_times_in_milliseconds(read: Read, zone: str) -> None:
    """Versions of 2019 and 2020 wrote them as numbers, beside the day and the time of day."""
    whole = read(TABLES["twint-csv"])
    rows = [
        {**twint_json(it), "created_at": int(it.moment.timestamp() * 1000), "timezone": zone}
        for it in TALK
    ]
    assert read(lines(rows)).posts == whole.posts
    cells = [{name: str(value) for name, value in row.items()} for row in rows]
    assert read(table(cells, list(cells[0]))).posts == whole.posts


def test_twint_in_json(read: Read) -> None:
    """Its members are the columns of the table; an id that lost its digits is in the address."""
    found = read(lines([{**twint_json(said), "id": float(said.id)} for said in TALK]))
    whole = read(TABLES["twint-csv"])
    assert found.source.format == "twint"
    assert found.posts == whole.posts
    assert list(found.source.notes.values()) == [len(TALK)]


def test_posts_known_by_their_address(read: Read) -> None:
    """Nitter's table has no ids: the address of a post has it."""
    post = read(TABLES["nitter"]).posts[ANSWER.id]
    assert (post.url, [it.handle for it in post.references]) == (
        f"https://x.com/ben/status/{ANSWER.id}",
        ["ada"],
    )
    assert post.counts is not None
    assert (post.counts.replies, post.counts.quotes) == (0, 1)


NTSCRAPED = list(map(ntscraper, TALK))


@pytest.mark.parametrize(
    "value",
    [
        NTSCRAPED,
        {"tweets": NTSCRAPED, "threads": []},
        {"threads": [NTSCRAPED[2:]], "tweets": NTSCRAPED[:2]},
        [{"tweets": NTSCRAPED[:2], "threads": []}, {"tweets": [], "threads": [NTSCRAPED[2:]]}],
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_of_ntscraper(read: Read, value: object, indent: int | None) -> None:
    """Whatever is around its posts, they are those of the data frame."""
    whole = read(TABLES["nitter"])
    found = read(json.dumps(value, indent=indent).encode())
    assert found.source.format == "ntscraper"
    assert (found.posts, found.skipped) == (whole.posts, ())


def test_quoted_post_of_nitter_that_is_gone(read: Read) -> None:
    """It has no address: the post is a quote all the same. GIFs are films that turn round."""
    gone = {"link": "", "text": "", "user": {}, "date": ""}
    post = read(
        lines([ntscraper(QUESTION) | {"quoted-post": gone, "gifs": ["https://a.example/g.mp4"]}])
    ).posts[QUESTION.id]
    assert (post.kind, post.target(Relation.QUOTE)) == (Kind.QUOTE, None)
    assert [item.kind for item in post.media] == ["animated_gif"]
    assert post.author.name == "Ada"


def test_values_with_bars_between_them(read: Read) -> None:
    """Gazouilloire and its kin write several values with a bar between them."""
    several = {"hashtags": "labelchat|moss", "media_urls": "http://a/1|http://a/2"}
    row = {**gazouilloire(QUESTION), **several}
    post = read(table([row], list(row))).posts[QUESTION.id]
    assert post.hashtags == ("labelchat", "moss")
    assert [item.url for item in post.media] == ["http://a/1", "http://a/2"]
    assert post.author.created_at == datetime(2012, 1, 2, 10, tzinfo=UTC)


def test_rows_that_came_along_with_others(read: Read) -> None:
    """Gazouilloire keeps the posts that its finds answer or quote, and says so of each."""
    rows = [
        {**gazouilloire(said), "match_query": match}
        for said, match in ((QUESTION, "1"), (ANSWER, "0"))
    ]
    records = read(table(rows, list(rows[0]))).records
    assert [record.included for record in records] == [False, True]
    *cells, _ = rows[1].values()
    cut = read(table([rows[0]], list(rows[0])) + table([], cells)).records
    assert [record.included for record in cut] == [False, False]


def test_films_of_4cat(read: Read) -> None:
    """4CAT has a column for pictures and one for films."""
    row = {**four_cat(QUESTION), "images": "https://a/1.jpg", "videos": "https://a/2.mp4"}
    post = read(table([row], list(row))).posts[QUESTION.id]
    assert [item.kind for item in post.media] == ["photo", "video"]


def _nodexl(*, vertices: bool = True) -> bytes:
    """A workbook of NodeXL: titles of column groups above each header, and sheets without posts."""
    book = openpyxl.Workbook()
    edges = book.active
    assert edges is not None
    edges.title = "Edges"
    made = [nodexl(said) for said in TALK]
    made.insert(2, {**made[1], "Vertex 2": "cleo", "Relationship": "MentionsInReplyTo"})
    made.append({"Vertex 1": "ada", "Vertex 2": "ben", "Relationship": "Followed"})
    edges.append([None, None, "Visual Properties"] + [None] * (len(made[0]) - 3))
    edges.append(list(made[0]))
    for row in made:
        edges.append([row.get(column) or None for column in made[0]])
    if vertices:
        sheet = book.create_sheet("Vertices")
        sheet.append([None, "Visual Properties", None, None, None])
        sheet.append(["Vertex", "Color", "Name", "Followers", "Description"])
        sheet.append(["ben", None, "Ben", 12, "Writes labels"])
    book.create_sheet("Groups").append(["Group", "Vertex Color"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook_of_nodexl(read: Read) -> None:
    """Edges are rows of posts, with their author's profile; no other sheet counts as skipped."""
    found = read(_nodexl())
    assert (found.source.format, found.skipped) == ("nodexl", ())
    assert (len(found.records), len(found.posts)) == (5, 4)
    author = found.posts[ANSWER.id].author
    assert (author.name, author.followers, author.bio) == ("Ben", 12, "Writes labels")
    assert found.posts[QUESTION.id].author.name is None
    for record in found.records:
        assert read(record.raw).posts[record.post.id] == record.post


# --- ids --------------------------------------------------------------------------------------


def _many(ids: list[str], url: bool = False) -> bytes:
    made = []
    for number, post_id in enumerate(ids):
        moment = QUESTION.moment + timedelta(seconds=number)
        made.append(
            {
                "id_str": post_id,
                "from_user": "ada",
                "text": f"number {number} #labelchat",
                "created_at": moment.strftime("%Y-%m-%d %H:%M:%S+00:00"),
                "entities_str": "",
                "status_url": f"https://twitter.com/ada/status/{_whole(number)}" if url else "",
            }
        )
    return table(made, list(made[0]))


def _whole(number: int) -> int:
    return int(QUESTION.id) + (number * 1000 << 22) + (number * 37) % 4000


ROUNDINGS = {
    "exponents": lambda number: f"{_whole(number):.5E}",
    "fifteen digits": lambda number: str(_whole(number))[:15] + "0000",
    "a float": lambda number: str(int(float(_whole(number)))),
    "a float as JavaScript prints it": lambda number: str(_whole(number))[:17] + "00",
    "a float with its point": lambda number: repr(float(_whole(number))),
}


@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_rounded_ids(read: Read, rounding: str) -> None:
    """They are found, read from addresses where there are any, and else refused unless allowed."""
    ids = [ROUNDINGS[rounding](number) for number in range(60)]
    refused = read(_many(ids))
    assert refused.records == ()
    assert {skipped.reason for skipped in refused.skipped} == {ROUNDED}
    recovered = read(_many(ids, url=True))
    assert list(recovered.posts) == [str(_whole(number)) for number in range(60)]
    assert list(recovered.source.notes.values()) == [60]
    allowed = ImportOptions(rounded_ids=True)
    own = read(_many(ids), options=allowed)
    assert len(own.posts) == 60
    assert all(post_id.startswith("rounded-") for post_id in own.posts)
    backwards = read(_many(ids[::-1]), options=allowed)
    assert len(backwards.posts) == 60
    assert read(_many(ids), options=allowed).posts == own.posts
    assert {post.url for post in own.posts.values()} == {None}


def test_whole_ids_are_believed(read: Read) -> None:
    """Ids nobody rounded are not taken for rounded, however many there are."""
    found = read(_many([str(_whole(number)) for number in range(60)]))
    assert len(found.posts) == 60
    assert not found.source.notes


def test_one_id_for_several_posts(read: Read) -> None:
    """An id that several posts share is nobody's."""
    shared = [str(_whole(number // 4)) for number in range(60)]
    assert read(_many(shared)).records == ()


def test_a_few_posts_under_the_ids_of_others(read: Read) -> None:
    """They are posts, whose ids disagree, unless a float can have made two ids one."""
    ids = [str(_whole(number)) for number in range(60)]
    assert len(read(_many([*ids[:56], *ids[:4]])).records) == 60
    rounded = [str(int(float(_whole(number // 15 * 15)))) for number in range(60)]
    assert read(_many([*ids[:50], *rounded[:10]])).source.format
    assert len(read(_many([*ids[:50], *rounded[:10]])).records) < 60


def _moved(moved: str, *, zone: str = "+00:00") -> bytes:
    """Sixty whole ids; in every fifth row commas without quotes move the cells to the right."""
    header = "text,from_user,created_at,favorited,id_str,to_user_id\n"
    made = []
    for number in range(60):
        moment = QUESTION.moment + timedelta(seconds=number)
        cells = f"ada,{moment:%Y-%m-%d %H:%M:%S}{zone},FALSE,{_whole(number)},{moved}"
        made.append(f"number {number}{', mulch' * (number % 5 == 0)} #labelchat,{cells}\n")
    return (header + "".join(made)).encode()


@pytest.mark.parametrize("moved", ["NA", "4000", "FALSE", ""])
def test_rows_that_have_moved_tell_nothing_of_ids(read: Read, moved: str) -> None:
    """Cells that are no number, and those of moved rows, are no ids that posts share."""
    found = read(_moved(moved))
    assert len(found.posts) == 48
    assert len(found.skipped) == 12
    assert not found.source.notes


# --- tables nobody declared -------------------------------------------------------------------

OTHER = b"who|when|said|nr\nada|2021-03-04T20:00:00Z|Q1: Hello #labelchat|1\n"
NAMED = (("author", "who"), ("created_at", "When"), ("text", "said"), ("id", "nr"))


def test_columns_can_be_named(read: Read) -> None:
    """--map says which column holds what; the rest is as in a plain table."""
    found = read(OTHER, options=ImportOptions(columns=NAMED))
    assert found.source.format == "mapped-csv"
    assert (found.posts["1"].handle, found.posts["1"].created_at) == ("ada", QUESTION.moment)


def test_named_columns_add_to_a_dialect(read: Read) -> None:
    """A column more in a table that is known: all others stay as they are."""
    content = rows(tags_row).replace(b"geo_coordinates", b"where_it_was", 1)
    content = content.replace(b'20:00:00",,', b'20:00:00","Hilltop",')
    found = read(content, options=ImportOptions(columns=(("place", "where_it_was"),)))
    assert found.source.format == "tags"
    assert len(found.posts) == len(TALK)


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        ((("auhtor", "who"),), UnknownNameError, "did you mean author"),
        ((("author", "whom"),), InputError, "no column 'whom'; it has who, when, said, nr"),
        (NAMED[:2], InputError, "which column holds id and text; say it with --map id=COLUMN"),
    ],
)
def test_names_that_do_not_fit(
    read: Read, columns: tuple[tuple[str, str], ...], error: type[Exception], said: str
) -> None:
    """A field or column that does not exist is named, with those that do."""
    with pytest.raises(error, match=said):
        read(OTHER, options=ImportOptions(columns=columns))


# --- encodings and workbooks ------------------------------------------------------------------

WORDS = ["Schöne Grüße aus Köln", "Où est le café où l'été commence ?", "Ωραία", "Æblegrød på øen"]


def _in_words(count: int = 4) -> bytes:
    made = [{**plain(said), "text": words} for said, words in zip(TALK, WORDS, strict=True)]
    return table(made[:count], PLAIN)


@pytest.mark.parametrize(
    ("encoding", "count"),
    [("utf-16", 4), ("utf-16-le", 4), ("utf-16-be", 4), ("cp1252", 2), ("mac_roman", 2)],
)
def test_encodings(read: Read, encoding: str, count: int) -> None:
    """Text of other encodings is recognised, read whole, and it is said what it was taken for."""
    whole = _in_words(count).decode()
    found = read(whole.encode(encoding))
    assert [post.text for post in found.posts.values()] == WORDS[:count]
    assert [note.startswith("files read as") for note in found.source.notes] == [True]


LANGUAGES = {
    "German": "Schöne Grüße aus Köln, für die Übung und den Ärger",
    "French": "Où est le café où l’été commence à être français ? J’y étais, qu’on le sache",
    "Spanish": "¿Qué pasó mañana en la reunión? ¡Adiós! El día, el país, ¡así!",
    "Danish": "Æblegrød på øen, så får vi også lidt smørrebrød",
    "English": "It’s “quoted” – and more… we’re sure they don’t naïvely read the résumé’s “end”",
    "Portuguese": "Não há informações sobre a educação, é só isso que você já sabe",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_eight_bits_are_told_apart(read: Read, language: str, encoding: str) -> None:
    """Letters inside words, and marks where marks belong, tell Windows from the old Mac."""
    words = LANGUAGES[language]
    made = [{**plain(said), "text": words} for said in TALK]
    found = read(table(made, PLAIN).decode().encode(encoding))
    assert {post.text for post in found.posts.values()} == {words}


def test_json_in_utf16(read: Read) -> None:
    """What Windows programs save as "Unicode" is UTF-16, whatever is in it."""
    content = '{"id":"1","created_at":"2021-03-04T20:00:00Z","author":"ada","text":"Grüße"}\n'
    assert read(content.encode("utf-16")).posts["1"].text == "Grüße"


def _workbook(cells: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.append(["made by hand"])
    sheet = book.create_sheet("Archive")
    for row in cells:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbook(read: Read) -> None:
    """A sheet of a workbook is a table: dates are dates, ids kept as text are whole."""
    when = datetime(2021, 3, 4, 15, 0)  # noqa: DTZ001 - as a sheet has it
    found = read(
        _workbook([["id_str", "created_at", "from_user", "text"],
                   [QUESTION.id, when, "ada", "Hello"]])
    )  # fmt: skip
    assert found.source.format == "tags"
    assert found.posts[QUESTION.id].created_at == QUESTION.moment
    assert [skipped.where for skipped in found.skipped] == ["chat/Sheet"]


def test_workbook_whose_ids_were_numbers(read: Read) -> None:
    """An id that ever was a number in a sheet is rounded, and refused like any other."""
    cells: list[list[object]] = [["id_str", "created_at", "from_user", "text"]]
    cells += [[float(said.id), said.moment.isoformat(), "ada", "Hello"] for said in TALK]
    found = read(_workbook(cells))
    assert found.records == ()
    assert {"rounded" in skipped.reason for skipped in found.skipped[1:]} == {True}


def _packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.xlsx", content)
    return out.getvalue()


@pytest.mark.long
def test_workbooks_in_a_zip(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is read as in a folder, from a copy that goes with its sheets."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    whole = read(_nodexl())
    found = read(_packed(a=_nodexl(), b=_packed(c=b"no workbook")), name="all.zip")
    assert found.source.format == "nodexl"
    assert found.posts == whole.posts
    assert {record.where.rpartition(":")[0] for record in found.records} == {"all.zip/a.xlsx/Edges"}
    assert [(item.where, item.reason.partition(",")[0]) for item in found.skipped] == [
        ("all.zip/b.xlsx", "this is a zip file inside another")
    ]
    del found
    gc.collect()
    assert list(tmp_path.glob("tweetup-*")) == []


def test_a_workbook_in_a_zip_that_is_too_large(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds of workbooks and of packed files hold for one in the other."""
    large = _packed(large=_nodexl(), small=lines([plain(said) for said in TALK]))
    monkeypatch.setattr("tweetup.files.spreadsheets._LARGEST", 1 << 10)
    found = read(large, name="all.zip")
    assert found.source.format == "plain"
    assert [item.where for item in found.skipped] == ["all.zip/large.xlsx"]
