"""A storytelling tool: helps to tell stories about training, in words and pictures."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

STORYTELLING = Kind(
    key="storytelling",
    label=_l("Storytelling tool"),
    plural=_l("Storytelling tools"),
    about=_l("Helps to tell stories about training, in words and pictures."),
    icon="pen-tool",
    fields=(
        KindField(
            "output",
            FieldType.LINE,
            _l("What comes out"),
            hint=_l("For example: a story and a teaser."),
        ),
        KindField(
            "runs_in",
            FieldType.LINE,
            _l("Where it runs"),
            hint=_l("For example: in the browser."),
        ),
    ),
)
