"""The one kind of task that medical work makes; it says nothing of an illness, and only medical staff see it."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.store import DataClass
from migrant_support.platform.tasks import register_task_kind

FOLLOW_UP = "health_follow_up"
register_task_kind(FOLLOW_UP, msg("See the person again, as agreed"), data_class=DataClass.MEDICAL)
