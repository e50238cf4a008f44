"""Job shares, checks and restrictions: in the few words of a label, and in a description."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contract import conditions, parse
from tests.patience import bounded

JOB_SHARE = {
    "permanent; full_time, part_time, job_share": True,
    "Job-sharers welcome; 37 hours": True,
    "Full Time - Permanent (Job Share Applicants Considered)": True,
    "rhannu swydd yn bosibl": True,
    "Job share: Yes": True,
    "Job share: No": False,
    "Job share not available": False,
    "Post not open to job share": False,
    "unsuitable for job share": False,
    "shared job market": False,
}


@pytest.mark.parametrize(("raw", "offered"), JOB_SHARE.items(), ids=JOB_SHARE.keys())
def test_job_share(raw: str, offered: bool) -> None:
    assert parse(raw).job_share is offered


DBS = {
    "DBS: Enhanced with barred lists (children and adults)": "enhanced",
    "DBS: Child and Adult Enhanced": "enhanced",
    "DBS requirement: Yes - Enhanced": "enhanced",
    "Disclosure level - Enhanced": "enhanced",
    "Enhanced CRB clearance": "enhanced",
    "Enhanced AccessNI": "enhanced",
    "Angen gwiriad GDG manylach": "enhanced",
    "Standard 37 hour week; enhanced DBS": "enhanced",
    "Basic or Standard DBS check": "standard",
    "DBS safonol; parhaol": "standard",
    "Basic Disclosure Scotland": "basic",
    "Scottish Criminal Records Office: Basic Disclosure": "basic",
    "PVG scheme membership needed": "pvg",
    "DBS": "required",
    "DBS check required? Yes": "required",
    "Standard rate of pay; DBS": "required",
    "Enhanced maternity pay; DBS check required": "required",
    "Access NI check required": "required",
    "Subject to a satisfactory disclosure": "required",
    "No DBS required": None,
    "DBS: Not required": None,
    "DBS Check Required: No": None,
    "DBS N/A": None,
    "Disclosure and Barring Service Check: None": None,
    "Does this role require a DBS? No": None,
    "This role does not require a DBS check": None,
    "PVG not required": None,
    "Enhanced pay, standard hours, basic grade": None,
    "Non-disclosure agreement": None,
}


@pytest.mark.parametrize(("raw", "check"), DBS.items(), ids=DBS.keys())
def test_dbs(raw: str, check: str | None) -> None:
    assert parse(raw).dbs == check


RESTRICTED = {
    "Politically Restricted Post": True,
    "Politically restricted: Yes": True,
    "Is this post politically restricted? Yes": True,
    "Political restriction: Yes": True,
    "Subject to political restriction under the 1989 Act": True,
    "Mae'r swydd hon wedi'i chyfyngu'n wleidyddol": True,
    "Not politically restricted": False,
    "Non-politically restricted": False,
    "Politically restricted: No": False,
    "Politically restricted (Y/N): N": False,
    "Politically restricted: Not applicable": False,
    "Is this post politically restricted? No": False,
    "Political Restrictions: None": False,
    "Restricted to internal applicants": False,
}


@pytest.mark.parametrize(("raw", "restricted"), RESTRICTED.items(), ids=RESTRICTED.keys())
def test_politically_restricted(raw: str, restricted: bool) -> None:
    assert parse(raw).politically_restricted is restricted


# A description speaks of checks it does not ask for; only what is asked for counts.
PROSE = {
    "Your appointment depends on an enhanced DBS check with the children's barred list.": (
        "enhanced",
        False,
    ),
    "An Enhanced Disclosure and Barring Service (DBS) check comes first.": ("enhanced", False),
    "We need an enhanced check via the DBS.": ("enhanced", False),
    "This role asks for Standard level DBS clearance.": ("standard", False),
    "All staff undergo basic DBS checks. This post is politically restricted.": ("basic", True),
    "You must join the Protecting Vulnerable Groups (PVG) scheme.": ("pvg", False),
    "You will lead enhanced services for adults. A DBS check is needed.": ("required", False),
    "A satisfactory criminal records check is required.": ("required", False),
    "Mae'r swydd yn amodol ar wiriad manylach gan y Gwasanaeth Datgelu a Gwahardd.": (
        "enhanced",
        False,
    ),
    "Some posts may require a DBS check.": (None, False),
    "A DBS check may be needed, depending on the team.": (None, False),
    "If successful, you will complete an enhanced DBS check.": ("enhanced", False),
    "As you work with some vulnerable adults, a DBS check is required.": ("required", False),
    "You may not start before your enhanced DBS check is clear.": ("enhanced", False),
    "References and, where applicable, a DBS check; DBS disclosure if required.": (None, False),
    "A list of politically restricted posts is kept by the monitoring officer.": (None, False),
    "We work with the DBS, Ofsted and the police.": (None, False),
    "Disclosure of information must be lawful; see our public interest disclosure policy.": (
        None,
        False,
    ),
    "The role is not politically restricted and a DBS is not required.": (None, False),
    "If you hold a politically restricted post you cannot be a councillor.": (None, False),
    "": (None, False),
}


@pytest.mark.parametrize(("text", "expected"), PROSE.items(), ids=PROSE.keys())
def test_conditions_of_a_description(text: str, expected: tuple[str | None, bool]) -> None:
    assert conditions(text) == expected


@given(st.text())
def test_any_description_is_read(text: str) -> None:
    dbs, restricted = conditions(text)
    assert dbs in {"enhanced", "standard", "basic", "pvg", "required", None}
    assert isinstance(restricted, bool)


@pytest.mark.parametrize("unit", ["DBS ", "no dbs", "enhanced DBS; ", "disclosure", "\n"])
def test_a_long_description_costs_little(unit: str) -> None:
    with bounded(1):
        conditions(unit * (200_000 // len(unit)))
