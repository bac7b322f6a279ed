"""The invented conversation in the tables that tools around X write."""

import ast
import json
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from tests.formats.shapes import PEOPLE, TALK, Said, table, tags, v1_status, v1_time, v2_page

EASTERN = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")


def permalink(said: Said) -> str:
    return f"https://twitter.com/{said.author}/status/{said.id}"


def shown(said: Said) -> str:
    """The text as a table has it: a repost with whose it is before it."""
    return f"RT @{said.repost.author}: {said.escaped}" if said.repost else said.escaped


def twarc_csv(said: Said) -> dict[str, str]:
    links = [{"url": said.link[0], "expanded_url": said.link[1]}] if said.link else []
    media = v2_page((said,))["includes"].get("media", [])
    return {
        "id": said.id,
        "conversation_id": (said.reply or said).id,
        "referenced_tweets.replied_to.id": said.reply.id if said.reply else "",
        "referenced_tweets.retweeted.id": said.repost.id if said.repost else "",
        "referenced_tweets.quoted.id": said.quote.id if said.quote else "",
        "author_id": PEOPLE[said.author],
        "in_reply_to_username": said.reply.author if said.reply else "",
        "retweeted_username": said.repost.author if said.repost else "",
        "quoted_username": said.quote.author if said.quote else "",
        "created_at": said.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "text": shown(said),
        "lang": "en",
        "source": "Invented Web App",
        "public_metrics.like_count": "5",
        "public_metrics.quote_count": "1",
        "public_metrics.reply_count": "0",
        "public_metrics.retweet_count": "7",
        "edit_history_tweet_ids": json.dumps([said.id]),
        "entities.hashtags": json.dumps([{"tag": tag} for tag in tags(said.text)]),
        "entities.urls": json.dumps(links) if links else "",
        "attachments.media": json.dumps(media) if media else "",
        "author.username": said.author,
        "author.name": f"{said.author.title()} &amp; Co",
        "author.public_metrics.followers_count": "12",
        "geo.full_name": "",
        "__twarc.retrieved_at": "2021-03-05T07:30:00+00:00",
    }


def tags_row(said: Said) -> dict[str, str]:
    status = v1_status(said)
    return {
        "id_str": said.id,
        "from_user": said.author,
        "text": shown(said),
        "created_at": v1_time(said.moment),
        "time": said.moment.astimezone(EASTERN).strftime("%d/%m/%Y %H:%M:%S"),
        "geo_coordinates": "",
        "user_lang": "",
        "in_reply_to_user_id_str": PEOPLE[said.reply.author] if said.reply else "",
        "in_reply_to_screen_name": said.reply.author if said.reply else "",
        "from_user_id_str": PEOPLE[said.author],
        "in_reply_to_status_id_str": said.reply.id if said.reply else "",
        "source": status["source"],
        "profile_image_url": "",
        "user_followers_count": "12",
        "user_friends_count": "0",
        "user_location": "",
        "status_url": permalink(said),
        "entities_str": json.dumps(status["entities"]),
    }


ARCHIVER = (
    "Date;Screen Name;Full Name;Tweet Text;Tweet ID;Link(s);Media;Location;Retweets;Favorites;App;"
    "Followers;Follows;Listed;Verfied;User Since;Location;Bio;Website;Timezone;Profile Image"
)


def archiver_row(said: Said) -> list[str]:
    date = said.moment.astimezone(EASTERN)
    written = f"{date.month}/{date.day}/{date.year} {date:%H:%M:%S}"
    link = said.link[1] if said.link else ""
    return [
        *(written, f"@{said.author}", said.author.title(), shown(said), said.id, link, "", "", "7"),
        *("5", "Invented Web App", "12", "0", "1", "", "1/2/2012", "Hilltop", "", "", "", "View"),
    ]


def archiver() -> bytes:
    """A title line above the header, and a column named twice."""
    rows = [[",Twitter Query: #labelchat" + "," * 19]]
    body = table([], ARCHIVER.split(";"))
    for said in TALK:
        cells = archiver_row(said)
        body += table([], cells)
    return rows[0][0].encode() + b"\r\n" + body


def tcat(said: Said) -> dict[str, str]:
    return {
        "id": said.id,
        "time": str(int(said.moment.timestamp())),
        "created_at": said.moment.strftime("%Y-%m-%d %H:%M:%S"),
        "from_user_name": said.author,
        "text": shown(said),
        "retweet_count": "7",
        "favorite_count": "5",
        "lang": "en",
        "to_user_name": said.reply.author if said.reply else "",
        "in_reply_to_status_id": said.reply.id if said.reply else "",
        "quoted_status_id": said.quote.id if said.quote else "",
        "source": '<a href="https://example.org">Invented Web App</a>',
        "location": "NULL",
        "from_user_id": PEOPLE[said.author],
        "from_user_realname": said.author.title(),
        "from_user_followercount": "12",
        "urls": said.link[0] if said.link else "",
        "urls_expanded": said.link[1] if said.link else "",
        "hashtags": "; ".join(tags(said.text)),
    }


