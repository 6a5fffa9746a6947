"""That there is a medical record, for those who may know so much and no more."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.medical.models import Encounter, MedicalTest, Vaccination, VitalReading
from migrant_support.domains.medical.queries.record import mine
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import db
from migrant_support.policy import Power


def has_record(viewer: Viewer, person_id: UUID) -> bool:
    """Did medical staff write anything of a person in sight?"""
    written = (
        sa.exists().where(model.person_id == person_id, mine(viewer, model, Power.MEDICAL_KNOWN))
        for model in (Encounter, VitalReading, MedicalTest, Vaccination)
    )
    return bool(db.session.scalar(sa.select(sa.or_(*written))))
