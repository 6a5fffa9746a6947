"""The 25 districts of Sri Lanka: canonical English names, and the ways lists write them in three languages."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from migrant_support.exchange.imports.reading.words import key

_NAMES = {
    "Ampara": "ampara|amparai|digamadulla|අම්පාර|அம்பாறை|أمبارا",
    "Anuradhapura": "anuradhapura|a'pura|apura|a pura|anuradapura|a/pura|අනුරාධපුර|අනුරාධපුරය|அனுராதபுரம்|انورادابورا",
    "Badulla": "badulla|බදුල්ල|பதுளை|بادولا",
    "Batticaloa": "batticaloa|baticaloa|batti|b'caloa|මඩකලපුව|மட்டக்களப்பு|باتيكالوا",
    "Colombo": "colombo|colmbo|kolamba|cmb|කොළඹ|கொழும்பு|كولومبو",
    "Galle": "galle|gall|ගාල්ල|காலி|غالي|جالي",
    "Gampaha": "gampaha|gampha|gampaha district|ගම්පහ|கம்பஹா|கம்பகா|غامباها",
    "Hambantota": "hambantota|h'tota|hambanthota|htota|හම්බන්තොට|அம்பாந்தோட்டை|ஹம்பாந்தோட்டை|هامبانتوتا",
    "Jaffna": "jaffna|yapanaya|jafna|යාපනය|யாழ்ப்பாணம்|யாழ்|جفنا",
    "Kalutara": "kalutara|kaluthara|කළුතර|களுத்துறை|கலுத்துறை|كالوتارا",
    "Kandy": "kandy|mahanuwara|nuwara|මහනුවර|නුවර|கண்டி|كاندي",
    "Kegalle": "kegalle|kegalla|kegall|කෑගල්ල|கேகாலை|كيغالي",
    "Kilinochchi": "kilinochchi|kilinochi|කිලිනොච්චිය|කිලිනොච්චි|கிளிநொச்சி",
    "Kurunegala": "kurunegala|k'gala|kurunagala|kgala|kurunegalla|kurunegal|කුරුණෑගල|குருநாகல்|குருணாகல்|குருநாகலை|كورونيغالا",
    "Mannar": "mannar|manar|මන්නාරම|மன்னார்",
    "Matale": "matale|mathale|මාතලේ|மாத்தளை|ماتالي",
    "Matara": "matara|mathara|මාතර|மாத்தறை|ماتارا",
    "Monaragala": "monaragala|moneragala|monaragalla|m'gala|මොණරාගල|மொனராகலை|மொணராகலை",
    "Mullaitivu": "mullaitivu|mullativu|mulaitivu|mullaithivu|මුලතිව්|முல்லைத்தீவு",
    "Nuwara Eliya": "nuwara eliya|nuwaraeliya|n'eliya|n eliya|nuwara-eliya|n/eliya|නුවරඑළිය|නුවර එළිය|நுவரெலியா|நுவரேலியா",
    "Polonnaruwa": "polonnaruwa|p'naruwa|polonnaruva|polonaruwa|pnaruwa|p naruwa|පොළොන්නරුව|பொலன்னறுவை|பொலநறுவை",
    "Puttalam": "puttalam|puttlam|putlam|chilaw|පුත්තලම|புத்தளம்|بوتالام",
    "Ratnapura": "ratnapura|rathnapura|r'pura|rpura|r pura|රත්නපුර|රත්නපුරය|இரத்தினபுரி|ரத்தினபுரி|راتنابورا",
    "Trincomalee": "trincomalee|trinco|tricomalee|trincomale|ත්රිකුණාමලය|ත්‍රිකුණාමලය|திருகோணமலை|திருமலை|ترينكومالي",
    "Vavuniya": "vavuniya|vavniya|vavunia|වවුනියාව|වවුනියා|வவுனியா",
}  # fmt: skip
_BY_WORD = {key(word): name for name, words in _NAMES.items() for word in words.split("|")}


@lru_cache(maxsize=2048)
def district_of(text: str) -> str | None:
    """Return the canonical English name of a district as written, small misspellings included; None when it is none."""
    for piece in (text, *text.replace("(", "/").replace(",", "/").split("/")):
        folded = key(piece).removesuffix(" district").removesuffix(" දිස්ත්රික්කය").removesuffix(" மாவட்டம்").strip()
        if folded in _BY_WORD:
            return _BY_WORD[folded]
        if len(folded) >= 5:
            found = process.extractOne(folded, _BY_WORD.keys(), scorer=fuzz.ratio, score_cutoff=84)
            if found:
                return _BY_WORD[found[0]]
    return None
