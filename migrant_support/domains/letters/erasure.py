"""What becomes of ways to reach somebody, and of letters, when the person is made anonymous."""

from migrant_support.domains.letters.models import ContactWay, IssuedLetter
from migrant_support.platform.erasure import deletes, keeps_whole, of_person


def answer() -> None:
    """Answer for every table of the domain."""
    deletes(ContactWay, of_person(ContactWay.person_id))
    keeps_whole(IssuedLetter, "only added to; what stands on it lies under the person's own key, destroyed with her")
