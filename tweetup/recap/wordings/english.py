"""The English catalogue. A name here is a name of every catalogue, with these placeholders.

After a change, ``make format`` writes ``messages.pot`` anew and brings it into the translations.
"""

from __future__ import annotations

from typing import Final

from tweetup.model import Wording

__all__ = ["ENGLISH"]

_SENTENCES: Final = {
    "met": ("{chat} met on {weekday}, {date}, at {start} ({zone}).",),
    "met_hosted": ("{chat} met on {weekday}, {date}, at {start} ({zone}), hosted by {hosts}.",),
    "met_topic": ("{chat} met on {weekday}, {date}, at {start} ({zone}) to talk about {topic}.",),
    "met_topic_hosted": (
        "{hosts} hosted {chat} on {weekday}, {date}, at {start} ({zone}), on {topic}.",
    ),
    "guest": ("{names} took part as a guest.",),
    "guests": ("{names} took part as guests.",),
    "guests_among": ("Among the guests: {names}.",),
    "took_part": (
        "From then until {end}, {people} wrote {posts}, not counting reposts and copies.",
    ),
    "took_part_questions": (
        (
            "From then until {end}, {people} wrote {posts}, not counting reposts and copies "
            "({questions} asked)."
        ),
        (
            "Until {end}, {people} wrote {posts}, not counting reposts and copies "
            "({questions} asked)."
        ),
    ),
    "took_part_days": (
        "From then until {date}, {end}, {people} wrote {posts}, not counting reposts and copies.",
    ),
    "took_part_days_questions": (
        (
            "From then until {date}, {end}, {people} wrote {posts}, not counting reposts and "
            "copies ({questions} asked)."
        ),
    ),
    "asked_one": ("The question was {first}.",),
    "asked_many": (
        "The first question was {first}, the last {last}.",
        "The questions led from {first} to {last}.",
    ),
    "attendance_fewer": ("In all, {here} posted, fewer than on {date} ({there}).",),
    "attendance_more": ("In all, {here} posted, more than on {date} ({there}).",),
    "attendance_same": ("In all, {here} posted, as many as on {date}.",),
    "attendance_sittings": (
        "In the sittings of this meeting {here} posted in all, on {date} it was {there}.",
    ),
    "passed_on": (
        "The answer that was passed on most, by {people}, is from {names}: {post}.",
        "No answer was passed on by more people ({people}) than this one of {names}: {post}.",
    ),
    "passed_on_below": (
        "The answer that was passed on most, by {people}, is from {names} ({sections}).",
        "No answer was passed on by more people ({people}) than one of {names} ({sections}).",
    ),
    "hour_mention": ("{phrase} ({people}; {sections})",),
    "hour_mentions": (
        "Under several questions came up {mentions}.",
        "{mentions} came up under several questions.",
    ),
    "left_open": ("We found no answer to a question of {names} ({sections}).",),
    "left_open_many": ("We found no answer to questions of {names} ({sections}).",),
    "support_same": ("{names} said nearly the same",),
    "support_agreed": ("{names} agreed in words",),
    "support_against": ("{names} disagreed in words",),
    "support": ("{clauses}.",),
    "names_some": ("{names} and {others}",),
    "mention_first": ("{phrase} came up with {names}",),
    "mention": ("{phrase} with {names}",),
    "mentions": ("{mentions}.",),
    "again": (
        "{phrase} had come up before, on {dates}.",
        "{phrase} came up on {dates} as well.",
    ),
    "join": ("To join, write a post with {hashtag} while the chat meets.",),
    "removal": ("Quoted or named here and would rather not be? Please tell {contact}.",),
    "the_hosts": ("the hosts",),
}

