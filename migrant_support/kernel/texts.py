"""Marks a sentence for translation where no translator may be imported: rules, enums, tables of the lower floors."""


def msg(sentence: str) -> str:
    """Return the sentence unchanged; the catalogue tool collects it, the screen translates it when it is shown."""
    return sentence
