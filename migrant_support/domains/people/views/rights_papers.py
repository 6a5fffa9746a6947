"""What is printed for a person: the consent form. Texts are in the language in force where it is called."""

from flask_babel import gettext as _

from migrant_support.domains.people import labels
from migrant_support.domains.people.consent_texts import Words
from migrant_support.domains.people.queries import PersonRow
from migrant_support.domains.people.rules import ConsentGiver, ConsentPurpose
from migrant_support.platform.papers import Block, Boxes, Facts, Heading, Rows, SideBySide, Signatures, Text
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import translated


def consent_form_blocks(person: PersonRow, words: Words, *, is_child: bool) -> list[Block]:
    """The form: who it is about, the words with a box for yes and no, who consents for a child, signatures."""
    return [
        Heading(_("Consent"), 1),
        Facts(
            [
                (_("Name"), person.name),
                (_("Reference"), person.reference),
                (_("Date of birth"), day_text(person.birth.day) if person.birth else ""),
                (_("Mission"), person.mission),
            ],
            columns=2,
        ),
        Text(words.before, size="small"),
        Rows(
            [_("What I am asked"), _("Yes"), _("No")],
            [[words.blank(purpose), "[   ]", "[   ]"] for purpose in ConsentPurpose],
            widths=(8, 1, 1.4),
        ),
        *(_for_a_child() if is_child else ()),
        Facts([(_("Interpreter"), "")]),
        Signatures(
            [_("Signature or thumbprint"), _("Witness (always for a thumbprint)"), _("Officer"), _("Place and date")],
            thumb=True,
        ),
    ]


def _for_a_child() -> list[Block]:
    """Who consents in the child's place, and what the child itself says."""
    givers = [giver for giver in ConsentGiver if giver is not ConsentGiver.SELF]
    return [
        SideBySide(
            [
                [Heading(_("Who consents")), Boxes([(translated(labels.GIVER[giver]), False) for giver in givers])],
                [
                    Heading(_("For a child: what does the child itself say?")),
                    Boxes([(translated(label), False) for label in labels.CHILD_VIEW.values()]),
                ],
            ],
            widths=(2, 3),
        ),
        Facts(
            [
                (_("Name of the one who consents, when it is not the person"), ""),
                (_("In the child's own words"), ""),
            ]
        ),
    ]
