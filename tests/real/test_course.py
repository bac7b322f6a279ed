"""How real chats run: words and hashtags with the posts that show them."""

from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.real.test_insight import read_chat


@pytest.mark.long
def test_words_and_hashtags_of_a_series(real_data: Path, here: Path, run: Run) -> None:
    """The chat on technology is told by it; every word stands in its posts, none was cut off."""
    files = sorted((real_data / "chats").glob("critlib-*[0-9].jsonl"))
    assert run("import", *files).code == 0
    texts = {post.id: post.text.casefold() for path in files for post in read_chat(path)}
    sessions = [it["session"] for it in run("sessions", "--json").rows]
    told = {name: run("words", name, "--json").rows for name in sessions}
    own = {name: [it["word"] for it in rows if it["group"] == name] for name, rows in told.items()}
    assert {"manifesto", "tech", "technology"} <= set(own["critlib-2015-04-28"][:5])
    for rows in told.values():
        assert all(it["people" if it["z"] > 0 else "other_people"] >= 3 for it in rows)
        for row in rows:
            assert len(rows) <= 0.1 * row["compared"]
            for post in row["posts"]:
                text = texts[post].replace("’", "'")
                assert any(form in text for form in row["forms"])
    tags = run("tags", "--json").rows
    assert {("acrl2015", "critlib15")} <= {(it["tag"], it["with_tag"]) for it in tags}
    assert all(it["observed"] > it["expected"] for it in tags)
    each = {it["tag"]: it for it in run("tags", "--each", "--json").rows}
    assert each["critlib"]["own"]
    assert {"critl", "cr"}.isdisjoint(each)