def twitter_r(said: Said) -> dict[str, str]:
    return {
        "": "1",
        "text": shown(said),
        "favorited": "FALSE",
        "favoriteCount": "5",
        "replyToSN": said.reply.author if said.reply else "NA",
        "created": said.moment.strftime("%Y-%m-%d %H:%M:%S"),
        "truncated": "FALSE",
        "replyToSID": said.reply.id if said.reply else "NA",
        "id": said.id,
        "replyToUID": "NA",
        "statusSource": '<a href="https://example.org">Invented Web App</a>',
        "screenName": said.author,
        "retweetCount": "7",
        "isRetweet": "TRUE" if said.repost else "FALSE",
    }


def rtweet(said: Said) -> dict[str, str]:
    return {
        "user_id": f"x{PEOPLE[said.author]}",
        "status_id": f"x{said.id}",
        "created_at": said.moment.strftime("%Y-%m-%d %H:%M:%S"),
        "screen_name": said.author,
        "text": shown(said)[:140],
        "source": "Invented Web App",
        "reply_to_status_id": f"x{said.reply.id}" if said.reply else "NA",
        "reply_to_screen_name": said.reply.author if said.reply else "NA",
        "is_quote": "TRUE" if said.quote else "FALSE",
        "is_retweet": "TRUE" if said.repost else "FALSE",
        "favorite_count": "5",
        "retweet_count": "7",
        "hashtags": " ".join(tags(said.text)),
        "urls_expanded_url": said.link[1] if said.link else "NA",
        "lang": "en",
        "quoted_status_id": f"x{said.quote.id}" if said.quote else "NA",
        "quoted_screen_name": said.quote.author if said.quote else "NA",
        "retweet_status_id": f"x{said.repost.id}" if said.repost else "NA",
        "retweet_screen_name": said.repost.author if said.repost else "NA",
        "retweet_text": said.repost.escaped if said.repost else "NA",
        "status_url": permalink(said),
        "name": said.author.title(),
        "followers_count": "12",
    } | ({} if said.repost else {"text": shown(said)})


def get_old_tweets(said: Said) -> dict[str, str]:
    return {
        "date": said.moment.astimezone(EASTERN).strftime("%Y-%m-%d %H:%M"),
        "username": said.author,
        "to": said.reply.author if said.reply else "",
        "replies": "0",
        "retweets": "7",
        "favorites": "5",
        "text": shown(said),
        "geo": "",
        "mentions": "",
        "hashtags": " ".join(f"#{tag}" for tag in tags(said.text)),
        "id": said.id,
        "permalink": permalink(said),
    }


def snscrape(said: Said) -> dict[str, str]:
    return {
        "url": permalink(said),
        "date": said.moment.strftime("%Y-%m-%d %H:%M:%S+00:00"),
        "content": shown(said),
        "id": said.id,
        "user": f"{{'_type': 'twitter.User', 'username': '{said.author}', 'id': 1}}",
        "replyCount": "0",
        "retweetCount": "7",
        "likeCount": "5",
        "quoteCount": "1",
        "conversationId": (said.reply or said).id,
        "lang": "en",
        "sourceLabel": "Invented Web App",
        "outlinks": f"['{said.link[1]}']" if said.link else "",
        "inReplyToTweetId": said.reply.id if said.reply else "",
        "hashtags": str(tags(said.text)),
    }


def notebook(said: Said) -> dict[str, str]:
    return {
        "": "0",
        "Datetime": said.moment.strftime("%Y-%m-%d %H:%M:%S+00:00"),
        "Tweet Id": said.id,
        "Text": shown(said),
        "Username": said.author,
    }


