"""Friendly names of seats, drawn at random from fixed lists, so that nobody types one."""

import secrets
from collections.abc import Collection

COLOURS = (
    *("Blau", "Golden", "Grün", "Kupfern", "Orangefarben", "Rot", "Silbern", "Türkisfarben"),
    *("Violett", "Gestreift", "Gepunktet", "Kariert"),
)
"""What all animals can be without anybody being teased for it; the ending follows."""

ANIMALS = {
    "er": (
        *("Biber", "Dachs", "Delfin", "Falke", "Fuchs", "Igel", "Kranich", "Luchs", "Otter"),
        *("Panda", "Papagei", "Pinguin", "Seehund", "Specht", "Storch"),
    ),
    "e": (
        *("Amsel", "Biene", "Eule", "Giraffe", "Grille", "Hummel", "Libelle", "Meise", "Möwe"),
        *("Robbe", "Schildkröte", "Schwalbe"),
    ),
    "es": (
        *("Eichhörnchen", "Känguru", "Murmeltier", "Rentier", "Rotkehlchen", "Seepferdchen"),
        "Zebra",
    ),
}
"""By the ending of the colour before them."""

ALL = tuple(
    f"{colour}{ending} {animal}"
    for colour in COLOURS
    for ending, animals in ANIMALS.items()
    for animal in animals
)


def draw(taken: Collection[str]) -> str:
    """Return a name that nobody in the lesson has; there are many more than seats."""
    return secrets.choice([name for name in ALL if name not in taken])
