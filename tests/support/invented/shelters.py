"""Registers of shelters: a sheet for each month or each room, children below their mother, people carried forward."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.support.invented import writing
from tests.support.invented.paper import Line, Page, Paper
from tests.support.invented.people import CHILDREN, Crowd, Somebody
from tests.support.invented.registers import EMPLOYERS, Style, a_style

STAYED = ["", "-", "still in shelter", "in", "to date"]
LEFT = [
    ("repatriated", "repatriated"),
    ("Repatriated by UL 230", "repatriated"),
    ("flew home", "repatriated"),
    ("returned to employer", "returned_to_employer"),
    ("handed over to sponsor", "returned_to_employer"),
    ("admitted to hospital", "hospital"),
    ("රෝහලට ඇතුළත් කළා", "hospital"),
    ("இலங்கைக்கு அனுப்பப்பட்டார்", "repatriated"),
    ("سافرت الى سريلانكا", "repatriated"),
    ("ලංකාවට පිටත් විය", "repatriated"),
]
MOVES = [
    "moved to Room {room} Bed {bed} on {day}",
    "{day}: shifted to Rm {room}/{bed}",
    "Tr. to R{room} B{bed} {day}",
    "changed to room {room} bed {bed} w.e.f. {day}",
    "කාමර {room} ඇඳ {bed} ට මාරු කළා {day}",
    "{day} அறை {room} கட்டில் {bed} க்கு மாற்றப்பட்டார்",
    "نقلت الى غرفة {room} سرير {bed} بتاريخ {day}",
]
AS_CHILD = [
    "{name} (child)",
    "- {name} (son)",
    "+ {name}",
    "child - {name}",
    "Baby: {name}",
    "d/o {name}",
    "   * {name} (daughter)",
    "දරුවා: {name}",
    "{name} (දරුවා)",
    "குழந்தை {name}",
    "{name} (குழந்தை)",
    "طفل: {name}",
    "s/o {name}",
]
AGES_OF_CHILDREN = [("8 months", 0), ("2 yrs", 2), (4, 4), ("1 1/2", 1), ("11 m", 0), ("3 years", 3), ("06 months", 0)]
DITTO = ['"', "-do-", "do", "〃", "ditto", "''", '" "', '-"-', "as above", "එම"]
MONTHS = [(2021, 6), (2021, 7), (2021, 8)]
SHORT_DAYS = ["slashes_bare", "excel", "named", "dots_short", "bare_month", "slashes", "iso"]


@dataclass
class Stay:
    """One person's stay as the register knows it."""

    person: Somebody
    employer: str
    age: int
    room: str
    bed: str
    came: date
    left: date | None = None
    child: str = ""
    child_age: tuple[Any, int] = ("", 0)
    problem: tuple[str, list[str]] = ("", [])


@dataclass
class House:
    """The habits of a register, and the ways its sheets write days."""

    style: Style
    columns: list[str]
    room_and_bed: bool
    numbered: bool
    headers: dict[str, str] = field(default_factory=dict)

    def day(self, value: date) -> Any:
        """A day with or without its year."""
        way = self.style.random.choice(SHORT_DAYS)
        if way == "slashes_bare":
            return f"{value.day}/{value.month}"
        if way == "bare_month":
            return f"{value.day}-{value:%b}"
        return writing.DAYS[way](value)


def a_shelter(seed: int) -> Paper:
    """A register of some shelter."""
    random = Random(f"shelter {seed}")
    country = random.choice(["OMN", "JOR", "SAU", "KWT", "LBN", "QAT", "ARE", "BHR", "MYS"])
    style = a_style(random, country)
    crowd = Crowd(random, country)
    house = _house(style)
    paper = Paper([], country)
    by_room = random.random() < 0.3
    if by_room and not house.room_and_bed and random.random() < 0.7:
        house.columns.remove("room")
    inside: list[Stay] = []
    months = MONTHS[:1] if by_room else MONTHS
    for year, month in months:
        arrivals = [_arrival(house, crowd, date(year, month, 1)) for _ in range(random.randrange(10, 16))]
        stays = inside + arrivals
        if by_room:
            for room in sorted({s.room for s in stays}):
                _page(paper, house, f"Room {room}", [s for s in stays if s.room == room], date(year, month, 1))
        else:
            name = random.choice(
                [f"{date(year, month, 1):%B %Y}", f"{date(year, month, 1):%b-%y}", f"{month:02d}-{year}"]
            )
            _page(paper, house, name, stays, date(year, month, 1))
        inside = [s for s in stays if s.left is None]
    return paper


def _house(style: Style) -> House:
    random = style.random
    middle = ["passport_no", "age", "employer", "categories", "room", "date_in", "date_out"]
    random.shuffle(middle)
    both = random.random() < 0.3
    at = middle.index("room")
    if not both:
        middle.insert(at + 1, "bed")
    house = House(style, ["serial", "full_name", *middle, "remarks"], both, numbered=True)
    house.headers = {name: style.header(name) for name in house.columns}
    if both:
        house.headers["room"] = random.choice(
            ["Room / Bed", "Rm/Bed No.", "කාමරය / ඇඳ", "அறை / கட்டில்", "الغرفة / السرير"]
        )
    return house


def _arrival(house: House, crowd: Crowd, month: date) -> Stay:
    random = house.style.random
    person = crowd.somebody("F")
    came = month + timedelta(days=random.randrange(20))
    left = came + timedelta(days=random.randrange(2, 8)) if random.random() < 0.4 else None
    stay = Stay(
        person,
        random.choice(EMPLOYERS),
        2021 - person.born.year,
        str(random.randrange(1, 9)),
        str(random.randrange(1, 7)),
        came,
        left,
        problem=random.choice(writing.PROBLEMS),
    )
    if random.random() < 0.2:
        stay.child, stay.child_age = random.choice(CHILDREN), random.choice(AGES_OF_CHILDREN)
    return stay