def four_cat(said: Said) -> dict[str, str]:
    """A row of 4CAT 1.37's X (API v2)."""
    return {
        "id": said.id,
        "thread_id": (said.reply or said).id,
        "timestamp": said.moment.strftime("%Y-%m-%d %H:%M:%S"),
        "unix_timestamp": str(int(said.moment.timestamp())),
        "link": permalink(said),
        "subject": "",
        "body": shown(said),
        "author": said.author,
        "author_fullname": said.author.title(),
        "author_id": PEOPLE[said.author],
        "author_followers": "12",
        "source": "Invented Web App",
        "language_guess": "en",
        "possibly_sensitive": "no",
        "retweet_count": "7",
        "reply_count": "0",
        "like_count": "5",
        "quote_count": "1",
        "is_retweet": "yes" if said.repost else "no",
        "retweeted_user": said.repost.author if said.repost else "",
        "is_quote_tweet": "yes" if said.quote else "no",
        "quoted_user": said.quote.author if said.quote else "",
        "quote_tweet_id": said.quote.id if said.quote else "",
        "is_reply": "yes" if said.reply else "no",
        "replied_user": said.reply.author if said.reply else "",
        "hashtags": ",".join(tags(said.text)),
        "urls": said.link[1] if said.link else "",
        "images": "",
        "videos": "",
        "mentions": "",
        "long_lat": "",
        "place_name": "",
    }


def gazouilloire(said: Said) -> dict[str, str]:
    """A row of twitwi 0.16; times of the machine stand beside those in UTC."""
    return {
        "id": said.id,
        "timestamp_utc": str(int(said.moment.timestamp())),
        "local_time": said.moment.astimezone(EASTERN).strftime("%Y-%m-%dT%H:%M:%S"),
        "user_screen_name": said.author,
        "text": shown(said),
        "possibly_sensitive": "",
        "retweet_count": "7",
        "like_count": "5",
        "reply_count": "0",
        "lang": "en",
        "to_username": said.reply.author if said.reply else "",
        "to_userid": PEOPLE[said.reply.author] if said.reply else "",
        "to_tweetid": said.reply.id if said.reply else "",
        "source_name": "Invented Web App",
        "user_id": PEOPLE[said.author],
        "user_name": said.author.title(),
        "user_followers": "12",
        "user_created_at": "2012-01-02T10:00:00",
        "user_timestamp_utc": "1325498400",
        "retweeted_id": said.repost.id if said.repost else "",
        "retweeted_user": said.repost.author if said.repost else "",
        "quoted_id": said.quote.id if said.quote else "",
        "quoted_user": said.quote.author if said.quote else "",
        "collection_time": "2021-03-05T02:30:00",
        "url": permalink(said),
        "place_name": "",
        "links": said.link[1] if said.link else "",
        "media_urls": "",
        "hashtags": "|".join(tags(said.text)),
    }


def twint(said: Said) -> dict[str, str]:
    """A row of Twint 2.1.21 that ran in Berlin in summer: its offset is the summer's."""
    local = said.moment.astimezone(BERLIN)
    mentioned = f"[{{'screen_name': '{said.reply.author}', 'id': '1'}}]" if said.reply else "[]"
    return {
        "id": said.id,
        "conversation_id": (said.reply or said).id,
        "created_at": local.strftime("%Y-%m-%d %H:%M:%S CET"),
        "date": local.strftime("%Y-%m-%d"),
        "time": local.strftime("%H:%M:%S"),
        "timezone": "+0200",
        "user_id": PEOPLE[said.author],
        "username": said.author,
        "name": said.author.title(),
        "place": "",
        "tweet": shown(said),
        "language": "en",
        "mentions": "[]",
        "urls": f"['{said.link[1]}']" if said.link else "[]",
        "photos": "[]",
        "replies_count": "0",
        "retweets_count": "7",
        "likes_count": "5",
        "hashtags": str(tags(said.text)),
        "cashtags": "[]",
        "link": permalink(said),
        "retweet": "False",
        "quote_url": permalink(said.quote) if said.quote else "",
        "reply_to": mentioned,
    }


def twint_json(said: Said) -> dict[str, Any]:
    """An object of Twint 2.1.21, whose ids are numbers."""
    row: dict[str, Any] = twint(said)
    lists = ("mentions", "urls", "photos", "hashtags", "cashtags", "reply_to")
    return (
        row
        | {name: ast.literal_eval(row[name]) for name in lists}
        | {"id": int(said.id), "user_id": int(PEOPLE[said.author]), "retweet": False}
        | {name: int(row[name]) for name in ("replies_count", "retweets_count", "likes_count")}
    )


def nodexl(said: Said) -> dict[str, str]:
    """An edge of NodeXL 1.0.1.428, whose first vertex is the author."""
    other = said.reply or said.repost or said
    relation = "Retweet" if said.repost else "Replies to" if said.reply else "Tweet"
    return {
        "Vertex 1": said.author,
        "Vertex 2": other.author,
        "Color": "",
        "Relationship": relation,
        "Relationship Date (UTC)": said.moment.strftime("%Y-%m-%d %H:%M:%S"),
        "Tweet": shown(said),
        "URLs in Tweet": said.link[1] if said.link else "",
        "Hashtags in Tweet": " ".join(tags(said.text)),
        "Tweet Date (UTC)": said.moment.strftime("%Y-%m-%d %H:%M:%S"),
        "Twitter Page for Tweet": permalink(said),
        "Imported ID": said.id,
        "In-Reply-To Tweet ID": said.reply.id if said.reply else "",
        "Favorite Count": "5",
        "Language": "en",
        "Quoted Status ID": said.quote.id if said.quote else "",
        "Retweet Count": "7",
        "Retweet ID": said.repost.id if said.repost else "",
        "Source": "Invented Web App",
        "Unified Twitter ID": said.id,
    }


