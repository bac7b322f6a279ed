"""An invented conversation as Bluesky, Mastodon, snscrape, Storify and Twint write it."""

import json
from typing import Any

from tests.formats.shapes import PEOPLE, TALK, Said, lines, tags
from tests.formats.storify_shapes import STORIES
from tests.formats.table_shapes import ntscraper, twint_json

# --- Bluesky ----------------------------------------------------------------------------------

TEXT = "Ärger & Größe 🎉 with @ben.example.org: #labelchat example.org/a…"
LINK = "https://example.org/a?b=1"


def did(handle: str) -> str:
    return f"did:plc:{handle * 4}"


def uri(handle: str, rkey: str) -> str:
    return f"at://{did(handle)}/app.bsky.feed.post/{rkey}"


def facet(shown: str, **feature: str) -> dict[str, Any]:
    """A facet over what is shown, counted in bytes."""
    start = len(TEXT[: TEXT.index(shown)].encode())
    return {
        "index": {"byteStart": start, "byteEnd": start + len(shown.encode())},
        "features": [feature],
    }


def record(text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {
        "$type": "app.bsky.feed.post",
        "createdAt": "2026-03-04T20:00:00.123Z",
        "text": text,
        "langs": ["en"],
        **more,
    }


def whole_record() -> dict[str, Any]:
    """A post with everything that can be on one: it answers, quotes, links, shows a picture."""
    return record(
        facets=[
            facet("@ben.example.org", did=did("ben")),
            facet("#labelchat", tag="labelchat"),
            facet("example.org/a…", uri=LINK),
        ],
        reply={"parent": {"uri": uri("ben", "3a")}, "root": {"uri": uri("ada", "3q")}},
        embed={
            "$type": "app.bsky.embed.recordWithMedia",
            "record": {"record": {"uri": uri("ada", "3q"), "cid": "c"}},
            "media": {"images": [{"alt": "A dim gallery", "image": {}}]},
        },
    )


def view(handle: str, rkey: str, said: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "uri": uri(handle, rkey),
        "cid": "c",
        "author": {
            "did": did(handle),
            "handle": f"{handle}.example.org",
            "displayName": handle.title(),
            "viewer": {"muted": 0},
        },
        "record": said,
        "replyCount": 0,
        "repostCount": 2,
        "likeCount": 3,
        "quoteCount": 1,
        "indexedAt": "2026-03-04T20:00:01.000Z",
        **more,
    }


def quoted_view() -> dict[str, Any]:
    return {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": uri("ada", "3q"),
        "cid": "c",
        "author": view("ada", "3q", {})["author"],
        "value": record("Q1: What makes a label good? #labelchat"),
        "embeds": [],
        "indexedAt": "2026-03-04T19:59:00.000Z",
    }


def served() -> dict[str, Any]:
    return view(
        "cleo",
        "3c",
        whole_record(),
        embed={
            "$type": "app.bsky.embed.recordWithMedia#view",
            "record": {"record": quoted_view()},
            "media": {
                "images": [{"fullsize": "https://cdn.example.org/1.jpg", "alt": "A dim gallery"}]
            },
        },
    )


QUESTION_VIEW = view("ada", "3q", record("Q1: What makes a label good? #labelchat"))
REPOSTED = {
    "post": QUESTION_VIEW,
    "reason": {
        "$type": "app.bsky.feed.defs#reasonRepost",
        "by": view("ben", "x", {})["author"],
        "indexedAt": "2026-03-04T20:05:00.000Z",
    },
}
PAGES: dict[str, dict[str, Any]] = {
    "search": {"posts": [served(), QUESTION_VIEW], "cursor": "2"},
    "feed": {
        "feed": [
            {"post": served(), "reply": {"root": QUESTION_VIEW, "parent": {"notFound": True}}},
            REPOSTED,
        ]
    },
    "thread": {
        "thread": {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": served(),
            "parent": {"post": QUESTION_VIEW, "replies": []},
            "replies": [{"uri": uri("ben", "9"), "notFound": True}],
        }
    },
    "one": served(),
}


def event(handle: str, rkey: str, operation: str = "create", **more: Any) -> dict[str, Any]:
    commit = {"operation": operation, "collection": "app.bsky.feed.post", "rkey": rkey, **more}
    return {
        "did": did(handle),
        "time_us": 1772654401000000,
        "kind": "commit",
        "commit": commit,
    }


JETSTREAM = [
    event("ada", "3q", record=record("Q1: What makes a label good? #labelchat")),
    event("cleo", "3c", record=whole_record()),
    event("eve", "3e", collection="app.bsky.feed.like", record={"subject": {"uri": "at://x"}}),
    event(
        "ben",
        "3r",
        collection="app.bsky.feed.repost",
        record={"subject": {"uri": uri("ada", "3q")}, "createdAt": "2026-03-04T20:00:01Z"},
    ),
    event("ben", "3x", record=record("Lunch")),
    {"did": did("eve"), "time_us": 1, "kind": "identity", "identity": {"handle": "eve"}},
    event("ben", "3x", "delete"),
]

POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"
LIKE = "app.bsky.feed.like"
PROFILE = "app.bsky.actor.profile"

#: A key that holds the time of its record, and one that holds none.
ANSWER_KEY, ASKED_KEY = "3mgb33xcg5s22", "question"

QUESTION_RECORD = record("Q1: What makes a label good? #labelchat")
REPOST_RECORD = {
    "subject": {"uri": uri("ben", "3b"), "cid": "c"},
    "createdAt": "2026-03-04T20:01:00Z",
}
LIKE_RECORD = {
    "subject": {"uri": uri("ben", "3b"), "cid": "c"},
    "createdAt": "2026-03-04T20:02:00Z",
}
PROFILE_RECORD = {"displayName": "Ada", "description": "Writes labels", "avatar": {"ref": "x"}}

#: What an account has written, by path.
RECORDS: dict[str, dict[str, Any]] = {
    f"{PROFILE}/self": PROFILE_RECORD,
    f"{LIKE}/3l": LIKE_RECORD,
    f"{POST}/{ANSWER_KEY}": whole_record(),
    f"{POST}/{ASKED_KEY}": QUESTION_RECORD,
    f"{REPOST}/3r": REPOST_RECORD,
    "app.bsky.graph.follow/3f": {"subject": did("ben"), "createdAt": "2026-03-04T20:00:00Z"},
}


def stored(path: str, value: dict[str, Any], handle: str = "ada") -> dict[str, Any]:
    """A record as a server lists it."""
    return {"uri": f"at://{did(handle)}/{path}", "cid": "bafyreib", "value": value}


def listed(records: dict[str, dict[str, Any]] = RECORDS) -> dict[str, Any]:
    """A page of ``com.atproto.repo.listRecords``."""
    return {"records": [stored(path, value) for path, value in records.items()], "cursor": "3a"}


# --- Mastodon ---------------------------------------------------------------------------------

SERVER = "https://social.example"


def account(name: str, server: str = "") -> dict[str, Any]:
    home = f"https://{server}" if server else SERVER
    return {
        "id": {"ada": "7", "ben": "8"}.get(name, "9"),
        "username": name,
        "acct": f"{name}@{server}" if server else name,
        "url": f"{home}/@{name}",
        "uri": f"{home}/users/{name}",
        "display_name": name.title(),
        "note": "<p>Writes labels</p>",
        "followers_count": 12,
        "following_count": 0,
        "statuses_count": 99,
        "created_at": "2020-01-02T00:00:00.000Z",
    }


def status(name: str, number: str, content: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "created_at": "2026-03-04T20:00:00.000Z",
        "in_reply_to_id": None,
        "visibility": "public",
        "language": "en",
        "uri": f"{SERVER}/users/{name}/statuses/{number}",
        "url": f"{SERVER}/@{name}/{number}",
        "replies_count": 0,
        "reblogs_count": 2,
        "favourites_count": 3,
        "content": content,
        "account": account(name),
        "media_attachments": [],
        "mentions": [],
        "tags": [{"name": "labelchat", "url": f"{SERVER}/tags/labelchat"}],
        **more,
    }


ASKED_HTML = (
    '<p>Q1: What makes a label good &amp; short?</p><p>Tell us<br />in a line <a href="'
    f'{SERVER}/tags/labelchat" class="mention hashtag" rel="tag">#<span>LabelChat</span></a></p>'
)
ASKED = status("ada", "1", ASKED_HTML)
ANSWERED = status(
    "ben",
    "2",
    f'<p><span class="h-card"><a href="{SERVER}/@ada" class="u-url mention">@<span>ada</span></a>'
    '</span> See <a href="https://museum.example.org/labels" rel="nofollow">'
    '<span class="invisible">https://</span><span class="ellipsis">museum.example.org/</span>'
    '<span class="invisible">labels</span></a> and <a href="https://example.org/">this</a></p>',
    in_reply_to_id="1",
    in_reply_to_account_id="7",
    mentions=[{"id": "7", "acct": "ada", "url": f"{SERVER}/@ada"}],
    spoiler_text="Long",
    application={"name": "Invented App"},
    media_attachments=[
        {"type": "image", "url": "https://files.example/1.png", "description": "A dim gallery"}
    ],
    card={"url": "https://museum.example.org/labels", "title": "Labels", "description": ""},
)
BOOSTED = status("cleo", "3", "", reblog=ASKED, account=account("cleo", "other.example"))
QUOTING = status(
    "cleo", "4", "<p>This!</p>", quote={"state": "accepted", "quoted_status": ANSWERED}
)
TIMELINE = [QUOTING, BOOSTED, ANSWERED, ASKED]

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


def activity(number: str, kind: str, inner: Any, to: str = PUBLIC) -> dict[str, Any]:
    return {
        "id": f"{SERVER}/users/ada/statuses/{number}/activity",
        "type": kind,
        "actor": f"{SERVER}/users/ada",
        "published": "2026-03-04T20:00:00Z",
        "to": [to],
        "cc": [f"{SERVER}/users/ada/followers"],
        "object": inner,
    }


def note(number: str, content: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{SERVER}/users/ada/statuses/{number}",
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": "2026-03-04T20:00:00Z",
        "url": f"{SERVER}/@ada/{number}",
        "attributedTo": f"{SERVER}/users/ada",
        "content": content,
        "contentMap": {"en": content},
        "attachment": [],
        "tag": [{"type": "Hashtag", "href": f"{SERVER}/tags/labelchat", "name": "#labelchat"}],
        **more,
    }


OUTBOX = {
    "@context": "https://www.w3.org/ns/activitystreams",
    "id": "outbox.json",
    "type": "OrderedCollection",
    "totalItems": 4,
    "orderedItems": [
        activity("1", "Create", note("1", ASKED_HTML)),
        activity("2", "Announce", "https://other.example/users/ben/statuses/8"),
        activity("3", "Create", note("3", "<p>psst</p>"), to=f"{SERVER}/users/eve"),
        activity(
            "4",
            "Create",
            note(
                "4",
                "<p>@ben yes</p>",
                inReplyTo="https://other.example/users/ben/statuses/8",
                tag=[
                    {
                        "type": "Mention",
                        "href": "https://other.example/users/ben",
                        "name": "@ben@other.example",
                    }
                ],
                attachment=[
                    {"mediaType": "image/png", "url": "/media/1.png", "name": "A dim gallery"}
                ],
            ),
        ),
    ],
}
ACTOR = {"preferredUsername": "ada", "name": "Ada", "summary": "<p>secret</p>"}

# --- snscrape and twscrape --------------------------------------------------------------------


def scraped_user(handle: str) -> dict[str, Any]:
    return {
        "_type": "snscrape.modules.twitter.User",
        "username": handle,
        "id": int(PEOPLE[handle]),
        "displayname": f"{handle.title()} &amp; Co",
        "rawDescription": "",
        "followersCount": 12,
        "friendsCount": 0,
        "statusesCount": 99,
        "verified": False,
        "created": "2012-01-02T03:04:05+00:00",
        "location": "",
    }


def scraped(said: Said, text: str = "rawContent") -> dict[str, Any]:
    inner = {
        key: scraped(other, text) if other else None
        for key, other in (("retweetedTweet", said.repost), ("quotedTweet", said.quote))
    }
    shown = f"RT @{said.repost.author}: {said.escaped}"[:139] + "…" if said.repost else said.escaped
    return {
        "_type": "snscrape.modules.twitter.Tweet",
        "url": f"https://twitter.com/{said.author}/status/{said.id}",
        "date": said.moment.isoformat(),
        text: shown,
        "id": int(said.id),
        "user": scraped_user(said.author),
        "replyCount": 0,
        "retweetCount": 7,
        "likeCount": 5,
        "quoteCount": 1,
        "conversationId": int((said.reply or said).id),
        "lang": "en",
        "source": '<a href="https://example.org" rel="nofollow">Invented Web App</a>',
        "sourceLabel": "Invented Web App",
        "links": [{"url": said.link[1], "tcourl": said.link[0]}] if said.link else None,
        "media": [
            {
                "_type": "snscrape.modules.twitter.Photo",
                "fullUrl": "https://pictures.example.org/1.jpg",
                "altText": said.alt,
            }
        ]
        if said.alt
        else None,
        **inner,
        "inReplyToTweetId": int(said.reply.id) if said.reply else None,
        "inReplyToUser": scraped_user(said.reply.author) if said.reply else None,
        "mentionedUsers": None,
        "hashtags": tags(said.text),
        "cashtags": None,
    }


def twscraped(said: Said) -> dict[str, Any]:
    """The same as twscrape writes it: dates with a blank, media by kind."""
    made = scraped(said)
    made["date"] = made["date"].replace("T", " ")
    made["id_str"] = str(made["id"])
    pictures = [{"url": "https://pictures.example.org/1.jpg"}] if said.alt else []
    made["media"] = {"photos": pictures, "videos": [], "animated": []}
    return made


SOCIAL: dict[str, tuple[str, bytes]] = {
    **{f"bluesky {name}": ("bluesky", json.dumps(page).encode()) for name, page in PAGES.items()},
    "jetstream": ("jetstream", lines(JETSTREAM)),
    "bluesky records": ("bluesky-records", json.dumps(listed()).encode()),
    "mastodon lines": ("mastodon", lines(TIMELINE)),
    "mastodon timeline": ("mastodon", json.dumps(TIMELINE).encode()),
    "mastodon search": (
        "mastodon",
        json.dumps({"accounts": [account("ada")], "statuses": TIMELINE, "hashtags": []}).encode(),
    ),
    "mastodon outbox": ("mastodon-archive", json.dumps(OUTBOX).encode()),
    "snscrape": ("snscrape", lines([scraped(said) for said in TALK])),
    "snscrape of old": ("snscrape", lines([scraped(said, "content") for said in TALK])),
    "twscrape": ("snscrape", lines([twscraped(said) for said in TALK])),
    "ntscraper": (
        "ntscraper",
        json.dumps(
            {"tweets": list(map(ntscraper, TALK[:2])), "threads": [list(map(ntscraper, TALK[2:]))]}
        ).encode(),
    ),
    "twint": ("twint", lines([twint_json(said) for said in TALK])),
    **STORIES,
}
"""Every shape: its format and a conversation in it."""
