"""What the names in templates lead to: things with fields, lists, or just values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from toolbox.workshop.kits.records import Kit, Page, Question


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """An object with ``fields``, a list of ``item``, or anything where ``is_known`` is False.

    A plain value has neither fields nor an item.
    """

    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None
    is_known: bool = True

    def step(self, name: object) -> "Shape | None":
        """Return what a step leads to; None where there is no such thing.

        ``name`` is a text, a number, or anything else for what is known only when rendering.
        """
        if not self.is_known:
            return ANYTHING
        if name == "size":
            return VALUE
        if self.item is not None:
            at_place = not isinstance(name, str) or name in {"first", "last"}
            return self.item if at_place else None
        if isinstance(name, str):
            return self.fields.get(name)
        return ANYTHING if self.fields else None


ANYTHING = Shape(is_known=False)
VALUE = Shape()


def values(names: Iterable[str]) -> Shape:
    """Return an object whose fields are plain values."""
    return Shape({name: VALUE for name in names})


def common_shapes(kit: Kit) -> dict[str, Shape]:
    """Return the names that all templates of a kit have."""
    return {
        "answers": Shape({question.name: shape_of(question) for question in kit.questions}),
        "lists": Shape({each.name: Shape(item=ANYTHING) for each in kit.lists}),
        "kit": values(("name", "version", "title")),
        "page": values(("path", "root", "language")),
        "lineage": values(
            ("line", "title", "maker", "address", "licence", "licence_address", "changed")
        ),
        "host": values(("address", "toolbox")),
        "today": VALUE,
    }


def shape_of(question: Question) -> Shape:
    """Return what the answer to a question looks like in templates."""
    if question.kind == "group":
        fields = {each.name: shape_of(each) for each in question.fields}
        return Shape(item=Shape({**fields, "slug": VALUE, "number": VALUE}))
    if question.kind in {"choices", "texts"}:
        return Shape(item=VALUE)
    return values(each.name for each in question.fields)


def entry_shape(kit: Kit, page: Page) -> dict[str, Shape]:
    """Return the name of the entry that a page is made of, if it is made of one."""
    if not page.each:
        return {}
    question = kit.question(page.each)
    return {page.as_name: (shape_of(question).item or VALUE) if question else ANYTHING}
