"""Files in every format that hold all their format can carry, where the conversation does not."""

import io
import json
import zipfile
from typing import Any

from tests.formats.bluesky_repository import repository
from tests.formats.poll_shapes import (
    card,
    question,
    scraped_card,
    status_poll,
    v2_poll,
    web_card,
)
from tests.formats.shapes import (
    ANSWER,
    FILES,
    JSON2CSV,
    QUESTION,
    QUOTE,
    TALK,
    json2csv_row,
    lines,
    table,
    v1_status,
    v2_flat,
    v2_page,
)
from tests.formats.social_shapes import (
    ASKED,
    OUTBOX,
    SERVER,
    SOCIAL,
    TIMELINE,
    activity,
    note,
    scraped,
)
from tests.formats.table_shapes import (
    ARCHIVER,
    TABLES,
    archiver,
    archiver_row,
    communalytic,
    four_cat,
    gazouilloire,
    get_old_tweets,
    nitter,
    nodexl,
    notebook,
    ntscraper,
    rtweet,
    snscrape,
    tags_row,
    tcat,
    twarc_csv,
    twint,
    twint_json,
)
from tests.formats.test_x_archive import FILES as DOWNLOAD
from tests.formats.test_x_archive_2012 import FILES as OLD_DOWNLOAD
from tests.formats.web_shapes import RECORDS, WEB, web_record, zeeschuimer

PLACE = "Hilltop"
CASHTAG = "XYZ"
PICTURE = "https://pictures.example.org/1.jpg"
BOOSTS_AND_REPLIES = json.loads(json.dumps(OUTBOX))["orderedItems"][1:]
EDITED = [str(int(QUOTE.id) - 5), QUOTE.id]


def _v2() -> dict[str, Any]:
    page = v2_page()
    post = page["data"][-1]
    post["geo"] = {"place_id": "p1"}
    post["entities"]["cashtags"] = [{"start": 0, "end": 1, "tag": CASHTAG}]
    post["edit_history_tweet_ids"] = EDITED
    page["includes"]["places"] = [{"id": "p1", "full_name": PLACE}]
    post["attachments"]["poll_ids"] = [v2_poll()["id"]]
    page["includes"]["polls"] = [v2_poll()]
    return page


def _v2_flat() -> list[dict[str, Any]]:
    posts = v2_flat()
    posts[-1]["geo"] = {"place_id": "p1", "id": "p1", "full_name": PLACE}
    posts[-1]["entities"]["cashtags"] = [{"start": 0, "end": 1, "tag": CASHTAG}]
    posts[-1]["edit_history_tweet_ids"] = EDITED
    posts[-1]["attachments"] |= {"poll_ids": [v2_poll()["id"]], "poll": v2_poll()}
    return posts


def _v1(**more: Any) -> dict[str, Any]:
    status = v1_status(QUOTE)
    status["entities"]["symbols"] = [{"text": CASHTAG, "indices": [0, 1]}]
    return {**status, "place": {"full_name": PLACE}, "card": card(), **more}


def _web() -> dict[str, Any]:
    record = web_record(QUOTE)
    record["legacy"]["entities"]["symbols"] = [{"text": CASHTAG, "indices": [0, 1]}]
    record["legacy"]["place"] = {"full_name": PLACE}
    record["card"] = web_card()
    record["edit_control"] = {"edit_control_initial": {"edit_tweet_ids": EDITED}}
    return zeeschuimer(record)


def _download() -> bytes:
    """X's own, with a post that was edited."""
    post = _v1(
        in_reply_to_status_id_str=QUESTION.id,
        edit_info={
            "edit": {
                "initialTweetId": EDITED[0],
                "editControlInitial": {"editTweetIds": EDITED, "editsRemaining": "4"},
            }
        },
    )
    for key in ("user", "place", "quoted_status", "card"):
        post.pop(key)
    part = b"window.YTD.tweets.part0 = " + json.dumps([{"tweet": post}]).encode()
    return _zip({**DOWNLOAD, "data/tweets.js": part})


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _outbox() -> dict[str, Any]:
    full = note(
        "9",
        '<p>See <a href="https://example.org/">this</a></p>',
        conversation="tag:social.example,2026:conversation=1",
        quote=f"{SERVER}/users/ben/statuses/2",
        updated="2026-03-04T21:00:00Z",
        **question(),
    )
    return {**OUTBOX, "orderedItems": [activity("1", "Create", full), *BOOSTS_AND_REPLIES]}


def _row(row: dict[str, str], **cells: str) -> bytes:
    """A table of rows with those cells filled in the last one, whose columns may be new."""
    last = {**row, **{name.replace("__", "."): cell for name, cell in cells.items()}}
    return table([last], list(last))


def _archiver() -> bytes:
    cells = archiver_row(QUOTE)
    columns = ARCHIVER.split(";")
    cells[columns.index("Media")] = PICTURE
    cells[columns.index("Location")] = PLACE
    return archiver() + table([], cells)