_PAGE: Final = {
    "title": "{topic}: {chat}, {date}",
    "title_plain": "{chat}, {date}",
    "second_session": "{title} ({number})",
    "day": "{weekday}, {date}",
    "moment": "{date}, {time}",
    "colon": ":",
    "semicolon": ";",
    "heading_question": "{label}: {text}",
    "heading_number": "Question {number}",
    "heading_left_out": "Answers to question {number}, which the chat left out",
    "heading_intro": "Before the first question",
    "heading_start": "Before the chat",
    "heading_chatter": "Beside the questions",
    "heading_aside": "Also said",
    "heading_closing": "Closing",
    "heading_stretch": "From {time}",
    "heading_stretch_day": "From {date}, {time}",
    "section_intro": "before the first question",
    "section_chatter": "beside the questions",
    "section_closing": "at the close",
    "section_stretch": "from {time}",
    "section_stretch_day": "from {date}, {time}",
    "in_short": "In short",
    "in_this_recap": "In this recap",
    "proposals": "Proposals for a title",
    "asked_by": "asked by {names}",
    "asked_at": "at {time}",
    "asked_on": "on {date}, {time}",
    "submitted_by": "submitted by {names}",
    "question_missing": "the question itself is not in the archive",
    "question_in_picture": "asked in a picture or a link",
    "answers_from": "counted here: {posts} from {people}",
    "answers_none": "no post could be counted here",
    "framing": "Added to the question",
    "key_themes": "Key themes",
    "but": "But",
    "passed_on_by": "passed on by {people}",
    "no_answer": "We found no answer to",
    "list_of": "{things} named",
    "list_plain": "Named in answers",
    "list_thing": "Named",
    "list_people": "By",
    "worth_reading": "Worth reading",
    "papers": "Papers",
    "pages": "Pages",
    "shared_by": "shared by {names}",
    "under": "under {sections}",
    "links_unresolved": "Not listed: {links} that the archive has only in short form.",
    "link_short": "short link",
    "next_time": "Next time",
    "taking_part": "Taking part",
    "next_quoted": "In the words of {names}: {text}",
    "next_at": "{meeting}, {time}",
    "next_with": "{meeting}, with {names}",
    "next_about": "{meeting}: {topic}",
    "in_numbers": "In numbers",
    "more_figures": "More figures",
    "figure_posts": "posts and reposts",
    "figure_posts_alone": "posts",
    "figure_participants": "people posted",
    "figure_advertisers": "accounts with nothing but links, copies, adverts or bot posts",
    "figure_answers": "posts counted under a question",
    "figure_last_time": "posted on {date}",
    "figure_newcomers": "for the first time in this archive",
    "figure_returning": "came back",
    "figure_reposters_only": "people who only passed posts on",
    "figure_originals": "originals",
    "figure_replies": "replies",
    "figure_quotes": "quotes",
    "figure_reposts": "reposts",
    "figure_in_hour": "posts and reposts from start to end",
    "figure_in_hour_alone": "posts from start to end",
    "figure_before": "before it",
    "figure_after": "after it",
    "figure_without_hashtag": "posts without the hashtag",
    "figure_busiest": "posts and reposts in the busiest minute",
    "figure_busiest_alone": "posts in the busiest minute",
    "who_took_part": "Who posted",
    "introduced": "Named are those who introduced themselves.",
    "role_host": "host",
    "role_guest": "guest",
    "role_new": "new here",
    "transcript": "Transcript",
    "transcript_of": "Transcript: {title}",
    "transcript_about": "Every post, under the question it was placed with. Times are {zone}.",
    "to_recap": "Back to the recap",
    "how_made": "How this was made",
    "made_with": "Made with tweetup {version} from {posts}.",
    "made_with_sources": "Made with tweetup {version} from {posts} in {sources}.",
    "made_skipped": "Not readable and left out: {records}.",
    "made_decisions": "People's decisions on the text: {decisions}.",
    "made_hidden": "Hidden by hand: {posts}.",
    "made_methods": "Posts found their section by {methods}.",
    "method_label": "their label",
    "method_reply": "a stated or likely reply",
    "method_quote": "the post they quote",
    "method_repost": "the post they repeat",
    "method_model": "their words and time",
    "method_time": "their time",
    "method_manual": "hand",
    "made_gate": (
        "Only posts that read as answers and whose section is sure are quoted or "
        "counted under a question or a time; some may be asides."
    ),
    "made_left_out": "Neither quoted nor counted, as the program reads them: {reasons}.",
    "made_unsure": "No key themes, as they may mean different or general things: {phrases}.",
    "reason_unsure": "section not sure ({posts})",
    "reason_author": "author in doubt ({posts})",
    "reason_copy": "copies and repetitions ({posts})",
    "reason_question": "questions to others ({posts})",
    "reason_reaction": "agreement and reactions alone ({posts})",
    "reason_greeting": "greetings ({posts})",
    "reason_introduction": "introductions ({posts})",
    "reason_thanks": "thanks and goodbyes ({posts})",
    "reason_organising": "running the chat ({posts})",
    "reason_advert": "links and adverts beside the talk ({posts})",
    "reason_bot": "bots ({posts})",
    "made_times": "All times are {zone}.",
    "made_times_guessed": "All times are {zone}, a zone guessed from the posts.",
    "made_times_unknown": "All times are {zone}: the time zone of the chat is not known.",
    "notes": "Notes",
    "note": "{names}, {time}",
    "post_removed": "A post that stood here was removed.",
    "link_here": "Link to this part",
    "skip": "Skip to the content",
    "post_by": "Post by {names}, {time}",
    "the_hour": "The hour",
    "chart_title": "Posts by question over time",
    "chart_summary": (
        "{posts} from {start} to {end}, reposts counted; the most at once, {most}, in the"
        " {minutes} from {from_time}."
    ),
    "chart_summary_alone": (
        "{posts} from {start} to {end}; the most at once, {most}, in the"
        " {minutes} from {from_time}."
    ),
    "chart_asked": "Asked: {questions}.",
    "chart_asked_at": "{label} at {time}",
    "chart_bar": "{time}: {posts} in {section}",
    "chart_posts": "{number} posts",
    "chart_times": "Times are {zone}.",
    "chart_table": "The same as a table",
    "chart_from": "From",
    "chart_all": "All",
    "site_published_by": "Published by {names}.",
    "site_feed": "Feed of new recaps",
    "site_none": "No chats yet.",
    "site_other": "Other recaps",
    "site_before": "Before:",
    "site_after": "After:",
    "site_moved": "This page has moved:",
    "site_tallies": "{people}, {posts}",
    "site_home": "Home",
    "site_latest": "The latest chat",
    "site_earlier": "Earlier chats",
    "site_all": "All recaps",
    "site_recaps_of": "Recaps of {year}",
    "site_chats": "Chats",
    "site_over": "Over time",
    "site_topics": "Topics and key themes",
    "site_hashtags": "Other hashtags",
    "site_hosts": "Hosts and guests",
    "site_role_hosts": "Hosts",
    "site_role_guests": "Guests",
    "site_nothing": "Nothing to list yet.",
    "site_came_back": "Key themes that came back",
    "site_shared_again": "Shared in several chats",
    "site_hashtags_rule": (
        "Hashtags beside the chat’s own, by the number of posts in people’s own words. "
        "Counted are chats in which at least five people wrote them."
    ),
    "site_under_five": (
        "Numbers of fewer than five people are not shown, nor those from which they follow."
    ),
    "site_first_unknown": (
        "“?”: this archive has no earlier chat, so that nobody can tell who came for the first "
        "time."
    ),
    "site_posts_alone": "Posts without reposts",
    "site_posts_told": (
        "Posts are counted without reposts here, which not every chat was captured with. Where "
        "there are reposts, recaps and lists of recaps count them as well, and say so."
    ),
    "site_dots": (
        "One dot a chat: the higher it stands, the more posts there were; the larger it is, "
        "the more people posted."
    ),
    "site_dots_most": "Most people on {date}: {people}.",
    "site_median": "median",
    "site_year": "Year",
    "site_regular": "Regular time: {weekday}, {time} ({zone}).",
    "site_calendar": "Calendar of coming chats",
    "site_going": "{recaps} since {year}. The latest chat: {tallies}.",
    "site_gone": "This page is no longer here.",
    "site_gone_why": (
        "What was at this address has been taken down, or is part of another page now."
    ),
    "site_not_found": "There is no page at this address.",
    "site_search": "Search",
    "site_search_words": "Words of recaps, questions or quotes",
    "site_search_found": "Results: {number}",
    "site_search_none": "Nothing was found.",
    "site_search_more": "More results",
    "site_search_failed": "The search could not be loaded.",
    "site_search_without": (
        "To search, this page needs scripts, which are off. All recaps are listed by year as well."
    ),
    "site_search_disk": (
        "The search works on a web server alone, and this page was opened from a disk. All recaps"
        " are listed by year as well."
    ),
    "site_without_hashtag": "{number} of them without the hashtag",
    "site_captured_apart": (
        "Of chats with posts without the hashtag more of the talk was captured: their people "
        "and posts do not compare with those of the others."
    ),
    "roles_title": "Roles that people state",
    "roles_judged": "Shares are of {people} of whom it can be told whether they have a role.",
    "roles_basis": (
        "{people} have a profile text; of {unsure} it leaves open whether they have one."
    ),
    "roles_rule": (
        "A role is what a person’s own profile says, or what somebody recorded of the person; "
        "nothing is inferred. Who has several roles counts in each, so that shares do not add up "
        "to 100%."
    ),
    "roles_bars": "Bars are shares of people, lines their intervals of 95%.",
    "roles_rings": (
        "Rings and the corrected shares are without the errors that the reading of profiles makes, "
        "as measured on profiles read by hand."
    ),
    "roles_role": "Role",
    "roles_people": "People",
    "roles_share": "Share of people",
    "roles_span": "Interval of 95%",
    "roles_corrected": "Corrected share",
    "roles_posts": "Share of posts",
    "stated_doctor": "doctors",
    "stated_nurse": "nurses",
    "stated_pharmacist": "pharmacists",
    "stated_allied": "other health professions",
    "stated_researcher": "researchers",
    "stated_student": "students",
    "stated_librarian": "librarians",
    "stated_teacher": "teachers",
    "stated_industry": "people in industry",
    "stated_agency": "agencies and consultants",
    "stated_media": "media",
    "stated_patient_organisation": "patient organisations",
    "stated_professional_society": "professional societies",
    "stated_public_body": "public bodies",
    "stated_publisher": "publishers and journals",
    "stated_company": "companies",
    "site_about": "About these pages",
    "site_about_recaps": (
        "A recap sums up a chat: an hour, or a day, in which people post with a common hashtag."
    ),
    "site_about_how": (
        "A program places each post with the question that it answers, counts, and chooses "
        "posts to quote; people can check the recap, correct it and add to it. The marks behind "
        "a sentence lead to posts that it rests on."
    ),
    "site_about_quotes": (
        "Posts are quoted whole and unaltered, with author and time, and a link where the "
        "address is known. Those that are deleted are taken out when the pages are made anew."
    ),
    "site_about_people": (
        "Nobody is listed as a participant who has not agreed to it. Hosts and guests are "
        "named, and each post is shown with its author."
    ),
    "site_about_visitors": (
        "These pages set no cookies, count no visitors and load nothing from other sites."
    ),
    "site_policy": "Use and removal",
    "site_policy_removal": (
        "If you do not want a post of yours to be shown here, write to {contact}. It is taken"
        " out with all that rests on it, and you need give no reason."
    ),
    "site_policy_hosts": "the hosts of the chat",
    "site_policy_moderation": (
        "Posts that a program takes for adverts or automatic ones are not quoted. The hosts can "
        "keep any post out of a recap."
    ),
    "site_policy_use": (
        "The posts belong to their authors. Link to these pages, and quote posts with their "
        "authors' names. Do not collect posts or people from here into data sets, and do not "
        "train models on them."
    ),
}

ENGLISH: Final = Wording(
    language="en",
    numerals=(
        *("no", "one", "two", "three", "four", "five", "six"),
        *("seven", "eight", "nine", "ten", "eleven", "twelve"),
    ),
    joint=" and ",
    quotation=("“", "”"),
    dates="d MMMM y",  # the order that readers of either English understand
    nouns={
        "person": ("person", "people"),
        "phrase": ("phrase", "phrases"),
        "post": ("post", "posts"),
        "question": ("question", "questions"),
        "link": ("link", "links"),
        "record": ("record", "records"),
        "minute": ("minute", "minutes"),
        "other": ("other", "others"),
        "recap": ("recap", "recaps"),
    },
    patterns={**_SENTENCES, **{name: (pattern,) for name, pattern in _PAGE.items()}},
)
