"""Turns what people write of their problem into categories of distress (FEATURES: cases), in English, Sinhala, Tamil, Arabic.

Word beginnings are matched in the folded text; a sentence may name several problems. Sensitive categories are only named
here; who may see them is decided where they are kept.
"""

import re
from functools import lru_cache

from migrant_support.exchange.imports.reading.words import key, says_nothing

_LONGEST = 4_000
_WORDS: dict[str, str] = {
    "unpaid_wages": r"not giv\w* (?:my |the |any )?(?:sal|wage|pay)|sal+ar\w*|wage|unpaid|not paid|non[- ]?pay|npw\b|nps\b|no pay\b|no sal|payment (?:due|not)|"
    r"(?:sal|pay)\w* (?:pending|due|outstanding|arrear)|arrears|money not given|"
    r"පඩි|වැටුප|සල්ලි දෙන්නේ|චෙක්|சம்பள|கூலி|ஊதிய|راتب|رواتب|اجور|أجور|مستحقات",
    "contract_violation": r"contract|agreement|(?:work(?:ing)?|worked) in (?:\w+ )?(?:\w+ )?houses|overwork|over work|no rest|long hours|different job|not as promised|"
    r"work(?:load)? too much|heavy work|excess work|no day off|no leave given|other houses|several houses|"
    r"කොන්ත්රාත්|ගිවිසුම|වැඩ වැඩි|වැඩ අධික|විවේක නැ|ගෙවල් \S+ වැඩ|ஒப்பந்த|அதிக வேலை|வேலைப் பளு|வேலைப்பளு|ஓய்வு இல்லை|ஓய்வில்லை|عقد|العقد|ساعات طويلة|عمل اضافي|عمل زائد|ارهاق",
    "physical_abuse": r"beat|assault|phy\w*\.? ?(?:abuse|violence)|physical|hit (?:me|her|by)|hits|hitting|slap|tortur|burn(?:t|ed)|kick|abus(?:e|ed) by|ill[- ]?treat|maltreat|"
    r"mistreat|violence|injured by|harassed by|hurt by|domestic abuse|"
    r"ගහනවා|ගැහු|ගහලා|ගසනවා|පහර|හිංසා|තලනවා|அடிக்கி|அடித்|அடி உதை|தாக்க|தாக்கு|சித்திரவதை|துன்புறுத்த|ضرب|اعتداء جسدي|تعذيب|عنف|يضرب",
    "sexual_abuse": r"sexual|rape|raped|molest|indecent|sex\.? ?(?:abuse|harass)|touch(?:es|ed|ing) (?:me|her)|"
    r"ලිංගික|අතවර|දූෂණ|பாலியல்|கற்பழி|வன்புணர்|வன்புணர்வு|تحرش|اغتصاب|جنسي",
    "confinement": r"locked|lock(?:ed)? (?:in|up)|not allow\w* (?:to )?(?:go|leave|out)|confine|kept inside|cannot go out|can ?not go out|can't go out|no freedom|imprisoned in|"
    r"phone (?:taken|not allowed)|house arrest|"
    r"හිරකර|වහලා|කාමරයේ දාලා|එළියට යන්න දෙන්නේ|පිටතට යාමට|அடைத்து|பூட்டி|வெளியே செல்ல|வெளியே போக|محبوس|محتجز|حبس|حجز حرية|ممنوعة من الخروج|ممنوع من الخروج",
    "passport_withheld": r"(?:passport|pp|ppt|p/p|travel document)\w*\s+(?:is |are |was |has been )?(?:with|not given|kept|held|withheld|taken|withhold|retain|confiscat|in the|at the|by)|"
    r"(?:has|have|keep|keeps|kept|hold|holds|took|taken|withh\w+|retain\w*|confiscat\w*)\s+(?:\w+\s+){0,2}(?:passport|pp\b|ppt\b|documents)|passport withh|"
    r"(?:පාස්පෝට්|ගමන් බලපත්ර)\S*\s*(?:\S+\s+){0,4}(?:ළඟ|ගාව|ලඟ|දෙන්නේ|රඳවා|තියාගෙන|අරගෙන)|கடவுச்சீட்டு\s*(?:\S+\s+){0,3}(?:உள்ளது|இருக்கிறது|தர|பறி|வைத்|கொடுக்க)|"
    r"(?:حجز|احتجاز|مصادرة|مع)\s*(?:\S+\s+){0,2}(?:الجواز|جواز)|(?:الجواز|جواز\S*)\s*(?:\S+\s+){0,2}(?:مع|عند|محجوز)",
    "trafficking_indicators": r"traffick|\bsold\b|forced (?:labou?r|work|prostitution)|debt bondage|bonded|forced to work|prostitut|"
    r"මිනිස් ජාවාරම|විකුණ|ජාවාරම|ஆட்கடத்தல்|விற்க|விற்றுவிட்|கடத்த|اتجار|بيع|اتجار بالبشر|عمل قسري",
    "detention": r"prison|jail|detain|detention|deport\w* (?:camp|cent)|police case|arrest|police custody|absconding case|huroob|court case|talha|in custody|deportation|"
    r"හිර(?:ගෙදර|ගත|භාර)|බන්ධනාගාර|පොලිස්|සිරගත|අත්අඩංගු|சிறை|காவலில்|கைது|தடுப்பு|பொலிஸ்|سجن|السجن|توقيف|موقوف|معتقل|اعتقال|قضية|الشرطة",
    "medical": r"sick|\bill\b|illness|patient|surger|operation|kidney|heart|diabet|\bpressure|medical|disease|cancer|injur|fractur|accident|stroke|asthma|hospital|treatment|"
    r"mental|depress|fever|paraly|\bbp\b|blood|wound|dialysis|unwell|health|chest pain|tumou?r|\btb\b|stomach|back ?pain|eye problem|ailing|epilep|"
    r"අසනීප|ලෙඩ|රෝග|සනීප නැ|සැත්කම|වකුගඩු|හෘද|දියවැඩියා|ශල්‍යකර්ම|ශල්යකර්ම|ප්‍රෙෂර්|ප්රෙෂර්|நோய்|உடல்நல|சுகவீன|சிகிச்சை|அறுவை|சிறுநீரக|இதய|நீரிழிவு|மருத்துவ|உடல் நல|مرض|مريض|مريضة|عملية|علاج|سكري|قلب|كلى|ضغط|صحي",
    "pregnancy": r"pregn|expecting (?:a )?baby|maternity|months carry|ගැබිණි|ගර්භණී|දරුවෙක් ලැබෙන්න|ගැබ්|கர்ப்ப|கர்பிணி|கருவுற்|பிள்ளைத்தாய்ச்சி|ගැබිනි|ගර්භනී|கர்ப்பிணி|கெப்பிணி|ගබිණි|கற்பிணி|ගැබ්බර|ගැබිණියක්|ගැබ|கர்ப்பம்|கர்ப்பவதி|கர்ப்பமாக|"
    r"ගැබිණිය|حامل|حمل",
    "job_loss": r"job|terminat|no work|lost work|dismiss|laid off|lay off|fired|unemploy|retrench|redundan|without work|out of work|work stopped|"
    r"(?:company|hotel|shop|restaurant|firm|factory|office|business|salon|site|project|farm|cafe|school|bakery|villa) (?:is |was |has |got )?(?:been )?(?:closed|shut|bankrupt)|closed down|"
    r"resign(?:ed)?|රැකියාව(?:ක්)? (?:නැ|අහිමි)|රස්සාව|වැඩ නැ|වැඩක් නැ|සේවයෙන් (?:ඉවත්|පහ)|සමාගම වැසී|කොම්පැනිය වහ|වේලை இல்லை|வேலை இல்லை|வேலையில்லை|வேலை இழ|வேலை போய்|பணிநீக்க|வேலையிழ|நிறுவனம் மூட|"
    r"فقدان العمل|فقد العمل|بدون عمل|لا يوجد عمل|اغلاق|إغلاق|انهاء خدم|انهاء الخدم|طرد|فصل|عاطل|تسريح",
    "visa_overstayed": r"over ?stay|(?:visa|aqama|iqama|permit|pink slip|residen\w*|arc|akama)\.?\s*(?:\w+\s+){0,2}(?:exp|finish|over|cancel|not renew|lapsed|ended|invalid)|"
    r"no (?:visa|iqama|aqama|permit)|expired (?:visa|iqama|aqama|permit|residence)|without (?:visa|iqama|aqama|permit)|illegal|undocumented|irregular|"
    r"(?:වීසා|අකාමා|වීසාව)\s*(?:\S+\s+){0,2}(?:ඉකුත්|ඉවර|නැ|අවසන්)|කල් ඉකුත්|(?:விசா|அகாமா|இகாமா)\s*(?:\S+\s+){0,2}(?:முடி|காலாவதி|இல்லை)|"
    r"(?:انتهاء|انتهت|منتهية|منتهي|بدون)\s*(?:\S+\s+){0,2}(?:الاقامة|الإقامة|اقامة|إقامة|التاشيرة|التأشيرة)|(?:الاقامة|الإقامة|اقامة|إقامة|التأشيرة|تأشيرة)\s*(?:\S+\s+){0,1}(?:منته|انته)|تجاوز مدة|مخالف",
    "stranded_transit": r"transit|stranded|stuck (?:at|in) (?:the )?airport|flight cancel|missed (?:the )?flight|layover|"
    r"අතරමං|ගුවන් තොටුපළේ|சிக்கி|இடைத்தங்க|ترانزيت|عالق|عالقة|عبور",
    "student_visitor": r"student|visit visa|visitor|tourist|college|universit|study|studies|on visit|visiting|ශිෂ්ය|ශිෂ්‍ය|සංචාරක|විසිට්|அரசு மாணவர்|மாணவ|சுற்றுலா|விசிட்|வருகை விசா|"
    r"طالب|طالبة|زيارة|سياحة|سائح",
    "employer_death": r"(?:kafeel|sponsor|employer|madam|baba|mama|kafil|boss|owner)\s+(?:is |was |has |had )?(?:passed away|died|dead|death|expired|deceased)|death of (?:the )?(?:sponsor|employer|kafeel)|"
    r"(?:හාම්පුතා|සේවා යෝජක\S*|ස්පොන්සර්|බාබා|මැඩම්)\s*(?:\S+\s+){0,1}(?:මිය|මැරු|නැති වුණා|මළ)|(?:முதலாளி|ஸ்பொன்சர்|அனுசரணையாளர்)\s*(?:\S+\s+){0,1}(?:இறந்|மரண|காலமா)|"
    r"(?:وفاة|توفي|مات)\s*(?:الكفيل|صاحب العمل)|(?:الكفيل|كفيل)\s*(?:متوفي|توفي|مات)",
    "conflict_disaster": r"\bwar\b|conflict|earthquake|flood|explosion|blast|bomb|missile|cyclone|disaster|shelling|riot|airstrike|evacuat|යුද්ධ|භූමිකම්පා|ගංවතුර|පිපිරී|யுத்த|போர்|நிலநடுக்க|வெள்ள(?:ம்|த்)|குண்டு|வெடிப்பு|"
    r"حرب|زلزال|انفجار|قصف|فيضان|كارثة",
    "other": r"(?:go|return|come|going|get back) (?:back )?(?:home|to sri ?lanka)|(?:mother|father|husband|wife|child|son|daughter|parent|brother|sister|family)\w* (?:is |was |are |has )?(?:dying|died|death|sick|passed|expired|ill\b|serious)|"
    r"dying|family (?:emergency|problem)|homesick|personal reason|ගෙදර යන්න|නිවසට යාමට|ලංකාවට යන්න|ලංකාවට එන්න|வீட்டுக்கு போக|ஊருக்கு போக|ஊருக்குப் போக|வீடு செல்ல|வீட்டிற்கு செல்ல|நாடு திரும்ப|வீட்டுக்குப் போக|العودة|ارجع|اريد السفر|أريد العودة",
}  # fmt: skip
_PATTERNS = {category: re.compile(words) for category, words in _WORDS.items()}
_FRAGMENTS = re.compile(r"[\n,;/&|•]|(?<=[^\s.]{4})\.\s|\.$|\s-\s|\band\b|\bwith\b(?= (?:no|sick))|සහ|மற்றும்|\sو(?=\w)")
_FAMILY = re.compile(r"\b(?:mother|father|husband|wife|child|children|son|daughter|parents?|brother|sister|family)\b")
_PLEAS = re.compile(r"pls|please|help|urgent|hurry|no reply|waiting|thank|!+")


