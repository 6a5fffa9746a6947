"""Plain sample data for the gallery, the page that shows every component once.

Nothing here is read from the database and no person in it exists. The words are samples of what a screen may hold, so
they are not translated; the component's own words are. The page is for those who build screens and for the browser
tests (axe, screenshots).
"""

from typing import Any

from flask_wtf.file import FileField
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DecimalField,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.platform.web.fields import DateBoxes, FreeDateField
from migrant_support.platform.web.forms import Form

Row = dict[str, Any]


class SampleForm(Form):
    """One field of every kind."""

    name = StringField("Full name", validators=[InputRequired()], description="As in the passport, if there is one.")
    born = FreeDateField("Date of birth", description="Day, month, year; a year alone is enough.")
    passport_until = FormField(DateBoxes, "Passport valid until", description="For example 27 3 2027.")
    mission = SelectField(
        "Mission",
        choices={"kwt": "Kuwait", "omn": "Muscat", "cyp": "Nicosia"},
        validators=[InputRequired()],
    )
    sex = RadioField(
        "Sex",
        choices={"f": "Female", "m": "Male", "x": "Not stated"},
        validators=[InputRequired()],
    )
    needs = SelectMultipleField(
        "What is needed now",
        choices={
            "bed": "A bed tonight",
            "food": "Food",
            "doctor": "A doctor",
            "papers": "Travel papers",
        },
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    children = IntegerField("Children with her", description="Below 18 years.")
    owed = DecimalField("Wages owed (KWD)", places=3)
    photo = FileField("Photo", description="JPEG or PNG, up to 8 MB.")
    story = TextAreaField("What happened", description="In her own words. This part is kept apart and sealed.")
    secret = PasswordField("Password")
    agreed = BooleanField("She agrees that the Bureau is told", description="She can take this back at any time.")


PEOPLE: list[Row] = [
    {
        "id": "1",
        "href": "#1",
        "reference": "KW-7F3K2Q-9",
        "name": "Sample, Nimali",
        "script": "නිමාලි",
        "age": "34",
        "passport": "N4471902",
        "state": {"label": "Waiting for papers", "tone": "warn"},
        "since": "21 Nov 2026",
        "wages": "412.500",
    },
    {
        "id": "2",
        "href": "#2",
        "reference": "KW-2M8XTD-4",
        "name": "Sample, Kavitha",
        "script": "கவிதா",
        "age": "29",
        "passport": None,
        "state": {"label": "Ready to travel", "tone": "good"},
        "since": "22 Nov 2026",
        "wages": "0.000",
    },
    {
        "id": "3",
        "href": "#3",
        "reference": "KW-9QJ40R-1",
        "name": "Sample, Fathima",
        "script": "",
        "age": "41",
        "passport": "N7720013",
        "state": [{"label": "Blocked", "tone": "danger"}, {"label": "Travels with child", "tone": "info"}],
        "since": "22 Nov 2026",
        "wages": "1,204.000",
        "tone": "danger",
    },
    {
        "id": "4",
        "href": "#4",
        "reference": "KW-5T1WBE-7",
        "name": "Sample, Ruwan",
        "script": "රුවන්",
        "age": "52",
        "passport": "N1183340",
        "state": {"label": "Closed", "tone": "quiet"},
        "since": "23 Nov 2026",
        "wages": "88.250",
        "tone": "quiet",
    },
]

COLUMNS: list[Row] = [
    {"key": "name", "label": "Name", "note_key": "script", "sort_href": "#by-name", "sorted": "ascending"},
    {"key": "reference", "label": "Reference", "kind": "code"},
    {"key": "passport", "label": "Passport", "kind": "code"},
    {"key": "age", "label": "Age", "kind": "number", "sort_href": "#by-age"},
    {"key": "state", "label": "Status", "kind": "chip"},
    {"key": "since", "label": "Since", "kind": "when"},
    {"key": "wages", "label": "Wages owed (KWD)", "kind": "number"},
]

BARS: list[Row] = [
    {"label": "Kuwait", "value": 1204, "text": "1,204", "href": "#kwt"},
    {"label": "Muscat", "value": 811, "text": "811"},
    {"label": "Nicosia", "value": 96, "text": "96"},
    {"label": "Beirut", "value": 0, "text": "0"},
]

PICTURE = Markup(
    '<svg class="chart" viewBox="0 0 640 200" aria-hidden="true" focusable="false">'
    '<rect class="chart__land" x="1" y="1" width="638" height="198" rx="4"/>'
    '<circle class="chart__dot" cx="180" cy="80" r="26"/><circle class="chart__dot" cx="260" cy="120" r="20"/>'
    '<circle class="chart__dot" cx="90" cy="60" r="8"/>'
    '<text x="214" y="76">Kuwait</text><text x="288" y="130">Muscat</text><text x="104" y="50">Nicosia</text></svg>'
)


def sample_form() -> SampleForm:
    """A form as it comes back refused: typed text kept, a sentence by each wrong field."""
    form = SampleForm(formdata=None, data={"name": "Sample, Nimali", "born": "5/3/88", "sex": "f", "needs": ["bed"]})
    form.mission.errors = ["Choose the mission that looks after her."]
    form.story.errors = ["Write at least one sentence, or leave it to the welfare officer."]
    form.sex.errors = []
    return form


class SampleScan(Form):
    """The box of a desk that scans."""

    code = StringField("Scan", validators=[InputRequired()])


WEEK = [
    {
        "iso": f"2026-11-{day}",
        "label": f"{name} {day} Nov",
        "is_today": day == 25,
        "flights": [
            {
                "href": f"#flight-{day}",
                "number": f"UL2{day}",
                "clock": "21:40",
                "route": "KWI–CMB",
                "state": {"label": "Sealed", "tone": "accent"},
                "held": 120,
                "seats": 160,
                "short": "120/160",
                "text": "120 of 160 seats held",
                "waits": "4 waiting",
            }
        ]
        if day % 2
        else [],
        "places": {
            "taken": 40 + day,
            "beds": 90,
            "free": f"{50 - day} places free",
            "text": f"{40 + day} of 90 taken",
            "landing": "120 people land" if day % 2 else "",
            "without": "6 without a place" if day == 27 else "",
        },
    }
    for day, name in zip(range(23, 30), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
]


def gallery_context() -> Row:
    """What the gallery's template gets."""
    return {"sample": sample_page()}


def sample_page() -> Row:
    """Everything the gallery's template shows, by component."""
    return {
        "form": sample_form(),
        "scan": SampleScan(formdata=None),
        "verdicts": [
            {
                "tone": "good",
                "word": "Give",
                "title": "Nimali Perera",
                "code": "KW-7F3K2Q-9",
                "text": "One dry ration for two people.",
                "facts": ["2 kg rice", "0.5 kg dhal"],
            },
            {"tone": "danger", "word": "No", "title": "Sunil Silva", "text": "Had it today at 09:12."},
        ],
        "week": WEEK,
        "people": PEOPLE,
        "columns": COLUMNS,
        "totals": {"name": "Together", "wages": "1,704.750"},
        "stats": [
            {"number": "1,204", "label": "People in distress", "href": "#people", "note": "12 more than yesterday"},
            {"number": "37", "label": "Beds free tonight", "href": "#beds", "note": "of 180"},
            {"number": "9", "label": "Overdue", "href": "#late", "note": "Oldest since 3 November", "tone": "danger"},
            {"number": "186", "label": "Seats on UL230", "note": "Friday 27 November"},
        ],
        "queue": [
            {
                "count": 14,
                "label": "Rows of the Kuwait list to mend",
                "oldest": "Oldest since 21 November",
                "href": "#a",
                "act": "Mend",
            },
            {
                "count": 3,
                "label": "Possible duplicates",
                "oldest": "Oldest since 23 November",
                "href": "#b",
                "act": "Compare",
            },
            {"count": 0, "label": "Travel papers to collect", "oldest": "", "href": "", "act": ""},
        ],
        "flags": [
            {
                "title": "Stop",
                "instruction": "Give nothing here. Send the person to the welfare officer.",
                "checkpoints": ["Giving out rations"],
                "passed": "",
                "level": "danger",
                "acts": [
                    {"label": "Let it pass once", "href": "#pass"},
                    {"label": "Resolve", "href": "#resolve"},
                ],
            },
        ],
        "tabs": [
            {"label": "Overview", "href": "#t1", "current": True},
            {"label": "Documents", "href": "#t2", "count": 3},
            {"label": "Family", "href": "#t3"},
            {"label": "Consents", "href": "#t4"},
            {"label": "History", "href": "#t5"},
        ],
        "filters": [
            {"label": "All", "href": "#f0", "count": 2400},
            {"label": "Waiting for papers", "href": "#f1", "current": True, "count": 310},
            {"label": "Ready to travel", "href": "#f2", "count": 96},
        ],
        "chips": [
            {"label": "Ready", "tone": "good"},
            {"label": "Waiting", "tone": "warn"},
            {"label": "Blocked", "tone": "danger"},
            {"label": "Planned", "tone": "info"},
            {"label": "Chosen", "tone": "accent"},
            {"label": "Closed", "tone": "quiet"},
        ],
        "person": {
            "name": "Sample, Nimali Perera",
            "other_script": "නිමාලි පෙරේරා",
            "other_script_lang": "si",
            "initials": "NP",
            "reference": "KW-7F3K2Q-9",
            "age": "34 years",
            "facts": ["Female", "Born 5 March 1992", "Mission in Kuwait"],
            "chips": [{"label": "Waiting for papers", "tone": "warn"}, {"label": "Travels with child", "tone": "info"}],
            "where": "Tonight at the shelter in Jabriya, room 4, bed B, since 21 November.",
        },
        "facts": [
            {
                "label": "Passport",
                "value": "N4471902",
                "note": "Valid until 27 March 2027",
                "act": {"label": "Change", "href": "#c1"},
            },
            {"label": "Employer", "value": "Household in Salmiya", "act": {"label": "Change", "href": "#c2"}},
            {"label": "Telephone", "value": None, "act": {"label": "Add", "href": "#c3"}},
            {"label": "Family at home", "value": "Sample, Sunil (brother), Kurunegala", "href": "#p2"},
        ],
        "moments": [
            {
                "when": "today 14:20 (Kuwait)",
                "text": "Travel paper asked for",
                "note": "Embassy counter 2",
                "tone": "accent",
            },
            {"when": "yesterday 09:05 (Kuwait)", "text": "Consent given: the Bureau may be told", "tone": "good"},
            {
                "when": "21 November 2026, 22:40 (Kuwait)",
                "text": "Came to the shelter",
                "href": "#stay",
                "tone": "warn",
            },
            {"when": "21 November 2026, 21:10 (Kuwait)", "text": "Registered", "tone": ""},
        ],
        "pairs": [
            {"label": "Owner", "value": "Counter 2"},
            {"label": "Opened", "value": "21 Nov 2026"},
            {"label": "Wages owed", "value": "KWD 412.500"},
        ],
        "pair": [
            {"label": "Name", "left": "SAMPLE NIMALI", "right": "Sample, Nimali Perera", "same": False},
            {"label": "Passport", "left": "N4471902", "right": "N4471902", "same": True},
            {"label": "Date of birth", "left": "5 March 1992", "right": "3 May 1992", "same": False},
            {"label": "Telephone", "left": "+965 5550 0142", "right": "", "same": False},
        ],
        "boxes": {
            "name": "got",
            "label": {"text": "Arrived"},
            "typed": {"b": "twelve"},
            "wrong": {"b": "Write digits."},
        },
        "lots": [
            {"id": "a", "item": "Red lentils (dhal)", "lot": "B041A", "sent": "24"},
            {"id": "b", "item": "Cooking oil", "lot": "L7", "sent": "12"},
        ],
        "picks": [
            {
                "id": "a",
                "name": "Kumari Perera",
                "code": "KW-7F3K2Q-9",
                "note": "Female, 38 years",
                "chips": [{"label": "Wheelchair", "tone": "danger"}],
                "pickable": True,
                "acts": [{"label": "Received", "action": "#a", "kind": "first", "value": "b"}],
            },
            {"id": "b", "name": "Anoma Silva", "note": "In room 4", "acts": [{"label": "Open", "href": "#b"}]},
        ],
        "steps": [
            {"label": "Upload", "state": "done", "href": "#s1"},
            {"label": "Match columns", "state": "done", "href": "#s2"},
            {"label": "Mend problems", "state": "current"},
            {"label": "Duplicates", "state": "later"},
            {"label": "What will happen", "state": "later"},
        ],
        "bars": BARS,
        "picture": PICTURE,
        "picture_columns": [{"key": "label", "label": "Mission"}, {"key": "text", "label": "People", "kind": "number"}],
        "words": [
            {
                "language": "si",
                "title": "ප්‍රජා ආරක්ෂණ නිවාසය",
                "text": "ශ්‍රී ලංකා විදේශ සේවා නියුක්ති කාර්යාංශය විසින් සංක්‍රමණික සේවකයන්ට උපකාර කරනු ලැබේ. "
                "ඔබගේ ගමන් බලපත්‍ර අංකය සහ උපන් දිනය ඇතුළත් කරන්න.",
                "button": "සුරකින්න",
            },
            {
                "language": "ta",
                "title": "பாதுகாப்பு இல்லம்",
                "text": "இலங்கை வெளிநாட்டு வேலைவாய்ப்புப் பணியகம் புலம்பெயர்ந்த தொழிலாளர்களுக்கு உதவி செய்கிறது. "
                "உங்கள் கடவுச்சீட்டு எண்ணையும் பிறந்த திகதியையும் உள்ளிடவும்.",
                "button": "சேமிக்கவும்",
            },
        ],
    }
