"""An advisory offer: people who advise firms, schools or young people in a region."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

ADVISORY_OFFER = Kind(
    key="advisory-offer",
    label=_l("Advisory offer"),
    plural=_l("Advisory offers"),
    about=_l("People who advise firms, schools or young people in a region."),
    icon="life-buoy",
    ages=True,
    fields=(
        KindField(
            "contact_persons",
            FieldType.LINES,
            _l("Who advises"),
            hint=_l("One per line: function or name."),
            names_people=True,
        ),
        KindField(
            "offered_languages",
            FieldType.LINES,
            _l("Languages of the advice"),
            hint=_l("One per line."),
        ),
        KindField("free_of_charge", FieldType.YES_NO, _l("Free of charge")),
        KindField("postal_address", FieldType.LINE, _l("Address")),
    ),
    has_place=True,
)