@lru_cache(maxsize=8192)
def categories_of(text: str) -> tuple[str, ...]:
    """Return the categories named in a text, in a fixed order; `other` for a problem that none of the words fits."""
    folded = " ".join(text[:_LONGEST].replace("\u200d", "").replace("\u200c", "").casefold().split(" "))
    found: set[str] = set()
    unknown = False
    for fragment in _FRAGMENTS.split(folded):
        piece = " ".join(fragment.split())[:300]
        if not piece or says_nothing(piece):
            continue
        named = _named(piece)
        found |= named
        unknown |= not named and bool(_PLEAS.sub("", piece).strip(" .!?"))
    if not found:
        found = _named(" ".join(folded.split())[:600]) - {"other"} or found
    if not found and unknown:
        found = {"other"}
    return tuple(c for c in _WORDS if c in found)


def _named(piece: str) -> set[str]:
    named = {category for category, pattern in _PATTERNS.items() if pattern.search(piece)}
    if "sexual_abuse" in named:
        named.discard("physical_abuse")
    if "employer_death" in named:
        named -= {"visa_overstayed", "other"}
    if "other" in named and _FAMILY.search(piece):
        named -= {"medical"}  # somebody at home is ill, not this person
    if "student_visitor" in named and "visa_overstayed" not in named:
        named.discard("job_loss")
    if "passport_withheld" in named or "passport" in piece:
        named.discard("visa_overstayed" if "visa" not in piece else "")
    return named


