"""Where posts come from: files in many formats, networks. Raw records in, posts out."""

from tweetup.files.open import Source, open_source
from tweetup.formats.import_options import ImportOptions
from tweetup.formats.records import Deletion, Record, Skipped

__all__ = ["Deletion", "ImportOptions", "Record", "Skipped", "Source", "open_source"]
