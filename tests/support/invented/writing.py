"""Ways to write the same thing: dates, telephones, documents, sexes, problems. Each way keeps what it says exactly."""

from collections.abc import Callable
from datetime import date, datetime, time
from random import Random
from typing import Any

from tests.support.invented.people import CODES, ZERO_IN_FRONT, Somebody

SI_MONTHS = [
    "ජනවාරි",
    "පෙබරවාරි",
    "මාර්තු",
    "අප්\u200dරේල්",
    "මැයි",
    "ජූනි",
    "ජූලි",
    "අගෝස්තු",
    "සැප්තැම්බර්",
    "ඔක්තෝබර්",
    "නොවැම්බර්",
    "දෙසැම්බර්",
]
TA_MONTHS = ["ஜனவரி", "பெப்ரவரி", "மார்ச்", "ஏப்ரல்", "மே", "ஜூன்", "ஜூலை", "ஓகஸ்ட்", "செப்டெம்பர்", "ஒக்டோபர்", "நவம்பர்", "டிசம்பர்"]
GULF_MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
LEVANT_MONTHS = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]
FRENCH_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _ending(day: int) -> str:
    return "th" if 4 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def as_moment(day: date) -> datetime:
    """A day as a spreadsheet keeps it."""
    return datetime.combine(day, time())


DAYS: dict[str, Callable[[date], Any]] = {
    "excel": as_moment,
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "dots_short": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "iso": lambda d: f"{d:%Y-%m-%d}",
    "iso_slashes": lambda d: f"{d:%Y/%m/%d}",
    "iso_dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "airline": lambda d: f"{d:%d%b%y}".upper(),
    "named": lambda d: f"{d:%d-%b-%Y}",
    "named_short": lambda d: f"{d:%d-%b-%y}",
    "long": lambda d: f"{d.day} {d:%B} {d.year}",
    "american_long": lambda d: f"{d:%B} {d.day}, {d.year}",
    "american_short": lambda d: f"{d:%b} {d.day:02d} {d.year}",
    "ordinal": lambda d: f"{d.day}{_ending(d.day)} of {d:%B} {d.year}",
    "blanks": lambda d: f"{d:%d %m %Y}",
    "spaced": lambda d: f"{d.day} / {d.month} / {d.year}",
    "spaced_dots": lambda d: f"{d.day}. {d.month}. {d.year}",
    "backslash": lambda d: f"{d:%d\\%m\\%Y}",
    "compact": lambda d: f"{d:%d%m%Y}",
    "stamp": lambda d: f"{d:%Y-%m-%d} 00:00:00",
    "iso_t": lambda d: f"{d:%Y-%m-%d}T00:00:00.000Z",
    "weekday": lambda d: f"{d:%A}, {d.day} {d:%B} {d.year}",
    "sinhala": lambda d: f"{d.year} {SI_MONTHS[d.month - 1]} {d.day}",
    "tamil": lambda d: f"{d.day} {TA_MONTHS[d.month - 1]} {d.year}",
    "gulf": lambda d: f"{d.day} {GULF_MONTHS[d.month - 1]} {d.year}",
    "levant": lambda d: f"{d.day} {LEVANT_MONTHS[d.month - 1]} {d.year}",
    "french": lambda d: f"{d.day} {FRENCH_MONTHS[d.month - 1]} {d.year}",
    "arabic_digits": lambda d: f"{d:%d/%m/%Y}".translate(ARABIC_DIGITS),
    "arabic_iso": lambda d: f"{d:%Y/%m/%d}".translate(ARABIC_DIGITS),
    "full_width": lambda d: f"{d:%d/%m/%Y}".translate(FULL_WIDTH),
    "slash_month": lambda d: f"{d:%d/%b/%Y}",
    "no_gap": lambda d: f"{d.day}{d:%b}{d.year}",
    "serial_text": lambda d: str((d - date(1899, 12, 30)).days),
    "month_roman": lambda d: (
        f"{d.day}.{['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'][d.month - 1]}.{d.year}"
    ),
}
AMERICAN: Callable[[date], str] = lambda d: f"{d:%m/%d/%Y}"  # noqa: E731 - a way of writing like those above
PARTIAL: list[tuple[Callable[[date], Any], int]] = [
    (lambda d: str(d.year), 4),
    (lambda d: d.year, 4),
    (lambda d: f"00/00/{d.year}", 4),
    (lambda d: f"{d.year}-00-00", 4),
    (lambda d: f"{d.month:02d}/{d.year}", 7),
    (lambda d: f"{d:%b} {d.year}", 7),
    (lambda d: f"{d:%Y-%m}", 7),
    (lambda d: f"{d:%b-%Y}".upper(), 7),
]


