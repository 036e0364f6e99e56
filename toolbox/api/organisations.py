"""Organisations and alliances for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
from flask import redirect, url_for

from toolbox.accounts import queries
from toolbox.accounts.models import Organisation
from toolbox.alliances import queries as alliances
from toolbox.alliances.models import Alliance
from toolbox.api.describing import answers, takes
from toolbox.api.paging import PageQuery, page_of, paged, part_of
from toolbox.catalogue import inventory
from toolbox.delivery.doors import public
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _l


class OrganisationSchema(ma.Schema):
    """A project, institution or editorial team."""

    slug = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    website = ma.fields.String(required=True)
    instruments = ma.fields.Integer(
        required=True, metadata={"description": _l("How many it has published.")}
    )
    ended_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class OrganisationQuery(PageQuery):
    """Which page of the organisations."""


class ShortOrganisationSchema(ma.Schema):
    """An organisation by its name."""

    slug = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)


class AllianceSchema(ma.Schema):
    """A standing round of organisations."""

    slug = ma.fields.String(required=True)
    url = ma.fields.String(required=True)
    api_url = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    summary = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    founded_year = ma.fields.Integer(required=True, allow_none=True)
    website = ma.fields.String(required=True)
    member_count = ma.fields.Integer(required=True)


class AllianceWithMembersSchema(AllianceSchema):
    """An alliance with its members."""

    members = ma.fields.List(ma.fields.Nested(ShortOrganisationSchema), required=True)


class AllianceQuery(PageQuery):
    """Which page of the alliances."""


def _organisation(found: Organisation, instruments: int) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in ("slug", "name", "description", "website")},
        "url": public_url("organisations.show", slug=found.slug),
        "api_url": public_url("api_v1.show_organisation", slug=found.slug),
        "kind": found.kind.value,
        "instruments": instruments,
        "ended_at": found.ended_at,
    }


@public
@takes(OrganisationQuery)
@answers(
    200,
    page_of(OrganisationSchema),
    summary=_l("Organisations that have published something"),
)
def list_organisations(query: Mapping[str, Any]) -> Any:
    """Answer with one page of them, by name."""
    counts = inventory.published_counts_by_owner()
    makers = [one for one in queries.organisations() if counts.get(one.id)]
    page = part_of(makers, query["page"], query["per_page"])
    return paged(page, lambda one: _organisation(one, counts[one.id]))


@public
@answers(200, OrganisationSchema, summary=_l("One organisation"), moves=True)
def show_organisation(slug: str) -> Any:
    """Answer with an organisation, or lead to the one that it is part of now."""
    found = queries.organisation_by_slug(slug)
    if found.slug != slug:
        return redirect(url_for("api_v1.show_organisation", slug=found.slug), code=301)
    return _organisation(found, inventory.published_count_by(found.id))


def own_organisation(slug: str, actor: Actor) -> Organisation:
    """Return an organisation that the person works in; Invalid for all others alike."""
    sentence = _l("Please choose an organisation that you belong to.")
    try:
        found = queries.organisation_by_slug(slug)
    except NotFound:
        raise Invalid(sentence, fields={"organisation": [sentence]}) from None
    if found.id not in actor.working_organisations:
        raise Invalid(sentence, fields={"organisation": [sentence]})
    return found


def _alliance(found: Alliance, members: int) -> dict[str, Any]:
    names = ("slug", "name", "summary", "description", "founded_year", "website")
    return {
        **{name: getattr(found, name) for name in names},
        "url": public_url("alliances.show", slug=found.slug),
        "api_url": public_url("api_v1.show_alliance", slug=found.slug),
        "member_count": members,
    }


@public
@takes(AllianceQuery)
@answers(200, page_of(AllianceSchema), summary=_l("All alliances"))
def list_alliances(query: Mapping[str, Any]) -> Any:
    """Answer with one page of them, by name."""
    counts = alliances.member_counts()
    page = part_of(alliances.alliances(), query["page"], query["per_page"])
    return paged(page, lambda one: _alliance(one, counts.get(one.id, 0)))


@public
@answers(200, AllianceWithMembersSchema, summary=_l("One alliance"), refusals=(410,))
def show_alliance(slug: str) -> Any:
    """Answer with an alliance and its member organisations."""
    found = alliances.alliance_by_slug(slug)
    members: Sequence[Organisation] = [one.organisation for one in alliances.members_of(found)]
    return {**_alliance(found, len(members)), "members": [_short(one) for one in members]}


def _short(found: Organisation) -> dict[str, Any]:
    return {
        "slug": found.slug,
        "name": found.name,
        "api_url": public_url("api_v1.show_organisation", slug=found.slug),
    }
