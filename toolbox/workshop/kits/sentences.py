"""The sentences of a kit's faults, for its author: what is wrong, where, and what helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.workshop.kits.findings import Finding
from toolbox.workshop.kits.sentences_of_pages import PAGES, Sentence


@dataclass(frozen=True, slots=True)
class KitFault:
    """A fault as its author reads it; ``line`` and ``column`` are 0 where there is none."""

    file: str
    line: int
    column: int
    code: str
    message: Message

    @property
    def place(self) -> str:
        """Return file and line as editors write them: ``pages/index.liquid:12``."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.file else str(self.message)


class KitFaults(Invalid):
    """A kit that cannot be used as it is; ``faults`` says why, at least one."""

    default_code = "kit-faults"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.faults = tuple(fault_of(finding) for finding in findings)
        fields: dict[str, list[Message]] = {}
        for fault in self.faults:
            fields.setdefault(fault.place or "kit", []).append(fault.message)
        super().__init__(
            _l("The kit cannot be used as it is. Please look at the places that are named."),
            fields=fields,
        )


def fault_of(finding: Finding) -> KitFault:
    """Return a finding with its sentence."""
    message = SENTENCES[finding.code](finding.values)
    return KitFault(finding.file, finding.line, finding.column, finding.code, message)


_FILES: Mapping[str, Sentence] = {
    "not-a-zip": lambda v: _l("This is neither a folder nor a readable ZIP file."),
    "archive": lambda v: v["reason"],
    "not-a-file": lambda v: _l("A kit holds only files and folders, no links to other places."),
    "too-many-files": lambda v: _l("A kit has at most %(limit)s files.", **v),
    "kit-too-large": lambda v: _l("A kit is at most %(limit)s MB large, unpacked.", **v),
    "text-too-large": lambda v: _l("A text in a kit is at most %(limit)s kB large.", **v),
    "not-utf8": lambda v: _l("The file is not saved as UTF-8. Please save it in this encoding."),
    "no-manifest": lambda v: _l(
        "The kit has no file kit.json at its root. Every kit is described by one."
    ),
    "no-such-file": lambda v: _l("The kit has no file “%(name)s”.", **v),
    "no-such-folder": lambda v: _l("The kit has no folder “%(name)s”, or it is empty.", **v),
}
_JSON: Mapping[str, Sentence] = {
    "json-unreadable": lambda v: _l(
        "This is not JSON: here a text in double quotes, a number, true, false, null, { or [ is "
        "expected."
    ),
    "json-more": lambda v: _l("This is not JSON: here it should have ended."),
    "json-name": lambda v: _l(
        "This is not JSON: here a name in double quotes is expected. Is a comma left over?"
    ),
    "json-colon": lambda v: _l("This is not JSON: a colon is missing here, after the name."),
    "json-comma": lambda v: _l("This is not JSON: a comma or a closing bracket is missing here."),
    "json-twice": lambda v: _l("The name “%(name)s” stands here twice.", **v),
    "json-too-deep": lambda v: _l(
        "The brackets are nested more than %(limit)s levels deep here.", **v
    ),
}
_MANIFEST: Mapping[str, Sentence] = {
    "manifest-object": lambda v: _l("kit.json has to be one object: { … }."),
    "manifest-missing": lambda v: _l("“%(key)s” is missing in kit.json.", **v),
    "manifest-unknown": lambda v: _l("“%(key)s” is not known in kit.json. Is it misspelt?", **v),
    "manifest-type": lambda v: _l("“%(key)s” has to be of the type: %(type)s.", **v),
    "manifest-format": lambda v: _l("“kit” is the number of the format; it is %(format)s.", **v),
    "manifest-name": lambda v: _l(
        "The name consists of small letters, digits and single hyphens, at most 80 characters."
    ),
    "manifest-version": lambda v: _l("A version is written with three numbers, such as 1.0.0."),
    "manifest-language": lambda v: _l("A language is written as its code, such as de."),
    "manifest-output": lambda v: _l("Possible outputs are: %(known)s.", **v),
    "manifest-text": lambda v: _l("Here a text is expected, or an object with “de” and “en”."),
    "manifest-german": lambda v: _l("The German text is missing here."),
    "group-shape": lambda v: _l(
        "A group is an object with “title”, “fields” (a list of names) and, if you like, “hint”."
    ),
    "group-unknown": lambda v: _l("There is no question “%(name)s” in “answers”.", **v),
    "group-twice": lambda v: _l("The question “%(name)s” already stands in a group.", **v),
    "question-in-no-group": lambda v: _l(
        "The question “%(name)s” stands in no group, so that nobody would see it.", **v
    ),
    "pages-number": lambda v: _l("“pages” lists at least one and at most %(limit)s pages.", **v),
    "page-shape": lambda v: _l(
        "A page is an object with “template” and “to”, and with “for” and “as” where it is made "
        "for every entry of a group."
    ),
    "page-for": lambda v: _l(
        "“for” names a repeating group, or a list as lists.name; “%(name)s” is none of them.", **v
    ),
    "list-shape": lambda v: _l(
        "A list has a name of small letters, digits and underscores, and the path of its template."
    ),
    "list-json": lambda v: _l(
        "What this template writes is no JSON list of objects, or it has more than %(limit)s "
        "entries.",
        **v,
    ),
    "page-as": lambda v: _l(
        "“for” and “as” belong together; “as” is a name of small letters, digits and underscores."
    ),
    "page-as-taken": lambda v: _l("Templates already know “%(name)s” as something else.", **v),
    "change-shape": lambda v: _l("A change is an object with “version”, “date” and “text”."),
    "change-date": lambda v: _l("A date is written as year, month and day, such as 2026-11-22."),
    "no-example": lambda v: _l(
        "Without an example the kit is tried out with its defaults, and they are not enough. "
        "%(reason)s",
        **v,
    ),
    "example-object": lambda v: _l("The example has to be one object: { … }."),
    "example-answer": lambda v: _l("The example does not fit the questions. %(reason)s", **v),
    "default-answer": lambda v: _l("The default does not fit its question. %(reason)s", **v),
}
_SCHEMA: Mapping[str, Sentence] = {
    "schema-no-object": lambda v: _l("“answers” has to be a schema of the type “object”."),
    "schema-dialect": lambda v: _l("The schema's dialect has to be %(dialect)s.", **v),
    "schema-keyword": lambda v: _l(
        "“%(keyword)s” is not possible here. Kits use a part of JSON Schema that a form can be "
        "made of; the author's guide lists it.",
        **v,
    ),
    "schema-no-properties": lambda v: _l("The “properties” are missing: at least one question."),
    "schema-too-many-questions": lambda v: _l(
        "There are at most %(limit)s questions on one level.", **v
    ),
    "schema-required": lambda v: _l("“required” is a list of names."),
    "schema-required-unknown": lambda v: _l(
        "“%(name)s” is required, but it is not among the “properties”.", **v
    ),
    "schema-name": lambda v: _l(
        "“%(name)s” cannot be the name of a question. It begins with a small letter, has small "
        "letters, digits and underscores, at most 40; inside groups slug, number, first, last "
        "and size are taken.",
        **v,
    ),
    "schema-question": lambda v: _l("The question “%(name)s” has to be an object: { … }.", **v),
    "schema-nested": lambda v: _l(
        "“%(name)s” is a repeating group inside of another. Only one level is possible.", **v
    ),
    "schema-no-title": lambda v: _l(
        "The question “%(name)s” has no “title”, which is what people read in the form.", **v
    ),
    "schema-type": lambda v: _l(
        "No field of a form can be made of this type and format. Possible types: string, integer, "
        "number, boolean, a choice with enum or oneOf, an object with the format address, and an "
        "array of choices, texts or objects."
    ),
    "schema-english": lambda v: _l("“x-en” is an object with “title” and “description”."),
    "schema-text": lambda v: _l("“%(key)s” has to be a text.", **v),
    "schema-bound": lambda v: _l("“%(key)s” has to be a number.", **v),
    "schema-bounds": lambda v: _l("“%(least)s” is larger than “%(most)s”.", **v),
    "schema-bound-high": lambda v: _l("“%(key)s” can be at most %(limit)s.", **v),
    "schema-choices": lambda v: _l("A choice has at least one and at most %(limit)s values.", **v),
    "schema-choice": lambda v: _l(
        "A value of a choice is a text that is not empty, or a number; in “oneOf” it stands as "
        "“const”, with a “title”."
    ),
    "schema-choice-twice": lambda v: _l("A value stands twice in this choice."),
    "schema-address": lambda v: _l(
        "An address has street, postcode and town; “%(name)s” is none of them.", **v
    ),
}
_TEMPLATES: Mapping[str, Sentence] = {
    "template-missing": lambda v: _l("There is no template “%(reason)s” in the kit.", **v),
    "template-recursion": lambda v: _l(
        "The template calls itself, or templates call each other more than %(limit)s levels deep.",
        **v,
    ),
    "template-too-deep": lambda v: _l(
        "Tags or expressions are nested more than %(limit)s levels deep.", **v
    ),
    "template-loops": lambda v: _l("The loops of a page turn more than %(limit)s times.", **v),
    "template-output": lambda v: _l("The page becomes larger than %(limit)s MB.", **v),
    "template-locals": lambda v: _l(
        "The variables of a page hold more than %(limit)s MB in all.", **v
    ),
    "template-syntax": lambda v: _l("The template cannot be read here: %(reason)s.", **v),
    "template-failed": lambda v: _l("The template fails here: %(reason)s.", **v),
    "template-filter": lambda v: _l("There is no filter “%(name)s” in kits.", **v),
    "template-include": lambda v: _l(
        "“%(name)s” is not possible in kits. Please write {%% render 'partials/name.liquid' %%} "
        "and hand over what the partial needs.",
        **v,
    ),
    "template-tag": lambda v: _l(
        "The tag “%(name)s” is not known, or does not belong here: perhaps one before it was not "
        "closed.",
        **v,
    ),
    "template-unclosed": lambda v: _l("Something was opened here; “%(name)s” is missing.", **v),
    "template-open": lambda v: _l("Something was opened here and is not closed until the end."),
    "template-tag-open": lambda v: _l("A tag was opened here, but its name or its end is missing."),
    "template-variable": lambda v: _l(
        "The variable “%(name)s” does not exist here: “%(part)s” is not known. Known are: "
        "%(known)s.",
        **v,
    ),
}
_OUTPUT: Mapping[str, Sentence] = {
    "page-name": lambda v: _l(
        "“%(name)s” cannot be the name of a page. It stays inside the output and has only letters "
        "of the English alphabet, digits, hyphens, dots and underscores.",
        **v,
    ),
    "page-ending": lambda v: _l(
        "The name “%(name)s” has no ending that kits can put out. Possible are: %(known)s.", **v
    ),
    "page-in-pictures": lambda v: _l(
        "The folder “%(folder)s” is for the pictures of the answers. Please name the page "
        "otherwise.",
        **v,
    ),
    "page-twice": lambda v: _l(
        "The page “%(name)s” would overwrite another file, which comes from “%(other)s”.", **v
    ),
    "output-too-many": lambda v: _l("The output has more than %(limit)s files.", **v),
    "output-too-large": lambda v: _l("The output becomes larger than %(limit)s MB.", **v),
    "name-outside": lambda v: _l(
        "This file cannot be part of the output: its name may have only letters of the English "
        "alphabet, digits, hyphens, dots and underscores."
    ),
}
_OUTSIDE: Mapping[str, Sentence] = {
    "outside-request": lambda v: _l(
        "Here something is loaded from elsewhere: %(address)s. A kit brings along all that it "
        "needs; links that people click are possible.",
        **v,
    ),
    "outside-module": lambda v: _l(
        "Modules do not run when a page is opened by double click. Please load the script with "
        "<script src defer>."
    ),
}
_CHILD: Mapping[str, Sentence] = {
    "child-timeout": lambda v: _l("Rendering takes longer than %(seconds)s seconds.", **v),
    "child-memory": lambda v: _l("Rendering takes more than %(memory)s MB of memory.", **v),
    "child-output": lambda v: _l("The output is larger than what can be delivered."),
    "child-busy": lambda v: _l(
        "Too much is being worked on at the same time. Please try again in a moment."
    ),
    "child-crash": lambda v: _l("Rendering ended unexpectedly. Please check the templates."),
}
SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        **_FILES,
        **_JSON,
        **_MANIFEST,
        **_SCHEMA,
        **_TEMPLATES,
        **_OUTPUT,
        **_OUTSIDE,
        **PAGES,
        **_CHILD,
    }
)
