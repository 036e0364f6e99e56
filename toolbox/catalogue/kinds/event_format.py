"""An event format: a meeting that others can hold in the same way."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

EVENT_FORMAT = Kind(
    key="event-format",
    label=_l("Event format"),
    plural=_l("Event formats"),
    about=_l("A meeting that others can hold in the same way."),
    icon="calendar",
    fields=(
        KindField(
            "participants",
            FieldType.LINE,
            _l("Participants"),
            hint=_l("For example: 15-60."),
        ),
        KindField("staff", FieldType.NUMBER, _l("People needed to run it")),
        KindField("venue", FieldType.LINE, _l("Place"), hint=_l("For example: a school hall.")),
    ),
)
