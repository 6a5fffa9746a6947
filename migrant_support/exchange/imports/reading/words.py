"""Small vocabularies: sexes, nations, payers, yes and no, results, states, as lists of several languages write them."""

import re
from functools import lru_cache
from typing import Literal

from migrant_support.formats.characters import one_line

_LONGEST = 200


def key(text: str) -> str:
    """Return a text for looking it up: one line, lower case, no joiners, no marks at the ends."""
    return one_line(text[:_LONGEST].replace("\u200d", "").replace("\u200c", "")).casefold().strip(" .,;:-–_*()\"'")


_SEX_WORDS = {
    "M": "m|male|males|mle|man|men|gent|boy|mr|mstr|master|son|පිරිමි|පුරුෂ|පි|ආ|ஆண்|ஆ|ذكر|رجل|männlich|masculin|homme|h",
    "F": "f|female|femal|fem|females|femail|femele|woman|women|lady|girl|mrs|miss|ms|daughter|ගැහැණු|ස්ත්රී|කාන්තා|ගැ|ස්ත්‍රී|පෙම්|"
    "பெண்|பெ|انثى|أنثى|امرأة|w|weiblich|frau|féminin|femme",
    "X": "x|other|unspecified|transgender|trans|වෙනත්|மற்றவை|اخرى|أخرى",
}
_SEXES = {key(w): sex for sex, words in _SEX_WORDS.items() for w in words.split("|")}


def sex_of(text: str) -> Literal["M", "F", "X"] | None:
    """Return the sex a cell names, also where two languages stand beside each other (`Male / පිරිමි`)."""
    whole = key(text)
    if whole in _SEXES:
        return _sex(_SEXES[whole])
    named = {_SEXES[k] for k in map(key, re.split(r"[/|,\s()\-–]+", whole)) if k in _SEXES}
    return _sex(named.pop()) if len(named) == 1 else None


def _sex(value: str) -> Literal["M", "F", "X"]:
    return "M" if value == "M" else "F" if value == "F" else "X"


_NATIONS = {
    "LKA": "lka|lk|sl|sri lanka|sri lankan|srilanka|srilankan|sri-lankan|s lanka|ශ්රී ලංකා|ශ්රී ලාංකික|ලංකා|ශ්රී ලාංකීය|இலங்கை|இலங்கையர்|"
    "سريلانكا|سريلانكية|سريلانكي|سيريلانكا|سري لانكا|cey|ceylon|slk",
    "IND": "ind|in|india|indian|இந்தியா|இந்தியர்|ඉන්දියානු|ඉන්දියා|الهند|هندي|هندية",
    "NPL": "npl|np|nepal|nepali|nepalese|නේපාල|நேபாளம்|نيبال|نيبالي",
    "BGD": "bgd|bd|bangladesh|bangladeshi|بنغلاديش|بنغالي",
    "PAK": "pak|pk|pakistan|pakistani|باكستان|باكستاني",
    "PHL": "phl|ph|philippines|filipino|filipina|phil|الفلبين|فلبيني|فلبينية",
    "MDV": "mdv|mv|maldives|maldivian|مالديف", "IDN": "idn|id|indonesia|indonesian|اندونيسيا",
    "KWT": "kwt|kw|kuwait|kuwaiti|الكويت|كويتي", "OMN": "omn|om|oman|omani|عمان|عماني",
    "SAU": "sau|sa|ksa|saudi|saudi arabia|saudi arabian|السعودية|سعودي", "ARE": "are|ae|uae|emirati|united arab emirates|الامارات",
    "QAT": "qat|qa|qatar|qatari|قطر", "BHR": "bhr|bh|bahrain|bahraini|البحرين", "JOR": "jor|jo|jordan|jordanian|الاردن|الأردن",
    "LBN": "lbn|lb|lebanon|lebanese|لبنان|لبناني", "CYP": "cyp|cy|cyprus|cypriot|قبرص", "GBR": "gbr|gb|uk|british|united kingdom",
    "ETH": "eth|et|ethiopia|ethiopian|اثيوبيا", "KEN": "ken|ke|kenya|kenyan", "EGY": "egy|eg|egypt|egyptian|مصر",
    "CHN": "chn|cn|china|chinese", "MMR": "mmr|mm|myanmar|burmese", "THA": "tha|th|thailand|thai", "VNM": "vnm|vn|vietnam|vietnamese",
    "USA": "usa|us|american|united states", "AUS": "aus|au|australia|australian", "CAN": "can|ca|canada|canadian",
    "DEU": "deu|de|d|german|germany", "ITA": "ita|it|italy|italian", "FRA": "fra|fr|france|french", "SYR": "syr|sy|syria|syrian",
    "GHA": "gha|gh|ghana|ghanaian", "UGA": "uga|ug|uganda|ugandan", "NGA": "nga|ng|nigeria|nigerian", "MYS": "mys|my|malaysia|malaysian",
    "AFG": "afg|af|afghanistan|afghan", "RUS": "rus|ru|russia|russian", "UKR": "ukr|ua|ukraine|ukrainian", "SGP": "sgp|sg|singapore",
}  # fmt: skip
_NATION_WORDS = {key(w): code for code, words in _NATIONS.items() for w in words.split("|")}


