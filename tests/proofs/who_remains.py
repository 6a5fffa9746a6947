"""Rows of the truth table: deaths abroad, and what travels home without a seat; what flights cost; visits."""

STORY, READERS = "mission_officer protection", "mission_officer coordinator protection"

REMAINS = {
    "remains.show": READERS, "remains.consignment": READERS,
    **dict.fromkeys(("remains.on_flight", "remains.cargo_paper"), "mission_officer coordinator"),
    "remains.new": STORY, "remains.kin": STORY, "remains.prepare_new": STORY, "remains.paper": STORY,
    "remains.strike": STORY, "remains.consignee": STORY, "remains.bill": STORY, "remains.place": STORY,
    "remains.step": STORY, "remains.allowance": "coordinator",
    "remains.arriving": "intake protection", "remains.received": "intake protection",
    "remains.receipt": "intake protection",
    **dict.fromkeys(("visits.show_all", "visits.new", "visits.show", "visits.meet"), "mission_officer"),
    "funding.show": "coordinator", "funding.new": "coordinator", "funding.correct": "coordinator",
    "funding.download": "coordinator", "funding.months": "coordinator", "funding.months_file": "coordinator",
}  # fmt: skip
WORDS_IN_ADDRESSES = {"exit_code": "fine", "remains_step": "withdraw", "money_side": "cost"}
