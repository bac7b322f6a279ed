"""The table of commands: name → its module and a line about it.

No import at all: ``tweetup --help`` reads this module alone.
"""

__all__ = ["COMMANDS", "overview"]

_PARTS = (
    (
        "Main commands",
        (
            ("demo", "publish:demo", "Make a recap and a site of the bundled sample chat."),
            ("init", "import_:init", "Write a commented tweetup.toml to start from."),
            ("import", "import_:import_posts", "Read an export file into the archive."),
            ("login", "login:login", "Log in to a network, step by step."),
            ("capture", "capture:capture", "Fetch a chat's posts from a network."),
            ("sessions", "listings:sessions", "List when each hashtag met."),
            ("recap", "publish:recap", "Write the recap of a session, to edit and publish."),
            ("plan", "plan:plan", "Plan the next meeting of a chat, with posts to copy."),
            ("desk", "desk:desk", "Edit a recap in the browser, on this machine alone."),
            ("site", "site:site", "Build a static site of all sessions, check it, or preview it."),
        ),
    ),
    (
        "Inspect",
        (
            ("questions", "listings:questions", "List the questions of a session."),
            ("posts", "listings:posts", "List a session's posts, each under its question."),
            ("themes", "listings:themes", "List posts on the same matter, with their writers."),
            ("summary", "listings:summary", "Print the posts that tell most of each question."),
            ("people", "people:people", "List participants, with counts of their posts."),
            ("roles", "roles:roles", "Count people by the roles of their profiles; record roles."),
            ("annotate", "annotate:annotate", "Record what you know of people; take it back."),
            ("engagement", "engagement:engagement", "Tell who converses, broadcasts and answers."),
            ("leaders", "leaders:leaders", "List people by measures of opinion leaders."),
            (
                "organisations",
                "organisations:organisations",
                "List organisations that people share, mention and reply to.",
            ),
            ("sweetspot", "sweet_spot:sweetspot", "List or draw who is active, close and gains."),
            ("graph", "graph:graph", "List or draw who addressed whom, and how central each is."),
            ("tags", "course:tags", "List hashtags that the same people use."),
            ("words", "course:set_apart", "List words that set a role, session or time apart."),
            ("rates", "course:rates", "Tell posts an hour around an event, or by question."),
            ("export", "export:export", "Write the graph of a conversation for Gephi and others."),
            ("report", "report:report", "Write a page on who talks, to whom, and how it runs."),
            ("search", "listings:search", "Find posts by their words."),
            ("raw", "raw:raw", "Print the records of a post as they came."),
        ),
    ),
    (
        "Correct",
        (
            ("why", "corrections:why", "Explain the section of a post."),
            ("move", "corrections:move", "Put a post under another question."),
            ("hide", "corrections:hide", "Keep a post out of recaps, themes and the site."),
            ("question", "corrections:question", "Correct the questions of a session."),
            ("merge", "corrections:merge", "Merge two questions."),
            ("retitle", "corrections:retitle", "Give a recap another title."),
            ("host", "corrections:host", "Add or remove hosts of a session."),
            ("session", "corrections:session", "Split, join or rename sessions."),
            (
                "corrections",
                "corrections:corrections",
                "List, undo, redo, export and import corrections.",
            ),
        ),
    ),
    (
        "Edit a recap",
        (
            ("topic", "recap_text:topic", "Set the topic of a session."),
            ("intro", "recap_text:intro", "Word, drop or order the introduction's sentences."),
            ("finding", "decisions:finding", "Word, drop, keep, merge or add key themes."),
            ("quote", "decisions:quote", "Show, drop or order the posts of a recap."),
            ("exchange", "decisions:exchange", "Drop or show posts that stand side by side."),
            ("open", "decisions:open_questions", "Settle questions that got no answer."),
            ("list", "decisions:answer_lists", "Decide on things that answers named."),
            ("link", "recap_text:link_decisions", "Give links titles; drop, order or add them."),
            ("next", "recap_text:next_meeting", "Announce the next meeting."),
            ("guest", "recap_text:guest", "Say who was a guest of a session."),
            ("bot", "recap_text:bot", "Say who is a bot, whose posts are no answers."),
            ("paragraph", "own_parts:paragraph", "Add paragraphs of your own."),
            ("picture", "own_parts:picture_decisions", "Add pictures of your own."),
            ("part", "recap_text:part", "Leave out parts of a recap, or order them."),
        ),
    ),
    (
        "Check and automate",
        (
            (
                "conflicts",
                "conflicts:conflicts",
                "List and decide posts that came under one id.",
            ),
            ("analyse", "analysis:analyse", "Derive what is stale of all sessions."),
            ("status", "analysis:status", "List what is derived of each session, what is stale."),
            ("check", "check:check", "Check the archive's file, rows and merged posts."),
            ("backup", "backup:backup", "Copy the archive, also while a capture runs."),
            ("doctor", "doctor:doctor", "Check logins, configuration, clock and archive."),
            (
                "refresh",
                "refresh:refresh",
                "Remove or hide what is gone, update edited posts.",
            ),
            ("templates", "templates:templates", "List, export and check the templates."),
            ("schedule", "schedule:schedule", "Print a cron line, timer or workflow for a chat."),
        ),
    ),
    ("Remove", (("remove", "removal:remove", "Remove a post or a person from the archive."),)),
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
        f"  {'--help':{width}}  Show this help, or that of a command: tweetup recap --help.",
        f"  {'--version':{width}}  Show the version.",
        "",
    ]
    return "\n".join(lines)
