"""One word for what job titles write in many ways: short forms, plurals, Welsh, trade names."""

from __future__ import annotations

import re

from pipelines.same_trades import TRADES
from pipelines.shingles import words
from pipelines.text import remember

MAX_CHARS = 400  # of a title or a name; the longest seen in earnest has 180


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def _table(text: str) -> dict[str, str]:
    """``a, b = c; d = e`` as a dict of each left side to its right side."""
    pairs = (rule.split("=") for rule in text.split(";") if rule.strip())
    return {left.strip(): right.strip() for lefts, right in pairs for left in lefts.split(",")}


# Several words that mean one thing; looked for in plain words, the longest first.
_PHRASES = _table(
    """
human resources, human resource = hr; information technology, information and communication
technology, i t, i c t, information communications technology = ict; special educational needs and
disabilities, special educational needs and disability, special educational needs, special
education needs, additional learning needs, additional support needs = sen; special educational
needs coordinator, special educational needs co ordinator, sen coordinator, sen co ordinator, send
coordinator, send co ordinator = senco; higher level teaching assistant = hlta; teaching and
learning assistant = teaching assistant; learning support assistant = lsa; classroom assistant =
teaching assistant; head teacher, pennaeth ysgol = headteacher; head teachers = headteacher;
health care, healthcare = healthcare; co ordinator, co ordinators = coordinator; child care =
childcare; homecare = home care; supervising social worker = fostering social worker; non teaching
= nonteaching; pre school = preschool; psychiatric nurse = mentalhealth nurse; early years
foundation stage = early years; reception teacher, reception class teacher = early years teacher;
a and e = ae; one to one = onetoone; d and t = dt; p e = pe; r e = re; h r = hr; c of e, church of
england, cofe = ce; roman catholic = rc; early year = early years; newly qualified teacher, early
career teacher = ect; newly qualified = newlyqualified; approved mental health professional =
amhp; occupational therapist = ot; occupational therapy = ot; personal assistant = pa; speech and
language therapist = slt; speech and language therapy = slt; speech language therapist = slt;
section 151, s 151 = s151; assessed and supported year in employment = newlyqualified; non
executive = nonexecutive; physical education = pe; religious education = re; religious studies =
re; modern foreign languages, modern foreign language, modern languages = mfl; design and
technology, design technology = dt; mid day = midday; lunch time = lunchtime; key stage = ks;
looked after children, children looked after, children in care = lac; emergency department,
accident and emergency = ae; intensive care unit, intensive care = icu; operating department
practitioner = odp; advanced nurse practitioner = anp; advanced clinical practitioner = acp;
independent reviewing officer = iro; chief executive officer = chief executive; deputy head =
deputy headteacher; assistant head = assistant headteacher; street cleansing = street cleaning;
chief finance officer, chief financial officer = cfo; chief operating officer = coo; on call,
retained duty system = oncall; refuse collector loader = wasteloader; general practitioner = gp;
police community support officer = pcso; freedom of information = foi; geographical information
systems, geographic information systems, geographical information system, geographic information
system = gis; equality diversity and inclusion = edi; project management office, programme
management office = pmo; quality assurance = qa; business intelligence = bi; child and adolescent
mental health services, child and adolescent mental health service, child and adolescent mental
health = camhs; intensive therapy unit = icu; continuing healthcare, continuing health care = chc;
learning disabilities, learning disability = ld; youth offending, youth justice = yot; best
interests assessor, best interest assessor = bia; education health and care plan, education health
care plan = ehcp; anti social behaviour, antisocial behaviour = asb; business rates, non domestic
rates = nndr; housing benefits, housing benefit = hb; duke of edinburgh = dofe; h and s =
healthsafety; l and d = learning development; bun sgoile = primary; domiciliary care = home care;
cefn gwlad = countryside; gofal cartref = home care; treth gyngor = council tax; prif weithredwr =
chief executive; prif swyddog = principal officer; heavy goods vehicle, large goods vehicle = hgv;
mental health = mentalhealth; health and safety = healthsafety; designated safeguarding lead =
dsl; business support = businesssupport; sous chef = souschef; head chef = headchef; head cook =
headcook; front line = frontline; back office = backoffice; out of hours = outofhours; night time
= night; week end = weekend; multi skilled = multiskilled; gweithiwr cymdeithasol, gweithwraig
gymdeithasol, gweithwyr cymdeithasol = social worker; gweithiwr cefnogi, gweithiwr cymorth =
support worker; cynorthwyydd addysgu, cynorthwyydd dysgu = teaching assistant; gwaith cymdeithasol
= social work; gofal cymdeithasol = social care; adnoddau dynol = hr; technoleg gwybodaeth = ict;
anghenion dysgu ychwanegol = sen; blynyddoedd cynnar = early years; iechyd meddwl = mentalhealth;
iechyd a diogelwch = healthsafety; arweinydd tim = team lead; pennaeth cynorthwyol = assistant
headteacher; dirprwy bennaeth = deputy headteacher; deprivation of liberty safeguards, deprivation
of liberty = dols; responsible financial officer = rfo; head of paid service = paidservice; in
charge = incharge; charge nurse, sister or charge nurse, sister charge nurse = sister; reception
class = reception; reception teacher = early years teacher
""".replace("\n", " ")
    + ";"
    + TRADES.replace("\n", " ")
)
_PHRASES = {" ".join(left.split()): right for left, right in _PHRASES.items()}

