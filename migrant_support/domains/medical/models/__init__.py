"""Tables of medical work: encounters and signs of life, alerts, checks and tests, certificates, cost guarantees."""

from migrant_support.domains.medical.models.care import Encounter, MedicalAlert, VitalReading
from migrant_support.domains.medical.models.certificates import Certificate, CertificateEnd
from migrant_support.domains.medical.models.guarantees import CostGuarantee
from migrant_support.domains.medical.models.medicine import MedicineIssue
from migrant_support.domains.medical.models.proofs import FitnessCheck, MedicalTest, Vaccination

__all__ = [
    "Certificate",
    "CertificateEnd",
    "CostGuarantee",
    "Encounter",
    "FitnessCheck",
    "MedicalAlert",
    "MedicalTest",
    "MedicineIssue",
    "Vaccination",
    "VitalReading",
]
