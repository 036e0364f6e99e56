"""Privacy: personal data that slipped into the fields and files."""

from collections.abc import Callable, Iterator
from functools import partial

from toolbox.foundation.i18n import _l, ngettext
from toolbox.review.checks.declaration import (
    FINE,
    SILENT,
    Group,
    Outcome,
    Place,
    Rule,
    Severity,
    example_of,
)
from toolbox.review.checks.material import FileMaterial, Material
from toolbox.review.checks.texts.people import PeopleFound, is_of_a_person

_FILES = Place("dateien", "files")
_TEXT = Place("beschreiben", "description")
_FREE_MAIL_HOSTS = (
    "gmail.com googlemail.com gmx.de gmx.net web.de t-online.de outlook.com outlook.de hotmail.com "
    "hotmail.de icloud.com freenet.de posteo.de mailbox.org yahoo.com yahoo.de aol.com"
)
_FREE_MAIL = frozenset(_FREE_MAIL_HOSTS.split())
"""Where everybody may have an address: it says nothing about an organisation."""

Look = Callable[[Material, PeopleFound], list[str]]


def mails(material: Material, found: PeopleFound) -> list[str]:
    """Return addresses of persons; at the makers' own hosts those that are made of names alone."""
    own = material.own_hosts - _FREE_MAIL
    contact = material.content.contact_email.casefold()
    elsewhere = [mail for mail in found.mails if _host(mail) not in own]
    at_home = [mail for mail in (*found.mails, *found.samples) if _host(mail) in own]
    persons = [*elsewhere, *filter(is_of_a_person, at_home)]
    return [mail for mail in persons if mail.casefold() != contact]


def _host(mail: str) -> str:
    return mail.casefold().rpartition("@")[2]


def phones(_material: Material, found: PeopleFound) -> list[str]:
    """Return telephone numbers."""
    return list(found.phones)


def names(material: Material, found: PeopleFound) -> list[str]:
    """Return names of persons; makers and contacts want to be named.

    Whom to ask may stand in the imprint of a file; in a field it stands for everybody to copy.
    """
    content = material.content
    in_fields = found.contacts if found is material.text.people else ()
    known = " ".join([content.contact_name, *(one.name for one in content.credits)]).casefold()
    everybody = dict.fromkeys((*found.names, *in_fields))
    return [name for name in everybody if name.split()[-1].casefold() not in known]


def _people(look: Look, material: Material) -> Outcome:
    in_files = {
        file.attachment_id: look(material, file.text.people) for file in material.files if file.text
    }
    about = {one: found for one, found in in_files.items() if found}
    everything = [*look(material, material.text.people), *(x for xs in about.values() for x in xs)]
    different = list(dict.fromkeys(everything))
    if different:
        values = {"num": len(different), "example": example_of(different)}
        return Outcome(Severity.SHOULD, values, tuple(about), place=None if about else _TEXT)
    return FINE if in_files else SILENT


def _traces(count: Callable[[FileMaterial], int | None], material: Material) -> Outcome:
    counts = {file.attachment_id: count(file) for file in material.files}
    number = sum(one or 0 for one in counts.values())
    if not number:
        return SILENT
    about = tuple(one for one, found in counts.items() if found)
    return Outcome(Severity.SHOULD, {"num": number}, about)


def places(file: FileMaterial) -> int | None:
    """Return how many pictures in a file tell where they were taken."""
    return file.facts.placed_pictures if file.facts else None


def owners(file: FileMaterial) -> int | None:
    """Return how many pictures in a file name a person in their metadata alone."""
    return file.facts.named_pictures if file.facts and not file.facts.placed_pictures else None


def comments(file: FileMaterial) -> int | None:
    """Return how many comments and tracked changes a file still has; both carry names."""
    return file.facts.comments + file.facts.changes if file.facts else None


def _rules() -> Iterator[Rule]:
    make = partial(Rule, group=Group.PRIVACY, place=_FILES)
    yield make(
        key="mail-addresses",
        check=partial(_people, mails),
        seen=lambda values: ngettext(
            "There is an e-mail address of a person: »%(example)s«",
            "There are %(num)s e-mail addresses of persons, for example »%(example)s«",
            values["num"],
            example=values["example"],
        ),
        advice=lambda _values: _l(
            "Please take it out, or use an address that belongs to a function, such as info@."
        ),
        praise=_l("Apart from contact data, no addresses of persons were found in the files."),
    )
    yield make(
        key="phone-numbers",
        check=partial(_people, phones),
        seen=lambda values: ngettext(
            "There is a telephone number: »%(example)s«",
            "There are %(num)s telephone numbers, for example »%(example)s«",
            values["num"],
            example=values["example"],
        ),
        advice=lambda _values: _l(
            "Please take it out, unless it is meant for everybody. Then write »Contact« before it."
        ),
    )
    yield make(
        key="names",
        check=partial(_people, names),
        seen=lambda values: ngettext(
            "There is the name of a person: »%(example)s«",
            "There are names of %(num)s persons, for example »%(example)s«",
            values["num"],
            example=values["example"],
        ),
        advice=lambda _values: _l(
            "Please take real names out. If they are invented, say so in the text: »Example«."
        ),
    )
    yield make(
        key="photo-places",
        check=partial(_traces, places),
        seen=lambda values: ngettext(
            "One photo in the document tells where it was taken.",
            "%(num)s photos in the documents tell where they were taken.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please remove the place from the photo and put it in again, for example as a "
            "screenshot."
        ),
    )
    yield make(
        key="photo-owners",
        check=partial(_traces, owners),
        seen=lambda values: ngettext(
            "One photo in the document carries a person's name in its hidden details.",
            "%(num)s photos in the documents carry a person's name in their hidden details.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please ask whether the person agrees, or put the photo in without these details."
        ),
    )
    yield make(
        key="comments",
        check=partial(_traces, comments),
        seen=lambda values: ngettext(
            "There is still a comment or a tracked change, with the name of who made it.",
            "There are still %(num)s comments or tracked changes, with the names of who made them.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please accept or reject the changes, delete the comments and upload the file again."
        ),
    )


RULES = tuple(_rules())
