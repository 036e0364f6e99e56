"""Adoptions for programs: those that count, and reporting one for an own organisation."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import marshmallow as ma

from toolbox.adoption import operations
from toolbox.adoption.counted import counted_page
from toolbox.adoption.lifecycle import AdoptionState, Stage
from toolbox.adoption.models import Adoption
from toolbox.adoption.rules import MOST_PEOPLE, FactorEntry, Report
from toolbox.api.describing import answers, takes
from toolbox.api.instruments import published
from toolbox.api.organisations import own_organisation
from toolbox.api.paging import PageQuery, page_of, paged
from toolbox.api.parsing import Text, Whole, YesNo
from toolbox.catalogue import queries as catalogue
from toolbox.delivery.doors import public, token_scope
from toolbox.delivery.tokens import token_actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _l
from toolbox.foundation.uow import unit_of_work


class FactorSchema(ma.Schema):
    """What helped: a term of the vocabulary success_factor, and how."""

    key = ma.fields.String(required=True)
    sentence = ma.fields.String(required=True)


class AdoptionSchema(ma.Schema):
    """Somebody uses an instrument at a place. Words only where they may be quoted."""

    id = ma.fields.Integer(required=True)
    instrument = ma.fields.String(required=True)
    instrument_url = ma.fields.String(required=True)
    adopter = ma.fields.String(required=True)
    organisation = ma.fields.String(required=True, allow_none=True)
    region = ma.fields.String(
        required=True, metadata={"description": _l("Key of a region; empty where nobody said.")}
    )
    place = ma.fields.String(required=True)
    stage = ma.fields.String(required=True, validate=ma.validate.OneOf([*map(str, Stage)]))
    since = ma.fields.Date(required=True)
    places = ma.fields.Integer(required=True)
    people_reached = ma.fields.Integer(required=True, allow_none=True)
    source = ma.fields.String(required=True)
    source_date = ma.fields.Date(required=True, allow_none=True)
    confirmed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    worked = ma.fields.String(required=True)
    hindered = ma.fields.String(required=True)
    factors = ma.fields.List(ma.fields.Nested(FactorSchema), required=True)


class NewFactorSchema(ma.Schema):
    """Something that helped."""

    key = Text(required=True, validate=ma.validate.Length(min=1, max=120))
    sentence = Text(load_default="", validate=ma.validate.Length(max=400))


class NewAdoptionSchema(ma.Schema):
    """What is reported about using an instrument."""

    organisation = Text(
        required=True, metadata={"description": _l("Slug of an organisation you belong to.")}
    )
    stage = Text(
        required=True,
        validate=ma.validate.OneOf([*map(str, Stage)]),
        metadata={"description": _l("How far you are with it.")},
    )
    since = ma.fields.Date(
        required=True, format="iso", metadata={"description": _l("Since which day.")}
    )
    region = Text(
        required=True,
        validate=ma.validate.Length(max=120),
        metadata={"description": _l("Key of a term of the vocabulary region.")},
    )
    place = Text(load_default="")
    people_reached = Whole(
        load_default=None, allow_none=True, validate=ma.validate.Range(0, MOST_PEOPLE)
    )
    worked = Text(load_default="", metadata={"description": _l("What worked.")})
    hindered = Text(load_default="", metadata={"description": _l("What got in the way.")})
    quote_consent = YesNo(
        load_default=False,
        metadata={"description": _l("Whether these words may be shown with the name.")},
    )
    factors = ma.fields.List(
        ma.fields.Nested(NewFactorSchema), load_default=[], validate=ma.validate.Length(max=8)
    )


class ReportedSchema(ma.Schema):
    """What became of a report."""

    id = ma.fields.Integer(required=True)
    state = ma.fields.String(required=True, validate=ma.validate.OneOf([*map(str, AdoptionState)]))
    stage = ma.fields.String(required=True)
    since = ma.fields.Date(required=True)
    url = ma.fields.String(required=True, metadata={"description": _l("Where people see it.")})


EXAMPLE = {
    "organisation": "projekt-alpha",
    "stage": "adopted",
    "since": "2026-02-01",
    "region": "05113",
    "place": "Duisburg",
    "people_reached": 24,
    "worked": "Die Jugendlichen haben selbst gerechnet.",
    "quote_consent": True,
}


_FIELDS = {"region_key": "region"}
"""What the room calls otherwise than the body of a request."""


def _shown(found: Adoption) -> dict[str, Any]:
    """Return a counted entry; whom one can ask is nobody's business here."""
    may_quote = found.quote_consent
    names = ("id", "place", "since", "places", "people_reached", "source", "source_date")
    return {
        **{name: getattr(found, name) for name in (*names, "confirmed_at")},
        "instrument": found.instrument.slug,
        "instrument_url": public_url("api_v1.show_instrument", slug=found.instrument.slug),
        "adopter": found.adopter_name,
        "organisation": found.organisation.slug if found.organisation else None,
        "region": found.region_key,
        "stage": found.stage.value,
        "worked": found.worked if may_quote else "",
        "hindered": found.hindered if may_quote else "",
        "factors": [
            {"key": one.term.key, "sentence": one.sentence if may_quote else ""}
            for one in found.factors
        ],
    }


@public
@takes(PageQuery)
@answers(
    200,
    page_of(AdoptionSchema),
    summary=_l("Adoptions that count"),
    about=_l("In use and confirmed within the year, the newest first. Contacts are never told."),
)
def list_adoptions(query: Mapping[str, Any]) -> Any:
    """Answer with one page of all adoptions that figures count."""
    return paged(counted_page(query["page"], query["per_page"]), _shown)


@public
@takes(PageQuery)
@answers(
    200,
    page_of(AdoptionSchema),
    summary=_l("Who uses an instrument"),
    about=_l("In use and confirmed within the year, the newest first. Contacts are never told."),
    refusals=(410,),
    moves=True,
)
def list_adoptions_of(query: Mapping[str, Any], slug: str) -> Any:
    """Answer with one page of an instrument's adoptions that figures count."""
    page = counted_page(query["page"], query["per_page"], instrument_id=published(slug).id)
    return paged(page, _shown)


@token_scope("adoptions:write")
@takes(NewAdoptionSchema, location="json", example=EXAMPLE)
@answers(
    201,
    ReportedSchema,
    summary=_l("Report that an own organisation uses an instrument"),
    refusals=(410,),
    moves=True,
)
def report_adoption(body: Mapping[str, Any], slug: str) -> Any:
    """Report an adoption for an organisation that the person works in."""
    actor = token_actor()
    with unit_of_work():
        instrument = catalogue.by_slug(slug, by=actor)
        organisation = own_organisation(body["organisation"], actor)
        with _fields_as_sent():
            made = operations.report(instrument, _report(body), organisation=organisation, by=actor)
        return {
            **{name: getattr(made, name) for name in ("id", "state", "stage", "since")},
            "url": public_url("adoption.overview", slug=made.instrument.slug),
        }


@contextmanager
def _fields_as_sent() -> Iterator[None]:
    """Let a refusal name the fields as programs know them."""
    try:
        yield
    except Invalid as error:
        fields = {_FIELDS.get(name, name): texts for name, texts in error.fields.items()}
        raise Invalid(error.message, code=error.code, fields=fields) from error


def _report(body: Mapping[str, Any]) -> Report:
    same = ("since", "place", "people_reached", "worked", "hindered", "quote_consent")
    return Report(
        stage=Stage(body["stage"]),
        region_key=body["region"],
        factors=tuple(FactorEntry(one["key"], one["sentence"]) for one in body["factors"]),
        **{name: body[name] for name in same},
    )
