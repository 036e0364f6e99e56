"""What a ring of synonyms and a note must be like."""

import unicodedata
from collections.abc import Iterable

from toolbox.discovery.language.analysis import words
from toolbox.discovery.language.wordlists import stopwords
from toolbox.discovery.understanding.rings import MAX_MEMBER_WORDS, member_keys
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l

FEWEST_MEMBERS = 2
MOST_MEMBERS = 20
MEMBER_LENGTH = 60
NOTE_LENGTH = 500


def checked_members(given: Iterable[str]) -> list[str]:
    """Return the members of a ring, tidied, each once. Raises Invalid with fields."""
    members = list({tidy.casefold(): tidy for tidy in map(_tidy, given) if tidy}.values())
    if problem := _problem(members):
        raise Invalid(problem, fields={"members": [problem]})
    return members


def _problem(members: list[str]) -> Message | None:
    if len(members) < FEWEST_MEMBERS:
        return _l("Please enter at least two words or phrases.")
    if len(members) > MOST_MEMBERS:
        return _l(
            "Please enter at most %(most)s words or phrases; these are %(count)s.",
            most=MOST_MEMBERS,
            count=len(members),
        )
    for member in members:
        if problem := _problem_with(member):
            return problem
    if len(set(map(member_keys, members))) < FEWEST_MEMBERS:
        return _l("To the search, these are forms of one word anyway. Please enter another one.")
    return None


def _problem_with(member: str) -> Message | None:
    if len(member) > MEMBER_LENGTH:
        return _l(
            "“%(member)s …” is too long: at most %(most)s characters.",
            member=member[:20],
            most=MEMBER_LENGTH,
        )
    found = member_keys(member)
    if not found:
        return _l("There is no word in “%(member)s”.", member=member)
    if len(found) > MAX_MEMBER_WORDS:
        return _l(
            "“%(member)s” has too many words: at most %(most)s.",
            member=member,
            most=MAX_MEMBER_WORDS,
        )
    if all(word.plain.lower() in stopwords() for word in words(member)):
        return _l("The search leaves out little words such as “%(member)s”.", member=member)
    return None


def checked_note(text: str) -> str:
    """Return a note without blanks around it. Raises Invalid with fields where it is too long."""
    note = text.replace("\x00", " ").strip()
    if len(note) > NOTE_LENGTH:
        problem = _l("Please use at most %(maximum)s characters.", maximum=NOTE_LENGTH)
        raise Invalid(problem, fields={"note": [problem]})
    return note


def _tidy(text: str) -> str:
    """Return ``text`` in one line, without characters that nobody can see."""
    seen = "".join(
        " " if unicodedata.category(char) == "Cc" else char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) != "Cf"
    )
    return " ".join(seen.split())
