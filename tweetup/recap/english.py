"""English: the full set of patterns.

Past tense throughout, which in English does not change with number; placeholders of a counted
noun ("31 answers", "one person") never stand before a verb that does.
"""

from __future__ import annotations

import re

from tweetup.recap.wording import Wording

__all__ = ["ENGLISH"]

_OBJECTION = re.compile(
    r"""
      \b(?<!n't[ ])(?<!n’t[ ])(?<!not[ ])(?<!never[ ])(?<!to[ ])(?<!who[ ])(?<!anyone[ ])
        disagree(?:d|s|ing)?\b (?![ ](?:more|less)\b) (?![^.!?]*\?)
    | \b(?:do|can|could|would)(?:n't|n’t|[ ]not) [ ] (?:really[ ]|quite[ ])?
        agree\b (?![ ]more\b) (?![^.!?]*\?)
    | \bcannot[ ]agree\b (?![ ]more\b)
    | \b(?:not|never) [ ] (?:so[ ]|really[ ]|quite[ ]|entirely[ ])? convinced\b (?![^.!?]*\?)
    | \bnot[ ]sure[ ]i[ ]agree\b
    | \bbeg[ ]to[ ]differ\b
    | \bon[ ]the[ ]contrary\b
    """,
    re.IGNORECASE | re.VERBOSE,
)

_INTRO = {
    "met": ("{chat} met on {weekday}, {date}, from {start} to {end} ({zone}).",),
    "met_hosted": (
        "{chat} met on {weekday}, {date}, from {start} to {end} ({zone}), hosted by {hosts}.",
    ),
    "guest": ("{names} joined as a guest.",),
    "guests": ("{names} joined as guests.",),
    "asked": ("On the table: {questions}.",),
    "asked_submitted": ("On the table: {questions}, submitted by {names}.",),
    "asked_some_submitted": ("On the table: {questions}, some of them submitted by {names}.",),
    "took_part": (
        "{people} took part and wrote {posts}.",
        "The conversation came to {posts} from {people}.",
    ),
    "took_part_reposters": (
        "{people} took part and wrote {posts}; {reposters} more only passed posts on.",
        "The conversation came to {posts} from {people}; {reposters} more only passed posts on.",
    ),
    "attendance_fewer": (
        "Fewer people came than last time ({here} against {there}).",
        "That is fewer people than last time, when {there} came.",
    ),
    "attendance_more": (
        "More people came than last time ({here} against {there}).",
        "That is more people than last time, when {there} came.",
    ),
    "attendance_same": ("As many people came as last time ({here}).",),
    "attendance_new": (
        "Of these, {returning} had been in an earlier chat on record; {newcomers} had not.",
        "As far as the record goes, {returning} had come before and {newcomers} had not.",
    ),
    "attendance_all_new": ("None of them had been in an earlier chat on record.",),
    "attendance_all_back": ("All of them had been in an earlier chat.",),
    "raised_most": (
        "The points made by the most people were {points}.",
        "Raised by the most people: {points}.",
    ),
}

_VOLUME = {
    "volume": (
        "This drew {answers} from {people}.",
        "{people} took this up, in {posts}.",
        "Here {people} had their say, with {answers} between them.",
        "In {posts}, {people} gave their view.",
    ),
    "volume_one": (
        "Only {names} answered, in {posts}.",
        "{names} alone answered, in {posts}.",
    ),
    "volume_most": (
        "No question drew more answers: {answers}, from {people}.",
        "More was said here than on any other question: {answers} from {people}.",
        "People had most to say here: {answers} came from {people}.",
    ),
    "volume_least": (
        "This was the quietest of the {questions}, with {answers} from {people}.",
        "It drew the fewest answers of the {questions}: {answers}, from {people}.",
    ),
    "volume_stretch": (
        "{people} wrote {posts} in this part.",
        "This part holds {posts} from {people}.",
        "Here {people} wrote {posts}.",
    ),
    "volume_intro": (
        "Before the talk began, {people} wrote {posts}.",
        "The time before the first question saw {posts} from {people}.",
    ),
    "volume_chatter": ("Beside the subject, {people} wrote {posts}.",),
    "volume_closing": (
        "{posts} from {people} closed the chat.",
        "To close, {people} wrote {posts}.",
    ),
}

_POINTS = {
    "who_all": ("{people}, {names}",),
    "who_some": ("{people}, {names} among them",),
    "point": ("{label} ({people})",),
    "theme_top": (
        "The point made most often was {label}, by {who}.",
        "What came up most was {label} ({who}).",
        "{label} was the point most often made, by {who}.",
        "Ahead of all else stood {label}: {who}.",
    ),
    "theme_tie": (
        "{labels} came up equally often, with {people} each.",
        "Nothing was raised more often than {labels} ({people} each).",
    ),
    "theme_others": (
        "After that came {points}.",
        "People also brought up {points}.",
        "{points} came up as well.",
        "Then there was {points}.",
    ),
}

_TALK = {
    "pair": ("@{by} disagreed with @{to}",),
    "pair_next": ("@{by} with @{to}",),
    "objections": (
        "Not everyone was of one mind: {pairs}.",
        "There was disagreement, too: {pairs}.",
        "Here views parted: {pairs}.",
    ),
    "returned": (
        "{names} asked something in return.",
        "{names} came back with a question.",
        "A question in return came from {names}.",
    ),
    "returned_many": (
        "{people} asked something in return.",
        "Questions in return came from {people}.",
    ),
    "open": (
        "What {names} asked found no reply.",
        "Left open was what {names} asked.",
        "No reply came to what {names} asked.",
    ),
    "open_many": (
        "{questions} from participants found no reply.",
        "Left open were {questions} from participants.",
    ),
    "exchange": (
        "The longest exchange, between {names}, ran to {posts}.",
        "{names} talked longest with each other, over {posts}.",
        "The longest thread ({posts}) was between {names}.",
    ),
    "exchange_many": ("The longest exchange ran to {posts} among {people}.",),
    "shared": (
        "Passed on most was what {names} wrote: {people} reposted it.",
        "{people} reposted what {names} wrote, more than any other answer.",
        "The answer passed on most came from {names}: {people} reposted it.",
    ),
    "again": (
        "{label} had come up before, on {dates}.",
        "{label} was raised on {dates}, and again here.",
        "People had talked of {label} before, on {dates}.",
    ),
    "late": (
        "After the hour had ended, {people} added {answers}.",
        "Once the hour was over, {answers} still came in from {people}.",
    ),
}

ENGLISH = Wording(
    language="en",
    numerals=(
        *("no", "one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
    thousands=",",
    joint=" and ",
    quotation=("“", "”"),
    months=(
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    weekdays=(
        *("Monday", "Tuesday", "Wednesday", "Thursday"),
        *("Friday", "Saturday", "Sunday"),
    ),
    nouns={
        "person": ("person", "people"),
        "answer": ("answer", "answers"),
        "post": ("post", "posts"),
        "question": ("question", "questions"),
        "stretch": ("part", "parts"),
    },
    patterns={
        **_INTRO,
        **_VOLUME,
        **_POINTS,
        **_TALK,
        "heading_question": ("{label}: {text}",),
        "heading_intro": ("Before the first question",),
        "heading_start": ("Before the chat",),
        "heading_chatter": ("Beside the questions",),
        "heading_aside": ("Beside the subject",),
        "heading_closing": ("Closing",),
        "second_session": ("{title} ({number})",),
    },
    objection=_OBJECTION,
)
