"""`flask texts …`: collects the texts of the product for the translators, and compiles what they wrote."""

import click
from flask.cli import AppGroup

from migrant_support.platform.web.catalogues import (
    TRANSLATED,
    Gaps,
    collected_texts,
    compile_catalogue,
    update_catalogue,
    written,
)

texts = AppGroup("texts", help="Texts of the screens and their translations.")


@texts.command("collect")
def collect() -> None:
    """Collect every text of the code and the templates into the catalogues."""
    found = collected_texts()
    click.echo(f"{len(found)} texts")
    for language in TRANSLATED:
        _tell(update_catalogue(language, found))


@texts.command("compile")
def compile_all() -> None:
    """Compile the catalogues, so that the product shows them."""
    for language in TRANSLATED:
        if not written(language).is_file():
            raise click.ClickException(f"There is no catalogue {written(language)}. Run `flask texts collect` first.")
        _tell(compile_catalogue(language))


def _tell(gaps: Gaps) -> None:
    click.echo(f"{gaps.language}: {gaps.missing} without translation, {gaps.unsure} unsure")
