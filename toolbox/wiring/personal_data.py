"""Which rooms know something about people: what each tells them, and erases when they leave.

A new table with a column that leads to an account, or with a mail address, belongs into the
``columns`` of its room's line; a test of the house looks for those that nobody names.
"""

from collections.abc import Mapping, Sequence

from toolbox.accounts import personal as accounts
from toolbox.adoption import personal as adoption
from toolbox.alliances import personal as alliances
from toolbox.alliances import pitch_personal as pitches
from toolbox.audit import personal as audit
from toolbox.calls import personal as calls
from toolbox.catalogue import personal as catalogue
from toolbox.curation import personal as curation
from toolbox.discovery import personal as discovery
from toolbox.files import personal as files
from toolbox.following import personal as following
from toolbox.foundation.personal import PersonalData
from toolbox.notices import personal as notices
from toolbox.review import personal as review
from toolbox.site import personal as site
from toolbox.upkeep import personal as upkeep
from toolbox.vocabularies import personal as vocabularies
from toolbox.wiring import waiting_mails
from toolbox.workshop import personal as workshop

PERSONAL_DATA: Sequence[PersonalData] = (
    accounts.PERSONAL_DATA,
    waiting_mails.PERSONAL_DATA,
    notices.PERSONAL_DATA,
    following.PERSONAL_DATA,
    catalogue.PERSONAL_DATA,
    files.PERSONAL_DATA,
    review.PERSONAL_DATA,
    upkeep.PERSONAL_DATA,
    workshop.PERSONAL_DATA,
    adoption.PERSONAL_DATA,
    calls.PERSONAL_DATA,
    curation.PERSONAL_DATA,
    alliances.PERSONAL_DATA,
    pitches.PERSONAL_DATA,
    vocabularies.PERSONAL_DATA,
    audit.PERSONAL_DATA,
    discovery.PERSONAL_DATA,
    site.PERSONAL_DATA,
)
"""In the order in which people read it; a farewell goes through it from the end."""

NOT_TOLD: Mapping[str, str] = {}
"""Columns that lead to an account and are not in what people get, each with the reason."""
