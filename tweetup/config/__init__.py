"""``tweetup.toml``: the archive's path, the chats with their hosts and hours, planned questions.

::

    schema.py     Config, ChatConfig, SiteConfig and the like: their fields are the keys
    values.py     parsers of single values: hashtags, handles, addresses, dates, times, zones
    sections.py   the tables with their keys, as the schema has them; the starter file
    document.py   the file as TOML, the line that a key is on, and a key added to it
    load.py       the file → Config
"""

from tweetup.config.document import Document, read_document, set_key
from tweetup.config.load import CONFIG_NAME, load_config
from tweetup.config.schema import (
    CaptureConfig,
    ChatConfig,
    Config,
    NetworkConfig,
    RecapConfig,
    RefreshConfig,
    RolesConfig,
    SiteConfig,
)
from tweetup.config.sections import starter_config

__all__ = [
    "CONFIG_NAME",
    "CaptureConfig",
    "ChatConfig",
    "Config",
    "Document",
    "NetworkConfig",
    "RecapConfig",
    "RefreshConfig",
    "RolesConfig",
    "SiteConfig",
    "load_config",
    "read_document",
    "set_key",
    "starter_config",
]
