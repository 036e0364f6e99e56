"""What programs say of a draft, and how a draft looks to them."""

import marshmallow as ma

from toolbox.api.instrument_schemas import CreditSchema, FileSchema, LinkSchema, SourceSchema
from toolbox.api.parsing import KindValue, Text, Whole
from toolbox.catalogue.content import CREDIT_ROLES, LINK_KINDS
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.foundation.i18n import _l

LARGEST = 1_000_000


def _number() -> Whole:
    return Whole(allow_none=True, validate=ma.validate.Range(0, LARGEST))


def _texts(most: int) -> ma.fields.List[str]:
    return ma.fields.List(Text(), validate=ma.validate.Length(max=most))


class NewCreditSchema(ma.Schema):
    """Who made, funded or supported it."""

    name = Text(required=True)
    role = Text(load_default="author", validate=ma.validate.OneOf(CREDIT_ROLES))
    project = Text(load_default="")
    funding_line = Text(load_default="")
    period = Text(load_default="")


class NewLinkSchema(ma.Schema):
    """An address elsewhere."""

    url = Text(required=True)
    label = Text(load_default="")
    kind = Text(load_default="web", validate=ma.validate.OneOf(LINK_KINDS))


class NewSourceSchema(ma.Schema):
    """Where a fact stands, and on which day somebody has compared it (an ISO date, or empty)."""

    fact = Text(required=True)
    source = Text(required=True)
    checked = Text(load_default="")


class ContentSchema(ma.Schema):
    """What makers say; everything may be missing as long as it is a draft."""

    title = Text()
    summary = Text()
    description = Text(metadata={"description": _l("Markdown.")})
    steps = _texts(12)
    preparation_minutes = _number()
    duration_minutes = _number()
    group_min = _number()
    group_max = _number()
    languages = ma.fields.List(
        Text(validate=ma.validate.Regexp(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")),
        validate=ma.validate.Length(max=20),
        metadata={"description": _l("Language tags such as de or en.")},
    )
    licence = Text(
        allow_none=True,
        validate=ma.validate.Length(max=60),
        metadata={
            "description": _l(
                "A key of /vocabularies/licence/terms; for another one, 422 names those there are."
            ),
            "examples": ["CC-BY-4.0", None],
        },
    )
    contact_name = Text()
    contact_email = Text()
    links = ma.fields.List(ma.fields.Nested(NewLinkSchema), validate=ma.validate.Length(max=20))
    transfer_core = Text()
    adaptation = _texts(20)
    sources = ma.fields.List(ma.fields.Nested(NewSourceSchema), validate=ma.validate.Length(max=30))
    review_by = ma.fields.Date(allow_none=True, format="iso")
    change_note = Text()
    fields_ = ma.fields.Dict(
        keys=Text(),
        values=KindValue(
            metadata={
                "anyOf": [
                    {"type": "string"},
                    {"type": "integer"},
                    {"type": "boolean"},
                    {"type": "array", "items": {"type": "string"}},
                ]
            }
        ),
        data_key="fields",
        metadata={"description": _l("What only this kind of instrument says; see /kinds.")},
    )
    terms = ma.fields.Dict(
        keys=Text(),
        values=ma.fields.List(Text(), validate=ma.validate.Length(max=50)),
        metadata={"description": _l("Keys of terms by the keys of their vocabularies.")},
    )
    tags = _texts(20)
    credits = ma.fields.List(ma.fields.Nested(NewCreditSchema), validate=ma.validate.Length(max=50))


class NewDraftSchema(ContentSchema):
    """A new instrument: its kind, whose it is, and what is known of it already."""

    kind = Text(required=True, validate=ma.validate.OneOf([*KINDS]))
    organisation = Text(
        required=True, metadata={"description": _l("Slug of an organisation you belong to.")}
    )


class RevisionSchema(ContentSchema):
    """What is to be different; what is not named stays."""

    row_version = Whole(
        validate=ma.validate.Range(1, 2**31 - 1),
        metadata={
            "description": _l(
                "What you read last: nobody's changes are lost, you get 409 in between."
            )
        },
    )


class NoteSchema(ma.Schema):
    """What the editors are told along with it."""

    note = Text(load_default="", validate=ma.validate.Length(max=1000))


class _StandingSchema(ma.Schema):
    """Which draft it is, whose, and how it stands."""

    id = ma.fields.Integer(required=True)
    organisation = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    row_version = ma.fields.Integer(required=True)
    saved_at = ma.fields.AwareDateTime(required=True)
    url = ma.fields.String(required=True, metadata={"description": _l("Where people go on.")})
    api_url = ma.fields.String(required=True)


class ReceiptSchema(_StandingSchema):
    """That something was saved, and what it still lacks; nothing of what the draft says."""

    missing = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": _l("What it still lacks before it can be submitted.")},
    )


class ShortDraftSchema(_StandingSchema):
    """A draft in a few words."""

    title = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)


class DraftSchema(ShortDraftSchema):
    """A draft with everything that was said so far."""

    summary = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    steps = ma.fields.List(ma.fields.String(), required=True)
    preparation_minutes = ma.fields.Integer(required=True, allow_none=True)
    duration_minutes = ma.fields.Integer(required=True, allow_none=True)
    group_min = ma.fields.Integer(required=True, allow_none=True)
    group_max = ma.fields.Integer(required=True, allow_none=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    licence = ma.fields.String(required=True, allow_none=True)
    contact_name = ma.fields.String(required=True)
    contact_email = ma.fields.String(required=True)
    links = ma.fields.List(ma.fields.Nested(LinkSchema), required=True)
    transfer_core = ma.fields.String(required=True)
    adaptation = ma.fields.List(ma.fields.String(), required=True)
    sources = ma.fields.List(ma.fields.Nested(SourceSchema), required=True)
    review_by = ma.fields.Date(required=True, allow_none=True)
    change_note = ma.fields.String(required=True)
    fields_ = ma.fields.Dict(keys=ma.fields.String(), required=True, data_key="fields")
    terms = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.List(ma.fields.String()), required=True
    )
    tags = ma.fields.List(ma.fields.String(), required=True)
    credits = ma.fields.List(ma.fields.Nested(CreditSchema), required=True)
    files = ma.fields.List(ma.fields.Nested(FileSchema), required=True)
    missing = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": _l("What it still lacks before it can be submitted.")},
    )