def _page(paper: Paper, house: House, name: str, stays: list[Stay], month: date) -> None:
    random = house.style.random
    page = Page(name)
    paper.pages.append(page)
    page.add(random.choice(["SHELTER REGISTER", "SAFE HOUSE – LIST OF INMATES", "සුරැකුම් නිවාස ලේඛනය", "سجل دار الإيواء"]))
    page.add(f"{month:%B %Y} (Females)" if random.random() < 0.7 else f"Month: {month:%m/%Y} - ladies' shelter")
    _header(page, house)
    above = None
    for number, stay in enumerate(stays, start=1):
        line = _line(page, house, stay, number, above, month)
        above = stay
        if stay.child:
            _child(page, house, stay, line)
        if number == 8 and random.random() < 0.5:
            page.add(random.choice(["Page total", "Sub total"]), "", "8 females")
            page.add()
            _header(page, house)
            above = None
    page.add()
    page.add(random.choice(["TOTAL", "Grand Total", "එකතුව", "மொத்தம்", "المجموع"]), "", str(len(stays)))


def _header(page: Page, house: House) -> None:
    """One row, or two with the room and bed and both days below a common word."""
    names = house.columns
    if house.style.random.random() < 0.5 or "bed" not in names or "room" not in names:
        page.add(*(house.headers[n] for n in names))
        return
    at = names.index("room") + 1
    first = page.add(*(house.headers[n] for n in names))
    second = page.add(*("" for _ in names))
    first.cells[at - 1], first.cells[at] = "ACCOMMODATION", ""
    second.cells[at - 1], second.cells[at] = house.headers["room"], house.headers["bed"]
    row = len(page.lines) - 1
    page.merges.append((row, at, row, at + 1))
    page.merges += [(row, c, row + 1, c) for c in range(1, len(names) + 1) if c not in (at, at + 1)]


def _line(page: Page, house: House, stay: Stay, number: int, above: Stay | None, month: date) -> Line:
    random = house.style.random
    fields: dict[str, Any] = {
        "nationality": "LKA",
        "full_name": stay.person.name,
        "sex": "F",
        "passport_no": stay.person.passport,
        "age": stay.age,
        "employer": stay.employer,
        "categories": stay.problem[1],
        "room": stay.room,
        "bed": stay.bed,
        "date_in": stay.came.isoformat(),
        "date_out": None,
    }
    remark, out = "", random.choice(STAYED)
    if stay.left and (stay.left.year, stay.left.month) == (month.year, month.month):
        words, fields["exit_reason"] = random.choice(LEFT)
        fields["date_out"] = stay.left.isoformat()
        out = house.day(stay.left)
        if isinstance(out, str) and random.random() < 0.4:
            out = f"{out} {random.choice(['- ', '('])}{words}"
        else:
            remark = words
    elif stay.left:
        stay.left = None
    if stay.left is None and random.random() < 0.12:
        moved = {"date": (month + timedelta(days=22)).isoformat(), "room": "3", "bed": "2"}
        day = month + timedelta(days=22)
        remark = random.choice(MOVES).format(
            room=3, bed=2, day=random.choice([f"{day.day}/{day.month}", f"{day:%d.%m.%y}"])
        )
        fields["transfers"] = [moved]
    same = above is not None and above.employer == stay.employer
    written = {
        "serial": number,
        "full_name": random.choice([stay.person.name, stay.person.name.upper(), f"Ms. {stay.person.name}"]),
        "passport_no": random.choice(writing.passport_ways(stay.person.passport)),
        "age": random.choice([stay.age, f"{stay.age} yrs", str(stay.age), f"{stay.age}Y"]),
        "employer": random.choice(DITTO) if same and random.random() < 0.7 else stay.employer,
        "categories": stay.problem[0],
        "room": _room(house, stay),
        "bed": random.choice([stay.bed, int(stay.bed), f"Bed {stay.bed}", f"B{stay.bed}"]),
        "date_in": house.day(stay.came),
        "date_out": out,
        "remarks": remark,
    }
    if written["bed"] == f"B{stay.bed}":
        written["bed"] = stay.bed
    return page.add(*(written[n] for n in house.columns), fields=fields, who=stay.person.passport)


def _room(house: House, stay: Stay) -> Any:
    random = house.style.random
    if house.room_and_bed:
        return random.choice([f"{stay.room}/{stay.bed}", f"Rm {stay.room} Bed {stay.bed}", f"R{stay.room}-B{stay.bed}"])
    return random.choice(
        [stay.room, int(stay.room), f"Rm {stay.room}", f"Room-{stay.room}", f"{int(stay.room):02d}"[-1]]
    )


def _child(page: Page, house: House, stay: Stay, mother: Line) -> None:
    written, age = stay.child_age
    cells = {
        "full_name": house.style.random.choice(AS_CHILD).format(name=stay.child),
        "age": written,
        "remarks": house.style.random.choice(["", "with mother"]),
    }
    known = mother.fields or {}
    fields = {
        "full_name": stay.child,
        "nationality": "LKA",
        "age": age,
        "room": known["room"],
        "date_in": known["date_in"],
    }
    page.add(
        *(cells.get(n, "") for n in house.columns),
        fields=fields,
        guardian=mother,
        who=f"child of {stay.person.passport}",
    )
