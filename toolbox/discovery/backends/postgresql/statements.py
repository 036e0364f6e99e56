"""The statements that search: constant texts, to which all that is looked for is a value."""

from math import log

from sqlalchemy import text

from toolbox.discovery import ranking
from toolbox.discovery.backends.postgresql.entries import FIELDS

NEAR_DEPTH = 200
"""Among so many of the best hits those are lifted in which the words stand in a row."""

# What the score of a document is multiplied with, whatever is looked for: see ranking.py. Without
# the casts PostgreSQL would calculate with its exact decimal numbers, which takes long.
_DECAY = log(2) / ranking.HALF_LIFE_DAYS / (24 * 60 * 60)
_REUSE_FACTOR = (
    f"(1 + {ranking.REUSE} * ln(CAST(1 + d.reuse AS float8)) / CAST({log(2)} AS float8))"
)
_RECENCY_FACTOR = (
    f"(1 + {ranking.RECENCY} * exp(CAST({-_DECAY} AS float8) * (k.newest - d.published)))"
)

_CONSTANTS = {
    **{name: value for name, value in vars(ranking).items() if isinstance(value, int | float)},
    "NEAR_DEPTH": NEAR_DEPTH,
    "REUSE_FACTOR": _REUSE_FACTOR,
    "RECENCY_FACTOR": _RECENCY_FACTOR,
    "FIELD_WEIGHTS": f"ARRAY{[ranking.FIELD_WEIGHTS[name].each for name in FIELDS]}",
}

