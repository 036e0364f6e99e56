"""What a mail says: one template becomes a subject, a plain text and a page of HTML.

A template is plain text: its first line is the subject, blank lines part its paragraphs. What is
more than a paragraph it gets from ``mail``: ``{{ mail.button(label, address) }}``, ``quote``,
``heading``, ``entries``; ``mail.because(sentence)`` says why the mail comes. It is rendered twice,
and the second time everything that is not the template's own is escaped. So what people wrote can
be neither a tag nor a button.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from jinja2 import Environment
from markupsafe import Markup, escape

from toolbox.foundation.i18n import _, speaking
from toolbox.foundation.settings import installed_settings

_ENVIRONMENT = "toolbox.mail_pages"
_LABEL, _END = "\x02", "\x03"
"""Stand around the label of a button until the paragraph before it is known."""
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PARAGRAPHS = re.compile(r"\n\s*\n")
_ADDRESS = re.compile(r"(?<!\")https?://(?:[^\s<>&\"]|&amp;)+")
_BLOCKS = ("<p>", "<h2>", "<ul>", "<blockquote>", "<hr>")


@dataclass(frozen=True)
class Action:
    """Where a button of a mail leads to."""

    label: str
    address: str


@dataclass(frozen=True)
class Entry:
    """One line of a list in a mail; ``note`` is smaller, ``address`` may be empty."""

    text: str
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Written:
    """A mail in one language."""

    subject: str
    text: str
    html: str
    actions: tuple[Action, ...] = ()


@dataclass
class _Pen:
    """What both faces of a mail keep in mind while a template is rendered."""

    reason: str = ""
    is_asked_for: bool = False
    actions: list[Action] = field(default_factory=list)

    def because(self, sentence: str, *, is_asked_for: bool = False) -> str:
        """Say at the end why the mail comes; the sentence is complete.

        ``is_asked_for``: it answers somebody who has typed in this address, account or not.
        """
        self.reason, self.is_asked_for = sentence, is_asked_for
        return ""


class _TextPen(_Pen):
    """Writes paragraphs as plain text."""

    def plain(self, text: str) -> str:
        """Say something that no template says."""
        return text

    def button(self, label: str, address: str) -> str:
        """Lead somewhere; the label is left out below a sentence that ends with a colon."""
        self.actions.append(Action(str(label), str(address)))
        return f"{_LABEL}{label}{_END}{address}"

    def link(self, label: str, address: str) -> str:
        """Lead somewhere in the middle of a text."""
        return f"{label}: {address}"

    def line(self) -> str:
        """Separate the end, in the way that mail programs know (RFC 3676, 4.3)."""
        return "-- \n"

    def quote(self, text: str) -> str:
        """Show what somebody wrote."""
        return "\n".join(f"> {line}".rstrip() for line in str(text).strip().splitlines())

    def heading(self, text: str) -> str:
        """Begin a part."""
        line = " ".join(str(text).split())
        return f"{line}\n{'=' * len(line)}"

    def entries(self, entries: Sequence[Entry]) -> str:
        """List several things."""
        return "\n".join(
            "\n  ".join(filter(None, (f"* {one.text}", one.note, one.address))) for one in entries
        )


class _PagePen(_Pen):
    """Writes paragraphs as HTML, each on one line."""

    def plain(self, text: str) -> Markup:
        """Say something that no template says."""
        return escape(text)

    def button(self, label: str, address: str) -> Markup:
        """Lead somewhere."""
        return _block(Markup('<p><a class="button" href="{}">{}</a></p>').format(address, label))

    def link(self, label: str, address: str) -> Markup:
        """Lead somewhere in the middle of a text."""
        return Markup('<a href="{}">{}</a>').format(address, label)

    def line(self) -> Markup:
        """Separate the end."""
        return _block(Markup("<hr>"))

    def quote(self, text: str) -> Markup:
        """Show what somebody wrote."""
        words = _broken(escape(str(text).strip()))
        return _block(Markup("<blockquote>{}</blockquote>").format(words))

    def heading(self, text: str) -> Markup:
        """Begin a part."""
        return _block(Markup("<h2>{}</h2>").format(" ".join(str(text).split())))

    def entries(self, entries: Sequence[Entry]) -> Markup:
        """List several things."""
        return _block(Markup("<ul>{}</ul>").format(Markup("").join(map(self._entry, entries))))

    def _entry(self, entry: Entry) -> Markup:
        name = (
            Markup('<a href="{}">{}</a>').format(entry.address, entry.text)
            if entry.address
            else escape(entry.text)
        )
        note = Markup('<br><span class="note">{}</span>').format(entry.note) if entry.note else ""
        return Markup("<li>{}{}</li>").format(name, note)


def _block(html: Markup) -> Markup:
    """Keep a block apart from the paragraphs around it, wherever a template puts it."""
    return Markup("\n\n{}\n\n").format(html)


def _broken(html: Markup) -> Markup:
    return Markup("<br>").join(html.splitlines())


def _tidy(text: str) -> str:
    """Return plain text with its buttons written out."""
    paragraphs: list[str] = []
    for paragraph in _paragraphs(text):
        if paragraph.startswith(_LABEL) and _END in paragraph:
            label, _sign, address = paragraph.removeprefix(_LABEL).partition(_END)
            introduced = bool(paragraphs) and paragraphs[-1].endswith(":")
            paragraph = address if introduced else f"{label}:\n{address}"
        paragraphs.append(_NOT_TEXT.sub("", paragraph))
    return "\n\n".join(paragraphs)


def _paragraphs(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n")
    return [part.strip() for part in _PARAGRAPHS.split(plain) if part.strip()]


def _as_page(escaped: str) -> Markup:
    """Return HTML for rendered text: what does not begin with a tag is a paragraph."""
    own = str(escape(installed_settings().base_url))

    def linked(match: re.Match[str]) -> str:
        address = match[0]
        return f'<a href="{address}">{address}</a>' if address.startswith(own) else address

    blocks = [
        part
        if part.startswith(_BLOCKS)
        else f"<p>{_ADDRESS.sub(linked, _broken(Markup(part)))}</p>"  # noqa: S704
        for part in _paragraphs(_NOT_TEXT.sub("", escaped))
    ]
    return Markup("\n").join(map(Markup, blocks))


def _page_environment() -> Environment:
    """Return the application's templates with everything escaped, whatever the file is called."""
    made: Environment | None = current_app.extensions.get(_ENVIRONMENT)
    if made is None:
        made = current_app.jinja_env.overlay(autoescape=True)
        current_app.extensions[_ENVIRONMENT] = made
    return made


