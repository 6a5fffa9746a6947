"""What the fields of a sealed list, its signatures and formats are called on a screen; marked for translation."""

from migrant_support.domains.flights.rules.words import Rendering, Signature
from migrant_support.kernel.texts import msg

SIGNATURE = {
    Signature.MISSION: msg("Mission"),
    Signature.SLBFE: msg("SLBFE"),
    Signature.IOM: msg("IOM"),
}
RENDERING = {
    Rendering.XLSX: msg("Spreadsheet (XLSX)"),
    Rendering.CSV: msg("Text table (CSV)"),
    Rendering.JSON: msg("For programs (JSON)"),
}
RECIPIENT = {
    "CARRIER": msg("The airline – everybody on the list, by law"),
    "BORDER": msg("Border authorities – everybody on the list, by law"),
}
FIELD = {
    "number": msg("Flight number"),
    "operator": msg("Airline"),
    "aircraft": msg("Aircraft"),
    "date": msg("Day of departure"),
    "origin": msg("From"),
    "destination": msg("To"),
    "legs": msg("Times"),
    "case_ref": msg("Case"),
    "unit_id": msg("Travel unit"),
    "primary_id": msg("Surname"),
    "secondary_id": msg("Given names"),
    "sex": msg("Sex"),
    "birth_date": msg("Date of birth"),
    "birth_precision": msg("How exactly the date of birth is known"),
    "nationality": msg("Nationality"),
    "document_type": msg("Travel document"),
    "document_number": msg("Document number"),
    "document_expiry": msg("Document valid until"),
    "origin_mission": msg("Mission"),
    "passenger": msg("Kind of passenger"),
    "seat": msg("Seat number"),
    "payer": msg("Who pays"),
    "ssr": msg("Help on board"),
    "fit_to_travel_until": msg("Fit to travel until"),
    "escort": msg("Escort"),
    "lap_of": msg("On whose lap"),
    "destination_district": msg("District at home"),
    "phone": msg("Telephone"),
    "basis": msg("Ground of travel"),
    "is_overridden": msg("Let pass at the gate"),
}
NAMED_ONLY = frozenset({"unit_id", "escort", "lap_of"})
"""Fields that hold the id of somebody else: it is said that they changed, not to what."""
PARTNERS = frozenset(FIELD) - NAMED_ONLY - {"basis", "is_overridden"}
"""Fields of which a partner may know that they changed."""
