"""Tasks and appointments: something is due, with who, when and why; what is overdue escalates (FEATURES C5).

The subject is a (kind, id) of any floor above; the place of a task (scope kind, scope id) decides who finds it.
"""

from migrant_support.platform.tasks.kinds import register_task_kind

__all__ = ["register_task_kind"]
