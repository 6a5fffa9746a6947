"""What answers a GET and is no screen."""

NO_SCREENS = {
    "medical.certificate", "medical.guarantee_letter", "medical.own_paper",
    "static", "web.healthz", "people.photo", "people.file", "people.consent_form", "documents.receipt",
    "documents.application", "claims.proof", "claims.receipt", "cash.receipt", "access.second_factor_picture",
    "requests.photo", "ask.choose", "sites.beds_for", "imports.stock", "sites.marks", "sites.roster",
    "sites.report_paper", "sites.ride_paper",
    "supplies.letter", "supplies.receipt_picture", "letters.letter",
    "manifests.compare_paper", "cases.attachment", "cases.done_paper", "cases.paper", "rations.roster",
    "remains.cargo_paper", "remains.receipt",
    "api.openapi", "api.flights", "api.flight", "api.manifest",
}  # fmt: skip
"""Addresses that answer a GET with something else than a page; the stock step of a list has tests of its own."""
