"""The blueprints of the domain, and how a message is shown."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from migrant_support.domains.letters import labels
from migrant_support.domains.letters.rules.messages import Way
from migrant_support.domains.letters.templates import message_templates
from migrant_support.platform.messages import Channel, MessageState
from migrant_support.platform.messages.queries import MessageRow
from migrant_support.platform.messages.sending import ways_out
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import page_language, translated

blueprint = Blueprint("letters", __name__)
public_pages = Blueprint("paper_check", __name__, url_prefix="/papers")


def shown_message(row: MessageRow) -> dict[str, Any]:
    """A message as a line of a list: what, how, where it stands and what comes next."""
    template = message_templates().get(row.template)
    return {
        "id": row.id,
        "what": template.labels[page_language()] if template else _("Message"),
        "way": translated(labels.WAY[Way(row.channel.value)]),
        "language": translated(labels.LANGUAGE[row.language]),
        "state": {"label": translated(labels.STATE[row.state]), "tone": labels.STATE_TONE[row.state]},
        "lines": _lines(row),
        "has_words": row.has_words,
        "may_tell": row.state in (MessageState.QUEUED, MessageState.FAILED, MessageState.SENT),
        "may_cancel": row.state in (MessageState.QUEUED, MessageState.FAILED),
        "may_again": row.state is MessageState.FAILED,
    }


def _lines(row: MessageRow) -> list[str]:
    lines = [_("Written %(when)s.", when=moment_text(row.made_at))]
    if row.sent_at is not None:
        lines.append(_("Sent %(when)s.", when=moment_text(row.sent_at)))
    if row.problem is not None:
        lines.append(translated(labels.PROBLEM[row.problem]))
    if row.state is MessageState.QUEUED:
        lines.append(_waits(row))
    if row.ended_at is not None and row.state is not MessageState.FAILED:
        lines.append(f"{translated(labels.STATE[row.state])}: {moment_text(row.ended_at)}.")
    return lines


def _waits(row: MessageRow) -> str:
    if row.channel is Channel.LETTER:
        return _("Print it or read it out, then note that it was passed on.")
    if row.channel not in ways_out():
        return _("Nothing sends it here: read it out or print it, then note that it was passed on.")
    return _("Goes out %(when)s.", when=moment_text(row.due_at))
