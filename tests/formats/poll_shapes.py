"""An invented poll in the shapes that networks and the tools around them write.

Checked against Mastodon's documentation (entities/Poll) and serializers (poll_serializer.rb,
note_serializer.rb), X's documentation of the Poll object, the flattening of searchtweets-v2
(result_stream.py), and snscrape (modules/twitter.py) and twscrape (models.py).
"""

from typing import Any

CHOICES = ("Short & clear", "Funny", "Both")
VOTES: tuple[int | None, ...] = (12, 0, 5)
HIDDEN: tuple[int | None, ...] = (None, None, None)
ENDS = "2021-03-05T20:00:00.000Z"

Json = dict[str, Any]


def status_poll(votes: tuple[int | None, ...] = VOTES, **more: Any) -> Json:
    """A poll of a status of Mastodon's."""
    return {
        "id": "34830",
        "expires_at": ENDS,
        "expired": True,
        "multiple": True,
        "votes_count": sum(filter(None, votes)),
        "voters_count": 14,
        "options": [
            {"title": title, "votes_count": count}
            for title, count in zip(CHOICES, votes, strict=True)
        ],
        "emojis": [],
        **more,
    }


def question(key: str = "anyOf", votes: tuple[int | None, ...] = VOTES) -> Json:
    """The parts of a note in an export that make it a poll."""
    return {
        "type": "Question",
        "endTime": "2021-03-05T20:00:00Z",
        "closed": "2021-03-05T20:00:00Z",
        "votersCount": 14,
        key: [
            {
                "type": "Note",
                "name": name,
                "replies": {"type": "Collection", "totalItems": count},
            }
            for name, count in zip(CHOICES, votes, strict=True)
        ],
    }


def v2_poll() -> Json:
    """A poll of X's API v2, its options in no order."""
    options = [
        {"position": position, "label": label.replace("&", "&amp;"), "votes": count}
        for position, (label, count) in enumerate(zip(CHOICES, VOTES, strict=True), 1)
    ]
    return {
        "id": "1367568990145187844",
        "options": options[::-1],
        "duration_minutes": 1440,
        "end_datetime": ENDS,
        "voting_status": "closed",
    }


def _values(votes: tuple[int | None, ...]) -> dict[str, Json]:
    labels = {f"choice{number}_label": label for number, label in enumerate(CHOICES, 1)}
    counts = {
        f"choice{number}_count": str(count)
        for number, count in enumerate(votes, 1)
        if count is not None
    }
    texts = {
        **labels,
        **counts,
        "end_datetime_utc": ENDS.replace(".000", ""),
        "last_updated_datetime_utc": "2021-03-05T20:00:01Z",
        "duration_minutes": "1440",
        "api": "capi://passthrough/1",
        "card_url": "https://twitter.com",
    }
    values: dict[str, Json] = {
        name: {"string_value": text, "type": "STRING"} for name, text in texts.items()
    }
    values["counts_are_final"] = {"boolean_value": True, "type": "BOOLEAN"}
    return values


def card(votes: tuple[int | None, ...] = VOTES, name: str = "poll3choice_text_only") -> Json:
    """A card of a status of API 1.1, as the website had it before its queries."""
    return {"name": name, "url": "card://1367568990145187844", "binding_values": _values(votes)}


def web_card(votes: tuple[int | None, ...] = VOTES) -> Json:
    """A card of the website's queries."""
    whole = card(votes)
    pairs = [{"key": key, "value": value} for key, value in whole["binding_values"].items()]
    return {"rest_id": whole["url"], "legacy": {**whole, "binding_values": pairs}}


def scraped_card() -> Json:
    """A card of snscrape."""
    return {
        "_type": "snscrape.modules.twitter.PollCard",
        "options": [
            {"_type": "snscrape.modules.twitter.PollOption", "label": label, "count": count}
            for label, count in zip(CHOICES, VOTES, strict=True)
        ],
        "endDate": "2021-03-05T20:00:00+00:00",
        "duration": 1440,
        "finalResults": True,
        "lastUpdateDate": "2021-03-05T20:00:01+00:00",
        "medium": None,
    }


def twscraped_card() -> Json:
    """A card of twscrape."""
    options = [
        {"label": label, "votesCount": count} for label, count in zip(CHOICES, VOTES, strict=True)
    ]
    return {"options": options, "finished": True, "_type": "poll"}


def entity() -> Json:
    """A poll among the entities of API 1.1."""
    return {
        "options": [
            {"position": position, "text": text} for position, text in enumerate(CHOICES, 1)
        ],
        "end_datetime": "Fri Mar 05 20:00:00 +0000 2021",
        "duration_minutes": 1440,
    }
