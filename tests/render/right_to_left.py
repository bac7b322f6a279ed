"""A whole invented evening in Arabic: words of the recap, people, questions, answers, links."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from msgspec import Struct, structs

from tests.render.builders import ENGLISH
from tests.render.evening import Evening
from tests.render.people import PEOPLE, SAYINGS
from tweetup.model import Recap, Wording

__all__ = ["ARABIC", "evening_in_arabic"]

_PATTERNS: Final = {
    "met": "اجتمع {chat} يوم {weekday} {date} في الساعة {start} ({zone}).",
    "met_hosted": "اجتمع {chat} يوم {weekday} {date} في الساعة {start} ({zone})، وأداره {hosts}.",
    "met_topic": "اجتمع {chat} يوم {weekday} {date} في الساعة {start} ({zone}) للحديث عن {topic}.",
    "met_topic_hosted": (
        "أدار {hosts} حوار {chat} يوم {weekday} {date} في الساعة {start} ({zone}) عن {topic}."
    ),
    "guest": "شارك {names} ضيفًا.",
    "guests": "شارك {names} ضيوفًا.",
    "guests_among": "من الضيوف: {names}.",
    "took_part": "حتى الساعة {end} كتب {people} {posts} من دون إعادة النشر والنسخ.",
    "took_part_questions": (
        "حتى الساعة {end} كتب {people} {posts} من دون إعادة النشر والنسخ (طُرح {questions})."
    ),
    "took_part_days": "حتى {date}، {end}، كتب {people} {posts} من دون إعادة النشر والنسخ.",
    "took_part_days_questions": (
        "حتى {date}، {end}، كتب {people} {posts} من دون إعادة النشر والنسخ (طُرح {questions})."
    ),
    "asked_one": "كان السؤال {first}.",
    "asked_many": "كان السؤال الأول {first} والأخير {last}.",
    "attendance_fewer": "كتب {here} في المجموع، أقل مما في {date} ({there}).",
    "attendance_more": "كتب {here} في المجموع، أكثر مما في {date} ({there}).",
    "passed_on": "أكثر جواب أُعيد نشره، من {people}، هو جواب {names}: {post}.",
    "passed_on_below": "أكثر جواب أُعيد نشره، من {people}، هو جواب {names} ({sections}).",
    "hour_mention": "{phrase} ({people}؛ {sections})",
    "hour_mentions": "ورد في عدة أسئلة {mentions}.",
    "left_open": "لم نجد جوابًا عن سؤال {names} ({sections}).",
    "left_open_many": "لم نجد جوابًا عن أسئلة {names} ({sections}).",
    "support_same": "قال {names} الشيء نفسه تقريبًا",
    "support_agreed": "وافق {names} كتابةً",
    "support_against": "خالف {names} كتابةً",
    "names_some": "{names} و{others}",
    "mention_first": "ورد {phrase} عند {names}",
    "mention": "{phrase} عند {names}",
    "again": "ورد {phrase} من قبل، في {dates}.",
    "join": "للمشاركة اكتب منشورًا فيه {hashtag} في وقت الحوار.",
    "removal": "ذُكرت هنا ولا تريد ذلك؟ أخبر {contact} من فضلك.",
    "the_hosts": "المضيفين",
    "title": "{topic}: {chat}، {date}",
    "title_plain": "{chat}، {date}",
    "day": "{weekday}، {date}",
    "moment": "{date}، {time}",
    "heading_number": "السؤال {number}",
    "heading_intro": "قبل السؤال الأول",
    "heading_start": "قبل الحوار",
    "heading_chatter": "خارج الأسئلة",
    "heading_aside": "قيل أيضًا",
    "heading_closing": "الختام",
    "section_intro": "قبل السؤال الأول",
    "section_chatter": "خارج الأسئلة",
    "section_closing": "في الختام",
    "in_short": "باختصار",
    "in_this_recap": "في هذا الملخص",
    "asked_by": "سأله {names}",
    "asked_at": "في {time}",
    "asked_on": "في {date}، {time}",
    "submitted_by": "اقترحه {names}",
    "answers_from": "المحسوب هنا: {posts} من {people}",
    "framing": "أُضيف إلى السؤال",
    "key_themes": "أهم الأفكار",
    "but": "لكن",
    "passed_on_by": "أعاد نشره {people}",
    "no_answer": "لم نجد جوابًا عن",
    "list_of": "ما ذُكر من {things}",
    "list_plain": "ذُكر في الأجوبة",
    "list_thing": "المذكور",
    "list_people": "عند",
    "worth_reading": "للقراءة",
    "papers": "أبحاث",
    "pages": "صفحات",
    "shared_by": "شاركه {names}",
    "under": "في {sections}",
    "links_unresolved": "غير مذكور: {links} ليس في الأرشيف إلا مختصرًا.",
    "next_time": "المرة القادمة",
    "taking_part": "المشاركة",
    "next_quoted": "بكلمات {names}: {text}",
    "next_at": "{meeting}، {time}",
    "in_numbers": "بالأرقام",
    "more_figures": "أرقام أخرى",
    "figure_posts": "منشورات مع إعادة النشر",
    "figure_posts_alone": "منشورات",
    "figure_participants": "أشخاص كتبوا",
    "figure_answers": "منشورات تحت سؤال",
    "figure_last_time": "كتبوا في {date}",
    "figure_newcomers": "لأول مرة في هذا الأرشيف",
    "figure_returning": "عادوا",
    "figure_originals": "منشورات أصلية",
    "figure_replies": "ردود",
    "figure_quotes": "اقتباسات",
    "figure_reposts": "إعادة نشر",
    "figure_in_hour": "منشورات من البداية إلى النهاية",
    "figure_before": "قبلها",
    "figure_after": "بعدها",
    "figure_busiest": "منشورات في أكثر دقيقة",
    "who_took_part": "من كتب",
    "role_host": "مضيف",
    "role_guest": "ضيف",
    "role_new": "جديد",
    "transcript": "النص الكامل",
    "transcript_of": "النص الكامل: {title}",
    "transcript_about": "كل منشور تحت السؤال الذي وُضع معه. الأوقات بتوقيت {zone}.",
    "to_recap": "العودة إلى الملخص",
    "how_made": "كيف صُنع هذا",
    "made_with": "صُنع ببرنامج tweetup {version} من {posts}.",
    "made_with_sources": "صُنع ببرنامج tweetup {version} من {posts} في {sources}.",
    "made_skipped": "غير مقروء: {records}.",
    "made_hidden": "أُخفي يدويًا: {posts}.",
    "made_methods": "وُضعت المنشورات بحسب {methods}.",
    "made_left_out": "لم يُقتبس ولم يُحسب، كما يقرؤه البرنامج: {reasons}.",
    "made_times": "كل الأوقات بتوقيت {zone}.",
    "reason_unsure": "موضع غير مؤكد ({posts})",
    "reason_thanks": "شكر ووداع ({posts})",
    "note": "{names}، {time}",
    "link_here": "رابط هذا الجزء",
    "skip": "إلى المحتوى",
    "post_by": "منشور {names}، {time}",
    "the_hour": "الساعة",
    "chart_title": "المنشورات بحسب السؤال والوقت",
    "chart_summary": (
        "{posts} من {start} إلى {end} مع إعادة النشر؛ وأكثرها معًا، {most}، في {minutes} بدءًا من "
        "{from_time}."
    ),
    "chart_asked": "طُرح: {questions}.",
    "chart_asked_at": "{label} في {time}",
    "chart_posts": "{number} منشور",
    "chart_times": "الأوقات بتوقيت {zone}.",
    "chart_table": "الشيء نفسه في جدول",
    "chart_from": "من",
    "chart_all": "الكل",
    "site_published_by": "ينشره {names}.",
    "site_feed": "خلاصة الملخصات الجديدة",
    "site_other": "ملخصات أخرى",
    "site_before": "قبله:",
    "site_after": "بعده:",
    "site_moved": "انتقلت هذه الصفحة:",
    "site_tallies": "{people}، {posts}",
    "site_home": "الصفحة الأولى",
    "site_latest": "آخر حوار",
    "site_earlier": "حوارات سابقة",
    "site_all": "كل الملخصات",
    "site_recaps_of": "ملخصات {year}",
    "site_chats": "الحوارات",
    "site_over": "عبر الزمن",
    "site_topics": "المواضيع وأهم الأفكار",
    "site_hashtags": "وسوم أخرى",
    "site_hosts": "المضيفون والضيوف",
    "site_role_hosts": "المضيفون",
    "site_role_guests": "الضيوف",
    "site_nothing": "لا شيء بعد.",
    "site_came_back": "أفكار عادت",
    "site_shared_again": "شورك في عدة حوارات",
    "site_hashtags_rule": "وسوم غير وسم الحوار، بحسب عدد المنشورات بكلمات أصحابها.",
    "site_under_five": "لا تُعرض أعداد أقل من خمسة أشخاص ولا ما تُستنتج منه.",
    "site_first_unknown": "«?»: ليس في هذا الأرشيف حوار أسبق.",
    "site_posts_alone": "منشورات بلا إعادات",
    "site_posts_told": "المنشورات هنا بلا إعادات النشر.",
    "site_dots": "نقطة لكل حوار: كلما ارتفعت زادت المنشورات، وكلما كبرت زاد من كتبوا.",
    "site_dots_most": "أكثر الأشخاص في {date}: {people}.",
    "site_median": "الوسيط",
    "site_year": "السنة",
    "site_regular": "الموعد المعتاد: {weekday}، {time} ({zone}).",
    "site_calendar": "تقويم الحوارات القادمة",
    "site_going": "{recaps} منذ {year}. آخر حوار: {tallies}.",
    "site_gone": "لم تعد هذه الصفحة هنا.",
    "site_gone_why": "ما كان في هذا العنوان أُزيل، أو صار جزءًا من صفحة أخرى.",
    "site_not_found": "لا صفحة في هذا العنوان.",
    "roles_title": "الأدوار التي يذكرها الناس",
    "roles_judged": "النسب من {people} يمكن القول إن كان لهم دور.",
    "roles_basis": "لـ {people} نص تعريفي؛ ويترك الأمر مفتوحًا لدى {unsure}.",
    "roles_rule": (
        "الدور ما يذكره الشخص في صفحته أو ما سُجِّل عنه؛ ولا يُستنتج شيء. ومن له أدوار يُعد في كل منها."
    ),
    "roles_bars": "الأعمدة نسب الأشخاص، والخطوط فتراتها بثقة 95٪.",
    "roles_rings": "الحلقات والنسب المصححة بلا أخطاء قراءة الصفحات.",
    "roles_role": "الدور",
    "roles_people": "الأشخاص",
    "roles_share": "نسبة الأشخاص",
    "roles_span": "فترة 95٪",
    "roles_corrected": "النسبة المصححة",
    "roles_posts": "نسبة المنشورات",
    "stated_doctor": "أطباء",
    "stated_nurse": "تمريض",
    "stated_pharmacist": "صيادلة",
    "stated_allied": "مهن صحية أخرى",
    "stated_researcher": "باحثون",
    "stated_student": "طلاب",
    "stated_librarian": "أمناء مكتبات",
    "stated_teacher": "معلمون",
    "stated_industry": "الصناعة",
    "stated_agency": "وكالات واستشارات",
    "stated_media": "إعلام",
    "stated_patient_organisation": "منظمات المرضى",
    "stated_professional_society": "جمعيات مهنية",
    "stated_public_body": "هيئات عامة",
    "stated_publisher": "ناشرون ومجلات",
    "stated_company": "شركات",
    "site_about": "عن هذه الصفحات",
    "site_about_recaps": "الملخص يجمع حوارًا: ساعة أو يومًا يكتب فيه الناس تحت وسم واحد.",
    "site_about_how": "يضع برنامج كل منشور مع السؤال الذي يجيب عنه، ويعد، ويختار ما يُقتبس.",
    "site_about_quotes": "تُقتبس المنشورات كاملة كما هي، مع صاحبها ووقتها ورابطها.",
    "site_about_people": "لا يُذكر مشارك لم يوافق على ذلك.",
    "site_about_visitors": "لا تضع هذه الصفحات ملفات ارتباط ولا تعد الزوار.",
    "site_policy": "الاستخدام والإزالة",
    "site_policy_removal": "إن لم ترد أن يظهر منشورك هنا فاكتب إلى {contact}.",
    "site_policy_hosts": "مضيفي الحوار",
    "site_policy_moderation": "لا تُقتبس الإعلانات ولا المنشورات الآلية.",
    "site_policy_use": "المنشورات لأصحابها.",
}
_NOUNS: Final = {
    "person": ("لا أحد", "شخص واحد", "شخصان", "{number} أشخاص", "{number} شخصًا", "{number} شخص"),
    "post": (
        *("لا منشور", "منشور واحد", "منشوران"),
        *("{number} منشورات", "{number} منشورًا", "{number} منشور"),
    ),
    "question": (
        *("لا سؤال", "سؤال واحد", "سؤالان"),
        *("{number} أسئلة", "{number} سؤالًا", "{number} سؤال"),
    ),
    "link": ("لا رابط", "رابط", "رابطان", "{number} روابط", "{number} رابطًا", "{number} رابط"),
    "recap": (
        *("لا ملخص", "ملخص واحد", "ملخصان"),
        *("{number} ملخصات", "{number} ملخصًا", "{number} ملخص"),
    ),
    "minute": ("دقيقة", "دقيقة", "دقيقتين", "{number} دقائق", "{number} دقيقة", "{number} دقيقة"),
    "other": ("آخر", "آخر", "آخران", "{number} آخرون", "{number} آخر", "{number} آخر"),
}

ARABIC: Final[Wording] = replace(
    ENGLISH,
    language="ar",
    joint=" و",
    quotation=("«", "»"),
    numerals=(),
    nouns={**{name: forms * 3 for name, forms in ENGLISH.nouns.items()}, **_NOUNS},
    patterns={**ENGLISH.patterns, **{name: (text,) for name, text in _PATTERNS.items()}},
)
"""The words of pages; a few rare sentences are English ones, as in a language half translated."""

_NAMES: Final = (
    *("مارن أوكافور", "توبياس ليند", "د. وين هسياو أبرناثي، صيدلانية المجتمع وقائدة جوقة"),
    *("إيناس منصور", "نادية كمال", "ألبيدا بابا", "سمير حداد", "יעל ברק", "ج", "ممرضة هادئة 🌿"),
    *("الجناح السابع", "بهاء وشركاه <ltd>"),
)
_ANSWERS: Final = (
    "بدأنا بتقويم واحد مشترك وقاعدة واحدة: لا أحد يحجز وقت الغداء.",
    "بصراحة، الوقت. الجميع يوافق على أهميته ولا أحد عنده عشرون دقيقة.",
    "اسألوا الذين يعودون. هم يعرفون أكثر من أي استبيان!\nوادفعوا لهم أجر ذلك.",
    "كتبنا عنه هنا: https://example.org/notes/shared-calendars?ref=chat (النسخ مسموح)",
    "ساعدنا شيء بسيط: اجتماع أسبوعي مدته 15 دقيقة، من 09:00 إلى 09:15.",
    "أعتقد أن الثقة تأتي أولاً، ثم الأدوات 😊",
    "התחלנו בקטן, עם שני צוותים. אחר כך באו גם האחרים.",
    "كلمة snake_case وعبارة 2 * 3 * 4 و[أقواس] لا تضايقني.",
    "ميزانية صغيرة، تجربة صغيرة، واكتبوا ما فشل. لا أحد يكتبه، فيعيده الجميع.",
    "عندنا كان العكس: الأدوات أولاً ثم الثقة.",
    "الحمّالون يعرفون كيف يسير الجناح أكثر من أي مخطط. طلبنا منهم أن يرسموه، والرسم على الحائط.",
    "صفحة واحدة، مسؤول واحد، تاريخ واحد. وما زاد لا يقرؤه أحد.",
    "نعمل اثنين اثنين صباحًا كاملًا. ترى ما يحتمله الآخر، فتصير الرسائل ألطف.",
    "رعاية الأطفال وأجرة الحافلة. من غاب غاب لأحد السببين.",
    "توقفنا عن عد الاجتماعات وبدأنا نعد القرارات. في الشهر الأول كان هناك قراران.",
    "قل لا للاستبيان الثالث في السنة، بأدب وكتابةً 🙂",
    "في منطقتنا ميزانية هذا ليست لأحد، فهي أول ما يُحذف. سمّوا شخصًا يؤرقه ذلك.",
    "كلمات بسيطة. نقرأ كل استمارة بصوت عالٍ قبل طبعها.",
    "لوحة فلين في الممر فعلت أكثر من ثلاثة تطبيقات. الجميع يمر من الممر.",
    "جواب العام الماضي ما زال صحيحًا: أطعموا الناس، ابدؤوا في الموعد، وأخبروهم بعد أسبوع بما حدث.",
)
_OTHERS: Final = {
    "What is the one thing that made working together easier where you are?": (
        "ما الشيء الواحد الذي جعل العمل المشترك أسهل عندكم؟"
    ),
    "What gets in the way, and who could take it out of the way?": "ما العائق، ومن يقدر أن يزيله؟",
    "How do you bring in people who are not in the room, not online, or not asked?": (
        "كيف تشركون من ليس في القاعة ولا على الشبكة ولم يسأله أحد؟"
    ),
    "Which tool, habit or form would you give up tomorrow if you could?": (
        "أي أداة أو عادة أو استمارة تتركونها غدًا لو استطعتم؟"
    ),
    "Who pays for the time this takes, and who should?": "من يدفع ثمن هذا الوقت ومن ينبغي؟",
    "What will you try before we meet again?": "ماذا ستجربون قبل أن نلتقي ثانية؟",
    "Same time in two weeks: who is not in the room?": "الموعد نفسه بعد أسبوعين: من ليس في القاعة؟",
    "Hello, ": "مرحبًا، ",
    " here, joining from the kitchen table.": " هنا، من طاولة المطبخ.",
    "Thank you all, this was a good one!": "شكرًا لكم جميعًا، كان حوارًا جميلًا!",
    "See you there!": "نراكم هناك!",
    "We come to part ": "نصل إلى الجزء ",
    " of tonight: the last one was lively, and the wards wrote in.": (
        " من هذا المساء: كان السابق حيًا، وكتبت لنا الأجنحة."
    ),
    " who keeps that calendar up to date, though?": " لكن من يحدّث هذا التقويم؟",
    "does anybody know a ward that does this without a budget?": (
        "هل يعرف أحد جناحًا يفعل هذا بلا ميزانية؟"
    ),
    " agree with every word": " أوافق على كل كلمة",
    "Chair ": "كرسي الأسبوع ",
    " of the week goes to ": " يذهب إلى ",
    " this!": " هذا بالضبط!",
    "Working together": "العمل المشترك",
    "working together": "العمل المشترك",
    "shared calendar": "تقويم مشترك",
    "small pilot": "تجربة صغيرة",
    "the corridor": "الممر",
    "plain words": "كلمات بسيطة",
    "bus fare": "أجرة الحافلة",
    "Shared calendars: our notes": "التقويمات المشتركة: ملاحظاتنا",
    "Who answers, and who is asked": "من يجيب ومن يُسأل",
    "the notes that we wrote": "الملاحظات التي كتبناها",
    "the shared board": "اللوحة المشتركة",
    "a paper form": "استمارة ورقية",
    "tools": "الأدوات",
    "surveys": "استبيانات",
}


def _bare(saying: str) -> str:
    """The words of a saying without its label and its hashtag."""
    words = saying.replace("#carechat", "").strip()
    return words.removeprefix("A{n}").lstrip(":. ")


_TEXTS: Final = {
    **{_bare(said): words for said, words in zip(SAYINGS, _ANSWERS, strict=True)},
    **_OTHERS,
}
_EXACT: Final = {name: words for (_, name), words in zip(PEOPLE, _NAMES, strict=True)}


@cache
def evening_in_arabic(day: date = date(2024, 5, 16)) -> Recap:
    """The invented evening with all words of people, and nearly all of the recap, in Arabic."""
    told: Recap = _told(Evening(day=day, wording=ARABIC).recap())
    return replace(told, wording=ARABIC)


def _told(value: Any) -> Any:
    if isinstance(value, str) and not value.startswith("http"):
        if value in _EXACT:
            return _EXACT[value]
        for words, ours in {**_TEXTS, **{it: _EXACT[it] for it in _EXACT if len(it) > 1}}.items():
            value = value.replace(words, ours)
        return value
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(_told, value))
    if isinstance(value, Struct):
        told = {it: _told(getattr(value, it)) for it in value.__struct_fields__}
        return structs.replace(value, **told)
    if is_dataclass(value) and not isinstance(value, (type, Wording)):
        return replace(value, **{it.name: _told(getattr(value, it.name)) for it in fields(value)})
    return value
