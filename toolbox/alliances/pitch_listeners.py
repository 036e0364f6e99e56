"""What pitches and agreements do when something happens elsewhere."""

from sqlalchemy import update

from toolbox.accounts.events import OrganisationsMerged
from toolbox.alliances.pitch_models import Agreement
from toolbox.foundation.db import db


def organisations_merged(event: OrganisationsMerged) -> None:
    """What an organisation has agreed to, the one that has everything now does."""
    db.session.execute(
        update(Agreement)
        .where(Agreement.organisation_id == event.merged_id)
        .values(organisation_id=event.into_id)
        .execution_options(synchronize_session=False)
    )
