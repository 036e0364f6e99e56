"""What the forms of all steps share: from a version's content into fields and back."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, fields, replace
from hashlib import sha256
from typing import Any, ClassVar

from wtforms import Field, HiddenField

from toolbox.catalogue.content import Content, content_of
from toolbox.catalogue.models import Version
from toolbox.delivery.languages import reading_language
from toolbox.foundation.i18n import _
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term
from toolbox.web.contribute.fields import TermsField, options
from toolbox.web.forms import Form

KIND_PREFIX = "fields-"
_NAMES = {field.name for field in fields(Content)} - {"terms", "fields"}


class StepForm(Form):
    """One step of the wizard. Fields are called like what they hold in ``Content``.

    A kind's own fields are called ``fields-<name>``, terms like their vocabulary.
    """

    needed: ClassVar[frozenset[str]] = frozenset()
    """Fields without which nobody can submit; a draft is saved without them all the same."""

    row_version = HiddenField()
    """Which state the person has seen: the version's row_version and a digest of this page."""

    @classmethod
    def about(cls, version: Version) -> "StepForm":
        """Return the form with what ``version`` says, or with what was just sent."""
        content = content_of(version)
        stamp = cls.stamp(content, version.row_version)
        return cls(data={**_starting(content), "row_version": stamp})._offering(content)

    @classmethod
    def stored(cls, content: Content) -> "StepForm":
        """Return the form with what ``content`` says, whatever was just sent."""
        return cls(formdata=None, data=_starting(content))._offering(content)

    def _offering(self, content: Content) -> "StepForm":
        """Fill the choices: what is offered today, and what the content carries."""
        for field in self:
            if isinstance(field, TermsField):
                field.choices = term_choices(field.vocabulary, _carried(field, content))
        for name in self.needed:
            self[name].flags.required = True
        self.prepare(content)
        return self

    def prepare(self, content: Content) -> None:
        """Fill choices that only this form has."""

    @classmethod
    def stamp(cls, content: Content, row_version: int) -> str:
        """Return the mark of a state: its row_version, and a digest of what this page holds."""
        here = cls(formdata=None, data=_starting(content)).said(Content())
        return f"{row_version}-{sha256(repr(here).encode()).hexdigest()[:16]}"

    def expected(self, version: Version) -> int | None:
        """Return the row_version the person started from; -1 where it cannot be read.

        None where nobody changed what this page holds since: then a change of another page, or
        a file that came in, is no conflict.
        """
        typed = str(self.row_version.data or "")
        now = self.stamp(content_of(version), version.row_version)
        number, _dash, seen = typed.partition("-")
        if not typed or seen == now.partition("-")[2]:
            return None
        return int(number) if number.isdecimal() and len(number) < 12 else -1

    def said(self, before: Content, *, without: Collection[str] = ()) -> Content:
        """Return ``before`` with what this form says, but for the fields named ``without``."""
        plain: dict[str, Any] = {}
        own, terms = dict(before.fields), dict(before.terms)
        for field in self:
            name = field.short_name
            if name in without:
                continue
            if name in _NAMES:
                plain[name] = value_of(field)
            elif name.startswith(KIND_PREFIX):
                _set(own, name.removeprefix(KIND_PREFIX), value_of(field))
            elif isinstance(field, TermsField):
                terms[name] = tuple(field.data or ())
        return replace(before, **plain, fields=own, terms=terms)

    def kind_fields(self) -> Iterator[Field]:
        """Yield the fields that only this kind of instrument has."""
        return (field for field in self if field.short_name.startswith(KIND_PREFIX))


def value_of(field: Any) -> Any:
    """Return what a field says in the shape of ``Content``."""
    value = field.said if hasattr(field, "said") else field.data
    return "" if value is None and field.type in {"LineField", "ProseField"} else value


def _set(own: dict[str, Any], name: str, value: Any) -> None:
    """Keep a kind's own value as JSON has it; an empty one is left out."""
    if value in (None, "", ()):
        own.pop(name, None)
    else:
        own[name] = list(value) if isinstance(value, tuple) else value


def _starting(content: Content) -> dict[str, Any]:
    """Return what ``content`` says by the names of fields."""
    found = {name: getattr(content, name) for name in _NAMES}
    found |= {f"{KIND_PREFIX}{name}": value for name, value in content.fields.items()}
    found |= content.terms
    for name in ("credits", "links", "sources"):
        found[name] = [asdict(entry) for entry in getattr(content, name)] or [{}]
    return found


def _carried(field: TermsField, content: Content) -> Collection[str]:
    if field.short_name == "languages":
        return content.languages
    return content.terms.get(field.short_name, ())


def term_choices(vocabulary: str, carried: Collection[str] = ()) -> list[Any]:
    """Return what can be chosen, and of what is carried though it no longer can.

    A narrower term names its broader one, so that typing either finds it.
    """
    locale = reading_language()
    offered = vocabularies.terms_of(vocabulary)
    by_id = {term.id: term for term in offered}
    labels = {term.key: _label(term, by_id, locale) for term in offered}
    missing = set(carried) - set(labels)
    for key, term in vocabularies.terms_by_key(vocabulary, missing).items():
        labels[key] = _("%(label)s (no longer offered)", label=term.label(locale))
    return options(labels)


def _label(term: Term, by_id: Mapping[int, Term], locale: str) -> str:
    broader = by_id.get(term.broader_id or 0)
    return f"{term.label(locale)} ({broader.label(locale)})" if broader else term.label(locale)
