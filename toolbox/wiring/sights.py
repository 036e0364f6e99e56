"""Who may see what a notice names: values of notices and the rooms that answer for them."""

from toolbox.catalogue import mails as catalogue
from toolbox.notices import queries as notices
from toolbox.notices.sights import Sights
from toolbox.upkeep import mails as upkeep
from toolbox.workshop import mails as workshop

SIGHTS: Sights = {
    "instrument_id": catalogue.sees_instrument,
    "version_id": catalogue.sees_version,
    "waiting_version_id": catalogue.sees_waiting_version,
    "organisation_id": notices.sees_organisation,
    "offer_id": upkeep.sees_offer,
    "asked_instrument_id": catalogue.sees_request,
    "copy_id": workshop.sees_copy,
}
