"""All settings of ``tweetup.toml`` in one table.

The reader knows no other names, ``tweetup init`` writes these examples, and the reference page
prints these sentences; so the three cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CAPTURE",
    "CHAT",
    "LANGUAGE",
    "NETWORK",
    "QUESTION",
    "ROOT",
    "SECTIONS",
    "SITE",
    "Section",
    "Setting",
]


@dataclass(frozen=True, slots=True)
class Setting:
    """One key: what it must be, what holds without it, what it does, and an example as TOML.

    ``needs`` is the key without which it says nothing.
    """

    key: str
    kind: str
    default: str
    about: str
    example: str
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file: ``header`` as written, ``inner`` the keys that hold further tables."""

    header: str
    about: str
    settings: tuple[Setting, ...]
    inner: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its settings, in their order."""
        return tuple(setting.key for setting in self.settings)


ROOT = Section(
    "",
    "Paths are relative to the folder this file is in.",
    (
        Setting(
            "archive",
            "path",
            '"archives/tweetup.db"',
            "The archive: one file for as many chats as you like.",
            '"archives/tweetup.db"',
        ),
        Setting(
            "templates",
            "path of a folder",
            "tweetup's own templates",
            "A folder with your own templates; a file in it stands in for ours of the same name.",
            '"my-templates"',
        ),
        Setting(
            "prices",
            "path of a file",
            "tweetup's own list",
            "What the networks charge, where it is not what tweetup takes them to charge.",
            '"my-prices.toml"',
        ),
    ),
    inner=("site", "language", "capture", "networks", "chats"),
)

SITE = Section(
    "[site]",
    "What the static site says of itself.",
    (
        Setting("title", "text", '"Hashtag chats"', "The site's name.", '"Our Friday chat"'),
        Setting(
            "url",
            "web address",
            "none",
            "Where the site will be; feeds and permanent links need it.",
            '"https://chat.example.org"',
        ),
        Setting("language", "language tag", '"en"', "The language the site is written in.", '"en"'),
        Setting("author", "text", "none", "Who publishes it.", '"The chat\'s hosts"'),
        Setting(
            "description",
            "text",
            "none",
            "One sentence for search engines and feeds.",
            '"What we talked about, week by week."',
        ),
    ),
)

LANGUAGE = Section(
    "[language]",
    "What reads the posts' words; the default needs nothing installed.",
    (
        Setting(
            "model",
            "name of a spaCy package",
            "the English tagger that ships with tweetup",
            "A spaCy package you have installed; it finds the words that name a theme.",
            '"en_core_web_lg"',
        ),
    ),
)

CAPTURE = Section(
    "[capture]",
    "How much around a session's hour tweetup capture asks for.",
    (
        Setting(
            "lead",
            "whole number, 0 to 1440",
            "15",
            "Minutes before the hour, for those who come early.",
            "30",
        ),
        Setting(
            "tail",
            "whole number, 0 to 1440",
            "60",
            "Minutes after the hour, for those who are still writing.",
            "90",
        ),
        Setting(
            "announcements",
            "whole number, 1 to 30",
            "3",
            "Days before the hour that --announcements asks for.",
            "6",
        ),
        Setting(
            "late",
            "whole number, 1 to 720",
            "24",
            "Hours after the hour that --late asks for.",
            "48",
        ),
    ),
)

NETWORK = Section(
    "[networks.mastodon]",
    "One table for each network that is not simply where everybody finds it: x, mastodon, bluesky.",
    (
        Setting(
            "servers",
            "list of servers",
            "none",
            "The servers to ask, where a network has many; one shows only what it has seen.",
            '["mastodon.example", "social.example"]',
        ),
        Setting(
            "url",
            "web address",
            "the network's own",
            "Where it is reached instead: a proxy, an archive of it.",
            '"https://proxy.example.org"',
        ),
        Setting(
            "stream_url",
            "web address, wss: as well",
            "the network's own",
            "Where its stream is reached instead.",
            '"wss://proxy.example.org/stream"',
        ),
    ),
)

CHAT = Section(
    "[chats.hcsmeu]",
    "One table for each chat, named after its hashtag without #.",
    (
        Setting(
            "hashtags",
            "list of hashtags",
            "the table's name alone",
            "Other hashtags that belong to the same chat.",
            '["hcsmeurope"]',
        ),
        Setting("title", "text", "the hashtag", "The chat's name.", '"Health care chat Europe"'),
        Setting(
            "hosts",
            "list of handles",
            "found from the posts",
            "Who asks the questions.",
            '["anna_example", "ben_example"]',
        ),
        Setting("guests", "list of handles", "none", "Invited guests.", '["carla_example"]'),
        Setting(
            "timezone",
            "IANA time zone",
            '"UTC"',
            "The chat's own time zone; it decides a session's date.",
            '"Europe/Berlin"',
        ),
        Setting(
            "weekday",
            "day of the week",
            "any day",
            "The day it meets on, in English; needs the time.",
            '"friday"',
            needs="time",
        ),
        Setting(
            "time",
            "time of day",
            "found from the posts",
            "When it begins, in its own zone.",
            '"13:00"',
        ),
        Setting(
            "minutes",
            "whole number, 5 to 1440",
            "60",
            "How long it lasts; needs the time.",
            "60",
            needs="time",
        ),
        Setting(
            "daily",
            "true or false",
            "false",
            "One session a day, for a congress whose hashtag runs on for days.",
            "true",
        ),
        Setting(
            "label_style",
            "one letter",
            "found from the posts",
            "The letter before a question's number: Q for Q1, T for T1.",
            '"Q"',
        ),
        Setting(
            "language",
            "language tag",
            "found from the posts",
            "The language of the chat, and so of its recaps.",
            '"en"',
        ),
        Setting(
            "next_date",
            "date, or date and time",
            "none",
            "The next meeting; a date alone means the chat's usual time.",
            "2026-11-27T13:00:00",
        ),
        Setting(
            "network",
            "name of a network",
            "must be said to capture",
            "Where it meets, and so where capture looks: x, mastodon or bluesky.",
            '"mastodon"',
        ),
    ),
    inner=("questions",),
)

QUESTION = Section(
    "[[chats.hcsmeu.questions]]",
    "One table for each question you planned. It helps to find the question among the posts,\n"
    "and says in the recap who sent it in.",
    (
        Setting("date", "date", "must be given", "The session's date.", "2026-11-20"),
        Setting(
            "number",
            "whole number, 1 to 99",
            "the order in this file",
            "The question's number.",
            "1",
        ),
        Setting(
            "text",
            "text",
            "must be given",
            "The question as you mean to ask it.",
            '"What should a recap never leave out?"',
        ),
        Setting("submitted_by", "handle", "none", "Who sent it in.", '"dora_example"'),
    ),
)

SECTIONS = (ROOT, SITE, LANGUAGE, CAPTURE, NETWORK, CHAT, QUESTION)
