"""Who may see what a notice names: values of notices and the rooms that answer for them."""

from toolbox.adoption import mails as adoption
from toolbox.alliances import mails as alliances
from toolbox.calls import mails as calls
from toolbox.catalogue import mails as catalogue
from toolbox.curation import mails as curation
from toolbox.harvesting import mails as harvesting
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
    "adoption_id": adoption.sees_adoption,
    "waiting_adoption_id": adoption.sees_waiting,
    "asked_adoption_id": adoption.sees_asked,
    "own_call_id": calls.sees_own,
    "waiting_call_id": calls.sees_waiting,
    "alliance_id": alliances.sees_alliance,
    "meeting_id": alliances.sees_meeting,
    "collection_id": curation.sees_collection,
    "harvest_source_id": harvesting.sees_source,
    "differing_source_id": harvesting.sees_differences,
}