def nation_of(text: str) -> str | None:
    """Return the ISO alpha-3 code of a nationality or country as written, or None."""
    return _NATION_WORDS.get(key(text)) or _NATION_WORDS.get(key(text.replace(".", "")))


_NOTHING = {key(w) for w in ["-", "--", "—", "–", "n/a", "na", "nil", "none", "no", "not available", "not applicable", "?", "??", "unknown", "not known", "dont know", "don't know", ".", "0", "tba", "tbc", "pending", "නැත", "නැහැ", "නොදනී", "இல்லை", "தெரியாது", "لا يوجد", "لا", "غير معروف", "same", "see remarks", "to follow", "awaited", "blank", "null", "expired"]}  # fmt: skip


def says_nothing(text: str) -> bool:
    """Tell whether a cell is a way of leaving it empty."""
    return key(text) in _NOTHING or not any(c.isalnum() for c in text)


_YES = {
    key(w)
    for w in [
        "yes",
        "y",
        "agree",
        "agreed",
        "i agree",
        "ok",
        "true",
        "1",
        "consent",
        "consented",
        "given",
        "✓",
        "✔",
        "ඔව්",
        "එකඟයි",
        "කැමතියි",
        "ஆம்",
        "சம்மதம்",
        "ஆமாம்",
        "نعم",
        "موافق",
        "موافقة",
        "اوافق",
        "ja",
        "oui",
    ]
}
_NO = {
    key(w)
    for w in [
        "no",
        "n",
        "not agree",
        "disagree",
        "i do not agree",
        "false",
        "0",
        "refused",
        "declined",
        "not given",
        "නැත",
        "නෑ",
        "නැහැ",
        "එකඟ නැත",
        "අකමැතියි",
        "இல்லை",
        "சம்மதமில்லை",
        "لا",
        "غير موافق",
        "nein",
        "non",
    ]
}


def yes_or_no(text: str) -> bool | None:
    """Return what an answer says, in any of the languages or in two at once (`Yes / ඔව්`); None for anything else."""
    parts = {key(p) for p in [text, *re.split(r"[/|,]", text[:_LONGEST])]}
    if text.strip() in {"✓", "✔", "√"}:
        return True
    says_yes, says_no = bool(parts & _YES), bool(parts & _NO)
    return None if says_yes == says_no else says_yes