def asks_to_be_taken_off(text: str) -> bool:
    """Tell whether somebody asks that the entry be cancelled (`remove my name`), or a clerk marked it so."""
    return bool(_CANCELLED.search(key(text)))


_CANCELLED = re.compile(
    r"cancel\w* (?:my|me|the|this|his|her) (?:name|registration|request|entry|form)|(?:remove|delete|take off|strike off|withdraw)\s+(?:my |his |her |the )?(?:name|registration|request|entry)|"
    r"don'?t want to go|do not want to go|not travell?ing|no longer (?:wish|want|needed|travel)|cxld|\bcxl\b|\bcanx\b|\bcnl\b|offload|off[- ]loaded|no[- ]?show|"
    r"^cancel(?:l?ed)?\b|cancel(?:l?ed) by|withdrawn|withdrew|struck off|name (?:removed|deleted)|will not travel|not going|"
    r"(?:මගේ )?නම (?:අයින්|ඉවත්|කපන්න|මකන්න)|අවලංගු|பெயரை? (?:நீக்க|எடுத்து|ரத்து)|ரத்து செய்|நீக்கவும்|(?:احذف|حذف|الغاء|إلغاء|شطب)\s*(?:اسمي|الاسم|التسجيل|الطلب)?"
)  # fmt: skip
