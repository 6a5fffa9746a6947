"""The job that puts a message to a list into the outbox, part by part. Begun again, nobody is written to twice."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import url_for

from migrant_support.desks.list_audience import Audience, audience_from, people_of
from migrant_support.domains.letters.actions.lists import ListWords, put_part
from migrant_support.domains.letters.rules.lists import LanguageRule, WayRule, check_for_lists, occasion_of
from migrant_support.domains.letters.rules.messages import Place
from migrant_support.domains.letters.templates import message_templates
from migrant_support.domains.letters.views.messages import in_language
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs import Done, Progress, job, order
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power

SEND = "letters.list.send"
PART = 100
KEPT = 100


def words_from(
    template: str, way: WayRule, language: LanguageRule, values: Mapping[Place, str], *, day: date
) -> ListWords:
    """What is said, of what was filled in on that day. Raises Refused for a template that is not for lists."""
    chosen = check_for_lists(message_templates().get(template))
    occasion = occasion_of(chosen, values, day)
    return ListWords(template, way, language, partial(in_language, dict(values)), occasion)


def order_sending(
    viewer: Viewer, audience: Audience, words: ListWords, values: Mapping[Place, str], *, until: datetime
) -> UUID:
    """Order the job; who comes on the list after `until` was not looked at and is not written to. Raises Refused."""
    return order(
        viewer,
        SEND,
        {
            **audience.plain(),
            "until": until.isoformat(),
            "template": words.template,
            "way": words.way.value,
            "language": words.language.value,
            "values": {place.value: text for place, text in values.items()},
            "occasion": words.occasion,
        },
    )


def _page_of(result: Mapping[str, Any]) -> str:
    return url_for("list_messages.report", sending_id=UUID(str(result["job"])))


@job(SEND, power=Power.MESSAGE_SEND, label=msg("Message to a list"), leads_to=_page_of)
def run_sending(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:
    """Put part by part, each in a transaction of its own, for whom the sender still sees and may write to now."""
    words = ListWords(
        arguments["template"],
        WayRule(arguments["way"]),
        LanguageRule(arguments["language"]),
        partial(in_language, {Place(place): text for place, text in arguments["values"].items()}),
        arguments["occasion"],
    )
    with work(write=False):
        people = people_of(viewer, audience_from(arguments), until=datetime.fromisoformat(arguments["until"]))
    ways: Counter[str] = Counter()
    missed: list[tuple[str, str]] = []
    told = done = 0
    for start in range(0, len(people), PART):
        part = people[start : start + PART]
        with work(write=True):
            lines = put_part(viewer, part, words)
        ways.update(one.written.way.value for one in lines if one.written)
        missed += [(str(one.person_id), one.refused.sentence) for one in lines if one.refused]
        told += sum(1 for one in lines if one.is_told)
        done += len(part)
        progress.step(done=done, total=len(people))
    return Done(
        msg("%(done)s messages are in the outbox; %(missed)s people were not reached."),
        {"done": ways.total(), "missed": len(missed)},
        {
            "job": str(progress.job_id),
            "ways": dict(ways),
            "told": told,
            "not_reached": len(missed),
            "missed": missed[:KEPT],
        },
    )
