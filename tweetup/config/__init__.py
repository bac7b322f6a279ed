"""``tweetup.toml``: where the archive is, who hosts a chat and when, what a session will ask.

::

    records.py    Config, ChatConfig, SiteConfig and their kind: what the other rooms see
    settings.py   the table of all settings, which the reader, the starter file and the
                  reference page are made from
    document.py   the file as TOML, and where in it a setting stands
    reading.py    one table of the file, checked value by value
    moments.py    dates, times, weekdays and zones
    load.py       the file → Config
    starter.py    the commented file that ``tweetup init`` writes
"""

from tweetup.config.document import Document, read_document
from tweetup.config.load import CONFIG_NAME, load_config
from tweetup.config.records import CaptureConfig, ChatConfig, Config, NetworkConfig, SiteConfig
from tweetup.config.starter import starter_config

__all__ = [
    "CONFIG_NAME",
    "CaptureConfig",
    "ChatConfig",
    "Config",
    "Document",
    "NetworkConfig",
    "SiteConfig",
    "load_config",
    "read_document",
    "starter_config",
]
