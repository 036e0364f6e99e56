"""Plain language in fields and files: long sentences, passive, hard reading, long words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolbox.foundation.i18n import Message, _l, ngettext
from toolbox.foundation.text import shorten
from toolbox.review.checks.declaration import (
    EXAMPLE_LENGTH,
    FINE,
    SILENT,
    Group,
    Outcome,
    Place,
    Rule,
    Severity,
    Values,
    example_of,
)
from toolbox.review.checks.material import Material
from toolbox.review.checks.texts.plain import Plainness

FEWEST_SENTENCES = 4
"""Below that, shares and averages say nothing."""


@dataclass(frozen=True, slots=True)
class Level:
    """What readers bear: ``sentence`` in words, shares of 1, LIX, 100 less Flesch's ease."""

    sentence: int
    long_share: float
    passive_share: float
    lix: float
    ease: float


EASY = Level(sentence=20, long_share=0.2, passive_share=0.2, lix=52, ease=55)
USUAL = Level(sentence=25, long_share=0.25, passive_share=0.25, lix=57, ease=65)
_YOUNG = frozenset({"auszubildende", "jugendliche", "eltern"})


def level_for(material: Material) -> Level:
    """Return what its readers bear; young people and families read for themselves."""
    audience = frozenset(material.content.terms.get("audience", ()))
    return EASY if audience and audience <= _YOUNG else USUAL


Measure = Callable[[Plainness, Level], Values | None]


def long_sentences(text: Plainness, level: Level) -> Values | None:
    """Return how many sentences are too long, where there are many of them."""
    long = sum(length > level.sentence for length in text.lengths)
    if long < 2 or long < level.long_share * text.sentences:
        return None
    words = max(text.lengths)
    return {"num": long, "words": words, "example": shorten(text.long_example, EXAMPLE_LENGTH)}


def passive_sentences(text: Plainness, level: Level) -> Values | None:
    """Return how many sentences do not say who does something, where there are many of them."""
    found = text.passives
    if len(found) < 3 or len(found) < level.passive_share * text.sentences:
        return None
    return {"num": len(found), "example": shorten(min(found, key=len), EXAMPLE_LENGTH)}


def hard_reading(text: Plainness, level: Level) -> Values | None:
    """Return how hard the text is, where it is too hard."""
    limit = level.lix if text.language == "de" else level.ease
    if text.sentences < FEWEST_SENTENCES or sum(text.lengths) < 60 or text.hardness <= limit:
        return None
    return {"average": round(sum(text.lengths) / text.sentences)}


def long_words(text: Plainness, _level: Level) -> Values | None:
    """Return words that nobody takes in at a glance."""
    if len(text.long_words) < 2:
        return None
    return {"num": len(text.long_words), "example": example_of(text.long_words)}


def in_fields(measure: Measure) -> Callable[[Material], Outcome]:
    """Return the check of what the fields say."""

    def check(material: Material) -> Outcome:
        text = material.text.plain
        if text.sentences < 2:
            return SILENT
        found = measure(text, level_for(material))
        return FINE if found is None else Outcome(Severity.SHOULD, found)

    return check


def in_files(measure: Measure) -> Callable[[Material], Outcome]:
    """Return the check of what files say; values are those of the first such file."""

    def check(material: Material) -> Outcome:
        level = level_for(material)
        measured = list(_measured(material))
        found = {one: measure(text, level) for one, text in measured}
        hard = {one: values for one, values in found.items() if values is not None}
        if hard:
            return Outcome(Severity.SHOULD, next(iter(hard.values())), tuple(hard))
        return FINE if measured else SILENT

    return check


def _measured(material: Material) -> Iterator[tuple[int, Plainness]]:
    for file in material.files:
        if file.text is not None and file.text.plain.sentences >= FEWEST_SENTENCES:
            yield file.attachment_id, file.text.plain


def _long_sentence(values: Values) -> Message:
    return ngettext(
        "One sentence is long, with %(words)s words: »%(example)s«",
        "%(num)s sentences are long. The longest has %(words)s words: »%(example)s«",
        values["num"],
        **{name: values[name] for name in ("words", "example")},
    )


def _passive_sentence(values: Values) -> Message:
    return ngettext(
        "%(num)s sentence is in the passive. For example: »%(example)s«",
        "%(num)s sentences are in the passive. For example: »%(example)s«",
        values["num"],
        example=values["example"],
    )


def _hard_sentence(values: Values) -> Message:
    return _l(
        "The text is hard to read: many long words, and %(average)s words a sentence.",
        average=values["average"],
    )


def _words_sentence(values: Values) -> Message:
    return _l("Some words are very long: »%(example)s«", example=values["example"])


@dataclass(frozen=True, slots=True)
class _Theme:
    key: str
    measure: Measure
    seen: Callable[[Values], Message]
    advice: Message
    praise: Message


_THEMES = (
    _Theme(
        "long-sentences",
        long_sentences,
        _long_sentence,
        _l("Please make two sentences of one: one thought, one sentence."),
        _l("The sentences are short."),
    ),
    _Theme(
        "passive",
        passive_sentences,
        _passive_sentence,
        _l("Please write who does something."),
        _l("It is clear who does what."),
    ),
    _Theme(
        "hard-reading",
        hard_reading,
        _hard_sentence,
        _l("Please use short words and sentences, as if you explained it to somebody at work."),
        "",
    ),
    _Theme(
        "long-words",
        long_words,
        _words_sentence,
        _l("Please use several words for it, or a hyphen."),
        "",
    ),
)


def _always(sentence: Message) -> Callable[[Values], Message]:
    return lambda _values: sentence


def _rules() -> Iterator[Rule]:
    """Make two rules of each theme: one about the fields, one about the files."""
    for theme in _THEMES:
        for where, check, place, praise in (
            ("text", in_fields, Place("beschreiben", "description"), theme.praise),
            ("files", in_files, Place("dateien", "files"), ""),
        ):
            yield Rule(
                key=f"{theme.key}-in-{where}",
                group=Group.PLAIN,
                place=place,
                check=check(theme.measure),
                seen=theme.seen,
                advice=_always(theme.advice),
                praise=praise,
            )


RULES = tuple(_rules())
