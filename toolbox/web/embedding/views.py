"""The addresses of what other sites show, in one table."""

from flask import Blueprint

from toolbox.web.embedding import builder, oembed, pages

blueprint = Blueprint("embedding", __name__)

for rule, endpoint, view in (
    ("/einbetten", "builder", builder.builder),
    ("/einbetten/suche", "search_box", pages.search_box),
    ("/einbetten/liste", "search_list", pages.search_list),
    ("/einbetten/liste.json", "search_json", pages.search_json),
    ("/einbetten/koffer/<key>", "collection", pages.collection),
    ("/einbetten/koffer/<key>.json", "collection_json", pages.collection_json),
    ("/einbetten/w/<slug>", "card", pages.card),
    ("/einbetten/aussehen.css", "styles", pages.styles),
    ("/einbetten/werkzeugkoffer.js", "script", pages.script),
    ("/oembed", "oembed", oembed.answer),
):
    blueprint.add_url_rule(rule, endpoint, view)
