"""An additional qualification: goes beyond the training regulation and ends with a certificate."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

ADDITIONAL_QUALIFICATION = Kind(
    key="additional-qualification",
    label=_l("Additional qualification"),
    plural=_l("Additional qualifications"),
    about=_l("Goes beyond the training regulation and ends with a certificate."),
    icon="graduation-cap",
    ages=True,
    fields=(
        KindField("hours", FieldType.NUMBER, _l("Extent"), unit=_l("teaching hours")),
        KindField("modules", FieldType.NUMBER, _l("Modules")),
        KindField("certificate", FieldType.LINE, _l("Certificate")),
        KindField("provider", FieldType.LINE, _l("Provider")),
    ),
)
