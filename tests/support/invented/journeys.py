"""Passenger lists of charters and intake lists of quarantine centres, as airlines and centres could keep them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.support.invented import writing
from tests.support.invented.paper import Line, Page, Paper
from tests.support.invented.people import Crowd, Somebody
from tests.support.invented.registers import Style, a_style

FLIGHTS = [
    ("QR", "654", "DOH"),
    ("EK", "648", "DXB"),
    ("UL", "282", "RUH"),
    ("GF", "144", "BAH"),
    ("RJ", "180", "AMM"),
    ("UL", "102", "MLE"),
]
FLIGHT_DAYS = ["airline", "named", "named_short", "excel", "slashes", "iso", "dots_short", "long"]
PAYERS = [
    ("EMBASSY", "state"),
    ("IOM", "IOM"),
    ("SELF", "self"),
    ("SLBFE", "SLBFE"),
    ("Govt", "state"),
    ("Own", "self"),
]
SERVICES = [
    ("", []),
    ("", []),
    ("", []),
    ("WCHR", ["WCHR"]),
    ("wheelchair", ["WCHR"]),
    ("VGML", ["VGML"]),
    ("MEDA - OXYG", ["MEDA", "OXYG"]),
    ("DEPU", ["DEPU"]),
]
NEGATIVE = ["Negative", "NEG", "-ve", "ND", "Not detected", "සෘණ", "நெகடிவ்", "سلبي", "N"]
POSITIVE = ["Positive", "POS", "+ve", "Detected", "ධන", "பாசிட்டிவ்", "إيجابي"]
CENTRES = ["Hotel Long Beach Koggala", "Kandakadu QC", "Hotel Full Moon Negombo", "Pallekele Army QC"]


def _flight_titles(random: Random, line: tuple[str, str, str], day: date) -> list[str]:
    airline, number, origin = line
    return random.choice(
        [
            [f"{airline} {number} / {day:%d%b%Y}".upper(), f"{origin}-CMB PASSENGER LIST"],
            ["PASSENGER MANIFEST", f"Flight: {airline}{number}", f"Date: {day:%d/%m/%Y}", f"Route {origin} to CMB"],
            [f"Charter flight {airline}-{number} from {origin} on {day.day} {day:%B} {day.year} - passenger list"],
            ["මගී ලේඛනය - PAX LIST", f"{airline} {number} {origin}/CMB {day:%d.%m.%Y}"],
            ["قائمة الركاب", f"رحلة {airline} {number} {origin}-CMB", f"{day:%Y/%m/%d}"],
        ]
    )


def a_flight(seed: int) -> Paper:
    """A passenger list."""
    random = Random(f"flight {seed}")
    style = a_style(random, random.choice(["QAT", "ARE", "SAU", "BHR", "JOR", "MDV"]))
    if random.random() < 0.6:
        style.languages = random.choice([["en"], ["short"]])
    style.days = [writing.DAYS[w] for w in random.sample(FLIGHT_DAYS, 2)]
    crowd = Crowd(random, style.country)
    day = date(2021, 5, 3) + timedelta(days=random.randrange(200))
    page = Page(random.choice(["PAX LIST", "Manifest", "FINAL", "Sheet1"]))
    for title in _flight_titles(random, random.choice(FLIGHTS), day):
        page.add(title)
    page.add()
    one_cell = random.random() < 0.5
    names = ["full_name"] if one_cell else ["surname", "given_names", "title"]
    rest = ["passport_no", "nationality", "dob", "passport_expires", "sex", "payer"]
    random.shuffle(rest)
    if one_cell and random.random() < 0.5:
        rest.remove("sex")
    columns = ["serial", *names, *rest, "remarks"]
    page.add(*(style.header(n) for n in columns))
    number = 0
    while number < 32:
        number = _party(page, style, crowd, columns, number, day)
    page.add()
    page.add("", f"TOTAL PAX {number}")
    page.add("CABIN CREW")
    page.add("", *(["FERNANDO/KEVIN MR"] if one_cell else ["FERNANDO", "KEVIN", "MR"]))
    return Paper([page], style.country)


def _party(page: Page, style: Style, crowd: Crowd, columns: list[str], number: int, day: date) -> int:
    """Somebody alone, or a mother with a child and perhaps an infant."""
    random = style.random
    mother = crowd.somebody()
    unit = mother.passport if random.random() < 0.2 else None
    number += 1
    line = _passenger(page, style, mother, columns, str(number), "", "ADT", day)
    if random.random() < 0.05:
        line.fields, line.cells[-1], line.reason = (
            line.fields,
            random.choice(["CXLD", "NO SHOW", "OFFLOADED"]),
            "cancelled",
        )
        return number
    if unit is None:
        return number
    line.unit, head = unit, number
    child = crowd.somebody()
    child.surname, child.born = mother.surname, day - timedelta(days=random.randrange(1_000, 4_000))
    number += 1
    told = random.choice(
        [
            f"CHD OF S/N {head}",
            f"CHILD WITH SR {head}",
            f"CHD TVLG W/ {head}",
            f"with {(line.fields or {})['passport_no']}",
            f"child of no. {head}",
        ]
    )
    _passenger(page, style, child, columns, str(number), told, "CHD", day).unit = unit
    if random.random() < 0.5:
        infant = crowd.somebody()
        infant.surname, infant.born = mother.surname, day - timedelta(days=random.randrange(60, 600))
        told = random.choice([f"INF OF S/N {head}", f"INFT W/ {head}", f"infant with no {head}"])
        _passenger(page, style, infant, columns, random.choice(["INF", ""]), told, "INF", day).unit = unit
    return number


def _passenger(
    page: Page, style: Style, person: Somebody, columns: list[str], serial: str, told: str, kind: str, day: date
) -> Line:
    random = style.random
    title = {"ADT": {"F": "MS", "M": "MR"}, "CHD": {"F": "MISS", "M": "MSTR"}, "INF": {"F": "INF", "M": "INF"}}[kind][
        person.sex
    ]
    payer, read_payer = random.choice(PAYERS)
    service, codes = random.choice(SERVICES) if kind == "ADT" else ("", [])
    nation, code = random.choice(
        [("LKA", "LKA"), ("SRI LANKAN", "LKA"), ("SL", "LKA"), ("LKA", "LKA"), ("INDIAN", "IND")]
    )
    number = person.passport if code == "LKA" else f"Z{person.passport[1:]}"
    fields: dict[str, Any] = {
        "surname": person.surname,
        "given_names": person.given,
        "passport_no": number,
        "nationality": code,
        "dob": person.born.isoformat(),
        "dob_precision": "day",
        "passport_expires": person.expires.isoformat(),
        "payer": read_payer,
        "pax_type": kind,
        "ssr": sorted({*codes, *(["INFT"] if kind == "INF" else [])}),
    }
    if "sex" in columns:
        fields["sex"] = person.sex
    written = {
        "serial": serial,
        "full_name": f"{person.surname}/{person.given} {title}".upper(),
        "surname": person.surname.upper(),
        "given_names": person.given.upper(),
        "title": title,
        "passport_no": number
        if code != "LKA"
        else random.choice([number, number, f"{number[0]} {number[1:]}", number.lower()]),
        "nationality": nation,
        "dob": style.day(person.born),
        "passport_expires": style.day(person.expires),
        "sex": person.sex if kind != "INF" or random.random() < 0.5 else random.choice(writing.SEXES[person.sex]),
        "payer": payer,
        "remarks": " ".join(filter(None, [told, service])),
    }
    if told.startswith("with") and code != "LKA":
        written["remarks"] = told
    doubts = ["document_expired"] if person.expires < day else []
    who = number
    return page.add(*(written[n] for n in columns), fields=fields, doubts=doubts, who=who)


def a_centre(seed: int) -> Paper:
    """An intake list: headings of flights or of centres, hidden notes of doctors, two tests."""
    random = Random(f"centre {seed}")
    style = a_style(random, "LKA")
    crowd = Crowd(random, "LKA")
    by_flight = random.random() < 0.5
    merged = random.random() < 0.5
    columns = ["serial", "full_name", *random.sample(["passport_no", "nic", "phones", "room"], 4), "age_sex"]
    if random.random() < 0.5:
        columns[-1:] = ["age", "sex"]
    columns += ["centre", "date_in"] if by_flight else ["flight", "date_in"]
    columns += ["test1_date", "test1_result", "secret", "test2_date", "test2_result", "release_date", "status"]
    page = Page("Intake")
    page.add(random.choice(["QUARANTINE CENTRE - INTAKE", "නිරෝධායන මධ්‍යස්ථාන ලේඛනය", "RETURNEES UNDER QUARANTINE 2021"]))
    page.add(*(style.header(n) for n in columns))
    page.hidden_columns.add(columns.index("secret") + 1)
    number = 0
    for block in range(3):
        line = random.choice(FLIGHTS)
        day = date(2021, 5, 3) + timedelta(days=11 * block)
        centre = CENTRES[block]
        if by_flight:
            page.add(
                random.choice(
                    [
                        f"{line[0]} {line[1]} ex {line[2]} - {day:%d.%m.%Y}",
                        f"{line[0]}{line[1]} {line[2]}-CMB {day:%d %b %Y} (14 pax)",
                    ]
                )
            )
        else:
            page.add(centre)
        page.merges.append((len(page.lines), 1, len(page.lines), len(columns)))
        first = len(page.lines) + 1
        for at in range(14):
            number += 1
            shown = not (merged and by_flight) or at == 0
            _returnee(
                page, style, crowd.somebody(), columns, number, line, day, centre, shown=shown, by_flight=by_flight
            )
            if random.random() < 0.1:
                page.hidden_rows.add(len(page.lines))
        if merged and by_flight:
            page.merges.append((first, columns.index("centre") + 1, first + 13, columns.index("centre") + 1))
    page.add("", random.choice(["Total", "TOTAL IN QUARANTINE 42", "එකතුව"]))
    return Paper([page], "LKA")


def _returnee(
    page: Page,
    style: Style,
    person: Somebody,
    columns: list[str],
    number: int,
    line: tuple[str, str, str],
    day: date,
    centre: str,
    *,
    shown: bool,
    by_flight: bool,
) -> None:
    random = style.random
    age = 2021 - person.born.year
    positive = random.random() < 0.15
    tested, again = day + timedelta(days=1), day + timedelta(days=11)
    state, read_state = (
        ("Shifted to IDH", "isolated")
        if positive
        else random.choice(
            [
                ("In house", "admitted"),
                ("Released", "released"),
                ("released 15/05", "released"),
                ("IN", "admitted"),
                ("", None),
            ]
        )
    )
    has_second = not positive and random.random() < 0.7
    fields: dict[str, Any] = {
        "full_name": person.name,
        "sex": person.sex,
        "nationality": "LKA",
        "age": age,
        "passport_no": person.passport,
        "nic": person.nic,
        "phones": [person.phone],
        "room": str(100 + number),
        "centre": centre,
        "flight": f"{line[0]}{line[1]}",
        "date_in": day.isoformat(),
        "test1_date": tested.isoformat(),
        "test1_result": "positive" if positive else "negative",
        "test2_date": again.isoformat() if has_second else None,
        "test2_result": "negative" if has_second else None,
        "release_date": None if positive else (day + timedelta(days=14)).isoformat(),
        "status": read_state,
    }
    if by_flight:
        fields["origin"] = line[2]
    words = {"F": ["F", "Female", "ගැ", "பெ"], "M": ["M", "Male", "පි", "ஆ"]}[person.sex]
    written = {
        "serial": number,
        "full_name": random.choice([person.name, person.name.upper()]),
        "passport_no": random.choice(writing.passport_ways(person.passport)),
        "nic": random.choice(writing.nic_ways(person.nic)),
        "phones": random.choice(writing.phone_ways(person.phone, "LKA")),
        "room": random.choice([100 + number, str(100 + number), f"Rm {100 + number}"]),
        "age": random.choice([age, f"{age} yrs"]),
        "sex": random.choice(words),
        "age_sex": random.choice(
            [
                f"{age}/{random.choice(words)}",
                f"{random.choice(words)} {age}",
                f"{age} {random.choice(words)}",
                f"{age}yrs {random.choice(words)}",
            ]
        ),
        "centre": centre if shown else "",
        "flight": random.choice([f"{line[0]} {line[1]}", f"{line[0]}{line[1]}", f"{line[0]}-{line[1]}"]),
        "date_in": style.day(day),
        "test1_date": style.day(tested),
        "test1_result": random.choice(POSITIVE if positive else NEGATIVE),
        "secret": random.choice(["", "HIV positive", "depressed", "pregnant, do not tell"]),
        "test2_date": style.day(again) if has_second else "",
        "test2_result": random.choice(NEGATIVE) if has_second else "",
        "release_date": random.choice(["-", "TBA", ""]) if positive else style.day(day + timedelta(days=14)),
        "status": state,
    }
    page.add(*(written[n] for n in columns), fields=fields, who=person.passport)