# Names are those of wanted.py and ranking.py, but for "wish": GROUP is a word of SQL. A facet's
# counts ignore what is chosen in itself, so a document that fails a single filter still counts
# for the values of that filter's facet, and one that passes all filters for all values.
_SEARCH = """
WITH known AS (SELECT documents, average_length, newest FROM state WHERE format = :format),
asked AS (SELECT CAST(:asked AS jsonb) AS search),
wish AS MATERIALIZED (
    SELECT w.* FROM asked, jsonb_to_recordset(search -> 'wishes')
        AS w (number int, stemmed text, optional bool, excluded bool)
),
alternative AS (
    SELECT a.* FROM asked, jsonb_to_recordset(search -> 'alternatives')
        AS a (number int, wish int, words int, weight float8, phrase text)
),
choice AS (
    SELECT c.* FROM asked, jsonb_to_recordset(search -> 'choices')
        AS c (alternative int, word int, first text, last text, weight float8)
),
facet AS (
    SELECT f.* FROM asked, jsonb_to_recordset(search -> 'facets')
        AS f (wish int, tag text, weight float8)
),
boost AS MATERIALIZED (
    SELECT b.* FROM asked, jsonb_to_recordset(search -> 'boosts') AS b (tag text, factor float8)
),
said AS (
    SELECT c.alternative, c.word, p.instrument, sum(c.weight * p.weight) AS weight
    FROM choice c JOIN postings p ON p.term BETWEEN c.first AND c.last
    GROUP BY c.alternative, c.word, p.instrument
),
in_a_row AS (
    SELECT DISTINCT a.number, s.instrument
    FROM alternative a JOIN sections s ON s.terms @@ CAST(a.phrase AS tsquery)
),
met_by_analysis AS MATERIALIZED (
    SELECT wish, instrument, max(weight) AS weight
    FROM (
        SELECT a.wish, s.instrument, avg(s.weight) * a.weight AS weight
        FROM said s JOIN alternative a ON a.number = s.alternative
        GROUP BY a.number, a.wish, a.words, a.weight, a.phrase, s.instrument
        HAVING count(*) = a.words
            AND (a.phrase IS NULL OR (a.number, s.instrument) IN (SELECT * FROM in_a_row))
        UNION ALL
        SELECT f.wish, d.instrument, f.weight
        FROM facet f JOIN documents d ON d.facets @> ARRAY[f.tag]
    ) AS each_way
    WHERE weight > 0
    GROUP BY wish, instrument
),
met AS MATERIALIZED (
    SELECT wish, instrument, weight FROM met_by_analysis
    UNION ALL
    -- A word that nothing is known of: PostgreSQL's German configuration may know its stem.
    SELECT
        w.number, s.instrument,
        max({PART_WEIGHT} * ({FIELD_WEIGHTS})[s.field])
    FROM wish w
    JOIN sections s ON to_tsvector('german', s.text) @@ plainto_tsquery('german', w.stemmed)
    WHERE NOT EXISTS (SELECT FROM met_by_analysis m WHERE m.wish = w.number)
    GROUP BY w.number, s.instrument
),
highest AS (
    SELECT wish, {IN_PASSING} * max(weight) AS part FROM met GROUP BY wish
),
frequency AS (
    SELECT m.wish, sum(least(m.weight, h.part) / h.part) AS documents
    FROM met m JOIN highest h ON h.wish = m.wish
    GROUP BY m.wish
),
rarity AS (
    SELECT
        w.number AS wish,
        ln(CAST(
            1 + (k.documents - coalesce(f.documents, 0) + 0.5) / (coalesce(f.documents, 0) + 0.5)
            AS float8
        )) AS rarity
    FROM wish w CROSS JOIN known k LEFT JOIN frequency f ON f.wish = w.number
),
wish_scores AS (
    SELECT
        m.instrument, w.number, w.optional, m.weight, r.rarity,
        r.rarity * m.weight * ({K1} + 1) / (
            m.weight
            + {K1} * (1 - {B} + {B} * least(d.length / greatest(k.average_length, 1), {LONGEST}))
        ) AS score
    FROM met m
    JOIN wish w ON w.number = m.wish AND NOT w.excluded
    JOIN rarity r ON r.wish = m.wish
    JOIN documents d ON d.instrument = m.instrument
    CROSS JOIN known k
),
filter AS MATERIALIZED (
    SELECT f.* FROM asked, jsonb_to_recordset(search -> 'filters') AS f (name text, tags text[])
),
scores AS (
    SELECT instrument, sum(score) AS score, count(*) FILTER (WHERE NOT optional) AS met
    FROM wish_scores
    GROUP BY instrument
),
matching AS MATERIALIZED (
    SELECT
        d.instrument, d.version, d.published, d.reuse, d.title_key, d.facets,
        failed.filters, failed.name,
        CASE WHEN s.score > 0 THEN
            s.score * {REUSE_FACTOR} * {RECENCY_FACTOR}
            * coalesce((SELECT exp(sum(ln(factor))) FROM boost WHERE d.facets @> ARRAY[tag]), 1)
            * coalesce(power(s.met / CAST(nullif(:there, 0) AS float8), {COVERAGE}), 1)
        ELSE 0 END AS score
    FROM documents d
    CROSS JOIN known k
    LEFT JOIN scores s USING (instrument)
    CROSS JOIN LATERAL (
        SELECT count(*) AS filters, min(name) AS name FROM filter WHERE NOT d.facets && tags
    ) AS failed
    WHERE (:required = 0 OR s.met >= :required) AND failed.filters <= 1
        AND d.instrument <> ALL(CAST(:hidden AS bigint[]))
        AND NOT EXISTS (
            SELECT FROM met m JOIN wish w ON w.number = m.wish
            WHERE w.excluded AND m.instrument = d.instrument
        )
),
hits AS (SELECT * FROM matching WHERE filters = 0),
near AS MATERIALIZED (
    SELECT instrument
    FROM (
        SELECT instrument FROM hits
        ORDER BY score DESC, published DESC, instrument DESC
        LIMIT {NEAR_DEPTH}
    ) AS best
    WHERE CAST(:near AS text) IS NOT NULL AND EXISTS (
        SELECT FROM sections s
        WHERE s.instrument = best.instrument AND s.terms @@ CAST(:near AS tsquery)
    )
),
ranked AS (
    SELECT *, score * CASE WHEN is_near THEN 1 + {NEAR_BOOST} ELSE 1 END AS final
    FROM (SELECT *, instrument IN (SELECT instrument FROM near) AS is_near FROM hits) AS lifted
)
"""