def phone_ways(number: str, country: str) -> list[Any]:
    """Ways to write one number of the country's own."""
    code = CODES[country]
    local = number.removeprefix(f"+{code}")
    dialled = ("0" if country in ZERO_IN_FRONT else "") + local
    half = len(local) // 2
    return [
        number,
        dialled,
        f"00{code}{local}",
        f"{code}{local}",
        int(local),
        f"+{code} {local[:half]} {local[half:]}",
        f"(+{code}) {local}",
        f"+{code}-{local[:half]}-{local[half:]}",
        f"{dialled[:3]}-{dialled[3:]}",
        f"{dialled[:3]} {dialled[3:5]} {dialled[5:]}",
        f"Tel: {dialled}",
        f"{dialled} (WhatsApp)",
        f"WhatsApp +{code}{local}",
        dialled.translate(ARABIC_DIGITS),
        f"{dialled[:4]}.{dialled[4:]}",
        f"'{dialled}",
        f"{code}{local}.0",
        f"+{code}(0){local}" if country in ZERO_IN_FRONT else number,
    ]


def passport_ways(number: str) -> list[str]:
    """Ways to write one Sri Lankan passport number."""
    ways = [
        number,
        number.lower(),
        f"N {number[1:]}",
        f"N-{number[1:4]} {number[4:]}",
        f"PP {number}",
        f" {number} ",
        f"N.{number[1:]}",
        f"PPT No: {number}",
        f"N/{number[1:]}",
        f"{number[:4]}-{number[4:]}",
        f"No. {number}",
        number.translate(FULL_WIDTH),
        f"{number} (new)",
    ]
    if "0" in number[1:]:
        ways.append(number[0] + number[1:].replace("0", "O", 1))
    return ways


def nic_ways(number: str) -> list[Any]:
    """Ways to write one identity card number of the new form; the old form where it has one."""
    ways: list[Any] = [number, f"{number[:4]} {number[4:8]} {number[8:]}", int(number), f"{number[:4]}-{number[4:]}"]
    if number.startswith("19") and number[7] == "0":
        old = f"{number[2:7]}{number[8:]}"
        ways += [f"{old}V", f"{old}v", f"{old} V", f"{old[:2]} {old[2:5]} {old[5:]} V", f"{old}-V", f"{old}X"]
    return ways


