"""Where posts come from: files in many formats, networks. Raw records in, posts out."""

from tweetup.sources.opening import Source, open_source
from tweetup.sources.records import Record, Skipped

__all__ = ["Record", "Skipped", "Source", "open_source"]