FULL: dict[str, list[bytes]] = {
    "twitter-r": [TABLES["twitter-r"]],
    "plain": [FILES["plain"][1]],
    "plain-csv": [FILES["plain csv"][1]],
    "x-v2": [lines([_v2()]), lines(_v2_flat())],
    "twarc1": [lines([*map(v1_status, TALK[:3]), _v1()])],
    "x-archive": [_download()],
    "x-archive-2012": [_zip(OLD_DOWNLOAD)],
    "mastodon": [
        lines(
            [
                *TIMELINE[:3],
                {**ASKED, "edited_at": "2026-03-04T21:00:00.000Z", "poll": status_poll()},
            ]
        )
    ],
    "mastodon-archive": [json.dumps(_outbox()).encode()],
    "bluesky": [SOCIAL["bluesky feed"][1]],
    "jetstream": [SOCIAL["jetstream"][1]],
    "bluesky-records": [repository()],
    "snscrape": [
        lines(
            [
                *map(scraped, TALK[:3]),
                {
                    **scraped(QUOTE),
                    "cashtags": [CASHTAG],
                    "place": {"fullName": PLACE},
                    "card": scraped_card(),
                },
            ]
        )
    ],
    "twarc1-csv": [
        table(
            [
                *map(json2csv_row, TALK[:3]),
                {**json2csv_row(QUOTE), "place": PLACE, "quote_id": QUESTION.id},
            ],
            [*JSON2CSV, "tweet_type", "quote_id"],
        )
    ],
    "twarc-csv": [
        TABLES["twarc-csv"],
        _row(
            twarc_csv(QUOTE),
            entities__cashtags=json.dumps([{"tag": CASHTAG}]),
            geo__full_name=PLACE,
            edit_history_tweet_ids=json.dumps(EDITED),
        ),
    ],
    "tags": [
        TABLES["tags"],
        _row(tags_row(QUOTE), entities_str=json.dumps(_v1()["entities"])),
    ],
    "archiver": [_archiver()],
    "dmi-tcat": [
        TABLES["dmi-tcat"],
        _row(tcat(QUOTE), media_urls=PICTURE, retweet_id="NULL"),
        _row(tcat(TALK[2]), retweet_id=ANSWER.id),
    ],
    "rtweet": [
        TABLES["rtweet"],
        _row(rtweet(QUOTE), symbols=CASHTAG, ext_media_url=PICTURE, place_full_name=PLACE),
    ],
    "getoldtweets": [TABLES["getoldtweets"], _row(get_old_tweets(QUOTE), geo=PLACE)],
    "snscrape-csv": [
        TABLES["snscrape-csv"],
        _row(
            {**snscrape(QUOTE), "user.username": "cleo", "user.rawDescription": "Writes labels"},
            cashtags=f"['{CASHTAG}']",
            quotedTweet__id=QUESTION.id,
            user__followersCount="12",
        ),
        _row(snscrape(TALK[2]), retweetedTweet__id=ANSWER.id),
    ],
    "snscrape-notebook": [_row(notebook(QUOTE), Language="en", Likes="5", Retweets="7")],
    "4cat": [_row(four_cat(QUOTE), place_name=PLACE, images=PICTURE)],
    "gazouilloire": [
        TABLES["gazouilloire"],
        _row(gazouilloire(QUOTE), place_name=PLACE, media_urls=PICTURE),
    ],
    "twint-csv": [
        TABLES["twint-csv"],
        _row(twint(QUOTE), cashtags=f"['{CASHTAG}']", photos=f"['{PICTURE}']", place=PLACE),
    ],
    "twint": [
        lines(
            [
                *map(twint_json, TALK[:3]),
                {**twint_json(QUOTE), "cashtags": [CASHTAG], "photos": [PICTURE], "place": PLACE},
            ]
        )
    ],
    "x-web": [lines([*map(zeeschuimer, RECORDS[:3]), _web()])],
    "web-exporter": [WEB["web exporter"][1]],
    "web-exporter-csv": [WEB["web exporter csv"][1]],
    "storify": [SOCIAL["storify"][1]],
    "storify-html": [SOCIAL["storify html"][1]],
    "storify-xml": [SOCIAL["storify xml"][1]],
    "nodexl": [
        TABLES["nodexl"],
        _row(
            nodexl(QUOTE)
            | {"Media in Tweet": PICTURE, "Place Full Name": PLACE, "Vertex 1: Followers": "12"}
        ),
    ],
    "academictwitter-tidy": [TABLES["academictwitter-tidy"]],
    "communalytic": [TABLES["communalytic"], _row(communalytic(QUOTE), source="Invented Web App")],
    "ntscraper": [json.dumps([ntscraper(QUOTE) | {"gifs": [PICTURE]}]).encode()],
    "nitter": [_row(nitter(QUOTE), pictures=f"['{PICTURE}']")],
}
"""Files by their format; together they hold everything the format says it carries."""
