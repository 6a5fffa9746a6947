"""Registrations of people in distress: forms and plain lists of any mission, as workbook or as delimited text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.support.invented import writing
from tests.support.invented.headings import HEADINGS
from tests.support.invented.paper import Line, Page, Paper
from tests.support.invented.people import IN_SINHALA, IN_TAMIL, Crowd, Somebody

CURRENCY = {
    "KWT": "KWD",
    "OMN": "OMR",
    "SAU": "SAR",
    "JOR": "JOD",
    "LBN": "LBP",
    "QAT": "QAR",
    "ARE": "AED",
    "MDV": "MVR",
    "CYP": "EUR",
    "BHR": "BHD",
    "MYS": "MYR",
}
LANGUAGES = ["en", "si", "ta", "ar", "short"]
EMPLOYERS = [
    "Al Wadi Contracting Co.",
    "Abu Khalid",
    "Mrs. Rania H.",
    "Hotel Coral Bay",
    "Blue Lagoon Guest House",
    "شركة النور للتجارة",
]
JOBS = ["Housemaid", "driver", "Cleaner", "Caregiver", "Waiter", "Mason"]
TITLES = [
    "EMBASSY OF THE DEMOCRATIC SOCIALIST REPUBLIC OF SRI LANKA",
    "List of Sri Lankans seeking assistance – updated on 12.06.2021",
    "ශ්‍රී ලංකා තානාපති කාර්යාලය",
    "سفارة جمهورية سريلانكا",
    "இலங்கைத் தூதரகம்",
    "Names of persons registered for repatriation (as at 12 June 2021)",
]
NOTES = [
    "Prepared by: Labour Section",
    "Total: 34",
    "TOTAL NO. OF PERSONS - 34",
    "* verified with the Bureau",
    "මුළු ගණන 34",
    "மொத்தம் 34",
    "المجموع 34",
    "Checked & certified correct",
    "Note: names to be confirmed",
]


@dataclass
class Column:
    """A column: its field, its header, and how it writes a person's cell; what is read goes into `fields`."""

    name: str
    header: str
    write: Callable[[Somebody, dict[str, Any]], Any]


@dataclass
class Style:
    """The habits of one list."""

    random: Random
    country: str
    languages: list[str]
    days: list[Callable[[Any], Any]]
    text_only: bool = False
    encoding: str = ""

    def header(self, name: str) -> str:
        """A header in one language, or in two."""
        words = [self.random.choice(HEADINGS[name][language]) for language in self.languages]
        distinct = list(dict.fromkeys(words))
        return self.random.choice([" / ", "\n", " - "]).join(distinct) if len(distinct) > 1 else distinct[0]

    def day(self, value: Any) -> Any:
        """A day in one of the list's ways."""
        return self.random.choice(self.days)(value)

    def choice(self, options: Any) -> Any:
        """One of several ways, of those that the file's encoding can write."""
        able = [o for o in options if not self.encoding or _can_write(o, self.encoding)]
        return self.random.choice(able)

    def cell(self, value: Any) -> Any:
        """A value as the file can keep it."""
        return str(value) if self.text_only and isinstance(value, int) else value


def _can_write(value: Any, encoding: str) -> bool:
    try:
        str(value).encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def a_style(random: Random, country: str) -> Style:
    """Choose languages and ways of dates: most clerks keep two or three, some lists mix many."""
    languages = random.choice(
        [
            ["en"],
            ["si"],
            ["ta"],
            ["ar"],
            ["short"],
            ["en", "si"],
            ["en", "ta"],
            ["en", "ar"],
            ["si", "en"],
            ["ar", "en"],
        ]
    )
    known = sorted(set(writing.DAYS) - {"serial_text"})
    ways = [writing.DAYS[w] for w in random.sample(known, random.choice([1, 2, 4, 8]))]
    return Style(random, country, languages, ways)


def a_register(seed: int) -> Paper:
    """A registration of some mission, as a form's export or a typed list."""
    random = Random(f"register {seed}")
    country = random.choice(sorted(CURRENCY))
    style = a_style(random, country)
    kind = random.choice(["workbook", "workbook", "text"])
    style.text_only = kind == "text"
    columns = _columns(style)
    random.shuffle(columns)
    if random.random() < 0.6:
        serial = Column("serial", style.header("serial"), lambda _p, _f: None)
        columns.insert(0, serial)
    paper = Paper([], country, since_1904=kind == "workbook" and random.random() < 0.2)
    if kind == "text":
        paper.encoding, paper.delimiter, paper.newline = _text_form(random, style)
        style.encoding = paper.encoding
    _fill(paper, style, columns, Crowd(random, country))
    return paper