_PAYERS = {
    "SLBFE": ("slbfe", "bureau", "foreign employment", "slbef", "ශ්රී ලංකා විදේශ සේවා නියුක්ති කාර්යාංශය", "කාර්යාංශය", "பணியகம்", "مكتب العمل السريلانكي"),
    "IOM": ("iom", "i.o.m", "migration organi", "المنظمة الدولية للهجرة"),
    "state": ("gosl", "g.o.s.l", "emb", "government", "govt", "gov", "state", "mission", "consulate", "ministry", "mfa", "රජය", "තානාපති", "அரசு", "தூதரகம்",
              "السفارة", "الحكومة", "treasury"),
    "self": ("self", "own", "pax", "personal", "myself", "i can pay", "can pay", "passenger", "තමන්", "මට පුළුවන්", "තමාම", "சொந்த", "சுய", "நானே", "نفسه", "على حسابه", "حسابي",
             "family"),
}  # fmt: skip
_CANNOT = (
    "cannot",
    "can not",
    "can't",
    "no money",
    "not able",
    "unable",
    "no mony",
    "නෑ",
    "බැහැ",
    "බෑ",
    "முடியாது",
    "لا استطيع",
    "لا أستطيع",
)


def payer_of(text: str) -> Literal["state", "SLBFE", "IOM", "self"] | None:
    """Return who pays: a known body, or `self` where the question can you pay? is answered with yes."""
    folded = key(text)
    if any(w in folded for w in _CANNOT) or yes_or_no(text) is False:
        return None
    for payer, words in _PAYERS.items():
        if any(re.search(rf"(?<!\w){re.escape(w)}", folded) for w in words):
            return "SLBFE" if payer == "SLBFE" else "IOM" if payer == "IOM" else "state" if payer == "state" else "self"
    return "self" if yes_or_no(text) else None


_LOCATIONS = {
    "employer": ("employer", "sponsor", "company", "baba", "madam", "mama", "kafeel", "kafil", "boss", "agent", "agency", "spons", "owner",
                 "ස්පොන්සර්", "හාම්පුතා", "සේවා යෝජක", "මැඩම්", "කොම්පැනි", "ගාව", "ළඟ", "முதலாளி", "கம்பனி", "ஸ்பொன்சர்", "الكفيل", "صاحب العمل", "الشركة", "كفيل"),
    "police": ("police", "court", "immigration", "deport", "cid", "prosecut", "පොලිස", "උසාවි", "பொலிஸ்", "போலீஸ்", "الشرطة", "المحكمة", "شرطة"),
    "lost": ("lost", "missing", "stolen", "misplaced", "නැති වුණා", "නැතිවුණා", "නැති වී", "නැති උනා", "தொலைந்து", "காணாமல்", "مفقود", "ضائع", "ضاع", "مسروق"),
}  # fmt: skip


def passport_location_of(text: str) -> Literal["employer", "police", "lost"] | None:
    """Return where a missing book is said to be."""
    folded = key(text)
    if any(w in folded for w in _LOCATIONS["lost"]):
        return "lost"
    if any(w in folded for w in _LOCATIONS["police"]):
        return "police"
    return "employer" if any(w in folded for w in _LOCATIONS["employer"]) else None


_NEGATIVE = (
    "negative",
    "neg",
    "-ve",
    "- ve",
    "(-)",
    "nd",
    "n.d",
    "not detected",
    "undetected",
    "not det",
    "සෘණ",
    "නිෂේධාත්මක",
    "நெகடிவ்",
    "எதிர்மறை",
    "سلبي",
    "سالب",
)
_INCONCLUSIVE = ("inconclusive", "indeterminate", "invalid", "repeat", "equivocal", "borderline", "retest", "re-test")
_PENDING = (
    "pending",
    "awaited",
    "awaiting",
    "result due",
    "tbc",
    "not yet",
    "waiting",
    "බලාපොරොත්තු",
    "நிலுவை",
    "قيد الانتظار",
    "to follow",
)
_POSITIVE = (
    "positive",
    "pos",
    "+ve",
    "+ ve",
    "(+)",
    "detected",
    "ධන",
    "ආසාදිත",
    "பாசிட்டிவ்",
    "நேர்மறை",
    "ايجابي",
    "إيجابي",
    "موجب",
    "reactive",
)
TestResult = Literal["negative", "positive", "pending", "inconclusive"]