SEXES = {
    "F": [
        "F",
        "Female",
        "FEMALE",
        "f",
        "Fem",
        "Woman",
        "ගැහැණු",
        "ස්ත්\u200dරී",
        "කාන්තා",
        "பெண்",
        "أنثى",
        "انثى",
        "Lady",
        "Mrs",
    ],
    "M": ["M", "Male", "MALE", "m", "Man", "පිරිමි", "පුරුෂ", "ஆண்", "ذكر", "Gent", "Mr"],
}
PROBLEMS: list[tuple[str, list[str]]] = [
    ("salary not paid for 5 months", ["unpaid_wages"]),
    ("5 months salary due", ["unpaid_wages"]),
    ("Wages withheld by the company", ["unpaid_wages"]),
    ("no pay since March", ["unpaid_wages"]),
    ("පඩි ගෙවන්නේ නැත", ["unpaid_wages"]),
    ("மாதச் சம்பளம் கிடைக்கவில்லை", ["unpaid_wages"]),
    ("عدم دفع الراتب", ["unpaid_wages"]),
    ("لم استلم رواتبي منذ ٤ أشهر", ["unpaid_wages"]),
    ("beaten by madam", ["physical_abuse"]),
    ("physically assaulted by sponsor's son", ["physical_abuse"]),
    ("මැඩම් ගහනවා", ["physical_abuse"]),
    ("முதலாளி அடிக்கிறார்", ["physical_abuse"]),
    ("يضربني الكفيل", ["physical_abuse"]),
    ("sexual harassment by the employer", ["sexual_abuse"]),
    ("ලිංගික අතවර", ["sexual_abuse"]),
    ("تحرش جنسي", ["sexual_abuse"]),
    ("locked in the house", ["confinement"]),
    ("not allowed to leave the house", ["confinement"]),
    ("passport kept by employer", ["passport_withheld"]),
    ("employer refuses to return passport", ["passport_withheld"]),
    ("பாஸ்போர்ட் முதலாளியிடம்", ["passport_withheld"]),
    ("جواز السفر محجوز عند الكفيل", ["passport_withheld"]),
    ("visa expired", ["visa_overstayed"]),
    ("residence permit expired", ["visa_overstayed"]),
    ("iqama not renewed", ["visa_overstayed"]),
    ("වීසා අවසන්", ["visa_overstayed"]),
    ("விசா காலாவதியாகிவிட்டது", ["visa_overstayed"]),
    ("انتهت الإقامة", ["visa_overstayed"]),
    ("7 months pregnant", ["pregnancy"]),
    ("ගැබිනි මවක්", ["pregnancy"]),
    ("கர்ப்பிணித் தாய்", ["pregnancy"]),
    ("حامل في الشهر السابع", ["pregnancy"]),
    ("kidney patient, needs dialysis", ["medical"]),
    ("heart operation needed", ["medical"]),
    ("දියවැඩියා රෝගියෙක්", ["medical"]),
    ("நோய்வாய்ப்பட்டுள்ளேன்", ["medical"]),
    ("مريضة وتحتاج علاج", ["medical"]),
    ("lost my job", ["job_loss"]),
    ("restaurant closed, no work", ["job_loss"]),
    ("රැකියාව අහිමි වුණා", ["job_loss"]),
    ("வேலை போய்விட்டது", ["job_loss"]),
    ("فقدت عملي", ["job_loss"]),
    ("in jail", ["detention"]),
    ("detained at deportation centre", ["detention"]),
    ("في السجن", ["detention"]),
    ("student, course finished", ["student_visitor"]),
    ("came on visit visa, stuck", ["student_visitor"]),
    ("stranded in transit at airport", ["stranded_transit"]),
    ("sponsor passed away", ["employer_death"]),
    ("توفي الكفيل", ["employer_death"]),
    ("flat destroyed in the port blast", ["conflict_disaster"]),
    ("victim of human trafficking", ["trafficking_indicators"]),
    ("forced to work without contract in many houses", ["contract_violation", "trafficking_indicators"]),
    ("overworked, 18 hours a day", ["contract_violation"]),
    ("contract breached", ["contract_violation"]),
]
TWO_PROBLEMS = [", ", " / ", "; ", " & ", "\n", " and ", " + ", ". "]
DISTRICTS = [
    ("Kurunegala", ["Kurunegala", "KURUNEGALA", "කුරුණෑගල", "குருநாகல்", "Kurunagala", "كورونيغالا"]),
    ("Batticaloa", ["Batticaloa", "මඩකලපුව", "மட்டக்களப்பு", "Batticoloa", "Batti"]),
    ("Nuwara Eliya", ["Nuwara Eliya", "N'Eliya", "Nuwaraeliya", "නුවරඑළිය", "நுவரெலியா"]),
    ("Anuradhapura", ["Anuradhapura", "A'pura", "අනුරාධපුරය", "அனுராதபுரம்"]),
    ("Colombo", ["Colombo", "COLOMBO District", "Colombo 10", "කොළඹ", "கொழும்பு", "كولومبو"]),
    ("Kalutara", ["Kalutara", "Kaluthara", "කළුතර", "களுத்துறை"]),
]
CONSENTS: list[tuple[str, bool | None]] = [
    ("Yes", True),
    ("No", False),
    ("YES", True),
    ("ඔව්", True),
    ("නැහැ", False),
    ("ஆம்", True),
    ("இல்லை", False),
    ("نعم", True),
    ("لا", False),
    ("I agree", True),
    ("Y", True),
    ("N", False),
    ("", None),
    ("I do not agree", False),
    ("නෑ", False),
]
PAYERS: list[tuple[str, str | None]] = [
    ("Self", "self"),
    ("SELF FUNDED", "self"),
    ("Embassy", "state"),
    ("Govt. of SL", "state"),
    ("IOM", "IOM"),
    ("SLBFE", "SLBFE"),
    ("SLBFE fund", "SLBFE"),
    ("Mission funds", "state"),
    ("Own money", "self"),
    ("", None),
]


def name_ways(random: Random, person: Somebody) -> tuple[str, dict[str, Any]]:
    """Write a name in one cell and tell what should be read from it."""
    whole = {"full_name": person.name}
    ways = [
        (person.name, whole),
        (person.name.upper(), whole),
        (person.name.lower(), whole),
        (f"  {person.name.replace(' ', '   ')} ", whole),
        (f"{'Mrs' if person.sex == 'F' else 'Mr'}. {person.name}", whole),
        (f"{person.initials.replace(' ', '.')}", {"full_name": person.initials}),
        (f"{person.surname.upper()}, {person.given}", {"surname": person.surname, "given_names": person.given}),
        (
            f"{person.surname}/{person.given} {'MS' if person.sex == 'F' else 'MR'}".upper(),
            {"surname": person.surname, "given_names": person.given},
        ),
    ]
    return random.choice(ways)
