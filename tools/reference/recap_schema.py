"""docs/reference/recap.schema.json and recap-json.md, from the structs of a recap as JSON."""

from __future__ import annotations

import json

import msgspec

from tools.reference.json_schema import describe_objects
from tools.reference.prose import NOTE
from tweetup.render.recap_json import RecapDocument, recap_schema

_OPENING = """
# Recap as JSON

`tweetup recap SESSION --format json`, or `-o recap.json`, writes a recap for other programs: the
same statements as the [Markdown and the page](../how-to/publish-a-recap.md), as values. [Its JSON
Schema](recap.schema.json) (draft 2020-12) checks a file with any validator.

- **Names are stable.** A name on this page keeps its type and its meaning. New ones may be added:
  ignore those that you do not know. Until version 1.0, a change would be a line of the changelog.
  `version` is the version of tweetup that wrote the file.
- **Posts are named by their ids**; `cited` has network, author, time and address of each post that
  the recap names. Ids are text: as numbers they lose digits.
- **Texts of posts are not in it.** A file is passed on and copied, and a post that its author
  deletes later would stay in every copy; the networks ask to pass on ids instead. Only words that
  the recap itself states are there: questions, the `text` of a finding, which is the statement of a
  point, sentences of `summary`, which may quote the post passed on most, and what people wrote
  [themselves](../how-to/decide-on-a-recap.md): `statement`, `own`. To take somebody's
  words back, [remove the post](../how-to/take-posts-out.md) and write the file again.
- A list is empty, and a value null, where the recap states nothing.
- Times are in UTC, and `date` is the session's day in `timezone`. `numbers` are
  [figures](figures.md#of-a-session), null where the archive cannot tell them.

The texts are in the archive:

```python
import json
import sqlite3
from pathlib import Path

recap = json.loads(Path("recap.json").read_text(encoding="utf-8"))
cited = {post["id"]: post for post in recap["cited"]}
archive = sqlite3.connect("file:archives/tweetup.db?mode=ro", uri=True)
for section in recap["sections"]:
    for post_id in section["quotes"]:
        key = (cited[post_id]["network"], post_id)
        query = "SELECT handle, text FROM posts WHERE network = ? AND id = ?"
        print(section["section"], *archive.execute(query, key).fetchone())
```

## Example

An invented chat of one question, shortened.

```json
"""

EXAMPLE = {
    "version": "0.1.0",
    "session": "hcsmeu-2026-11-20",
    "hashtag": "hcsmeu",
    "language": "en",
    "start": "2026-11-20T12:00:00Z",
    "end": "2026-11-20T13:00:00Z",
    "timezone": "Europe/London",
    "date": "2026-11-20",
    "title": "Forums for patients: Health care chat Europe, 20 November 2026",
    "topic": {"text": "forums for patients", "posts": ["101"]},
    "proposals": [],
    "next": {
        "text": "Friday 27 November, noon London time",
        "start": "2026-11-27T12:00:00Z",
        "posts": ["190"],
    },
    "hosts": ["anna_example"],
    "guests": [],
    "summary": [
        {
            "name": "participation",
            "text": "9 people took part and wrote 31 posts on one question.",
            "by": "rule",
            "posts": ["101", "104", "107", "111", "118"],
        }
    ],
    "lead_quote": "104",
    "sections": [
        {
            "section": "Q1",
            "number": 1,
            "question": "What should a forum never do?",
            "question_post": "101",
            "poll": None,
            "submitted_by": None,
            "answers": 12,
            "people": 8,
            "framing": [],
            "findings": [
                {
                    "name": "point mastodon:107",
                    "kind": "point",
                    "text": "Never sell what people tell each other at night.",
                    "statement": "A forum never sells what its patients tell",
                    "phrase": None,
                    "posts": ["107"],
                    "people": 1,
                    "agreed": ["109"],
                    "reposted": 4,
                    "quotes": ["107"],
                    "against": [],
                    "by": "person",
                    "sure": True,
                },
                {
                    "name": "mention moderators",
                    "kind": "mention",
                    "text": "moderators",
                    "statement": None,
                    "phrase": "moderators",
                    "posts": ["104", "111", "118"],
                    "people": 3,
                    "agreed": [],
                    "reposted": 0,
                    "quotes": [],
                    "against": [],
                    "by": "rule",
                    "sure": True,
                },
            ],
            "quotes": ["111"],
            "lists": [],
            "exchanges": [["118", "121"]],
            "open": ["130"],
            "statements": [],
        }
    ],
    "links": [
        {
            "url": "https://forum.example.org/rules",
            "title": "Rules of a small forum",
            "kind": "page",
            "section": "Q1",
            "sections": ["Q1"],
            "people": ["ben_example"],
            "posts": ["111"],
        }
    ],
    "own": [
        {
            "name": "own 5f2c81d0",
            "place": "intro",
            "after": "",
            "text": "**Thank you** to all who came.",
            "picture": None,
        }
    ],
    "omitted": ["numbers"],
    "removed": [],
    "decisions": 3,
    "numbers": {"posts": 38, "reposts": 7, "participants": 9, "newcomers": 2},
    "left_out": {"thanks": 6, "unsure section": 3},
    "cited": [
        {
            "id": "104",
            "network": "mastodon",
            "author": "carla_example",
            "created_at": "2026-11-20T12:06:11Z",
            "url": "https://social.example/@carla_example/104",
        }
    ],
}


def page() -> str:
    """Return the JSON Schema as indented JSON."""
    return json.dumps(recap_schema(), indent=2, ensure_ascii=False) + "\n"


def description() -> str:
    """Return the page on the format.

    Raises :class:`msgspec.ValidationError` if the page's example is not of the format.
    """
    msgspec.convert(EXAMPLE, RecapDocument)
    example = json.dumps(EXAMPLE, indent=2, ensure_ascii=False)
    records = describe_objects(recap_schema(), first=RecapDocument.__name__)
    return "\n".join([f"{NOTE}{_OPENING}{example}\n```\n", *records])