def _text_form(random: Random, style: Style) -> tuple[str, str, str]:
    plain = style.languages in (["en"], ["short"])
    encoding = random.choice(["utf-8", "utf-8-sig", "utf-16", *(["cp1252"] if plain else [])])
    if encoding == "cp1252":
        style.days = [writing.DAYS[w] for w in ("slashes", "dots_short", "named", "iso")]
    return encoding, random.choice([",", ";", "\t", "|"]), random.choice(["\r\n", "\n"])


def _columns(style: Style) -> list[Column]:
    random = style.random
    names: list[tuple[str, Callable[[Somebody, dict[str, Any]], Any]]] = []
    split = random.random() < 0.3
    if split:
        names += [("surname", _surname), ("given_names", _given)]
    else:
        names.append(("full_name", lambda p, f: _name(style, p, f)))
    names += [
        ("passport_no", lambda p, f: _passport(style, p, f)),
        ("dob", lambda p, f: _born(style, p, f)),
        ("sex", lambda p, f: _sex(style, p, f)),
        ("phones", lambda p, f: _phones(style, p, f)),
        ("categories", lambda p, f: _problem(style, p, f)),
    ]
    more: list[tuple[str, Callable[[Somebody, dict[str, Any]], Any]]] = [
        ("nic", lambda p, f: _nic(style, p, f)),
        ("passport_expires", lambda p, f: _expires(style, p, f)),
        ("civil_id", lambda p, f: _civil(style, p, f)),
        ("phone_home", lambda p, f: _home(style, p, f)),
        ("home_district", lambda p, f: _district(style, p, f)),
        ("employer", lambda _p, f: f.setdefault("employer", style.choice(EMPLOYERS))),
        ("job", lambda _p, f: f.setdefault("job", style.choice(JOBS))),
        ("consent_iom", lambda _p, f: _told(style, f, "consent_iom", writing.CONSENTS)),
        ("payer", lambda _p, f: _told(style, f, "payer", writing.PAYERS)),
        ("registered_at", lambda p, f: _registered(style, p, f)),
        ("wages_owed", lambda p, f: _wages(style, p, f)),
        (
            "nationality",
            lambda _p, _f: style.choice(["Sri Lankan", "SL", "LKA", "SRI LANKA", "ශ්‍රී ලාංකික", "இலங்கை", "سريلانكية"]),
        ),
    ]
    names += random.sample(more, random.randrange(3, len(more) + 1))
    return [Column(name, style.header(name), write) for name, write in names]


