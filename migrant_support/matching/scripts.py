"""Writes Sinhala and Tamil names in Latin letters, roughly as a clerk would: for comparing, never for showing."""

from typing import Final

_SINHALA: Final = {
    "අ": "a",
    "ආ": "a",
    "ඇ": "e",
    "ඈ": "e",
    "ඉ": "i",
    "ඊ": "i",
    "උ": "u",
    "ඌ": "u",
    "එ": "e",
    "ඒ": "e",
    "ඔ": "o",
    "ඕ": "o",
    "ක": "k",
    "ඛ": "k",
    "ග": "g",
    "ඝ": "g",
    "ඟ": "ng",
    "ච": "ch",
    "ඡ": "ch",
    "ජ": "j",
    "ඣ": "j",
    "ඤ": "n",
    "ඥ": "gn",
    "ට": "t",
    "ඨ": "t",
    "ඩ": "d",
    "ඪ": "d",
    "ණ": "n",
    "ඬ": "nd",
    "ත": "th",
    "ථ": "th",
    "ද": "d",
    "ධ": "d",
    "න": "n",
    "ඳ": "nd",
    "ප": "p",
    "ඵ": "p",
    "බ": "b",
    "භ": "b",
    "ම": "m",
    "ඹ": "mb",
    "ය": "y",
    "ර": "r",
    "ල": "l",
    "ව": "v",
    "ශ": "sh",
    "ෂ": "sh",
    "ස": "s",
    "හ": "h",
    "ළ": "l",
    "ෆ": "f",
}
_SINHALA_SIGNS: Final = {
    "ා": "a",
    "ැ": "e",
    "ෑ": "e",
    "ි": "i",
    "ී": "i",
    "ු": "u",
    "ූ": "u",
    "ෙ": "e",
    "ේ": "e",
    "ෛ": "ai",
    "ො": "o",
    "ෝ": "o",
    "ෞ": "au",
    "ෘ": "ru",
    "්": "",
}
_TAMIL: Final = {
    "அ": "a",
    "ஆ": "a",
    "இ": "i",
    "ஈ": "i",
    "உ": "u",
    "ஊ": "u",
    "எ": "e",
    "ஏ": "e",
    "ஐ": "ai",
    "ஒ": "o",
    "ஓ": "o",
    "க": "k",
    "ங": "n",
    "ச": "s",
    "ஞ": "n",
    "ட": "d",
    "ண": "n",
    "த": "t",
    "ந": "n",
    "ப": "p",
    "ம": "m",
    "ய": "y",
    "ர": "r",
    "ல": "l",
    "வ": "v",
    "ழ": "l",
    "ள": "l",
    "ற": "r",
    "ன": "n",
    "ஜ": "j",
    "ஷ": "sh",
    "ஸ": "s",
    "ஹ": "h",
    "ஃ": "",
}
_TAMIL_SIGNS: Final = {
    "ா": "a",
    "ி": "i",
    "ீ": "i",
    "ு": "u",
    "ூ": "u",
    "ெ": "e",
    "ே": "e",
    "ை": "ai",
    "ொ": "o",
    "ோ": "o",
    "ௌ": "au",
    "்": "",
}
_AFTER_A_VOWEL: Final = {"ං": "n", "ඃ": ""}
_LETTERS: Final = _SINHALA | _TAMIL
_SIGNS: Final = _SINHALA_SIGNS | _TAMIL_SIGNS
# what English letters are called when initials are written in Sinhala or Tamil is left as words: too ambiguous to undo


def in_latin(text: str) -> str:
    """Return a folded text with Sinhala and Tamil letters written in Latin ones; others stay."""
    if text.isascii():
        return text
    out: list[str] = []
    for at, letter in enumerate(text):
        if letter in _SIGNS:
            out.append(_SIGNS[letter])
        elif letter in _AFTER_A_VOWEL:
            out.append(_AFTER_A_VOWEL[letter])
        elif letter in _LETTERS:
            following = text[at + 1 : at + 2]
            is_voiced = letter == "க" and text[at - 2 : at] == "ங்"  # singh, not sink
            out.append("g" if is_voiced else _LETTERS[letter])
            if letter not in "අආඇඈඉඊඋඌඑඒඔඕஅஆஇஈஉஊஎஏஐஒஓஃ" and following not in _SIGNS:
                out.append("a")  # a consonant without a sign carries an a
        else:
            out.append(letter)
    return "".join(out)
