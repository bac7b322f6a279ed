"""The two parts of a title."""

from __future__ import annotations

import pytest

from tweetup.render.titles import has_topic, title_colon, title_occasion, title_topic

TITLES = {
    "Keep it or kill it? #carechat, 3 May 2024": ("Keep it or kill it?", "#carechat, 3 May 2024"),
    "Why? Care (#carechat), 16 May 2024": ("Why?", "Care (#carechat), 16 May 2024"),
    "Paper and glue: #carechat, 16 May 2024": ("Paper and glue", "#carechat, 16 May 2024"),
    "A: b: #carechat, 16 May 2024 (2)": ("A: b", "#carechat, 16 May 2024 (2)"),
    "Papier : #carechat, 16 mai 2024": ("Papier", "#carechat, 16 mai 2024"),
    "ورق: #carechat، 16 مايو 2024": ("ورق", "#carechat، 16 مايو 2024"),
    "Paper: Care, weekly (#carechat), 16 May 2024": (
        "Paper",
        "Care, weekly (#carechat), 16 May 2024",
    ),
    "Our year: how #carechat grew in 2024": ("Our year: how #carechat grew in 2024", ""),
    "#carechat, 16 May 2024": ("#carechat, 16 May 2024", ""),
    "Our own words: and more of them": ("Our own words: and more of them", ""),
    "Why #carechat: a look back": ("Why #carechat: a look back", ""),
}


@pytest.mark.parametrize(("title", "parts"), TITLES.items())
def test_parts(title: str, parts: tuple[str, str]) -> None:
    assert (title_topic(title), title_occasion(title)) == parts
    assert f"{title_topic(title)}{title_colon(title)}{title_occasion(title)}" == title
    assert has_topic(title) is (title != "#carechat, 16 May 2024")
