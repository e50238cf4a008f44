"""The register on the command line: search by words, read a printed name, show one body."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Cli


def test_search_reads_words_and_names_as_printed(cli: Cli) -> None:
    ran = cli("employers", "search", "Crawley BC")
    assert ran.code == 0
    first = ran.out.splitlines()[0]
    assert first.startswith("la-crw ")
    assert "<- the name as printed (parsed)" in first
    words = cli("employers", "search", "south tyneside", "--json")
    bodies = [json.loads(line) for line in words.out.splitlines()]
    assert bodies[0]["official_name"] == "South Tyneside Council"
    assert all("south" in body["official_name"].casefold() for body in bodies[:1])


def test_search_knows_codes_and_the_clients_of_recruiters(cli: Cli) -> None:
    assert cli("employers", "search", "E10000012").out.startswith("la-ess ")
    client = cli("employers", "search", "Hays on behalf of Essex County Council")
    assert client.code == 0
    assert client.out.splitlines()[0].endswith("<- the client of the recruiter printed")


def test_search_keeps_to_its_limit(cli: Cli) -> None:
    assert len(cli("employers", "search", "council", "--limit", "3").out.splitlines()) == 3


def test_a_name_that_is_nobodys_is_told_why(cli: Cli) -> None:
    ran = cli("employers", "search", "Stockport County Football Club")
    assert ran.code == 1
    assert ran.out == ""
    assert "a club" in ran.err


def test_show_tells_successors_and_members(cli: Cli) -> None:
    ran = cli("employers", "show", "la-ess")
    assert ran.code == 0
    assert "Essex County Council" in ran.out
    assert "la-brw" in ran.out, "its districts stand below it"
    gone = cli("employers", "show", "la-sel").out
    assert "la-nyk" in gone or "la-nye" in gone, "Selby went into North Yorkshire"
    told = json.loads(cli("employers", "show", "la-ess", "--json").out)
    assert told["id"] == "la-ess"
    assert "la-brw" in told["below"]


@pytest.mark.parametrize("id", ["essex", "la-nothing", ""])
def test_an_unknown_id_is_one_line_with_what_is_near(cli: Cli, id: str) -> None:
    ran = cli("employers", "show", id)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "no employer has this id" in ran.err


@pytest.mark.parametrize("command", [[], ["search"], ["show"]])
def test_help_has_examples(cli: Cli, command: list[str]) -> None:
    ran = cli("employers", *command, "--help")
    assert ran.code == 0
    assert "lgcrawl employers" in ran.out
