"""A checklist: points to tick off, so that nothing is forgotten."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

CHECKLIST = Kind(
    key="checklist",
    label=_l("Checklist"),
    plural=_l("Checklists"),
    about=_l("Points to tick off, so that nothing is forgotten."),
    icon="clipboard-check",
    fields=(KindField("points", FieldType.NUMBER, _l("Number of points")),),
)