# One word for another; plurals are undone by rule.
_WORDS = _table(
    """
asst, assist, assistants, cynorthwyydd, gynorthwyydd, cynorthwyol = assistant; mgr, managers,
rheolwr, reolwr, management, managing = manager; snr, sr, uwch = senior; dep, dirprwy, ddirprwy =
deputy; exec = executive; dev = development; prin = principal; appr, prentis, brentis,
apprenticeship, prentisiaeth = apprentice; admin, administrator, administration, administrative,
gweinyddol, gweinyddwr, weinyddol = admin; adviser, ymgynghorydd, cynghorydd = advisor; ta =
teaching assistant; tas = teaching assistant; lsas = lsa; hltas = hlta; sendco, sencos = senco;
send, aln, asn, adys = sen; it, i.t = ict; gps = gp; hcas, hca = healthcare assistant; rgn =
nurse; ey, eyfs = early year; rhingyll = sergeant; cwnstabl = constable; nqt, ects, nqts = ect;
nqsw = newlyqualified social worker; asye = newlyqualified; hcsw = healthcare assistant; ned =
nonexecutive director; dcs = director children service; mawndir = peatland; sept = september; rn =
nurse; mda, msa, mds = midday supervisor; law = legal; exam, exams, examinations = exam; ceo =
chief executive; carers = carer; cleansing = cleaning; maintainance = maintenance; childrens,
child, childs, children, phlant = children; adults, oedolion = adult; families, teulu, teuluoedd =
family; swyddog, swyddogion, officers, offcier, ofificer = officer; gweithiwr, workers, weithiwr =
worker; cymdeithasol, gymdeithasol = social; athro, athrawes, athrawon = teacher; addysgu =
teaching; cynllunio, gynllunio = planning; cynlluniwr = planner; gofal, ofal = care; gofalwr =
caretaker; glanhawr, glanhawyr, lanhawr = cleaner; glanhau, clean = cleaning; cogydd = cook;
gyrrwr, yrrwr = driver; pennaeth, bennaeth = head; nyrs, nyrsys = nurse; tim, teams = team;
arweinydd, leader, leaders, leading = lead; cydlynydd, gydlynydd = coordinator; llyfrgell,
llyfrgelloedd = library; llyfrgellydd = librarian; cyfreithiwr = solicitor; cyllid, financial,
ariannol = finance; cyfrifydd = accountant; tai, thai = housing; ieuenctid = youth; cefnogi,
cymorth, gefnogi, chefnogi = support; gwasanaeth, gwasanaethau, services, wasanaethau = service;
cwsmer, cwsmeriaid, customers = customer; busnes = business; prosiect, projects = project; ysgol,
ysgolion, schools = school; cynradd, gynradd = primary; uwchradd = secondary; dysgu, learners =
learning; iechyd = health; amgylcheddol = environmental; peiriannydd, engineers = engineer;
priffyrdd, highway = highways; gwastraff = waste; hamdden = leisure; achubwr = lifeguard; datblygu
= development; cyfathrebu, communication, comms = communications; technegydd = technician;
cyfarwyddwr = director; goruchwyliwr, supervisors = supervisor; nos = night; nights = night;
weekends, penwythnos = weekend; evenings = evening; mornings = morning; afternoons = afternoon;
rhan = part; llawn = full; amser = time; parhaol = permanent; dros = temporary; cyfnod = fixed;
penodol = term; mathematics, math, maths, mathemateg = maths; saesneg = english; cymraeg = welsh;
gwyddoniaeth = science; hanes = history; daearyddiaeth = geography; cerddoriaeth = music; physio =
physiotherapist; physiotherapy = physiotherapist; paeds, paediatrics = paediatric; radiography =
radiographer; midwifery = midwife; midwives = midwife; nursing, nurses = nurse; psych =
psychologist; cpn = mentalhealth nurse; arboricultural, arboriculturist, arborist = tree;
psychology = psychologist; cleaners = cleaner; chefs = chef; practioner, practitoner =
practitioner; liason = liaison; maintenence = maintenance; prog = programme; program = programme;
proj = project; tech = technician; surveying = surveyor; procurment = procurement; receptionists =
reception; receptionist, derbynnydd = reception; catering, caterer = catering; grounds = ground;
gardens = garden; enviromental, environment = environmental; licencing = licensing; safegaurding =
safeguarding; buildings, building = building; gyda = with; neu = or; ac = and; yn = in; ar = on;
yr = the; cyngor = council; cartref, cartrefi, gartref = home; preswyl, breswyl = residential;
dydd = day; clerc = clerk; ysgrifennydd = secretary; cyfreithiol, gyfreithiol = legal; eiddo =
property; adeiladu = building; ailgylchu = recycling; sbwriel = refuse; parcio, barcio = parking;
gorfodi, orfodi = enforcement; trwyddedu = licensing; addysg = education; arbennig = special;
iaith = language; cyfieithydd = translator; chwarae = play; canolfan, ganolfan = centre; cegin,
gegin = kitchen; arlwyo = catering; tir, tiroedd = ground; parciau = park; trafnidiaeth =
transport; ffyrdd = road; diogelu, ddiogelu = safeguarding; maethu, faethu = fostering;
mabwysiadu, fabwysiadu = adoption; anabledd, anableddau = disability; pobl = people; hyn = older;
cymunedol, cymuned, gymunedol = community; cynnal, chynnal, cynhaliaeth = maintenance; ansawdd =
quality; digidol = digital; systemau = system; gwybodaeth = information; archwilio, archwilydd =
audit; caffael = procurement; pensiynau = pension; cyflogau = payroll; derbynfa = reception; lles,
llesiant = wellbeing; achos, achosion = case; strategol = strategic; polisi, bolisi = policy;
perfformiad = performance; hyfforddai = trainee; graddedig = graduate; prif = chief; twristiaeth =
tourism; treftadaeth = heritage; amgueddfa = museum; celfyddydau = art; digwyddiadau = event;
marchnata = marketing; cynorthwy = assistant; gofalwyr = carer; nyrsio = nurse; therapydd =
therapist; seicolegydd = psychologist; gweinyddu = admin; masnachol = commercial; cogyddes = cook;
athrawes = teacher; dosbarth = class; bydwraig = midwife; syrfewr = surveyor; pensaer = architect;
ecolegydd = ecologist; gorfodaeth = enforcement; tenantiaeth = tenancy; digartrefedd =
homelessness; lgv = hgv; dpo = data protection officer; ehp = environmental health practitioner;
retained = oncall; swimming = swim; buses = bus; headmaster = headteacher; headmistress =
headteacher; groundsperson = groundsman; groundskeeper = groundsman; handyman = handyperson;
binman = wasteloader; fireman = firefighter; salt = slt; rmn = mentalhealth nurse; itu = icu;
lawyer = solicitor; physician = medicine; purchasing = procurement; dols = dols; surgeon =
surgery; dentist = dental; sgt = sergeant; fostering = foster; tidsear = teacher; gaidhlig =
gaelic; foghlam = education; oifigear = officer; theatres = theatre; admissions = admission;
musculoskeletal = msk; teachers = teacher; lab = laboratory;
lets, lettings = letting; chairman = chair; rhieni = parent; rhianta = parenting
""".replace("\n", " ")
)
_WORDS = {" ".join(left.split()): right for left, right in _WORDS.items()}

