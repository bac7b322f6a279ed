"""The words of an output that changed, for a reader."""

from tweetup.jobs.output_changes import TextChange, text_changes, texts_in_conflict


def test_a_page_is_told_by_its_words() -> None:
    """Markup, styles and lines of the source are none of them; pictures have their words."""
    before = (
        "<style>p { color: red }</style><h1>One</h1><p>All\nof <b>this</b> stays.</p><p>Old</p>"
    )
    after = (
        "<style>p { color: blue }</style><h1 id=x>Two</h1><p>All of <i>this</i> stays.</p>"
        '<img alt="A cake" src="x"><p>New &amp; old</p><p>More</p>'
    )
    assert text_changes(".html", before, after) == (
        TextChange(before="One", after="Two"),
        TextChange(before="Old", after="A cake"),
        TextChange(before="", after="New & old"),
        TextChange(before="", after="More"),
    )
    assert text_changes(".html", before, before.replace("red", "green")) == ()


def test_json_and_text() -> None:
    """A line for each value with its name; blank lines are none."""
    assert text_changes(".json", '{"title": "One", "n": [1]}', '{"title": "Two", "n": [1]}') == (
        TextChange(before="title: One", after="title: Two"),
    )
    assert text_changes(".md", "# One\n\nStays\n", "# One\nStays\nNew\n") == (
        TextChange(before="", after="New"),
    )


def test_of_a_long_line_that_which_differs() -> None:
    """With a few words around it."""
    words = [f"w{at}" for at in range(60)]
    other = [*words[:30], "new", *words[31:]]
    assert text_changes(".md", " ".join(words), " ".join(other)) == (
        TextChange(
            before="… w26 w27 w28 w29 w30 w31 w32 w33 w34 …",
            after="… w26 w27 w28 w29 new w31 w32 w33 w34 …",
        ),
    )
    more = text_changes(".md", " ".join(words), " ".join([*words, "end"]))
    assert more == (TextChange(before="… w56 w57 w58 w59", after="… w56 w57 w58 w59 end"),)


def test_texts_in_conflict() -> None:
    """Both versions of each passage, without the marks of parts."""
    text = "a\n<<<<<<< your file\nmine <!-- x -->\n=======\ntheirs\n>>>>>>> elsewhere\nb\n"
    assert texts_in_conflict(text + text) == (TextChange(before="mine", after="theirs"),) * 2
    assert texts_in_conflict("nothing\n=======\n") == ()
