"""Rules about the code itself, kept as tests."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

import electionsys
import electionsys.app
from electionsys import words
from electionsys.db import Base
from electionsys.web.access import refuse_unguarded_views

PACKAGE = Path(electionsys.__file__).parent
ROOT = PACKAGE.parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TABLES = Base.metadata.sorted_tables
ROOMS = sorted({path.parent.name for path in PACKAGE.glob("*/rules*")})


@pytest.mark.parametrize("name", ROOMS)
def test_rules_load_without_the_web_or_the_database(name):
    code = (
        f"import electionsys.{name}.rules, sys;"
        "print(*sorted({'flask', 'sqlalchemy', 'wtforms'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_a_view_without_allow_stops_the_app(app):
    app.add_url_rule("/open", "open", lambda: "hello")
    with pytest.raises(RuntimeError, match="open"):
        refuse_unguarded_views(app)


def test_no_file_is_longer_than_400_lines():
    everything = (*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").glob("*.py"))
    long = {p.name: n for p in everything if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_key_begins_with_the_unit(table):
    keys = [table.primary_key, *(c for c in table.constraints if isinstance(c, UniqueConstraint))]
    keys += [c for c in table.constraints if isinstance(c, ForeignKeyConstraint)]
    keys += [index for index in table.indexes if isinstance(index, Index)]
    for key in keys:
        assert next(iter(key.columns)).name == "unit", f"{table.name}: {key.name}"
    for key in (c for c in table.constraints if isinstance(c, ForeignKeyConstraint)):
        assert key.elements[0].column.name == "unit"


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_no_id_is_a_sequence(table):
    assert table.autoincrement_column is None


def _tables_reached_from(table):
    reached, waiting = set(), [table]
    while waiting:
        for key in waiting.pop().foreign_keys:
            if key.column.table.name not in reached:
                reached.add(key.column.table.name)
                waiting.append(key.column.table)
    return reached


COUNTED = [
    t for t in TABLES if t.name in {"box_opening", "stack_sheet", "sheet_vote", "sheet_write_in"}
]


def test_the_tables_of_the_count_are_known():
    assert len(COUNTED) == 4


@pytest.mark.parametrize("table", COUNTED, ids=lambda t: t.name)
def test_no_chain_leads_from_a_ballot_to_a_voter(table):
    people = {"voter", "check_in", "paper_issue", "candidate", "nomination", "proxy", "account"}
    assert not _tables_reached_from(table) & people


def test_the_walk_along_foreign_keys_would_find_a_voter():
    """The control: from a check-in a voter is found."""
    check_in = next(t for t in TABLES if t.name == "check_in")
    assert "voter" in _tables_reached_from(check_in)


@pytest.mark.parametrize("table", COUNTED, ids=lambda t: t.name)
def test_a_counted_row_has_no_time_no_station_and_no_hidden_order(table):
    kinds = {str(column.type).upper() for column in table.columns}
    assert not kinds & {"DATETIME", "TIMESTAMP", "DATE", "TIME"}
    assert not {c.name for c in table.columns} & {
        "at",
        "station_id",
        "seq",
        "position",
        "created_at",
    }
    assert table.dialect_options["sqlite"]["with_rowid"] is False


def _calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            yield name, [a.value for a in node.args if isinstance(a, ast.Constant)]


def _keys_of(name, texts):
    if name in {"_", "say"}:
        return texts[-1:]
    if name == "Finding":
        return texts[:1]
    if name == "record":
        return [f"act.{texts[0]}"]
    if name in {"Task", "page"} or name.endswith("Field"):
        return [text for text in texts if re.match(r"^[a-z]+\.[a-z_.]+$", text)]
    return []


def _keys_used():
    used = {}
    for path in TEMPLATES:
        for key in re.findall(r"\b_\('([A-Za-z0-9_.\-]+)'[,)]", path.read_text("utf-8")):
            used.setdefault(key, path.name)
    for path in SOURCES:
        for name, values in _calls(ast.parse(path.read_text("utf-8"))):
            texts = [value for value in values if isinstance(value, str)]
            if texts:
                # The papers' own writer puts the name of its room before every key.
                room = "paper." if path.parent.name == "paper" and name == "say" else ""
                found = (room + key.removeprefix(room) for key in _keys_of(name, texts))
                used.update((key, path.name) for key in found)
    return used


KEYS = _keys_used()
_ENDPOINTS = re.compile(
    r"^(elections|rolls|eligibility|contests|polling|counting|results|suborgs)\."
)


def test_keys_are_found_in_code_and_templates():
    assert {"site.name", "X101", "A108", "act.elections.create"} <= KEYS.keys()


def test_every_sentence_is_in_both_catalogues(app):
    endpoints = set(app.view_functions)
    missing = {k: where for k, where in KEYS.items() if not words.knows(k) and k not in endpoints}
    assert missing == {}


def test_both_catalogues_hold_the_same_keys_with_the_same_values():
    chinese, english = (words.catalogue(language) for language in words.LANGUAGES)
    assert chinese.keys() == english.keys()
    named = re.compile(r"{(\w+)")
    differing = [
        key
        for key in chinese
        if set(named.findall(chinese[key])) != set(named.findall(english[key]))
        or not chinese[key]
        or not english[key]
    ]
    assert differing == []


def test_chinese_is_chinese_and_english_is_english():
    han = re.compile(r"[\u4e00-\u9fff]")
    chinese, english = (words.catalogue(language) for language in words.LANGUAGES)
    allowed = {"site.other_language"}
    assert [k for k, v in english.items() if han.search(v) and k not in allowed] == []
    spoken = re.compile(r"[A-Za-z]{4,} [A-Za-z]{3,} [A-Za-z]{2,}")
    assert [k for k, v in chinese.items() if spoken.search(re.sub(r"{.*?}", "", v))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_template_has_no_words_of_its_own(path):
    text = re.sub(r"{% block width %}\w+", "", path.read_text("utf-8"))
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.S)
    text = re.sub(r"<[^>]*>", "", text)
    assert re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_template_has_nothing_inline_and_nothing_unescaped(path):
    text = path.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|https?://", text)
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_code_speaks_through_the_catalogue_only(path):
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    allowed = _MAY_SPEAK_CHINESE.get(f"{path.parent.name}/{path.name}", frozenset())
    spoken = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
        and re.search(r"[\u4e00-\u9fff]", node.value)
        and node.value not in allowed
    ]
    assert spoken == []


# Words that are data: the ends of place names, a pattern of a date; and help that stands in both
# languages, because it is read before one is chosen.
_MAY_SPEAK_CHINESE = {
    "places/rules.py": {
        "村",
        "村委会",
        "村村委会",
        "村村民委员会",
        "民委员会",
        "委会",
        "居委会",
        "社区",
    },
    "web/filters.py": {"y年M月d日"},
    "cli/stores.py": {"data / 数据目录"},
    "cli/roll.py": {
        "2 to 12 digits / 地方代码",
        "for programs / 供程序使用",
        "id_number=证件",
        "who imports / 经手人",
    },
    "cli/__init__.py": {"2 to 12 digits / 地方代码", "12 digits / 村代码"},
    "cli/roll_duplicates.py": {"2 to 12 digits / 地方代码", "for programs / 供程序使用"},
    "cli/law.py": {
        "2 to 12 digits / 地方代码",
        "for people, not JSON / 文字",
        "of the answer, not of the case / 答复的格式",
    },
}


def test_an_act_without_a_journal_line_is_not_committed(store, election):
    from electionsys.elections.models import Election

    with pytest.raises(RuntimeError, match="journal"), store.writing() as session:
        session.get_one(Election, election).term_no = 5
    with store.reading() as session:
        assert session.get_one(Election, election).term_no == 12


def test_every_act_has_a_name_in_the_catalogue():
    acts = [key for key in KEYS if key.startswith("act.")]
    assert len(acts) > 30
    assert [key for key in acts if not words.knows(key)] == []
