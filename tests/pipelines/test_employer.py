"""Employer names: what resolves, what must not, and what a date, a domain or a context changes."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.employer import match
from tests.patience import bounded

# One row a rule: what is printed, and the ids in printed order.
RESOLVES = {
    "abbreviated types": [
        ("Norfolk CC", "la-nfk"),
        ("Leicester CC", "la-lce"),
        ("Crawley BC", "la-crw"),
        ("Brentwood BC", "la-brw"),
        ("Woking BC", "la-woi"),
        ("Cherwell DC", "la-chr"),
        ("Rochdale M.B.C.", "la-rch"),
        ("Bradford MDC", "la-brd"),
        ("Enfield LBC", "la-enf"),
        ("LB of Barking & Dagenham", "la-bdg"),
        ("Kensington & Chelsea RBC", "la-kec"),
        ("Merthyr Tydfil CBC", "la-mty"),
        ("Bradford Met Council", "la-brd"),
        ("Portsmouth Local Authority", "la-por"),
    ],
    "types in full, in any order": [
        ("Essex County Council", "la-ess"),
        ("Sandwell Metropolitan Borough Council", "la-saw"),
        ("Royal Borough of Greenwich", "la-gre"),
        ("Greenwich London Borough Council", "la-gre"),
        ("Brent, London Borough of", "la-ben"),
        ("Council of the City of Sunderland", "la-snd"),
        ("Borough Council of King’s Lynn & West Norfolk", "la-kin"),
        ("Herefordshire, County of", "la-hef"),
        ("City and District of St Albans", "la-sal"),
    ],
    "types that were once or nearly right": [
        ("Southend-on-Sea BC", "la-sos"),
        ("Milton Keynes Borough Council", "la-mik"),
        ("St Albans District Council", "la-sal"),
        ("Westminster City Council", "la-wsm"),
        ("Cornwall County Council", "la-con"),
    ],
    "one of two namesakes": [
        ("Durham City Council", "la09-durham"),
        ("Durham CC", "la-dur"),
        ("Newcastle City Council", "la-net"),
        ("Newcastle BC", "la-nec"),
        ("Warwick DC", "la-waw"),
        ("Warwickshire CC", "la-war"),
        ("North East Combined Authority", "ca-nemsa"),
    ],
    "spelling": [
        ("Saint Helens Council", "la-shn"),
        ("N.E. Lincs Council", "la-nel"),
        ("Notts CC", "la-ntt"),
        ("Salop Council", "la-shr"),
        ("Telford Wrekin Council", "la-tfw"),
        ("DONCASTER METROPLITAN BOROUGH COUNCL", "la-dnc"),
        ("Westminister City Council", "la-wsm"),
        ("B&NES", "la-bas"),
    ],
    "Welsh and Gaelic": [
        ("Cyngor Sir Gâr", "la-cmn"),
        ("Cyngor Sir Benfro", "la-pem"),
        ("Sir Benfro", "la-pem"),
        ("CBS Conwy", "la-cwy"),
        ("Cyngor Dinas Gasnewydd", "la-nwp"),
        ("Cyngor Sir Ceredigion County Council", "la-cgn"),
        ("Cyngor Abertawe Swansea Council", "la-swa"),
        ("Heddlu De Cymru - South Wales Police", "pol-south-wales"),
        ("Comhairle Baile Ghlaschu", "la-glg"),
    ],
    "noise beside the name": [
        ("Jobs at Essex County Council", "la-ess"),
        ("Employer: Essex County Council (ECC)", "la-ess"),
        ("Essex County Council Ltd", "la-ess"),
        ("Slough BC’s", "la-slg"),
        ("London Borough of Hounslow - Procurement Hub", "la-hns"),
        ("London Borough of Newham Children and Young People's Service", "la-nwm"),
        ("Highways, Essex County Council", "la-ess"),
        ("Leeds City Council, Civic Hall, Leeds LS1 1UR", "la-lds"),
        ("Essex County Council Recruitment Team", "la-ess"),
        ("University of Wales, Bangor - HR", "uni-bangor"),
    ],
    "joint employers": [
        ("Hackney and Croydon LBCs", "la-hck la-cry"),
        ("Adur & Worthing Councils", "la-adu la-wot"),
        ("Babergh and Mid Suffolk District Council", "la-bab la-msu"),
        ("Bromsgrove District and Redditch Borough Councils", "la-brm la-red"),
        ("Tonbridge and Malling and Sevenoaks Councils", "la-ton la-sev"),
        ("Boston, East Lindsey and South Holland Councils", "la-bot la-eli la-sho"),
        ("London Boroughs of Merton and Sutton", "la-mrt la-stn"),
        ("Westminster City Council and RBKC", "la-wsm la-kec"),
        ("Avon & Somerset and Wiltshire Police", "pol-avon-and-somerset pol-wiltshire"),
        ("Tonbridge and Malling Borough Council", "la-ton"),
    ],
    "other public bodies": [
        ("Devon & Cornwall Constabulary", "pol-devon-and-cornwall"),
        ("PCC for Kent", "pcc-kent"),
        ("Devon & Somerset FRS", "fire-devon-somerset"),
        ("West Yorkshire CA", "ca-wyca"),
        ("Peak District National Park", "npa-peak-district"),
        ("Lothian NHS Board", "nhs-sct-lothian"),
        ("Devon ICB", "icb-qjk"),
        ("Nottingham Uni Hospitals NHS Trust", "nhs-rx1"),
        ("Sheffield Childrens Hospital NHSFT", "nhs-rcu"),
        ("St. George's Healthcare NHS Trust", "nhs-rj7"),
        ("York University", "uni-york"),
        ("Department of Culture Media & Sport", "gov-department-for-culture-media-and-sport"),
        ("Home Office - UK Visas & Immigration", "gov-uk-visas-and-immigration"),
        ("Medical Research Council (MRC)", "gov-medical-research-council"),
        ("Arts Council England", "gov-arts-council-england"),
    ],
    "abolished": [
        ("Selby District Council", "la-sel"),
        ("South Northants Council", "la-snr"),
        ("Somerset County Council", "la-som"),
    ],
}


@pytest.mark.parametrize(
    ("printed", "ids"),
    [pytest.param(*row, id=row[0]) for rule in RESOLVES.values() for row in rule],
)
def test_resolves(printed: str, ids: str) -> None:
    assert match(printed).ids == tuple(ids.split())


REFUSES = {
    "types that do not fit the place": [
        "Stockport CC",
        "Harrogate CC",
        "Warwick CC",
        "Crawley Development Corporation",
    ],
    "towns, parishes and their cities": [
        "Crawley Town Council",
        "Cyngor Tref Conwy",
        "Ripon City Council",
        "Salisbury City Council",
        "Wells City Council",
        "Lichfield City Council",
        "Hatfield Town Council, South Yorkshire",
    ],
    "places and clubs": [
        "Stevenage",
        "Stevenage & Luton",
        "Notts County",
        "Hull City",
        "Eastbourne Borough",
        "Leicestershire County Cricket Club",
        "New Farnley CC",
    ],
    "companies, also those councils own": [
        "BT",
        "LBC Group Ltd",
        "Essex Cares Limited",
        "Norse Group",
        "Nottingham City Homes",
        "Norfolk County Services Ltd",
        "Norse in partnership with Norfolk County Council",
        "ADT Leeds CC",
    ],
    "councils that govern no place": [
        "Design Council",
        "General Dental Council",
        "Leeds Racial Equality Council",
        "British Youth Council",
    ],
    "part of a name, or more than a name": [
        "Council",
        "City Council",
        "NHS Foundation Trust",
        "Oxford University Press",
        "Hampshire County Council Staff Club",
        "Police Federation of England and Wales",
        "The MJ",
        "The Municipal Year Book",
    ],
    "letters alone": ["ECC", "CC", "RBC", "CBC"],
    "ambiguous": ["Newcastle Council", "Essex County Council - Kent County Council - Highways"],
}


@pytest.mark.parametrize("printed", [name for rule in REFUSES.values() for name in rule])
def test_refuses_and_says_why(printed: str) -> None:
    answer = match(printed)
    assert answer.ids == ()
    assert answer.reason


@pytest.mark.parametrize(
    "printed",
    [
        "our client, Essex County Council",
        "Essex County Council (via Hays)",
        "Essex County Council via Matrix SCM",
        "Hays - Essex CC",
        "Reed on behalf of Essex County Council",
        "ABC Recruitment Ltd (Essex County Council)",
    ],
)
def test_an_agency_names_its_client_and_is_no_employer(printed: str) -> None:
    answer = match(printed)
    assert (answer.ids, answer.end_client) == ((), "la-ess")


def test_the_whole_answer() -> None:
    answer = match("Hackney and Croydon LBCs").to_dict()
    assert answer == {
        "raw": "Hackney and Croydon LBCs",
        "ids": ["la-hck", "la-cry"],
        "name": "London Borough of Hackney and London Borough of Croydon",
        "kind": "london borough",
        "method": "parsed",
        "end_client": None,
        "reason": None,
    }


@pytest.mark.parametrize(
    ("printed", "method"),
    [
        ("Essex County Council", "exact"),
        ("BCP Council", "alias"),
        ("Essex CC", "parsed"),
    ],
)
def test_method(printed: str, method: str) -> None:
    assert match(printed).method == method


@pytest.mark.parametrize(
    ("printed", "on", "id"),
    [
        ("Somerset", None, "la-smt"),
        ("Somerset", "2023-03-31", "la-som"),
        ("Somerset", "2023-04-01", "la-smt"),
        ("Somerset County Council", "2024-01-01", "la-smt"),
        ("Somerset Council", "2010-01-01", "la-som"),
        ("Dorset", "2018-06-01", "la-dor"),
        ("Bucks CC", None, "la-bkm"),
        ("Craven DC", "2024-01-01", "la-cra"),
        ("Bedford BC", "2009-04-01", "la-bdf"),
        ("North East Combined Authority", "2016-01-01", "ca-neca-old"),
        ("East Surrey", None, "la-xse"),
        ("Surrey", "2027-05-01", "la-sry"),
    ],
)
def test_the_date_chooses_between_bodies_of_one_name(printed: str, on: str | None, id: str) -> None:
    assert match(printed, on=date.fromisoformat(on) if on else None, council=True).ids == (id,)


@pytest.mark.parametrize(
    ("printed", "url", "ids"),
    [
        pytest.param("ECC", "https://www.exeter.gov.uk/jobs/1", "la-exe", id="letters"),
        pytest.param("CBC", "https://www.cheltenham.gov.uk", "la-cht", id="letters again"),
        pytest.param("Newcastle", "newcastle-staffs.gov.uk", "la-nec", id="place"),
        pytest.param("Newcastle Council", "//jobs.newcastle.gov.uk", "la-net", id="ambiguous"),
        pytest.param(None, "https://www.kent.gov.uk/jobs", "la-ken", id="no name"),
        pytest.param("Warwick Council", "https://warwickshire.gov.uk", "la-war", id="near miss"),
        pytest.param("Kent County Council", "https://essex.gov.uk", "la-ess", id="contradiction"),
        pytest.param("Eastleigh BC", "https://jobs.hants.gov.uk", "la-eat", id="county's site"),
        pytest.param("Hampshire Police", "https://jobs.hants.gov.uk", "pol-hampshire", id="police"),
        pytest.param(
            "Adur & Worthing", "https://adur-worthing.gov.uk", "la-adu la-wot", id="shared site"
        ),
        pytest.param("Hays", "https://www.kent.gov.uk/jobs", "", id="recruiter"),
        pytest.param("Lewes Town Council", "https://www.lewes.gov.uk", "", id="parish"),
        pytest.param("Kent Primary School", "https://www.kent.gov.uk", "", id="school"),
        pytest.param("Woking", "https://www.reed.co.uk/jobs/1", "", id="job board"),
        pytest.param("Woking", "https://[::1", "", id="no address"),
    ],
)
def test_the_employers_own_domain(printed: str | None, url: str, ids: str) -> None:
    assert match(printed, url=url).ids == tuple(ids.split())


def test_a_context_of_councils_makes_a_place_enough() -> None:
    assert match("Stevenage", council=True).ids == ("la-stv",)
    assert match("Adur and Worthing", council=True).ids == ("la-adu", "la-wot")
    assert match("Bath", council=True).ids == ()


# Hostile input ----------------------------------------------------------------------------------

TYPES = ["Council", "Councils", "County", "Borough", "City", "London", "CC", "LB", "NHS", "Trust"]
BESIDE = ["via", "on behalf of", "our client", "and", "&", ",", "-", "/", "(", ")", "'s", "Ltd"]
WORDS = st.sampled_from(["Essex", "Kent", "Cyngor", "Sir", "Hays", *TYPES, *BESIDE])


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=40).map(" ".join)), st.text())
def test_no_text_raises(raw: str, url: str) -> None:
    answer = match(raw, url=url, council=True)
    assert bool(answer.ids) != bool(answer.reason)


@pytest.mark.parametrize("unit", ["a and ", "(", "our client ", "Essex CC - ", "é", "lb "])
def test_a_hundred_kilobytes_take_no_second(unit: str) -> None:
    with bounded(1):
        assert match((unit * 100_000)[:100_000]).ids == ()
        assert match((unit * 100)[:300]).raw


# The private labelled names ---------------------------------------------------------------------


def _rows(shared: Path, name: str) -> list[dict[str, str]]:
    with (shared / "data" / "employers" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared
def test_labelled_names(shared: Path) -> None:
    rows = _rows(shared, "variants_dev.csv")
    right = wrong = 0
    for row in rows:
        # Where a name is ambiguous any of the labelled bodies is right, and one is enough.
        expected = tuple(filter(None, row["expected_id"].split("|")))
        ids = match(row["raw"], council=row["category"] == "bare-place").ids
        ambiguous = row["category"] == "ambiguous" and len(ids) == 1 and ids[0] in expected
        right += ids == expected or ambiguous
        wrong += bool(ids) and ids != expected and not ambiguous
    assert right / len(rows) >= 0.98
    assert wrong == 0


@pytest.mark.shared
@pytest.mark.parametrize("council", [False, True])
def test_no_town_or_parish_is_a_council_of_the_register(shared: Path, council: bool) -> None:
    rows = _rows(shared, "extras_town_parish.csv")
    assert [row["name"] for row in rows if match(row["name"], council=council).ids] == []
    assert [r["name"] for r in rows if match(r["name"], url=r["url"], council=council).ids] == []