# Words of which one is enough to know that a title is Welsh or Gaelic; what else of it no table
# turns into English says nothing.
_FOREIGN = word_set(
    """swyddog swyddogion rheolwr gweithiwr athro athrawes athrawon pennaeth bennaeth cynorthwyydd
    uwch cymdeithasol prosiect gofal gwasanaeth gwasanaethau arweinydd tim cydlynydd
    ymgynghorydd cyfarwyddwr gweinyddol gweinyddwr glanhawr cogydd gyrrwr nyrs ysgol cymorth
    cynllunio ieuenctid addysg iechyd technegydd peiriannydd dirprwy hyfforddai prentis gofalwr
    llyfrgellydd cyfreithiwr derbynnydd tidsear oifigear neach bun sgoile manaidsear foghlam"""
)


def is_foreign(text: str) -> bool:
    """Whether a title is in Welsh or Gaelic.

    >>> is_foreign("Rheolwr Prosiect Mawndir"), is_foreign("Peatland Project Manager")
    (True, False)
    """
    return not _FOREIGN.isdisjoint(words(text, MAX_CHARS))


# Words of a title that say nothing of which post it is.
NOISE = word_set(
    """a an the of for and in at to with on or by from as is be our your we you i y job vacancy
    post position role required wanted needed recruiting hiring join urgent new exciting various
    multiple based uk agile remote fixed term temporary temp seasonal permanent perm month year
    week per hour full time part only tto flexible up available immediate start asap ref
    reference number readvertised readvertisement readvert advert advertisement advertised annum
    rata pro salary pay actual band grade level scale scp mps ups mpr upr tlr hybrid x plus inc
    including incl dbs apply now closing date extended previous applicant need starting intake
    cohort essential desirable mrics rics cipfa acca mrtpi hcpc nmc sia returning rolling
    welcome welcomed considered annualised woman ft responsibility commitment duty"""
)
# Words that one board adds and another leaves out without meaning another post.
LIGHT = word_set(
    """team service department unit section group council county borough city district nhs trust
    school home site office directorate division ward foundation academy college university area
    staff local public general joint integrated pool person hgv class laboratory software
    curriculum scheme several climber climbing rfo paidservice incharge classroom qualified
    experienced hospital centre house hub central corporate professional day opportunity
    recruitment career contract working ce rc va vc"""
)
# The words of the trade, which a hundred posts of one employer share.
COMMON = word_set(
    """officer manager assistant teacher teaching worker social support care cleaner cleaning admin
    nurse healthcare cook catering driver customer advisor lead coordinator business project
    housing planning learning class midday supervisor caretaker reception family children adult
    senior deputy head headteacher trainee apprentice development businesssupport operative
    practitioner technician engineer consultant specialist analyst hlta lsa sen early year
    health community education finance hr ict mentalhealth policy police office programme
    primary secondary"""
)

