"""Ghost: a file as its documentation of imports describes it, with a draft for its editor."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.render.elsewhere import RECAPS, climbing
from tests.render.hostile import visible
from tweetup.render import render_output

TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"}
SLUG = {"type": "string", "pattern": r"^[\w-]{1,191}$"}


def record(**properties: object) -> dict[str, object]:
    """The schema of an object that has these properties, all of them and no others."""
    names = sorted(properties)
    return {
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


def listed(item: object, most: int = 1) -> dict[str, object]:
    """The schema of a list."""
    return {"type": "array", "items": item, "minItems": 1, "maxItems": most}


POST = record(
    id=TEXT,
    title={**TEXT, "maxLength": 255},
    slug=SLUG,
    lexical=TEXT,
    custom_excerpt={"type": ["string", "null"], "maxLength": 300},
    type={"const": "post"},
    status={"enum": ["draft", "published"]},
    visibility={"enum": ["public", "members", "paid"]},
    created_at=MOMENT,
    updated_at=MOMENT,
    published_at=MOMENT,
)
DATA = record(
    posts=listed(POST),
    tags=listed(record(id=TEXT, name={**TEXT, "maxLength": 191, "pattern": "^[^#,]"}, slug=SLUG)),
    posts_tags=listed(record(post_id=TEXT, tag_id=TEXT)),
)
META = record(
    exported_on={"type": "integer"}, version={"type": "string", "pattern": r"^\d+\.\d+\.\d+$"}
)
FILE = record(db=listed(record(meta=META, data=DATA)))
ROOT = {
    "direction": {"type": "null"},
    "format": {"const": ""},
    "indent": {"const": 0},
    "type": {"const": "root"},
    "version": {"const": 1},
}
CARD = record(type={"const": "html"}, version={"const": 1}, html=TEXT)
LEXICAL = record(root=record(children=listed(CARD), **ROOT))


@pytest.mark.parametrize("name", RECAPS)
def test_the_file_is_one_that_ghost_imports(name: str) -> None:
    """Each property is one that it knows; the card holds the fragment as it is."""
    recap = RECAPS[name]
    file = json.loads(render_output(recap, "ghost").text)
    jsonschema.validate(file, FILE)
    (database,) = file["db"]
    (post,) = database["data"]["posts"]
    document = json.loads(post["lexical"])
    jsonschema.validate(document, LEXICAL)
    (card,) = document["root"]["children"]
    assert card["html"] == render_output(recap, "fragment").text
    assert post["title"] == visible(recap.title)  # Ghost escapes it itself
    link = database["data"]["posts_tags"][0]
    assert (link["post_id"], link["tag_id"]) == (post["id"], database["data"]["tags"][0]["id"])
    assert database["meta"]["exported_on"] == recap.session.start.timestamp() * 1000


def test_long_words_fit() -> None:
    """A title without blanks and an excerpt are cut to Ghost's lengths."""
    from dataclasses import replace

    recap = replace(climbing("word " * 99), title="x" * 300)
    (database,) = json.loads(render_output(recap, "ghost").text)["db"]
    (post,) = database["data"]["posts"]
    assert post["title"] == "x" * 254 + "…"
    assert post["custom_excerpt"].endswith("word…")
    assert len(post["custom_excerpt"]) <= 300