_FIND = """,
page AS (
    SELECT instrument, version, final AS score, row_number() OVER () AS place
    FROM (
        SELECT * FROM ranked
        ORDER BY
            CASE WHEN :sort = 'title' THEN title_key END,
            CASE WHEN :sort = 'title' THEN instrument END,
            CASE WHEN :sort = 'relevance' THEN final END DESC,
            CASE WHEN :sort = 'reuse' THEN reuse END DESC,
            published DESC,
            instrument DESC
        OFFSET :skipped LIMIT :per_page
    ) AS in_order
),
counts AS MATERIALIZED (
    SELECT t.tag, count(*) AS documents
    FROM matching m CROSS JOIN LATERAL unnest(m.facets) AS t (tag)
    WHERE m.filters = 0 OR starts_with(t.tag, m.name || ':')
    GROUP BY t.tag
)
SELECT
    (SELECT count(*) FROM known),
    (SELECT count(*) FROM hits),
    (SELECT jsonb_agg(jsonb_build_array(instrument, version, score) ORDER BY place) FROM page),
    (
        SELECT jsonb_object_agg(tag, documents) FROM counts
        WHERE split_part(tag, ':', 1) = ANY(CAST(:counted AS text[]))
    )
"""

_EXPLAIN = """
SELECT
    hit.instrument, hit.facets, hit.is_near,
    {REUSE_FACTOR} AS reuse_factor,
    {RECENCY_FACTOR} AS recency_factor,
    (
        SELECT jsonb_agg(
            jsonb_build_array(coalesce(s.weight, 0), r.rarity, coalesce(s.score, 0))
            ORDER BY w.number
        )
        FROM wish w
        JOIN rarity r ON r.wish = w.number
        LEFT JOIN wish_scores s ON s.number = w.number AND s.instrument = hit.instrument
        WHERE NOT w.excluded
    ) AS groups
FROM ranked hit
JOIN documents d USING (instrument)
CROSS JOIN known k
WHERE hit.instrument = ANY(CAST(:instruments AS bigint[]))
"""

# The title of each instrument and its sections that meet most of the groups, best first.
_SHOW = """
WITH known AS (SELECT FROM state),
wish AS MATERIALIZED (
    SELECT CAST(query AS tsquery) AS query
    FROM jsonb_array_elements_text(CAST(:wishes AS jsonb)) AS w (query)
),
ranked AS (
    SELECT
        s.*, d.attachments[s.attachment] AS attachment_name, met.wishes,
        row_number() OVER (
            PARTITION BY s.instrument
            ORDER BY s.field <> :title, s.field = :labels, met.wishes DESC,
                (CAST(:order AS int[]))[s.field], s.number
        ) AS place
    FROM documents d
    JOIN sections s USING (instrument)
    CROSS JOIN LATERAL (SELECT count(*) AS wishes FROM wish WHERE s.terms @@ query) AS met
    WHERE d.instrument = ANY(CAST(:instruments AS bigint[]))
        AND (s.field = :title OR met.wishes > 0)
)
SELECT instrument, field, attachment_name, page, text, wishes
FROM ranked
WHERE place <= :most
ORDER BY instrument, place
"""

_FREQUENCIES = """
SELECT term, count(*)
FROM postings
WHERE term IN (SELECT jsonb_array_elements_text(CAST(:terms AS jsonb)))
GROUP BY term
"""

_STATUS = """
SELECT s.format, s.recipe, s.generation, s.documents, there.tables, there.size
FROM state s
CROSS JOIN (
    SELECT
        count(to_regclass(name)) AS tables,
        sum(pg_total_relation_size(to_regclass(name))) AS size
    FROM unnest(CAST(:tables AS text[])) AS t (name)
) AS there
"""

FIND = text((_SEARCH + _FIND).format_map(_CONSTANTS))
EXPLAIN = text((_SEARCH + _EXPLAIN).format_map(_CONSTANTS))
SHOW = text(_SHOW)
FREQUENCIES = text(_FREQUENCIES)
STATUS = text(_STATUS)
COUNT = text("SELECT documents FROM state")
FINGERPRINTS = text("SELECT instrument, version FROM documents")
