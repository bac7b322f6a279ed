"""Where posts come from: files in many formats, networks. Raw records in, posts out."""

from tweetup.sources.given import Given
from tweetup.sources.opening import Source, open_source
from tweetup.sources.records import Deletion, Record, Skipped

__all__ = ["Deletion", "Given", "Record", "Skipped", "Source", "open_source"]