def _name(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    if person.script:
        fields["name_si" if person.script in IN_SINHALA else "name_ta"] = person.script
        return person.script
    written, read = writing.name_ways(style.random, person)
    fields.update(read)
    return written


def _surname(person: Somebody, fields: dict[str, Any]) -> Any:
    fields["surname"] = person.surname
    return person.surname.upper()


def _given(person: Somebody, fields: dict[str, Any]) -> Any:
    fields["given_names"] = person.given
    return person.given


def _passport(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    if person.passport.startswith("?"):
        fields["passport_no"] = None
        fields["passport_location"] = person.passport[1:]
        words = {
            "employer": ["with employer", "Sponsor has it", "ස්පොන්සර් ළඟ", "முதலாளியிடம்", "مع الكفيل"],
            "police": ["at police station", "with immigration", "في الشرطة"],
            "lost": ["LOST", "missing", "නැති වුණා", "தொலைந்துவிட்டது", "مفقود"],
        }
        return style.choice(words[person.passport[1:]])
    fields["passport_no"] = person.passport
    return style.choice(writing.passport_ways(person.passport))


def _born(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    chance = style.random.random()
    if chance < 0.06:
        way, length = style.choice(writing.PARTIAL)
        fields["dob"] = person.born.isoformat()[:length]
        fields["dob_precision"] = {4: "year", 7: "month"}[length]
        return style.cell(way(person.born))
    if chance < 0.08:
        fields["dob"] = fields["dob_precision"] = None
        fields["?doubt"] = "dob_invalid"
        return style.choice(["31/02/1984", "45/13/1980", "12/03/2094", "1/1/1880"])
    if chance < 0.1:
        fields["dob"] = fields["dob_precision"] = None
        return style.choice(["", "-", "?", "not known", "N/A"])
    fields["dob"], fields["dob_precision"] = person.born.isoformat(), "day"
    return style.day(person.born)


def _sex(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    fields["sex"] = person.sex
    return style.choice(writing.SEXES[person.sex])


def _phones(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    if style.random.random() < 0.05:
        fields["phones"] = []
        return style.choice(["", "-", "no phone", "n/a"])
    fields["phones"] = [person.phone]
    written = style.choice(writing.phone_ways(person.phone, style.country))
    if style.random.random() < 0.08 and not str(written).endswith(".0"):
        second = person.phone[:-1] + ("1" if person.phone[-1] != "1" else "2")
        fields["phones"] = [person.phone, second]
        return f"{written}{style.choice([' / ', ', ', chr(10), ' or ', ' & ', '; '])}{second}"
    return style.cell(written)


def _home(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    fields["phone_home"] = person.home
    return style.cell(style.choice(writing.phone_ways(person.home, "LKA")))


def _problem(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    first = style.choice(writing.PROBLEMS)
    if style.random.random() < 0.3:
        second = style.choice(writing.PROBLEMS)
        fields["categories"] = sorted({*first[1], *second[1]})
        return first[0] + style.choice(writing.TWO_PROBLEMS) + second[0]
    fields["categories"] = first[1]
    return first[0]


def _nic(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    if style.random.random() < 0.1:
        fields["nic"] = None
        return style.choice(["", "-", "not with me"])
    fields["nic"] = person.nic
    return style.cell(style.choice(writing.nic_ways(person.nic)))


def _expires(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    fields["passport_expires"] = person.expires.isoformat()
    return style.day(person.expires)


def _civil(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    number = f"2{person.born:%y%m%d}{person.passport[-5:]}" if person.passport[-1].isdecimal() else "28001011234"
    fields["civil_id"] = number
    return style.cell(style.choice([number, int(number), f"{number[:3]} {number[3:]}", f"{number[:4]}-{number[4:]}"]))


def _district(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    fields["home_district"], ways = style.choice(writing.DISTRICTS)
    return style.choice(ways)


def _told(style: Style, fields: dict[str, Any], name: str, answers: list[tuple[str, Any]]) -> Any:
    written, fields[name] = style.choice(answers)
    return written


def _registered(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    moment = datetime.fromisoformat("2021-03-01T08:30:00") + timedelta(
        days=style.random.randrange(60), minutes=style.random.randrange(600)
    )
    fields["registered_at"] = moment.isoformat()
    if style.text_only:
        return style.choice([f"{moment:%d/%m/%Y %H:%M}", f"{moment:%Y-%m-%d %H:%M:%S}", moment.isoformat()])
    return moment


def _wages(style: Style, person: Somebody, fields: dict[str, Any]) -> Any:
    amount = style.random.randrange(300, 9_000) + 0.5
    code = CURRENCY[style.country]
    if style.random.random() < 0.15:
        fields["wages_owed"] = fields["currency"] = None
        return style.choice(["", "-", "nil", "n/a"])
    fields["wages_owed"], fields["currency"] = amount, code
    ways = [
        f"{amount:,.2f}",
        f"{code} {amount:,.2f}",
        f"{amount:.2f} {code}",
        f"{amount:,.2f}/-",
        f"{amount:.2f}".replace(".", ","),
    ]
    return style.choice([*ways, *([] if style.text_only else [amount])])


def _fill(paper: Paper, style: Style, columns: list[Column], crowd: Crowd) -> None:
    """Put titles, header, people and what stands below on one page, or a page for each month."""
    random = style.random
    several = not paper.encoding and random.random() < 0.25
    names = (
        ["Apr 2021", "May 2021", "June 2021"] if several else [random.choice(["Sheet1", "Data", "ලැයිස්තුව", "القائمة"])]
    )
    people: list[Somebody] = []
    for name in names:
        page = Page(name)
        paper.pages.append(page)
        gap = [""] if random.random() < 0.15 else []
        for title in random.sample([t for t in TITLES if _can_write(t, style.encoding)], random.randrange(4)):
            page.add(*gap, title)
        if page.lines and random.random() < 0.5:
            page.add()
        page.add(*gap, *(c.header for c in columns))
        _people(page, style, columns, crowd, people, gap)
        if random.random() < 0.6:
            page.add()
            for note in random.sample([n for n in NOTES if _can_write(n, style.encoding)], random.randrange(1, 3)):
                page.add(*gap, "", note) if random.random() < 0.5 else page.add(*gap, note)
    if not paper.encoding and random.random() < 0.3:
        old = Page("old", hidden=True)
        old.lines = [Line(["Name", "Passport No"]), Line(["Somebody Else", "N0000001"])]
        paper.pages.append(old)


def _people(
    page: Page, style: Style, columns: list[Column], crowd: Crowd, people: list[Somebody], gap: list[str]
) -> None:
    random = style.random
    for number in range(1, 31):
        chance = random.random()
        if chance < 0.05 and people:
            person = random.choice(people)
        else:
            person = crowd.somebody()
            if random.random() < 0.06:
                person.passport = f"?{random.choice(['employer', 'police', 'lost'])}"
            elif random.random() < 0.1 and style.encoding != "cp1252":
                person.script = random.choice(IN_SINHALA + IN_TAMIL)
            else:
                people.append(person)
        fields: dict[str, Any] = {"nationality": "LKA"}
        cells = [c.write(person, fields) if c.name != "serial" else number for c in columns]
        doubts = [fields.pop("?doubt")] if "?doubt" in fields else []
        who = person.passport if person in people else None
        line = page.add(*gap, *cells, fields=fields, who=who, doubts=doubts)
        if chance > 0.95 and not style.text_only:
            line.struck, line.reason = True, "cancelled"
