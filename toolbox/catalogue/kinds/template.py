"""A template: a document to fill in and make your own."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

TEMPLATE = Kind(
    key="template",
    label=_l("Template"),
    plural=_l("Templates"),
    about=_l("A document to fill in and make your own."),
    icon="layout-template",
    fields=(
        KindField(
            "editable_formats",
            FieldType.LINES,
            _l("Formats that can be edited"),
            hint=_l("One per line, for example DOCX."),
        ),
    ),
)
