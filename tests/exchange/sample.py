"""One description with everything a format can say, made without a database."""

from datetime import UTC, datetime

from toolbox.catalogue.content import Content, CreditEntry, LinkEntry
from toolbox.exchange.describing import Concept, Description, FileEntry, Licence, Parent, Party

BASE = "https://koffer.example.org"
CC_BY = Licence(
    "CC-BY-4.0",
    "CC BY 4.0 – Namensnennung",
    "CC BY 4.0 – attribution",
    "https://creativecommons.org/licenses/by/4.0/",
)
PUBLISHED = datetime(2025, 9, 1, 8, 30, tzinfo=UTC)
CHANGED = datetime(2026, 3, 2, 23, 15, 30, 123456, tzinfo=UTC)


def description(**changes: object) -> Description:
    """Return a checklist in its second version; ``changes`` replace what a test cares about."""
    owner = Party("Projekt Alpha", f"{BASE}/o/projekt-alpha")
    terms = {
        "audience": (
            Concept("auszubildende", "Auszubildende", "Apprentices"),
            Concept("ausbildungspersonal", "Ausbilderinnen und Ausbilder", "Trainers"),
        ),
        "topic": (Concept("berufsorientierung", "Berufsorientierung", "Career orientation"),),
        "sector": (Concept("logistik", "Logistik und Verkehr", "Logistics and transport"),),
        "occupation": (
            Concept("fachlagerist", "Fachlagerist/in", "Warehouse operator", notation="51312"),
        ),
        "region": (Concept("05", "Nordrhein-Westfalen", "North Rhine-Westphalia"),),
    }
    given: dict[str, object] = {
        "instrument_id": 7,
        "version_id": 9,
        "slug": "checkliste-start",
        "kind": "checklist",
        "state": "published",
        "number": 2,
        "is_current": True,
        "external_id": None,
        "published_at": PUBLISHED,
        "version_published_at": CHANGED,
        "changed_at": CHANGED,
        "content": Content(
            title='Checkliste {50 %} & "mehr"_Ä </script>',
            summary="An alles gedacht.",
            description="## Worum es geht\n\nEine *Liste* zum Abhaken:\n\n- Vertrag\n- Plan",
            steps=("Ausdrucken", "Abhaken"),
            duration_minutes=45,
            languages=("de", "de-simple"),
            licence="CC-BY-4.0",
            links=(LinkEntry("https://example.org/mehr", "Mehr dazu"),),
            terms={key: tuple(one.key for one in concepts) for key, concepts in terms.items()},
            tags=("Ausbildungsstart", "Checkliste"),
            credits=(
                CreditEntry("Kammer & Söhne", "author", "Start.Klar", "JOBSTARTER plus", "2017"),
                CreditEntry("Jürgen Groß", "editor"),
                CreditEntry("Bundesministerium", "funder"),
                CreditEntry("Projekt Beta", "publisher"),
            ),
        ),
        "terms": terms,
        "licence": CC_BY,
        "files": (
            FileEntry(
                id=11,
                name="liste ü.pdf",
                title="Die Liste",
                role="main",
                format="pdf",
                media_type="application/pdf",
                size=20480,
                sha256="ab" * 32,
                address=f"{BASE}/w/checkliste-start/datei/11/liste%20%C3%BC.pdf",
            ),
        ),
        "owner": owner,
        "partners": (),
        "based_on": (Parent("Die erste Liste", f"{BASE}/w/erste-liste", owner, CC_BY),),
        "provider": Party("Virtueller Werkzeugkoffer", f"{BASE}/"),
        "origin": None,
        "address": f"{BASE}/w/checkliste-start",
        "fixed_address": f"{BASE}/w/checkliste-start/v/2",
    }
    return Description(**{**given, **changes})  # type: ignore[arg-type]
