"""How acts and kinds of objects read on the auditor's screens, and how a spoken reference leads to an object.

The parts that own them register their words at start. An act without words shows its code: nothing is hidden for
want of a name. Nothing here may return the content of a record: references only.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from migrant_support.kernel.texts import msg

Find = Callable[[str], str | None]
References = Callable[[Collection[str]], Mapping[str, str]]
Belongings = Callable[[str], Collection[str]]


class ActGroup(StrEnum):
    """What an auditor looks for first."""

    READS = "reads"
    SIGN_IN_FAILURES = "sign_in_failures"
    ROLE_CHANGES = "role_changes"
    CHANGES = "changes"


GROUP_LABELS: dict[ActGroup, str] = {
    ActGroup.READS: msg("Protected reads"),
    ActGroup.SIGN_IN_FAILURES: msg("Failed sign-ins"),
    ActGroup.ROLE_CHANGES: msg("Changes of roles"),
    ActGroup.CHANGES: msg("Other acts"),
}


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """A kind of object: its label; `find` turns a typed reference into an id, `references` ids into references.

    `belongings` are ids of what belongs to an object (the cases of a person): who looked at them looked at it.
    """

    kind: str
    label: str
    find: Find | None = None
    references: References | None = None
    belongings: Belongings | None = None


_acts: dict[str, str] = {}
_kinds: dict[str, ObjectKind] = {}


def name_acts(sentences: Mapping[str, str]) -> None:
    """Say in English, marked with `msg()`, how acts read: {"people.person.register": "Registered a person"}."""
    _acts.update(sentences)


def sentence_of_act(act: str) -> str:
    """The English words of an act, for `gettext`, or its code."""
    return _acts.get(act, act)


def named_acts() -> frozenset[str]:
    """The codes of all acts that have words."""
    return frozenset(_acts)


def name_object_kind(
    kind: str,
    label: str,
    *,
    find: Find | None = None,
    references: References | None = None,
    belongings: Belongings | None = None,
) -> None:
    """Say how a kind of object reads, and how its references are found; each function is one statement."""
    _kinds[kind] = ObjectKind(kind, label, find, references, belongings)


def object_kind(kind: str) -> ObjectKind:
    """What is known of a kind; of one without words, its code."""
    return _kinds.get(kind) or ObjectKind(kind, kind)


def object_kinds() -> tuple[ObjectKind, ...]:
    """Every kind that was named."""
    return tuple(_kinds.values())


def group_of(act: str) -> ActGroup:
    """To which group an act belongs, by the way acts are called: area.noun.verb."""
    area, _, _ = act.partition(".")
    verb = act.rpartition(".")[2]
    if verb == "read":
        return ActGroup.READS
    if area == "access" and verb.endswith("_failed"):
        return ActGroup.SIGN_IN_FAILURES
    if area == "access" and act.split(".")[1] in ("grant", "role"):
        return ActGroup.ROLE_CHANGES
    return ActGroup.CHANGES


name_acts(
    {
        "audit.chain.verified": msg("Checked the audit log: it holds"),
        "audit.chain.found_broken": msg("Checked the audit log: it does not hold"),
        "tasks.task.add": msg("Added a task"),
        "tasks.task.plan": msg("Planned an appointment"),
        "tasks.task.finish": msg("Said how a task ended"),
        "tasks.task.reopen": msg("Opened a task again"),
        "tasks.task.give": msg("Gave a task to somebody"),
        "tasks.task.move": msg("Moved tasks to another place"),
        "tasks.task.escalate": msg("Raised an overdue task"),
        "files.file.store": msg("Stored a file"),
        "vault.rotation.begin": msg("Began to seal everything under new keys"),
        "vault.rotation.end": msg("Sealed everything under new keys"),
        "jobs.job.order": msg("Ordered long work"),
        "jobs.job.start_again": msg("Started long work again"),
    }
)
name_object_kind("task", msg("Task"))
name_object_kind("job", msg("Job"))
name_object_kind("stored_file", msg("File"))
name_object_kind("vault_rotation", msg("Change of keys"))
name_object_kind("sign_in_session", msg("Signed-in browser"))
name_object_kind("audit_line", msg("Audit log"))