def academic_twitter(said: Said) -> dict[str, str]:
    """A row of academictwitteR 0.3's tidy frame, whose texts of reposts X has cut off."""
    source = said.repost or said.quote
    return {
        "tweet_id": said.id,
        "user_username": said.author,
        "text": f"{shown(said)[:139]}…" if said.repost else shown(said),
        "conversation_id": (said.reply or said).id,
        "lang": "en",
        "source": "Invented Web App",
        "created_at": said.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "author_id": PEOPLE[said.author],
        "in_reply_to_user_id": PEOPLE[said.reply.author] if said.reply else "NA",
        "user_name": said.author.title(),
        "user_location": "NA",
        "retweet_count": "7",
        "like_count": "5",
        "quote_count": "1",
        "user_followers_count": "12",
        "sourcetweet_type": "retweeted" if said.repost else "quoted" if said.quote else "NA",
        "sourcetweet_id": source.id if source else "NA",
        "sourcetweet_text": source.escaped if source else "NA",
    }


def communalytic(said: Said) -> dict[str, str]:
    return {
        "tweet_id": said.id,
        "date": said.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "text": shown(said),
        "name": said.author.title(),
        "username": said.author,
        "userid": PEOPLE[said.author],
        "language": "en",
        "quote_count": "1",
        "retweet_count": "7",
        "reply_count": "0",
        "like_count": "5",
    }


def nitter(said: Said) -> dict[str, str]:
    """A row of ntscraper 0.4, as Python prints its objects; times are to the minute."""
    hour = said.moment.strftime("%I:%M %p").lstrip("0")
    quoted = (
        {
            "link": f"{permalink(said.quote)}#m",
            "text": said.quote.text,
            "user": {"name": said.quote.author.title(), "username": f"@{said.quote.author}"},
            "date": "Mar 1, 2021 · 7:00 PM UTC",
            "pictures": [],
        }
        if said.quote
        else {}
    )
    return {
        "": "0",
        "link": f"{permalink(said)}#m",
        "text": shown(said),
        "user": (
            f"{{'name': '{said.author.title()}', 'username': '@{said.author}',"
            " 'profile_id': '1', 'avatar': ''}"
        ),
        "date": f"{said.moment:%b} {said.moment.day}, {said.moment.year} · {hour} UTC",
        "is-retweet": "False",
        "external-link": said.link[1] if said.link else "",
        "replying-to": f"['@{said.reply.author}']" if said.reply else "[]",
        "quoted-post": repr(quoted),
        "stats": "{'comments': 0, 'retweets': 7, 'quotes': 1, 'likes': 5}",
        "pictures": "[]",
        "videos": "[]",
        "gifs": "[]",
    }


def ntscraper(said: Said) -> dict[str, Any]:
    """A post of ntscraper 0.4 itself."""
    row: dict[str, Any] = nitter(said)
    objects = ("user", "replying-to", "quoted-post", "stats", "pictures", "videos", "gifs")
    del row[""]
    return row | {name: ast.literal_eval(row[name]) for name in objects} | {"is-retweet": False}


def rows(of: Callable[[Said], dict[str, str]], talk: Sequence[Said] = TALK) -> bytes:
    made = [of(said) for said in talk]
    return table(made, list(made[0]))


TABLES: dict[str, bytes] = {
    "twarc-csv": rows(twarc_csv),
    "tags": rows(tags_row),
    "archiver": archiver(),
    "dmi-tcat": rows(tcat),
    "twitter-r": rows(twitter_r),
    "rtweet": rows(rtweet),
    "getoldtweets": rows(get_old_tweets),
    "snscrape-csv": rows(snscrape),
    "snscrape-notebook": rows(notebook),
    "4cat": rows(four_cat),
    "gazouilloire": rows(gazouilloire),
    "twint-csv": rows(twint),
    "nodexl": rows(nodexl),
    "academictwitter-tidy": rows(academic_twitter),
    "communalytic": rows(communalytic),
    "nitter": rows(nitter),
}
"""The whole conversation in each dialect, by its name."""
