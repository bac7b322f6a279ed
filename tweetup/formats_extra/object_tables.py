"""JSON of tools whose objects have the columns of their tables: Twint, twitter-web-exporter."""

from __future__ import annotations

from tweetup.formats.object_tables import ObjectTable
from tweetup.formats_extra.tool_tables import TWINT_CSV, WEB_EXPORTER_CSV

__all__ = ["TWINT", "WEB_EXPORTER"]

TWINT = ObjectTable(name="twint", title="Twint's JSON (checked: Twint 2.1.21)", dialect=TWINT_CSV)
WEB_EXPORTER = ObjectTable(
    name="web-exporter",
    title="twitter-web-exporter's JSON without metadata (checked: 1.3)",
    dialect=WEB_EXPORTER_CSV,
)