_PHRASE = re.compile(
    r"(?<![^ ])("
    + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True))
    + r")s?(?![^ ])"
)
_KEEP_S = ("ss", "us", "is", "ics", "news")  # business, status, analysis, communications


def _neutral(word: str) -> str:
    """A word of either gender: foreperson and forewoman as foreman."""
    for ending in ("person", "woman"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + "man"
    return word


def _singular(word: str) -> str:
    if len(word) > 3 and word[-1] == "s" and not word.endswith(_KEEP_S):
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]
    return word


@remember
def canonical(text: str) -> tuple[str, ...]:
    """The words of a title or name, one spelling each, in printed order.

    >>> canonical("SEN TA's & Asst. Managers (Children’s Services)")
    ('sen', 'teaching', 'assistant', 'and', 'assistant', 'manager', 'children', 'service')
    >>> canonical("Uwch Swyddog Cynllunio") == canonical("Snr Planning Officer")
    False
    >>> sorted(canonical("Uwch Swyddog Cynllunio")) == sorted(canonical("Snr Planning Officer"))
    True
    """
    plain = " ".join(words(text.replace("&", " and ").replace("+", " and "), MAX_CHARS))
    plain = _PHRASE.sub(lambda match: _PHRASES[match[1]], plain)
    found: list[str] = []
    for word in plain.split():
        meant = _WORDS.get(word)
        if meant is None:
            meant = _WORDS.get(single := _neutral(_singular(word)), single)
        if " " in meant:
            found += meant.split()
        else:
            found.append(meant)
    return tuple(found)
