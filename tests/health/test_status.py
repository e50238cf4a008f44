"""lgcrawl status: how each source does, for people, for programs and for Prometheus."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from lgcrawl.archive.queries import connect_readonly
from lgcrawl.health.states import State, read
from tests.health.conftest import BAD, GOOD, Invoke, Ward

HELD = {"outcome": "partial", "reason": "http_4xx: HTTP 404", "failure": "http_4xx"}


def state(ward: Ward, slug: str) -> State:
    from lgcrawl import cards

    with connect_readonly(ward.archive) as db:
        (found,) = read(db, cards.readable(ward.cards)[0], ward.now, [slug])
    return found


def test_a_source_is_bad_since_its_first_bad_run(ward: Ward) -> None:
    ward.run("essex", 5)
    ward.run("essex", 4)
    ward.run("essex", 3, **BAD)
    ward.run("essex", 2, outcome="interrupted", reason="stopped by a signal", new=0)
    ward.run("essex", 1, **BAD)
    ward.run("essex", 0.5, outcome="locked", reason="another run", new=0)
    found = state(ward, "essex")
    assert (found.state, found.since) == ("bad", ward.now - timedelta(days=3))
    assert found.why == "failed: http_5xx: HTTP 503 (https://essex.example/jobs)"
    assert found.clocks.last_attempt == ward.now - timedelta(days=1)
    assert found.clocks.last_good == ward.now - timedelta(days=4)
    assert found.clocks.last_new == ward.now - timedelta(days=4)
    ward.run("essex", 0.1)
    found = state(ward, "essex")
    assert (found.state, found.since) == ("good", ward.now - timedelta(days=0.1))


@pytest.mark.parametrize(
    ("how", "name"),
    [
        (GOOD, "good"),
        ({"outcome": "empty", "reason": "0 jobs found", "new": 0}, "good"),
        (HELD | {"healthy": True, "errors": 1}, "good"),  # a post's own page: the list was read
        (HELD | {"healthy": True, "errors": 9}, "bad"),  # every post's own page
        (HELD | {"healthy": False}, "bad"),
        ({"outcome": "suspicious", "reason": "3 records", "failure": "too_few"}, "bad"),
        (BAD, "bad"),
    ],
)
def test_which_outcomes_are_good(ward: Ward, how: dict[str, object], name: str) -> None:
    ward.run("essex", 0.1, **how)
    assert state(ward, "essex").state == name


def test_a_green_source_that_has_gone_quiet_is_stale(ward: Ward) -> None:
    ward.month("essex", until=14)
    for days_ago in range(13, -1, -1):
        ward.run("essex", days_ago + 0.01, outcome="unchanged", reason="as before", new=0)
    found = state(ward, "essex")
    assert found.state == "stale"
    assert found.run["outcome"] == "unchanged"
    assert re.fullmatch(r"nothing new since \d{4}-\d\d-\d\d; 4 days is long for it", found.why)


def test_a_source_that_is_not_crawled_any_more_is_late_while_it_has_a_card(ward: Ward) -> None:
    ward.card("essex")
    ward.run("essex", 5)
    ward.run("kent", 5)
    assert state(ward, "essex").state == "late"
    assert state(ward, "kent").state == "good"


def test_the_table_has_the_worst_first(ward: Ward, invoke: Invoke) -> None:
    ward.run("kent", 0.1)
    ward.run("essex", 4)
    ward.run("essex", 0.1, **BAD)
    code, out, err = invoke("status", *ward.options)
    assert (code, err) == (0, "")
    assert re.findall(r"^ ?(essex|kent) +(\w+)", out, re.M) == [("essex", "bad"), ("kent", "good")]
    assert "http_5xx" in out
    assert invoke("status", "--check", *ward.options)[0] == 1


def test_json_has_all_of_it(ward: Ward, invoke: Invoke) -> None:
    ward.run("essex", 0.1)
    code, out, _ = invoke("status", "--json", "--check", *ward.options)
    told = json.loads(out)
    assert code == 0
    assert (told["source"], told["state"], told["outcome"]) == ("essex", "good", "ok")
    assert told["last_attempt"] == told["last_good"] == told["last_new"] == told["started_at"]
    assert (told["stale"], told["patience_learned"]) == (False, False)


def test_a_card_that_is_wrong_hides_nothing(ward: Ward, invoke: Invoke) -> None:
    ward.run("essex", 0.1)
    (ward.cards / "broken.toml").write_text("nonsense = 1\n")
    code, out, err = invoke("status", *ward.options)
    assert code == 0
    assert "essex" in out
    assert "broken.toml" in err


LINE = re.compile(
    r'[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
    r'(?:,[a-z_]+="(?:[^"\\\n]|\\["\\n])*")*\})? -?[0-9.e+-]+'
)


def test_prometheus_can_read_it(ward: Ward, invoke: Invoke, tmp_path: Path) -> None:
    ward.run("essex", 4)
    ward.run("essex", 0.1, **BAD)
    ward.run("kent", 0.1)
    file = tmp_path / "lgcrawl.prom"
    code, out, _ = invoke("status", "--prometheus", str(file), *ward.options)
    assert (code, out) == (0, "")
    assert [path.name for path in tmp_path.glob("*.prom*")] == ["lgcrawl.prom"]
    text = file.read_text()
    assert text.endswith("\n")
    declared: set[str] = set()
    for line in text.splitlines():
        if line.startswith("# "):
            declared.add(line.split()[2])
            continue
        assert LINE.fullmatch(line), line
        assert re.split(r"[{ ]", line)[0] in declared  # HELP and TYPE come first
    assert 'lgcrawl_source_good{source="essex"} 0' in text
    assert 'lgcrawl_source_good{source="kent"} 1' in text
    assert 'lgcrawl_source_state{source="essex",state="bad"} 1' in text
    assert 'lgcrawl_source_run{source="essex",outcome="failed",failure="http_5xx"} 1' in text
    assert len(re.findall(r"^# TYPE (\S+) gauge$", text, re.M)) == len(set(declared))
    assert invoke("status", "--prometheus", "-", *ward.options)[1].count("# HELP") == len(declared)


def test_no_archive_is_one_line(ward: Ward, invoke: Invoke) -> None:
    where = ["--archive", str(ward.folder / "none.db"), "--sources", str(ward.cards)]
    for command in (["status"], ["doctor", "essex"], ["alerts", "send"]):
        if command[0] == "doctor":
            ward.card("essex")
        code, out, err = invoke(*command, *where)
        assert code in (2, 3)
        assert (out, err.count("\n")) == ("", 1), err
