"""Where an instrument is used: the map in classes, and the same as a list by Land."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolbox.adoption.figures.atlas import Atlas, installed_atlas
from toolbox.foundation.i18n import _, ngettext
from toolbox.vocabularies import queries as vocabularies

REGION = "region"
BOUNDS = (1, 2, 5, 10)
"""The least number of places in each class."""
RADII = (7.5, 9.5, 12, 15)
"""Of the dot of each class, in units of the large drawing: the number shows without colour."""


@dataclass(frozen=True)
class Area:
    """A district or a Land in which there are places; ``level`` is its class, from 1."""

    key: str
    name: str
    number: int
    level: int
    path: str
    x: float
    y: float
    radius: float

    @property
    def words(self) -> str:
        """What it says when one points at it."""
        return f"{self.name}: {self.number}"


@dataclass(frozen=True)
class LandRow:
    """A Land with all its places: in its districts, and those of which no district is known."""

    name: str
    number: int
    districts: tuple[tuple[str, int], ...]
    undivided: int


@dataclass(frozen=True)
class Level:
    """A class of the legend, with its areas."""

    number: int
    label: str
    radius: float
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class MapPicture:
    """Everything the map says, drawn and written; ``elsewhere`` are places without a region.

    ``laender`` are the Länder for which no district was named: they have a square. Without an
    ``atlas`` there is nothing to draw, and the list stands alone.
    """

    rows: tuple[LandRow, ...]
    levels: tuple[Level, ...]
    laender: tuple[Area, ...]
    rest: str
    total: int
    regions: int
    elsewhere: int
    atlas: Atlas | None

    @property
    def is_drawn(self) -> bool:
        """Whether there is a picture besides the list."""
        return self.atlas is not None

    @property
    def summary(self) -> str:
        """Say in a sentence what can be seen, for those who cannot see it."""
        counted = _("%(places)s in %(regions)s.", places=self._places, regions=self._regions)
        most = sorted(self.rows, key=lambda row: (-row.number, row.name))[:3]
        if not most:
            return _("Nobody has said yet where it is used.")
        names = ", ".join(f"{row.name} ({row.number})" for row in most)
        return _("%(counted)s Most of them: %(names)s.", counted=counted, names=names)

    @property
    def _places(self) -> str:
        return ngettext("%(num)s place", "%(num)s places", self.total)

    @property
    def _regions(self) -> str:
        return ngettext("%(num)s region", "%(num)s regions", self.regions)

    @property
    def outlines(self) -> str:
        """The borders of all Länder as one path, in the large drawing."""
        return "".join(one.path for one in self.atlas.laender.values()) if self.atlas else ""

    @property
    def small_laender(self) -> list[tuple[str, bool]]:
        """The Länder of the small drawing: path, and whether there are places in it."""
        if self.atlas is None:
            return []
        used = {area.key[:2] for area in (*self.areas, *self.laender)}
        return [(one.path, key in used) for key, one in self.atlas.small_laender.items()]

    @property
    def small_dots(self) -> list[tuple[float, float, float]]:
        """The districts of the small drawing: x, y and radius of each dot."""
        share = self.atlas.share if self.atlas else 0.0
        return [
            (round(area.x * share, 1), round(area.y * share, 1), round(2.4 + area.level * 0.6, 1))
            for area in self.areas
        ]

    @property
    def areas(self) -> list[Area]:
        """All districts with places."""
        return [area for level in self.levels for area in level.areas]


def present_regions(places: Mapping[str, int]) -> dict[str, int]:
    """Return the same with the keys of today: regions that were merged count where they went."""
    merged = vocabularies.replacements(REGION, [key for key in places if key])
    found: Counter[str] = Counter()
    for key, number in places.items():
        found[merged.get(key, key)] += number
    return dict(found)


def map_of(places: Mapping[str, int], *, names: Mapping[str, str]) -> MapPicture:
    """Return the map of numbers of places by the keys of their regions.

    ``names`` are the labels of regions. What has no region, or one that nobody knows any more,
    is counted and not drawn.
    """
    atlas = installed_atlas()
    known = {key: number for key, number in places.items() if key in names and number > 0}
    areas = [_area(key, number, names, atlas) for key, number in sorted(known.items())]
    districts = [area for area in areas if len(area.key) > 2]
    return MapPicture(
        rows=tuple(_rows(known, names)),
        levels=tuple(_levels(districts)),
        laender=tuple(area for area in areas if len(area.key) == 2),
        rest=_rest(atlas, {area.key for area in districts}),
        total=sum(number for number in places.values() if number > 0),
        regions=len(_regions(known)),
        elsewhere=sum(number for key, number in places.items() if key not in known and number > 0),
        atlas=atlas,
    )


def _regions(keys: Iterable[str]) -> set[str]:
    """Return the regions that are counted: a Land goes where a district of it is there."""
    above = {key[:2] for key in keys if len(key) > 2}
    return {key for key in keys if key not in above}


def level_of(number: int) -> int:
    """Return the class of a number of places, from 1."""
    return sum(number >= bound for bound in BOUNDS)


def _area(key: str, number: int, names: Mapping[str, str], atlas: Atlas | None) -> Area:
    level = level_of(number)
    shape = None
    if atlas is not None:
        shape = (atlas.laender if len(key) == 2 else atlas.districts).get(key)
    path, x, y = (shape.path, shape.x, shape.y) if shape else ("", 0, 0)
    return Area(key, names[key], number, level, path, x, y, RADII[level - 1])


def _levels(districts: Sequence[Area]) -> Iterable[Level]:
    by_level: dict[int, list[Area]] = defaultdict(list)
    for area in districts:
        if area.path:
            by_level[area.level].append(area)
    for at, least in enumerate(BOUNDS):
        most = BOUNDS[at + 1] - 1 if at + 1 < len(BOUNDS) else None
        up_to = "+" if most is None else f"–{most}"
        label = str(least) if least == most else f"{least}{up_to}"
        yield Level(at + 1, label, RADII[at], tuple(by_level[at + 1]))


def _rest(atlas: Atlas | None, drawn: set[str]) -> str:
    """Return all other districts as one path."""
    if atlas is None:
        return ""
    return "".join(one.path for key, one in atlas.districts.items() if key not in drawn)


def _rows(known: Mapping[str, int], names: Mapping[str, str]) -> Iterable[LandRow]:
    """Yield the Länder by name, their districts by number and name."""
    by_land: dict[str, dict[str, int]] = defaultdict(dict)
    for key, number in known.items():
        by_land[key[:2]][key] = number
    for land in sorted(by_land, key=lambda key: names.get(key, key)):
        inside = by_land[land]
        districts = sorted(
            ((names[key], number) for key, number in inside.items() if key != land),
            key=lambda one: (-one[1], one[0]),
        )
        yield LandRow(
            names.get(land, land), sum(inside.values()), tuple(districts), inside.get(land, 0)
        )
