"""What the form library says, in our own plain words: each of its English sentences with the one that a clerk reads.

The places (`%(min)s`) are the library's. A test finds a sentence of the library that has no line here.
"""

from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.kernel.texts import msg

_REQUIRED = msg("Fill this in.")
_CHOOSE = msg("Choose one of the answers offered.")
_LOAD_AGAIN = msg("Load the page again and send the form once more.")
_OTHER_FILE = msg("This kind of file is not taken. The help text says which ones are.")
_WRONG = msg("This cannot be read. Look at the help text and write it again.")

IN_OUR_WORDS = {
    "Invalid field name '%s'.": msg("This must equal another field, which is missing."),
    "Field must be equal to %(other_name)s.": msg("This must be the same as the other one."),
    "Field must be between %(min)d and %(max)d characters long.": msg("Write between %(min)d and %(max)d characters."),
    "Number must be at least %(min)s.": msg("Write a number that is at least %(min)s."),
    "Number must be at most %(max)s.": msg("Write a number that is at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": msg("Write a number between %(min)s and %(max)s."),
    "Date must be at least %(min)s.": msg("Write a date on or after %(min)s."),
    "Date must be at most %(max)s.": msg("Write a date on or before %(max)s."),
    "Date must be between %(min)s and %(max)s.": msg("Write a date between %(min)s and %(max)s."),
    "This field is required.": _REQUIRED,
    "Invalid input.": _WRONG,
    "Invalid email address.": msg("Write the e-mail address like name@example.org."),
    "Invalid IP address.": _WRONG,
    "Invalid Mac address.": _WRONG,
    "Invalid URL.": msg("Write the web address with https:// in front."),
    "Invalid UUID.": _LOAD_AGAIN,
    "Invalid value, must be one of: %(values)s.": _CHOOSE,
    "Invalid value, can't be any of: %(values)s.": msg("This answer is not possible here. Choose another one."),
    "This field cannot be edited.": msg("This cannot be changed here."),
    "This field is disabled and cannot have a value.": msg("This cannot be changed here."),
    "Invalid CSRF Token.": _LOAD_AGAIN,
    "CSRF token missing.": _LOAD_AGAIN,
    "CSRF failed.": _LOAD_AGAIN,
    "CSRF token expired.": _LOAD_AGAIN,
    "The CSRF token is missing.": _LOAD_AGAIN,
    "The CSRF session token is missing.": _LOAD_AGAIN,
    "The CSRF token has expired.": _LOAD_AGAIN,
    "The CSRF token is invalid.": _LOAD_AGAIN,
    "The CSRF tokens do not match.": _LOAD_AGAIN,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Choices cannot be None.": _CHOOSE,
    "Not a valid choice.": _CHOOSE,
    "Invalid choice(s): one or more data inputs could not be coerced.": msg("Choose among the answers offered."),
    "Not a valid datetime value.": msg("Write the date and the time like 27 3 2021 14:20."),
    "Not a valid date value.": msg("Write the date like 27 3 2021."),
    "Not a valid time value.": msg("Write the time like 14:20."),
    "Not a valid week value.": _WRONG,
    "Not a valid integer value.": msg("Write a whole number in digits."),
    "Not a valid decimal value.": msg("Write the number in digits, like 1250.50."),
    "Not a valid float value.": msg("Write the number in digits, like 1250.50."),
    "File does not have an approved extension: {extensions}": _OTHER_FILE,
    "File does not have an approved extension.": _OTHER_FILE,
    "File must be between {min_size} and {max_size} bytes.": msg("This file is too large, or empty. Take another."),
}


class OurWords:
    """What WTForms asks for texts: its own sentences in our words, in the language of the page; ours as they are."""

    def gettext(self, sentence: str) -> str:
        """Return one sentence in the page's language, its places still open."""
        return str(_(IN_OUR_WORDS.get(sentence, sentence)))

    def ngettext(self, singular: str, _plural: str, number: int) -> str:
        """Return the sentences that depend on a number; the library has four."""
        if "at least" in singular:
            return str(ngettext("Write at least %(num)d character.", "Write at least %(num)d characters.", number))
        if "longer than" in singular:
            return str(ngettext("Write at most %(num)d character.", "Write at most %(num)d characters.", number))
        if "exactly" in singular:
            return str(ngettext("Write exactly %(num)d character.", "Write exactly %(num)d characters.", number))
        return str(_("Choose among the answers offered."))
