"""The table of commands: name → its module and a line about it.

No import at all: ``tweetup --help`` reads this module alone.
"""

__all__ = ["COMMANDS", "overview"]

_PARTS = (
    (
        "The main job",
        (
            ("demo", "publish:demo", "Do the whole job on the bundled sample chat."),
            ("init", "import_:init", "Write a commented tweetup.toml to start from."),
            ("import", "import_:import_posts", "Read an export file into the archive."),
            ("capture", "capture:capture", "Fetch a chat's posts from a network."),
            ("sessions", "listings:sessions", "List when each hashtag met."),
            ("recap", "publish:recap", "Write one session up, as Markdown or HTML."),
            ("site", "publish:site", "Make a static site of all sessions, or look at it."),
        ),
    ),
    (
        "A closer look",
        (
            ("questions", "listings:questions", "List the questions a session was asked."),
            ("posts", "listings:posts", "List a session's posts, each under its question."),
            ("themes", "listings:themes", "List what people said, and how many of them."),
            ("summary", "listings:summary", "Sum up each question in sentences."),
            ("people", "listings:people", "List who took part, and how."),
            ("search", "listings:search", "Find posts by their words."),
        ),
    ),
    (
        "Setting right",
        (
            ("why", "corrections:why", "Tell why a post stands where it stands."),
            ("move", "correct:move", "Put a post under another question."),
            ("hide", "correct:hide", "Keep a post out of recaps, themes and the site."),
            ("question", "correct:question", "Correct the questions of a session."),
            ("merge", "correct:merge", "Make one question of two."),
            ("retitle", "correct:retitle", "Give a recap another title."),
            ("host", "correct:host", "Say who hosted a session, and who did not."),
            ("session", "correct:session", "Split, join or rename sessions."),
            (
                "corrections",
                "corrections:corrections",
                "List, undo and carry over what was decided.",
            ),
        ),
    ),
    (
        "Left alone",
        (
            ("doctor", "doctor:doctor", "Say what is set up and what is missing."),
            ("refresh", "refresh:refresh", "Look posts up again: deletions and edits."),
            ("schedule", "schedule:schedule", "Print what captures a chat by itself."),
        ),
    ),
    ("Taking back", (("remove", "import_:remove", "Take a post or a person out of the archive."),)),
)

COMMANDS = {
    name: (f"tweetup.cli.{place}", about) for _, rows in _PARTS for name, place, about in rows
}


def overview() -> str:
    """Return the text of ``tweetup --help``, ending in a line break."""
    width = max(map(len, COMMANDS))
    lines = [
        "Usage: tweetup COMMAND [ARGUMENTS]",
        "",
        "Hashtag chats, from posts to a recap worth publishing.",
    ]
    for title, rows in _PARTS:
        lines += ["", f"{title}:"]
        lines += [f"  {name:{width}}  {about}" for name, _, about in rows]
    lines += [
        "",
        "Options:",
        f"  {'--help':{width}}  Show this, or what a command takes: tweetup recap --help.",
        f"  {'--version':{width}} Show the version.",
        "",
    ]
    return "\n".join(lines)
