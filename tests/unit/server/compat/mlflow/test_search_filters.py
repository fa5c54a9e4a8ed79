"""MLflow's filters of runs become filters of ours that find the same runs."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from runfolio.server.compat.mlflow.search.clauses import MAX_CLAUSES, MAX_LISTED, MAX_TEXT
from runfolio.server.compat.mlflow.search.errors import SearchError
from runfolio.server.compat.mlflow.search.runs import parse_filter
from runfolio.server.compat.mlflow.search.scanner import MAX_LENGTH
from runfolio.server.search.cells import Context, Dialect
from runfolio.server.search.compiler import compile_filter
from runfolio.server.search.tables import RUNS
from runfolio.server.search.tree import EVERYTHING, And, Compare, Field, Filter, In, IsNull, Match, Or, conjunction
from tests.support.search import NOW

LOSS, LR, DRAFT = Field("metrics", "loss"), Field("params", "lr"), Field("tags", "draft")
ID, NAME, STATUS, OWNER = (Field("runs", name) for name in ("id", "name", "status", "owner"))
STARTED, ENDED = Field("runs", "started_at"), Field("runs", "ended_at")
SECOND = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

WELL_FORMED: list[tuple[str, Filter]] = [
    ("", EVERYTHING),
    ("metrics.loss < 0.5", Compare(LOSS, "<", 0.5)),
    ("metric.loss>=-1.5e-3", Compare(LOSS, ">=", -0.0015)),
    ("  metrics.loss\n!=\t5.  ", Compare(LOSS, "!=", 5.0)),
    ("metrics.loss = .5", Compare(LOSS, "=", 0.5)),
    ("metrics.loss = 1e999", Compare(LOSS, "=", float("inf"))),
    ("metrics.loss = 00012", Compare(LOSS, "=", 12.0)),
    ("`metrics`.loss > 1", Compare(LOSS, ">", 1.0)),
    ("metrics.`val/loss` > 1", Compare(Field("metrics", "val/loss"), ">", 1.0)),
    ('metrics."val loss" > 1', Compare(Field("metrics", "val loss"), ">", 1.0)),
    ("metrics.'val loss' > 1", Compare(Field("metrics", "val loss"), ">", 1.0)),
    ("metrics.loss.max > 1", Compare(Field("metrics", "loss.max"), ">", 1.0)),
    ("metrics.`loss.max` > 1", Compare(Field("metrics", "loss.max"), ">", 1.0)),
    ("metrics.count > 1", Compare(Field("metrics", "count"), ">", 1.0)),
    ("metrics.5top > 1", Compare(Field("metrics", "5top"), ">", 1.0)),
    ("params.lr = '0.1'", Compare(LR, "=", "0.1")),
    ('param.lr="0.1"', Compare(LR, "=", "0.1")),
    ("parameter.lr != ''", Compare(LR, "!=", "")),
    ("parameters.lr LIKE'0.%'", Match(LR, "like", "0.%")),
    ("params.lr ILike '%E%%'", Match(LR, "ilike", "%E%")),
    ("params.lr = 'true'", Compare(LR, "=", "true")),
    ("params.lr = 'a AND params.b = 1'", Compare(LR, "=", "a AND params.b = 1")),
    ("params.lr = 'a\nb'", Compare(LR, "=", "a\nb")),
    ("params.order = 'x'", Compare(Field("params", "order"), "=", "x")),
    ("params.größe = 'ü'", Compare(Field("params", "größe"), "=", "ü")),
    ("params.lr IS NULL", IsNull(LR)),
    ("tags.draft is not null", IsNull(DRAFT, negated=True)),
    ("tag.draft = 'x'", Compare(DRAFT, "=", "x")),
    ("tags.mlflow.user = 'ann'", Compare(Field("tags", "mlflow.user"), "=", "ann")),
    ("tags.`mlflow.runName` LIKE 'a%'", Match(Field("runs", "name"), "like", "a%")),
    ("tags.\"mlflow.parentRunId\" = 'p'", Compare(Field("tags", "mlflow.parentRunId"), "=", "p")),
    ("attributes.run_name = 'x'", Compare(NAME, "=", "x")),
    ("attribute.`run name` ILIKE 'x'", Match(NAME, "ilike", "x")),
    ("attr.\"Run Name\" != 'x'", Compare(NAME, "!=", "x")),
    ("`Run name` = 'x'", Compare(NAME, "=", "x")),
    ("run.user_id = 'ann'", Compare(OWNER, "=", "ann")),
    ("\"user_id\" = 'ann'", Compare(OWNER, "=", "ann")),
    ("run_id = 'a'", Compare(ID, "=", "a")),
    ("run_id LIKE 'a%'", Match(ID, "like", "a%")),
    ("run_id IN ('a')", In(ID, ("a",))),
    ("run_id in('a' , \"b\")", In(ID, ("a", "b"))),
    ("attributes.run_id not  in ('a','b',)", In(ID, ("a", "b"), negated=True)),
    ("dataset.name = 'x'", Compare(Field("datasets", "name"), "=", "x")),
    ("datasets.digest != 'x'", Compare(Field("datasets", "digest"), "!=", "x")),
    ("dataset.context LIKE 'tr%'", Match(Field("datasets", "context"), "like", "tr%")),
    ("datasets.name ILIKE 'X'", Match(Field("datasets", "name"), "ilike", "X")),
    ("datasets.digest IN ('x', 'y')", In(Field("datasets", "digest"), ("x", "y"))),
    ("dataset.context NOT IN ('x')", In(Field("datasets", "context"), ("x",), negated=True)),
    ("status = 'RUNNING'", Compare(STATUS, "=", "running")),
    ("status = 'FAILED'", In(STATUS, ("failed", "crashed"))),
    ("attributes.status = 'running'", In(STATUS, ())),
    ("status != 'running'", EVERYTHING),
    ("start_time >= 1000", Compare(STARTED, ">=", SECOND)),
    ("attributes.created > 1000", Compare(STARTED, ">=", SECOND + MILLISECOND)),
    ("Created <= 1e3", Compare(STARTED, "<", SECOND + MILLISECOND)),
    ("end_time < 1000", Compare(ENDED, "<", SECOND)),
    ("end_time = 1000", And((Compare(ENDED, ">=", SECOND), Compare(ENDED, "<", SECOND + MILLISECOND)))),
    ("end_time != 1000", Or((Compare(ENDED, "<", SECOND), Compare(ENDED, ">=", SECOND + MILLISECOND)))),
    ("end_time < 999.5", Compare(ENDED, "<", SECOND)),
    ("metrics.loss > 1 AND params.lr = 'x'", And((Compare(LOSS, ">", 1.0), Compare(LR, "=", "x")))),
    ("params.lr='x'and tags.draft='y'", And((Compare(LR, "=", "x"), Compare(DRAFT, "=", "y")))),
    ("AND metrics.loss > 1 aNd AND tags.draft = 'y' AND", And((Compare(LOSS, ">", 1.0), Compare(DRAFT, "=", "y")))),
    ("metrics.loss > 1 tags.draft = 'y'", And((Compare(LOSS, ">", 1.0), Compare(DRAFT, "=", "y")))),
    # Nothing within quotes is taken away.
    ("params.lr = 'it''s'", Compare(LR, "=", "it''s")),
    ("params.lr = 'it\\'s'", Compare(LR, "=", "it\\'s")),
    ('params.lr = "it\'s"', Compare(LR, "=", "it's")),
    ("params.lr = 'C:\\'", Compare(LR, "=", "C:\\")),
    ("params.lr LIKE 'C:\\%'", Match(LR, "like", "C:\\\\%")),
]
"""Texts that MLflow 3.18 reads too."""

READ_HERE_ALONE: list[tuple[str, Filter]] = [
    (" \n ", EVERYTHING),
    ("metrics.in > 1", Compare(Field("metrics", "in"), ">", 1.0)),
    ("params.layer.0.size = '3'", Compare(Field("params", "layer.0.size"), "=", "3")),
    ("params.lr IS  NOT  NULL", IsNull(LR, negated=True)),
]
"""Texts that trip its tokenizer, and leave no doubt."""

REFUSED: list[tuple[str, str]] = [
    # What joins comparisons.
    ("metrics.loss > 1 OR params.lr = 'x'", "comparator"),
    ("NOT metrics.loss > 1", "comparator"),
    ("(metrics.loss > 1)", "comparison"),
    ("metrics.loss > 1, params.lr = 'x'", "comparison"),
    ("params.lr = 'x' && params.b = 'y'", "comparison"),
    ("metrics.loss > 1;", "comparison"),
    # Names.
    ("= 'x'", "comparison"),
    (".a = 'x'", "comparison"),
    ("1 > metrics.loss", "number or a text"),
    ("'status' = 'x'", "comparison"),
    ("params = 'x'", "attribute key"),
    ("bogus.a = 1", "entity type"),
    ("METRICS.a > 1", "entity type"),
    ("name = 'x'", "attribute key"),
    ("lifecycle_stage = 'active'", "attribute key"),
    ("`metrics.a` > 1", "attribute key"),
    ("metrics.val/loss > 1", "backticks"),
    ("metrics.val-loss > 1", "backticks"),
    ("metrics . loss > 1", "comparator"),
    ('"metrics".loss > 1', "comparator"),
    ("run name = 'x'", "comparator"),
    # Comparators.
    ("params.lr", "its end"),
    ("metrics.loss == 1", "'=='"),
    ("metrics.loss <> 1", "'<>'"),
    ("metrics.loss => 1", "'=>'"),
    ("metrics.loss ! = 1", "number or a text"),
    ("metrics.loss >= = 1", "number or a text"),
    ("metrics.loss BETWEEN 1 AND 2", "comparator"),
    ("metrics.loss LIKE '1'", "'LIKE'"),
    ("metrics.loss IS NULL", "'IS NULL'"),
    ("params.lr > '1'", "'>'"),
    ("params.lr IN ('x')", "'IN'"),
    ("params.lr NOT LIKE 'x'", "comparator"),
    ("params.lr ~ 'x'", "comparator"),
    ("params.lr IS 'x'", "comparator"),
    ("tags.draft NOT IN ('x')", "'NOT IN'"),
    ("status IN ('FINISHED')", "'IN'"),
    ("status > 'FINISHED'", "'>'"),
    ("run_name IN ('x')", "'IN'"),
    ("run_id > 'a'", "'>'"),
    ("run_id IS NULL", "'IS NULL'"),
    ("end_time IS NULL", "'IS NULL'"),
    ("start_time LIKE '1'", "'LIKE'"),
    # Values.
    ("params.lr =", "its end"),
    ("params.lr = 1", "text in quotes"),
    ("params.lr = x", "text in quotes"),
    ("params.lr = `x`", "text in quotes"),
    ("params.lr = NULL", "text in quotes"),
    ("params.lr = ?", "text in quotes"),
    ("params.lr = N'x'", "text in quotes"),
    ("params.lr = 'x' 'y'", "comparison"),
    ("metrics.loss = '1'", "number"),
    ("metrics.loss = nan", "number"),
    ("metrics.loss = inf", "number"),
    ("metrics.loss = +5", "number"),
    ("metrics.loss = - 5", "number"),
    ("metrics.loss = 0x10", "number"),
    ("metrics.loss = 1_000", "number"),
    ("metrics.loss = 1,000", "comparison"),
    ("metrics.loss = 1.2.3", "number"),
    ("metrics.loss = .", "number"),
    ("metrics.loss > 1AND metrics.b > 2", "number"),
    ("metrics.loss > metrics.b", "number"),
    ("start_time > '1'", "number"),
    ("run_id IN 'a'", "list"),
    ("run_id IN ()", "text in quotes"),
    ("run_id IN (1, 2)", "text in quotes"),
    ("run_id IN (run_id)", "text in quotes"),
    ("run_id IN (`a`)", "text in quotes"),
    ("run_id IN (SELECT 1)", "text in quotes"),
    ("run_id IN ('a';'b')", "comma"),
    ("run_id IN ('a', 'b'", "comma"),
    # Quotes that are not closed.
    ("params.lr = 'x", "text in quotes"),
    ('params.lr = "x', "text in quotes"),
    ("params.lr = '''", "comparison"),
    ("params.`lr = 'x'", "comparator"),
    ("params.\"lr = 'x'", "comparator"),
    ("params.lr = 'C:\\' AND params.b = 'x'", "comparator"),
    # SQL.
    ("metrics.loss > 1; DROP TABLE runs", "comparison"),
    ("metrics.loss > 1 -- all", "comparison"),
    ("metrics.loss > 1 /* all */", "comparison"),
    ("params.lr = 'x' # all", "comparison"),
    ("params.lr = 'x' UNION SELECT 1", "comparator"),
    ("params.lr = 'x' ORDER BY 1", "comparator"),
    ("1=1", "attribute key"),
]
"""Texts that MLflow 3.18 refuses too, and a word of what is said of them."""

REFUSED_HERE_ALONE: list[tuple[str, str]] = [
    ("artifact_uri = 'x'", "artifact_uri"),
    ("dataset.source = 'x'", "dataset key"),
    ("datasets.name > 'x'", "comparator"),
    ("datasets.name IS NULL", "comparator"),
    ("datasets.name = 1", "text in quotes"),
    ("params. = 'x'", "comparator"),
    ("params.'' = 'x'", "characters, not 0"),
    ("params.lr[0] = 'x'", "backticks"),
    ("tags.`a b`.c = 'x'", "comparator"),
    ("metrics. a > 1", "comparator"),
    ("run_id IN ('a' 'b')", "comma"),
    ("run_id IN (('a'))", "text in quotes"),
    ("params.lr = '\x00'", "character 14"),
    ("params.lr = '\ud800'", "character 14"),
]
"""Texts that it reads, but that mean nothing here, or nothing that anybody means."""


MANY_IDS = ["'a'"] * (MAX_LISTED + 1)


def error_of(text: str) -> SearchError:
    with pytest.raises(SearchError) as caught:
        parse_filter(text)
    return caught.value


@pytest.mark.parametrize(("text", "tree"), [*WELL_FORMED, *READ_HERE_ALONE])
def test_a_filter_and_its_tree(text: str, tree: Filter) -> None:
    assert parse_filter(text) == tree


@pytest.mark.parametrize(("text", "word"), [*REFUSED, *REFUSED_HERE_ALONE])
def test_a_filter_that_is_refused(text: str, word: str) -> None:
    assert word in str(error_of(text))


def test_an_error_has_the_code_that_clients_know_and_says_where() -> None:
    error = error_of("metrics.loss < 1 AND params.lr > ")
    assert error.error_code == "INVALID_PARAMETER_VALUE"
    assert error.message == "Invalid filter: a number or a text in quotes was expected at character 34, not its end"


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MAX_LENGTH + 1),
        " AND ".join(["metrics.a > 1"] * (MAX_CLAUSES + 1)),
        f"run_id IN ({','.join(MANY_IDS)})",
        f"params.lr LIKE '{'a' * (MAX_TEXT + 1)}'",
        f"run_id IN ('{'a' * (MAX_TEXT + 1)}')",
        f"params.{'a' * (MAX_TEXT + 1)} = 'x'",
    ],
)
def test_what_is_too_long_is_refused_in_few_words(text: str) -> None:
    assert len(str(error_of(text))) < 200


@pytest.mark.parametrize("piece", ["'", '"', "`", "\\'", "'\\", "''", "a.", "1", "1e", ".", "(", "metrics.a ", "  "])
@pytest.mark.parametrize("start", ["", "params.a = ", "params.a = '", "run_id IN (", "metrics.a > "])
def test_a_long_text_without_sense_is_refused_at_once(start: str, piece: str) -> None:
    text = (start + piece * MAX_LENGTH)[: MAX_LENGTH - 1] + "x"
    assert len(str(error_of(text))) < 300


def test_the_longest_filters_are_read() -> None:
    assert len(parse_filter(" AND ".join(["metrics.a > 1"] * MAX_CLAUSES)).items) == MAX_CLAUSES  # type: ignore[union-attr]  # an And
    ids = tuple(f"{number:032x}" for number in range(2_500))
    assert parse_filter(f"run_id IN ({', '.join(map(repr, ids))})") == In(ID, ids)
    hardest = "%_" * 4_999
    assert parse_filter(f"status ILIKE '{hardest}'") == In(STATUS, ())


PIECES = st.sampled_from(
    [
        *(
            "metrics.a",
            "params.b",
            "tags.`c d`",
            "status",
            "run_id",
            "start_time",
            "dataset.name",
            "artifact_uri",
            "x.y",
        ),
        *("=", "!=", "<", ">=", "LIKE", "ILIKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL", "NOT", "AND", "OR"),
        *(
            "1",
            "-2.5e3",
            "1e999",
            "'x'",
            '"y"',
            "'FAILED'",
            "'%\\_[*'",
            "('a', 'b')",
            "(",
            ")",
            ",",
            ".",
            ";",
            "'",
            "\\",
        ),
        *("0" * 400, "9" * 400, "\x00", "\ud800", "\u2028", "ß", "--", "/*"),
    ]
)
ONE_OFF = st.builds(
    lambda pair, place, character: pair[0][:place] + character + pair[0][place + 1 :],
    st.sampled_from(WELL_FORMED),
    st.integers(0, 40),
    st.sampled_from(["", " ", "'", '"', "`", ".", "1", "(", "%", "!", "\\", "\x00"]),
)
"""Texts that are read, but for one character."""

TEXTS: st.SearchStrategy[str] = st.one_of(
    st.text(),
    st.text(st.sampled_from(list("ab.`'\"\\=<>!()%_ \n019e-,IN"))),
    st.lists(PIECES, max_size=8).map(" ".join),
    st.lists(ONE_OFF, min_size=1, max_size=2).map(" AND ".join),
)


@given(text=TEXTS)
def test_any_text_is_refused_or_is_a_filter_that_databases_take(text: str) -> None:
    try:
        tree = parse_filter(text)
    except SearchError:
        return
    for dialect in get_args(Dialect):
        assert statement_of(tree, dialect)


UNAMBIGUOUS = [(text, tree) for text, tree in WELL_FORMED if not text.endswith("\\'")]


@given(parts=st.lists(st.sampled_from(UNAMBIGUOUS), max_size=6))
def test_filters_joined_by_and_are_all_of_them(parts: list[tuple[str, Filter]]) -> None:
    tree = parse_filter(" AND ".join(text for text, _ in parts))
    assert tree == conjunction(tuple(part for _, part in parts))
    assert statement_of(tree, "sqlite")


def statement_of(tree: Filter, dialect: Dialect) -> str:
    """A filter as SQL, with its constants as parameters."""
    dialects: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
    statement = select(RUNS.c.id).where(compile_filter(tree, Context(dialect, NOW)))
    return str(statement.compile(dialect=dialects[dialect].dialect()))


@pytest.mark.parametrize("dialect", get_args(Dialect))
@pytest.mark.parametrize(
    "text",
    [
        "params.lr = 'x\"; DROP TABLE runs; --'",
        'tags.`x"; DROP TABLE runs; --` != "y"',
        "metrics.`); DROP TABLE runs; --` > 1",
        "run_name LIKE '%'' OR 1=1; DROP TABLE runs; --'",
        "run_id IN ('a', '); DROP TABLE runs; --')",
        "user_id ILIKE '\\'; DROP TABLE runs; --'",
    ],
)
def test_no_text_gets_into_a_statement(text: str, dialect: Dialect) -> None:
    assert "DROP" not in statement_of(parse_filter(text), dialect)
