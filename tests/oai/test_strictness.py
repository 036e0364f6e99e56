"""Every request that is not as the protocol wants it gets the error the protocol names."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.oai.conftest import Ask, codes, states, texts
from tests.oai.grammar import OAI, mistakes

LIST = "verb=ListRecords&metadataPrefix=oai_dc"
ONE = "oai:toolbox.example.org:1"

BAD = [
    ("", "badVerb"),
    ("verb=", "badVerb"),
    ("verb=Nonsense", "badVerb"),
    ("verb=identify", "badVerb"),
    ("verb=GetMetadata&identifier=x&metadataPrefix=oai_dc", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("metadataPrefix=oai_dc", "badVerb"),
    ("verb=Identify&extra=1", "badArgument"),
    ("verb=Identify&extra", "badArgument"),
    ("verb=Identify&resumptionToken=x", "badArgument"),
    ("verb=ListMetadataFormats&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListSets&set=kind", "badArgument"),
    ("verb=ListRecords", "badArgument"),
    ("verb=ListIdentifiers", "badArgument"),
    ("verb=GetRecord", "badArgument"),
    (f"verb=GetRecord&identifier={ONE}", "badArgument"),
    ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
    (f"{LIST}&metadataPrefix=oai_dc", "badArgument"),
    (f"{LIST}&metadataPrefix=lom", "badArgument"),
    (f"{LIST}&from=2020-01-01&from=2020-01-02", "badArgument"),
    (f"{LIST}&from_=2020-01-01", "badArgument"),
    (f"{LIST}&resumptionToken=x", "badArgument"),
    (f"{LIST}&from=", "badArgument"),
    (f"{LIST}&from=2020", "badArgument"),
    (f"{LIST}&from=2020-01", "badArgument"),
    (f"{LIST}&from=2020-1-1", "badArgument"),
    (f"{LIST}&from=2020-02-30", "badArgument"),
    (f"{LIST}&from=0000-01-01", "badArgument"),
    (f"{LIST}&from=20200101", "badArgument"),
    (f"{LIST}&from=2020-01-01T00:00:00", "badArgument"),
    (f"{LIST}&from=2020-01-01T00:00Z", "badArgument"),
    (f"{LIST}&from=2020-01-01T00:00:00.5Z", "badArgument"),
    (f"{LIST}&from=2020-01-01T24:00:01Z", "badArgument"),
    (f"{LIST}&from=2020-01-01T00:00:00%2B01:00", "badArgument"),
    (f"{LIST}&from=%D9%A2%D9%A0%D9%A2%D9%A0-01-01", "badArgument"),
    (f"{LIST}&until=morgen", "badArgument"),
    (f"{LIST}&from=2020-01-01&until=2020-01-02T00:00:00Z", "badArgument"),
    (f"{LIST}&from=2020-01-02&until=2020-01-01", "badArgument"),
    (f"{LIST}&set=", "badArgument"),
    (f"{LIST}&set=kind:", "badArgument"),
    (f"{LIST}&set=kind%20guide", "badArgument"),
    (f"{LIST}&set=k%00", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc21&from=morgen", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc21&set=kind:", "badArgument"),
    *(
        (f"verb=GetRecord&metadataPrefix=marc21&identifier={no_uri}", "badArgument")
        for no_uri in ("%25", "oai:x%25zz", "[", "a%5D", "1:x", "%23%23", "//x:port", "//x:123456")
    ),
    ("verb=ListMetadataFormats&identifier=%25", "badArgument"),
    ("verb=ListRecords&metadataPrefix=", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai%20dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai%FFdc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
    ("verb=ListIdentifiers&metadataPrefix=amb", "cannotDisseminateFormat"),
    (f"verb=GetRecord&identifier={ONE}&metadataPrefix=marc21", "cannotDisseminateFormat"),
    (f"{LIST}&from=2999-01-01", "noRecordsMatch"),
    (f"{LIST}&until=1999-12-31", "noRecordsMatch"),
    (f"{LIST}&set=kind:app", "noRecordsMatch"),
    (f"{LIST}&set=nothing:like:that", "noRecordsMatch"),
    (f"{LIST}&set=KIND", "noRecordsMatch"),
    (f"{LIST}&set=kin_", "noRecordsMatch"),
    ("verb=ListIdentifiers&metadataPrefix=lom&set=alliance", "noRecordsMatch"),
    ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
    ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
    ("verb=ListIdentifiers&resumptionToken=%00%FF", "badResumptionToken"),
    ("verb=ListSets&resumptionToken=nonsense", "badResumptionToken"),
    *(
        (f"verb=GetRecord&metadataPrefix=oai_dc&identifier={identifier}", "idDoesNotExist")
        for identifier in (
            *("", "x", "oai:elsewhere.example.org:1", "oai:toolbox.example.org:2"),
            *("oai:toolbox.example.org:0", "oai:toolbox.example.org:01"),
            *("oai:toolbox.example.org:1%20", "oai:toolbox.example.org:-1"),
            *(f"oai:toolbox.example.org:{'9' * 18}", f"oai:toolbox.example.org:{'9' * 400}"),
            *("oai:toolbox.example.org:%C2%B2", 'a"b<c>%00%FF', "https://x@y:80/a?b=%26%23d"),
        )
    ),
    ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
]


@pytest.fixture
def one_record(app: Flask, cast: Cast) -> None:
    with app.app_context():
        factories.published(cast.alpha_id)


def test_every_bad_request_gets_the_error_the_protocol_names(ask: Ask, one_record: None) -> None:
    wrong = []
    for query, code in BAD:
        found = ask(query)
        is_repeated = bool(found.find(f"{{{OAI}}}request").attrib)
        if codes(found) != [code] or is_repeated == (code in {"badVerb", "badArgument"}):
            wrong.append((query, code, codes(found)))
    assert wrong == []


GOOD = (
    "verb=Identify",
    "verb=ListSets",
    "verb=ListMetadataFormats",
    f"verb=ListMetadataFormats&identifier={ONE}",
    f"verb=GetRecord&identifier={ONE}&metadataPrefix=lom",
    "verb=ListIdentifiers&metadataPrefix=oai_dc&set=audience",
    f"{LIST}&from=2020-01-01&until=2998-12-31",
    f"{LIST}&from=2020-01-01T00:00:00Z&set=kind:checklist",
)


def test_get_and_post_give_the_same_and_head_nothing(app: Flask, one_record: None) -> None:
    client = app.test_client()
    form = "application/x-www-form-urlencoded"
    dated = b"responseDate>"
    for query in GOOD:
        by_get = client.get(f"/oai?{query}").data
        by_post = client.post("/oai", data=query, content_type=form).data
        assert mistakes(by_get) == []
        assert b"<error" not in by_get
        assert by_get.partition(dated)[0] == by_post.partition(dated)[0]
        assert by_get.rpartition(dated)[2] == by_post.rpartition(dated)[2]
        head = client.head(f"/oai?{query}")
        assert (head.status_code, head.data) == (200, b"")


def test_a_post_without_a_form_has_no_verb_and_other_methods_are_refused(app: Flask) -> None:
    client = app.test_client()
    posted = client.post("/oai", data='{"verb": "Identify"}', content_type="application/json")
    assert b'code="badVerb"' in posted.data
    assert client.put("/oai?verb=Identify").status_code == 405


def test_what_is_said_twice_in_address_and_form_is_repeated(app: Flask) -> None:
    found = app.test_client().post("/oai?verb=Identify", data={"verb": "Identify"})
    assert b'code="badVerb"' in found.data


def test_a_day_means_all_of_it_and_a_second_just_that(ask: Ask, one_record: None) -> None:
    stamp = texts(ask(LIST), "datestamp")[0]
    for span in (f"&from={stamp}&until={stamp}", f"&from={stamp[:10]}&until={stamp[:10]}"):
        assert list(states(ask(LIST + span))) == [ONE]


def test_who_answers_is_said_as_the_protocol_wants(ask: Ask, one_record: None) -> None:
    found = ask("verb=Identify")
    assert texts(found, "baseURL") == texts(found, "request")
    assert texts(found, "deletedRecord") == ["persistent"]
    assert texts(found, "earliestDatestamp") <= texts(ask(LIST), "datestamp")
    assert texts(ask("verb=ListMetadataFormats"), "metadataPrefix") == ["oai_dc", "lom"]
