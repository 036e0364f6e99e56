"""Collects what is wrong with several fields, so that a form says all of it in one round."""

from collections.abc import Callable

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message


class Findings:
    """What checks refuse, by field; every check is made, whatever the others say."""

    def __init__(self) -> None:
        self._errors: list[Invalid] = []

    def checked(self, check: Callable[[], str]) -> str:
        """Return the text that ``check`` gives; an empty one where it refuses, which is kept."""
        try:
            return check()
        except Invalid as error:
            self._errors.append(error)
            return ""

    def add(self, field: str, sentence: Message) -> None:
        """Keep a sentence about one field."""
        self._errors.append(Invalid(sentence, fields={field: [sentence]}))

    def speak(self) -> None:
        """Raise Invalid with everything that is wrong, where anything is."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            fields: dict[str, list[Message]] = {}
            for error in self._errors:
                for name, sentences in error.fields.items():
                    fields.setdefault(name, []).extend(sentences)
            raise Invalid(self._errors[0].message, fields=fields)
