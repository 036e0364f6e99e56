"""Everything that decides which hit comes first, in one place; every backend reads it here.

A hit's score is the sum over the groups of what was asked for (a word with its synonyms, a
phrase) of

    rarity x weight x (K1 + 1) / (weight + K1 x (1 - B + B x length))

times the factors of the whole document. ``weight`` is how strongly the document says it: the
sum over the fields of FIELD_WEIGHTS, times how exactly the term was met (the table below).
``rarity`` is the logarithm of how few documents have it, of which those that mention it in passing
count in part (IN_PASSING); ``length`` is relative to the average.
Source of the formula: BM25 (Robertson and Zaragoza 2009).

| factor                  | constant          | what it does                                     |
|-------------------------|-------------------|--------------------------------------------------|
| field                   | FIELD_WEIGHTS     | title, tags, summary, description, ..., files    |
| whole word, any form    | 1                 | Betrieb, Betriebe, Betriebs                      |
| mention in passing      | IN_PASSING        | makes a word hardly less rare                    |
| without its umlaut      | FOLDED_WEIGHT     | prufung finds Prüfung                            |
| part of a compound      | PART_WEIGHT       | betrieb finds Ausbildungsbetrieb                 |
| hyphens left out        | JOINED_WEIGHT     | ausbildungs-plan finds Ausbildungsplan           |
| word as it was typed    | TYPED_BONUS       | messen finds Messen a little before Messe        |
| word still being typed  | PREFIX_WEIGHT     | ausb finds Ausbildung, while suggesting          |
| same meaning            | RING_WEIGHT       | azubi finds Lehrling                             |
| verb and its noun       | DERIVED_WEIGHT    | vorbereiten finds Vorbereitung                   |
| related meaning         | RELATED_WEIGHT    | only where the words alone find too little       |
| spelled alike           | SPELLING_WEIGHT   | only for words not there, or too few hits |
| word of a question      | FILLER_WEIGHT     | finden, wichtig: rare or not, they tell little   |
| phrase                  | PHRASE_BOOST      | words in quotation marks, in a row               |
| near each other         | NEAR_BOOST        | words typed in a row that stand in a row         |
| in one passage          | PASSAGE_BOOST     | words of a question close together; Whoosh alone |
| kind, audience, effort  | NAMED_WEIGHT      | "checkliste ..." prefers instruments of that kind |
| all of the words        | COVERAGE          | where most words are enough, those with all first |
| the searcher's region   | REGION_FACTOR     | only when a region is set                        |
| confirmed reuse         | REUSE             | each doubling lifts a little                     |
| recency                 | RECENCY, HALF_LIFE | fades with age, never decides alone              |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

K1 = 1.8
"""How slowly further occurrences count for less; the weights of fields differ more with it."""

B = 0.4
"""How strongly a document's length counts; the weights of fields do most of that work already."""

LONGEST = 2.0
"""Longer than so many times the average does not make a document any less relevant: together
with the weights of fields this keeps what is said in a text above what an attachment says."""


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """How much an occurrence in a field counts, and what all occurrences together stay below."""

    each: float
    most: float

    @property
    def full(self) -> float:
        """Up to so much each occurrence counts as the first, from there on less and less.

        With ``room`` from here to ``most``, what is over adds room - room ** 2 / (over + room).
        """
        return max(self.each, self.most * 2 / 3)

    def of(self, count: int) -> float:
        """Return what so many occurrences count together."""
        total, room = self.each * count, self.most - self.full
        if total <= self.full:
            return total
        return self.most - room**2 / (total - self.full + room)


FIELD_WEIGHTS: Mapping[str, FieldWeight] = MappingProxyType(
    {
        "title": FieldWeight(6.0, 6.0),
        "tags": FieldWeight(4.0, 4.0),
        "summary": FieldWeight(2.5, 5.0),
        "description": FieldWeight(1.0, 6.0),
        "credits": FieldWeight(1.0, 1.5),
        "attachment_name": FieldWeight(1.0, 1.5),
        "labels": FieldWeight(0.6, 0.6),
        "attachment": FieldWeight(0.2, 0.4),
    }
)

IN_PASSING = 0.2
"""A weight below this share of the highest that any document has is a mention in passing.

Where documents are counted for rarity, such a one counts as a part of one. Attachments mention
much: among instruments about training, "Prüfung" stands somewhere in nearly every one, and would
tell nothing of the few that are about it. Chosen on questions about the starting content, where
it matters little between 0.1 and 0.4; on sets without attachments nDCG@10 hardly changes.
"""

PART_WEIGHT = 0.5
FOLDED_WEIGHT = 0.7
JOINED_WEIGHT = 0.9
TYPED_BONUS = 0.1
PREFIX_WEIGHT = 0.6
RING_WEIGHT = 0.7
DERIVED_WEIGHT = 0.5
FILLER_WEIGHT = 0.3
RELATED_WEIGHT = 0.2
SPELLING_WEIGHT = 0.8
PHRASE_BOOST = 1.5
NEAR_BOOST = 0.6
"""The share of its score that a hit gains where the words stand in a row as they were typed.

This one, K1, COVERAGE and the most that a description counts were chosen by nDCG@10 on five
German sets (see docs/search.md), on which their effect is small. No other set has confirmed them.
B at 0.6 is better on one of the sets and worse on two.
"""

PASSAGE_BOOST = 2.0
"""How many times its own score a hit gains where all words of a question are in one passage.

Of a part of the words it is that part, in which words count by their rarity. This and the next
were chosen by nDCG@10 on half of the queries of three German sets (see docs/search.md); between
1 and 3, and from 12 to 25 words, there is little difference.
"""

PASSAGE_WORDS = 15
"""A passage is so many words that follow each other: a sentence."""

PASSAGE_FROM = 3
"""So many telling words make a question. Of fewer it matters less where they stand."""

NAMED_WEIGHT = 3.0
"""What a document's kind or audience weighs where the query names it, as if a field said so."""

COVERAGE = 0.25
"""The exponent of the share of groups met, by which a score is multiplied where most are enough.

Low, because the sum prefers documents with more of the rare words already: with 1 a document
with two everyday words of a question came before the one with its only telling word."""

REGION_FACTOR = 1.5
REUSE = 0.03
"""What each doubling of confirmed reuse adds to the score, as a share of it."""

RECENCY = 0.06
HALF_LIFE_DAYS = 1_000
"""A new instrument's score is higher by RECENCY as a share; half of that after HALF_LIFE_DAYS."""
