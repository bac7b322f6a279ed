"""docs/reference/recap.schema.json, from the structs that write a recap as JSON."""

from __future__ import annotations

import json

from tweetup.render.recap_json import recap_schema


def page() -> str:
    """Return the JSON Schema as indented JSON."""
    return json.dumps(recap_schema(), indent=2, ensure_ascii=False) + "\n"