def test_result_of(text: str) -> TestResult | None:
    """Return a laboratory result as written in any of its usual ways."""
    folded = " ".join(text[:_LONGEST].casefold().split()).strip(" .,;*")
    if folded in {"-", "n"}:
        return "negative" if folded == "n" else None
    if folded in {"+", "p"}:
        return "positive"
    if any(_starts(folded, w) for w in _INCONCLUSIVE):
        return "inconclusive"
    if any(_starts(folded, w) for w in _PENDING):
        return "pending"
    if any(_starts(folded, w) for w in _NEGATIVE):
        return "negative"
    return "positive" if any(_starts(folded, w) for w in _POSITIVE) else None


def _starts(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        before_ok = at == 0 or not text[at - 1].isalnum() or not word[0].isalnum()
        after_ok = len(word) > 3 or end == len(text) or not text[end].isalnum()
        if before_ok and after_ok:
            return True
        at = text.find(word, at + 1)
    return False


_STATES = {
    "isolated": ("isolat", "transfer", "tr. to", "tr to", "shifted to", "icc", "idh", "hospital", "positive", "moved to", "treatment", "හුදකලා", "රෝහල", "மாற்ற", "தனிமை",
                 "மருத்துவமனை", "معزول", "عزل", "مستشفى"),
    "released": ("released", "release", "discharged", "went home", "left", "sent home", "out", "home", "completed", "මුදාහැර", "ගියා", "නිදහස්", "விடுவிக்க", "வெளியேற",
                 "غادر", "خرج", "تم الافراج"),
    "admitted": ("in", "admitted", "staying", "in quarantine", "in centre", "present", "in-house", "inhouse", "under quarantine", "still in", "occupied", "සිටී", "ඇතුළත්",
                 "உள்ளே", "உள்ளார்", "مقيم", "داخل", "موجود"),
}  # fmt: skip


def stay_state_of(text: str) -> Literal["admitted", "isolated", "released"] | None:
    """Return the state of a stay in quarantine."""
    folded = key(text)
    if any(w in folded for w in _STATES["isolated"]):
        return "isolated"
    if any(_starts(folded, w) for w in _STATES["released"]):
        return "released"
    return "admitted" if any(_starts(folded, w) for w in _STATES["admitted"]) else None


_EXITS = {
    "hospital": ("hospital", "admitted to", "icu", "clinic", "රෝහල", "மருத்துவமனை", "ஆஸ்பத்திரி", "مستشفى", "المستشفى"),
    "returned_to_employer": ("handed over to employer", "back to sponsor", "back to employer", "returned to employer", "returned to sponsor", "went back", "to employer",
                             "to sponsor", "to kafeel", "rejoined", "reconciled", "with sponsor", "with employer", "සේවා යෝජක", "හාම්පුතා", "ස්පොන්සර්", "முதலாளியிடம்",
                             "முதலாளி", "الكفيل", "صاحب العمل"),
    "repatriated": ("repatriat", "sent home", "went home", "departed", "left for sl", "flew", "flown", "to sri lanka", "deported", "home by", "ul ", "ලංකාවට", "ගෙදර",
                    "ආපසු", "නාඩு திரும்ப", "நாடு திரும்ப", "இலங்கைக்கு", "வீட்டுக்கு", "ترحيل", "سافر", "سافرت", "غادرت", "عاد", "الى سريلانكا"),
}  # fmt: skip


def exit_reason_of(text: str) -> Literal["repatriated", "returned_to_employer", "hospital"] | None:
    """Return why a stay ended, from whatever was written beside the date or in the remarks."""
    folded = f"{key(text)} "
    for reason, words in _EXITS.items():
        if any(w in folded for w in words):
            return (
                "hospital"
                if reason == "hospital"
                else "repatriated"
                if reason == "repatriated"
                else "returned_to_employer"
            )
    return None


SSR_CODES = frozenset(
    [
        "INFT",
        "WCHR",
        "WCHS",
        "WCHC",
        "WCBD",
        "WCBW",
        "WCMP",
        "MEDA",
        "VGML",
        "DEPU",
        "DEPA",
        "DEAF",
        "BLND",
        "DPNA",
        "STCR",
        "OXYG",
        "UMNR",
        "CHLD",
        "EXST",
        "BSCT",
        "MAAS",
        "LANG",
        "MOML",
        "AVML",
        "HNML",
        "DBML",
        "CHML",
        "BBML",
        "DOCS",
        "DOCO",
        "DOCA",
        "KSML",
        "SFML",
        "NSML",
        "FPML",
        "GFML",
        "LSML",
        "LFML",
        "PETC",
        "SPML",
        "XBAG",
    ]
)
_SSR_WORDS = {
    "wheelchair": "WCHR",
    "wheel chair": "WCHR",
    "stretcher": "STCR",
    "oxygen": "OXYG",
    "unaccompanied minor": "UMNR",
}
_CODE = re.compile(r"[A-Z]{4}")


@lru_cache(maxsize=2048)
def ssr_of(text: str) -> tuple[str, ...]:
    """Return the special service codes written in a remark, in its order; a wheelchair without a code is WCHR."""
    short = text[:_LONGEST]
    codes = [w for w in re.findall(r"[A-Za-z]+", short.upper()) if _CODE.fullmatch(w) and w in SSR_CODES]
    if not codes:
        codes = [code for words, code in _SSR_WORDS.items() if words in short.casefold()]
    return tuple(dict.fromkeys(codes))


_ALONE = {
    key(w)
    for w in [
        "-",
        "0",
        "nil",
        "no",
        "none",
        "only me",
        "alone",
        "me only",
        "myself",
        "single",
        "just me",
        "no one",
        "nobody",
        "zero",
        "එක්කෙනයි",
        "තනියම",
        "මම විතරයි",
        "නැත",
        "තනිව",
        "தனியாக",
        "நான் மட்டும்",
        "இல்லை",
        "لا يوجد",
        "لوحدي",
        "وحدي",
        "لا",
        "بمفردي",
        "1 only me",
    ]
}
_COUNTED = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "එක": 1,
    "දෙක": 2,
    "දෙදෙනෙක්": 2,
    "එක් අයෙක්": 1,
    "ஒருவர்": 1,
    "ஒன்று": 1,
    "இருவர்": 2,
    "மூவர்": 3,
    "واحد": 1,
    "اثنان": 2,
    "ثلاثة": 3,
}
_KIN = re.compile(
    r"husband\s*/\s*wife|husband|wife|spouse|child(?!ren)|son|daughter|mother|father|sister|brother|baby|infant|friend|ස්වාමි|බිරිඳ|දරුවා|கணவர்|மனைவி|குழந்தை|زوج|زوجة|طفل",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"[A-Za-z]{1,3}\.?[ \-]?[0-9OoIi][0-9OoIi \-]{5,}")


def companions_of(text: str) -> int | None:
    """Return how many travel with the person: a number in front, a word, or counted kin and passports; None when unclear."""
    if key(text) in _ALONE or not any(c.isalnum() for c in text):
        return 0
    books = len(_DOCUMENT.findall(text[:_LONGEST]))
    bare = _DOCUMENT.sub(" ", text[:_LONGEST])
    found = re.search(r"(?<!\w)[0-9]{1,2}(?!\w)", bare)
    if found:
        return int(found[0])
    for word in key(bare).replace("(", " ").split():
        if word in _COUNTED:
            return _COUNTED[word]
    return len(_KIN.findall(bare)) or books or None


def currency_of(text: str) -> str | None:
    """Return a three-letter currency code as written in a column of its own."""
    code = key(text).upper()
    return code if re.fullmatch(r"[A-Z]{3}", code) else None
