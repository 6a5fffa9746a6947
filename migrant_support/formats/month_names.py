"""Names of months as they are written in lists: English, Sinhala, Tamil, Arabic (Gulf and Levant), German and
French.
"""

_ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SINHALA = [
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
_TAMIL = ["ஜனவரி", "பிப்ரவரி", "மார்ச்", "ஏப்ரல்", "மே", "ஜூன்", "ஜூலை", "ஆகஸ்ட்", "செப்டம்பர்", "அக்டோபர்", "நவம்பர்", "டிசம்பர்"]
_GULF = ["يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "اغسطس", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر"]
_GERMAN = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
]
_FRENCH = [
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
_MORE = {
    "sept": 9, "janu": 1, "febr": 2, "පෙබ": 2, "පෙබරවාරී": 2, "අප්රේල්": 4, "අගෝ": 8, "දෙසැම්බර": 12, "නොවැම්බර": 11,
    "ජනවාරී": 1, "සැප්තැම්බර": 9, "ඔක්තෝබර": 10, "பெப்ரவரி": 2, "ஜூலாய்": 7, "யூலை": 7, "யூன்": 6, "ஓகஸ்ட்": 8,
    "ஒக்டோபர்": 10, "ஒக்ரோபர்": 10, "செப்டெம்பர்": 9, "நவம்பர": 11, "திசம்பர்": 12, "சனவரி": 1, "أبريل": 4, "إبريل": 4,
    "أغسطس": 8, "أكتوبر": 10, "شباط": 2, "آذار": 3, "اذار": 3, "نيسان": 4, "أيار": 5, "ايار": 5, "حزيران": 6, "تموز": 7,
    "آب": 8, "اب": 8, "أيلول": 9, "ايلول": 9,
}  # fmt: skip
# Two words each in the Levant: the first is not always on its own another month.
_LEVANT_PAIRS = {
    "كانون الثاني": "يناير", "كانون الأول": "ديسمبر", "كانون الاول": "ديسمبر",
    "تشرين الأول": "اكتوبر", "تشرين الاول": "اكتوبر", "تشرين الثاني": "نوفمبر",
}  # fmt: skip


def in_single_words(text: str) -> str:
    """Return a text with the months of the Levant that have two words under their one-word names."""
    for pair, single in _LEVANT_PAIRS.items():
        if pair in text:
            text = text.replace(pair, single)
    return text


def _table() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in (_ENGLISH, _SINHALA, _TAMIL, _GULF, _GERMAN, _FRENCH):
        for number, name in enumerate(language, start=1):
            names[name] = number
            names[name.replace("\u200d", "")] = number
            if name.isascii() or language in (_GERMAN, _FRENCH):
                names.setdefault(name[:3], number)
                names.setdefault(name[:4], number)
    names.pop("jui", None)  # juin or juillet
    return names | _MORE


MONTHS = _table()


def month_of(word: str) -> int | None:
    """Return 1 to 12 for the name of a month, whole or shortened, or None."""
    lowered = word.casefold().strip(".")
    if lowered in MONTHS:
        return MONTHS[lowered]
    if lowered.isascii() and len(lowered) > 4:
        return next((MONTHS[name] for name in _ENGLISH if name.startswith(lowered)), None)
    return None
