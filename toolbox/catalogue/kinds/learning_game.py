"""A learning game: learning by playing, at the table or in the browser."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

LEARNING_GAME = Kind(
    key="learning-game",
    label=_l("Learning game"),
    plural=_l("Learning games"),
    about=_l("Learning by playing, at the table or in the browser."),
    icon="gamepad-2",
    fields=(
        KindField("players", FieldType.LINE, _l("Players"), hint=_l("For example: 2 to 6 groups.")),
        KindField(
            "runs_in",
            FieldType.LINE,
            _l("Where it is played"),
            hint=_l("For example: in the browser, at the table."),
        ),
        KindField(
            "school_years",
            FieldType.LINE,
            _l("School years"),
            hint=_l("For example: 8-10."),
        ),
    ),
)
