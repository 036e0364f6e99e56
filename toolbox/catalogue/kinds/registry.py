"""The list of all kinds; a new kind is one line here."""

from toolbox.catalogue.kinds.additional_qualification import ADDITIONAL_QUALIFICATION
from toolbox.catalogue.kinds.advisory_offer import ADVISORY_OFFER
from toolbox.catalogue.kinds.app import APP
from toolbox.catalogue.kinds.checklist import CHECKLIST
from toolbox.catalogue.kinds.course_material import COURSE_MATERIAL
from toolbox.catalogue.kinds.declaration import Kind
from toolbox.catalogue.kinds.digital_fair import DIGITAL_FAIR
from toolbox.catalogue.kinds.event_format import EVENT_FORMAT
from toolbox.catalogue.kinds.guide import GUIDE
from toolbox.catalogue.kinds.learning_game import LEARNING_GAME
from toolbox.catalogue.kinds.media import MEDIA
from toolbox.catalogue.kinds.storytelling import STORYTELLING
from toolbox.catalogue.kinds.template import TEMPLATE
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _l

ALL: tuple[Kind, ...] = (
    GUIDE,
    CHECKLIST,
    TEMPLATE,
    LEARNING_GAME,
    DIGITAL_FAIR,
    STORYTELLING,
    APP,
    ADDITIONAL_QUALIFICATION,
    EVENT_FORMAT,
    ADVISORY_OFFER,
    MEDIA,
    COURSE_MATERIAL,
)

KINDS: dict[str, Kind] = {kind.key: kind for kind in ALL}


def kind_named(key: str) -> Kind:
    """Return the kind with this key; Invalid otherwise."""
    if key not in KINDS:
        sentence = _l("Please choose what kind of instrument it is.")
        raise Invalid(sentence, fields={"kind": [sentence]})
    return KINDS[key]
