"""Employer names: what resolves, what must not, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.employer import match
from tests.patience import bounded
from tests.scoring.normalisers import rows

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
        ("Newcastle upon Tyne CC", "la-net"),
        ("North East Mayoral Combined Authority", "ca-nemsa"),
        ("Lancaster CC", "la-lac"),
        ("Lancs CC", "la-lan"),
        ("Gloucester CC", "la-glo"),
        ("Glos CC", "la-gls"),
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
        ("West Mids Police", "pol-west-midlands"),
        ("Driver & Vehicle Licencing Agency", "gov-driver-and-vehicle-licensing-agency"),
    ],
    "slips in the type words": [
        ("Leeds City Coucnil", "la-lds"),
        ("Norfolk Country Council", "la-nfk"),
        ("Sefton Metropolitian Borough Council", "la-sft"),
        ("Leeds CityCouncil", "la-lds"),
        ("Lancashire Constabulery", "pol-lancashire"),
        ("Univeristy of Leicester", "uni-le"),
        ("Barnsley Hosptial NHS FoundationTrust", "nhs-rff"),
        ("Staffordshire Fire and Resuce Service", "fire-staffordshire"),
        ("Oxfordhsire County Council", "la-oxf"),
        ("Nottinghamshrie Police", "pol-nottinghamshire"),
    ],
    "legal styles": [
        ("The Lord Mayor and Citizens of the City of Westminster", "la-wsm"),
        ("The Mayor and Burgesses of the London Borough of Bexley", "la-bex"),
        ("Council of the City of Wakefield", "la-wkf"),
        ("Chief Constable of West Yorkshire Police", "pol-west-yorkshire"),
        ("Northumbria University at Newcastle", "uni-northumbria"),
    ],
    "development corporations": [
        ("Ebbsfleet DC", "gov-ebbsfleet-development-corporation"),
        ("Old Oak & Park Royal DC", "org-opdc"),
    ],
    "trusts without the word": [
        ("Kettering General Hospital", "nhs-rnq"),
        ("Royal Cornwall Hospital Trust", "nhs-ref"),
        ("Cornwall Partnership Trust", "nhs-rj8"),
        ("Northern Devon Healthcare Trust", "nhs-rbz"),
    ],
    "a nation said or left out": [
        ("Youth Justice Board", "gov-youth-justice-board-for-england-and-wales"),
        ("Parole Board for England and Wales", "gov-parole-board"),
        ("Forestry Commission England", "gov-forestry-commission"),
    ],
    "Welsh and Gaelic": [
        ("Cyngor Sir Gâr", "la-cmn"),
        ("Cyngor Sir Benfro", "la-pem"),
        ("Sir Benfro", "la-pem"),
        ("CBS Conwy", "la-cwy"),
        ("Cyngor Dinas Gasnewydd", "la-nwp"),
        ("Gyngor Gwynedd", "la-gwn"),
        ("Nghyngor Sir Powys", "la-pow"),
        ("Chyngor Caerdydd", "la-crf"),
        ("Comisiynydd Heddlu a Throseddu Gogledd Cymru", "pcc-north-wales"),
        ("Mhrifysgol Caerdydd", "uni-cf"),
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
        ("Barnsley MBC Accounts Receivable", "la-bns"),
        ("Suffolk County Council Pension Fund", "la-sfk"),
        ("Cheshire East Council c/o Accounts Payable", "la-che"),
        ("LCC - Lancashire County Council", "la-lan"),
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
        ("North & South Tyneside Councils", "la-nty la-sty"),
        ("East and West Dunbartonshire Councils", "la-edu la-wdu"),
        ("York and Ards and North Down Councils", "la-yor la-and"),
        ("Home Office and the College of Policing", "gov-home-office gov-college-of-policing"),
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
        "Leicestershire CC Ltd",
        "Kent Fire Protection Ltd",
        "Bedfordshire Fire Protection",
        "Kent County Council (Trading) Ltd",
        "Birmingham Children's Trust",
        "Cormac Solutions Ltd",
    ],
    "a slip that may be another place": [
        "Newprot City Council",
        "Surrey Heaht Council",
        "Leicester Cty Council",
        "Hertford County Council",
    ],
    "the start of several names": [
        "University of Wales, Trinity Saint David",
        "Department of Health (Wales)",
    ],
    "hospitals that are no trust": [
        "Spire Leeds Hospital",
        "Poole Hospital",
        "Leeds Hospital Charity",
    ],
    "another nation's": ["Parole Board for Scotland", "Care Inspectorate England"],
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
    "ambiguous": [
        "Newcastle Council",
        "North East Combined Authority",
        "GLAA",
        "Essex County Council - Kent County Council - Highways",
        "Enfield/Glasgow City Councils",
    ],
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
        "Hays Social Care on behalf of our client Essex County Council",
        "Penna plc for Essex County Council",
        "Hays recruiting for Essex County Council",
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


@pytest.mark.shared
@pytest.mark.parametrize("council", [False, True])
def test_no_town_or_parish_is_a_council_of_the_register(shared: Path, council: bool) -> None:
    listed = rows(shared / "data" / "employers" / "extras_town_parish.csv")
    assert [row["name"] for row in listed if match(row["name"], council=council).ids] == []
    assert [r["name"] for r in listed if match(r["name"], url=r["url"], council=council).ids] == []


MISPRINTED_PLACES = {
    "SCARBOUROUGH BOROUGH COUNCIL": ("la-sce",),
    "Leciester City Council": ("la-lce",),
    "Wyre Forrest District Council": ("la-wye",),
    "Glouctershire County Council": (),  # two keystrokes
    "Herfordshire County Council": (),  # Hertfordshire or Herefordshire
    "Nantwhich Town Council": (),
    "Chichister City Council": (),  # the type fits neither the district nor anybody else
    "Scarbourough": (),  # no type
    "Scarbourough Council": (),  # nor here: a parish may be called so
    "Scarbourough CC": (),  # a cricket club
    "Maldan DC": (),  # six letters
}


@pytest.mark.parametrize(("raw", "ids"), MISPRINTED_PLACES.items(), ids=MISPRINTED_PLACES.keys())
def test_a_misprinted_place_counts_where_only_one_can_be_meant(
    raw: str, ids: tuple[str, ...]
) -> None:
    assert match(raw).ids == ids
