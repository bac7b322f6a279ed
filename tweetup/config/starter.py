"""The commented ``tweetup.toml`` that ``tweetup init`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.config.settings import SECTIONS

if TYPE_CHECKING:
    from tweetup.config.settings import Section, Setting

__all__ = ["starter_config"]

_OPENING = """\
# What tweetup should know about your chats.
#
# Everything here is optional: a line that begins with # does nothing. To set something, take
# the # away (also from the line in [brackets] above it) and put in what is true of your chat.
"""


def starter_config() -> str:
    """The whole file; as it stands it sets nothing, and each line works when uncommented."""
    return "\n".join([_OPENING, *(_section(section) for section in SECTIONS)])


def _section(section: Section) -> str:
    lines = [f"# {line}" for line in section.about.splitlines()]
    lines += [f"#{section.header}"] if section.header else []
    lines += [_setting(setting) for setting in section.settings]
    return "\n".join(lines) + "\n"


def _setting(setting: Setting) -> str:
    return f"\n# {setting.about}\n#{setting.key} = {setting.example}"
