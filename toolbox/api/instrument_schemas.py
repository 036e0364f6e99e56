"""How an instrument looks to programs: all that visitors may read of a published version."""

import marshmallow as ma

from toolbox.foundation.i18n import _l


class NamedSchema(ma.Schema):
    """An organisation: its name and its page."""

    name = ma.fields.String(required=True)
    url = ma.fields.String(required=True)


class LicenceSchema(ma.Schema):
    """A licence: our key (SPDX), what it is called, and where its text stands."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    url = ma.fields.String(required=True)


class ConceptSchema(ma.Schema):
    """A term of a vocabulary."""

    key = ma.fields.String(required=True)
    label_de = ma.fields.String(required=True)
    label_en = ma.fields.String(required=True)
    uri = ma.fields.String(required=True)


class CreditSchema(ma.Schema):
    """Who made, funded or supported it."""

    name = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    project = ma.fields.String(required=True)
    funding_line = ma.fields.String(required=True)
    period = ma.fields.String(required=True)


class LinkSchema(ma.Schema):
    """An address elsewhere that belongs to it."""

    url = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)


class SourceSchema(ma.Schema):
    """Where a fact of legal weight stands."""

    fact = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    checked = ma.fields.String(required=True)


class FileReceiptSchema(ma.Schema):
    """A file without its address, which has words of the title in it."""

    id = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    role = ma.fields.String(required=True)
    format = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, metadata={"description": _l("In bytes.")})
    sha256 = ma.fields.String(required=True)


class FileSchema(FileReceiptSchema):
    """A file with the address from which it is downloaded."""

    url = ma.fields.String(
        required=True, attribute="address", metadata={"description": _l("Download address.")}
    )


class FilesSchema(ma.Schema):
    """The files of a version."""

    items = ma.fields.List(ma.fields.Nested(FileSchema), required=True)


class OriginSchema(ma.Schema):
    """Where a record comes from that was not written here."""

    name = ma.fields.String(required=True)
    url = ma.fields.String(required=True, attribute="address")
    page = ma.fields.String(
        required=True, metadata={"description": _l("The page of the original.")}
    )
    taken_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class ParentSchema(ma.Schema):
    """What it was begun from."""

    title = ma.fields.String(required=True)
    url = ma.fields.String(required=True, attribute="address")


class InstrumentSchema(ma.Schema):
    """A published version of an instrument with everything that belongs to it."""

    slug = ma.fields.String(required=True)
    url = ma.fields.String(required=True, metadata={"description": _l("Its page for people.")})
    api_url = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    version_url = ma.fields.String(
        required=True, metadata={"description": _l("Page of this version, for ever.")}
    )
    is_current = ma.fields.Boolean(required=True)
    published_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    changed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    title = ma.fields.String(required=True)
    summary = ma.fields.String(required=True)
    description = ma.fields.String(required=True, metadata={"description": _l("Markdown.")})
    steps = ma.fields.List(ma.fields.String(), required=True)
    preparation_minutes = ma.fields.Integer(required=True, allow_none=True)
    duration_minutes = ma.fields.Integer(required=True, allow_none=True)
    group_min = ma.fields.Integer(required=True, allow_none=True)
    group_max = ma.fields.Integer(required=True, allow_none=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    licence = ma.fields.Nested(LicenceSchema, required=True, allow_none=True)
    transfer_core = ma.fields.String(required=True)
    adaptation = ma.fields.List(ma.fields.String(), required=True)
    tags = ma.fields.List(ma.fields.String(), required=True)
    terms = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.Nested(ConceptSchema)),
        required=True,
        metadata={"description": _l("Terms by the keys of their vocabularies.")},
    )
    fields_ = ma.fields.Dict(
        keys=ma.fields.String(),
        required=True,
        data_key="fields",
        metadata={"description": _l("What only this kind of instrument says; see /kinds.")},
    )
    credits = ma.fields.List(ma.fields.Nested(CreditSchema), required=True)
    links = ma.fields.List(ma.fields.Nested(LinkSchema), required=True)
    sources = ma.fields.List(ma.fields.Nested(SourceSchema), required=True)
    change_note = ma.fields.String(required=True)
    review_by = ma.fields.Date(required=True, allow_none=True)
    owner = ma.fields.Nested(NamedSchema, required=True)
    partners = ma.fields.List(ma.fields.Nested(NamedSchema), required=True)
    based_on = ma.fields.List(ma.fields.Nested(ParentSchema), required=True)
    origin = ma.fields.Nested(OriginSchema, required=True, allow_none=True)
    external_id = ma.fields.String(required=True, allow_none=True)
    files = ma.fields.List(ma.fields.Nested(FileSchema), required=True)


class VersionSchema(ma.Schema):
    """A version that visitors can read, in a few words."""

    number = ma.fields.Integer(required=True)
    title = ma.fields.String(required=True)
    change_note = ma.fields.String(required=True)
    published_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    is_current = ma.fields.Boolean(required=True)
    url = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)


class VersionsSchema(ma.Schema):
    """All versions, newest first."""

    items = ma.fields.List(ma.fields.Nested(VersionSchema), required=True)


class FormatSchema(ma.Schema):
    """A form in which an instrument can be taken along."""

    key = ma.fields.String(required=True)
    label = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    url = ma.fields.String(required=True)


class FormatsSchema(ma.Schema):
    """All forms of an instrument."""

    items = ma.fields.List(ma.fields.Nested(FormatSchema), required=True)