def write(
    template: str, *, locale: str, values: Mapping[str, Any], frame: Mapping[str, Any] | None = None
) -> Written:
    """Render ``templates/mail/<template>.txt`` in a language.

    ``frame`` is what the end of every mail may say beside the reason: ``reason`` where the
    template gives none, ``greet``, ``preferences`` and ``stop`` as addresses.
    """
    with speaking(locale):
        pen, page_pen = _TextPen(), _PagePen()
        subject, body = _face(current_app.jinja_env, template, pen, values, frame)
        _subject, page = _face(_page_environment(), template, page_pen, values, frame)
        head = _page_environment().get_template("mail/_page.html")
        html = head.render(
            subject=subject,
            body=_as_page(page),
            site_name=installed_settings().site_name,
            lang=locale,
        )
    return Written(subject, _tidy(body) + "\n", html, tuple(pen.actions))


def _face(
    templates: Environment,
    template: str,
    pen: _TextPen | _PagePen,
    values: Mapping[str, Any],
    frame: Mapping[str, Any] | None,
) -> tuple[str, str]:
    """Return subject and body of one face, with greeting and end."""
    shared = {"site_name": installed_settings().site_name, "mail": pen}
    text = templates.get_template(f"mail/{template}.txt").render({**values, **shared}).strip()
    subject, _sign, body = text.partition("\n")
    pen.reason = pen.reason or str((frame or {}).get("reason", ""))
    end = templates.get_template("mail/_end.txt").render({**(frame or {}), **shared})
    greeting = pen.plain(_greeting(values.get("name"))) if frame else ""
    return " ".join(_NOT_TEXT.sub("", subject).split()), "\n\n".join((greeting, body, end))


def _greeting(name: str | None) -> str:
    # What follows begins as a sentence: it stands on the page of news as well.
    return _("Hello %(name)s!", name=name) if name else _("Hello!")
