"""What a body's name looks like in running text: its type words, and the words that mislead."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("|"))


# Type words ---------------------------------------------------------------------------------------

# After a place these make a name. Fewer than pipelines.employer_types reads: "Essex County" and
# "Dartmoor National Park" are an employer in a form's field, and only places in a sentence.
ENDS = _phrases(
    "council|county council|city council|borough council|district council|county borough council"
    "|metropolitan borough council|metropolitan district council|metropolitan council"
    "|london borough council|city and district council|city and county council"
    "|royal borough council|unitary council"
    "|police|constabulary|police service|police force|county constabulary"
    "|fire and rescue service|fire and rescue|fire and rescue authority|fire service"
    "|fire brigade|fire authority|fire rescue service|combined fire authority"
    "|county fire and rescue service|county fire and rescue"
    "|police and crime commissioner|police fire and crime commissioner"
    "|combined authority|mayoral combined authority|combined county authority"
    "|mayoral combined county authority|mayoral strategic authority"
    "|national park authority"
    "|health board|university health board|teaching health board|local health board"
    "|integrated care board|health and social care trust|hsc trust|university"
)
# The same in letters, which count in capitals only.
END_LETTERS = _phrases("cc|bc|dc|mbc|mdc|lbc|cbc|rbc|pcc|opcc|pfcc|ca|mca|cca|npa|lhb|uhb|icb|frs")
# With the comma that is printed in them.
COMMA_ENDS = _phrases("police, fire and crime commissioner")
COMMA_STARTS = _phrases(
    "police, fire and crime commissioner for|office of police, fire and crime commissioner for"
)
# Before a place; those that END_NEEDED holds are a place themselves without a type after it.
STARTS = _phrases(
    "london borough of|lb of|lb|royal borough of|royal london borough of"
    "|cyngor|cyngor sir|cyngor dinas|cyngor bwrdeistref sirol|cyngor bwrdeistref|comhairle"
    "|heddlu|police and crime commissioner for|police fire and crime commissioner for|pcc for"
    "|office of police and crime commissioner for|comisiynydd heddlu a throseddu"
    "|office of police fire and crime commissioner for"
    "|nhs|bwrdd iechyd prifysgol|bwrdd iechyd|awdurdod parc cenedlaethol"
    "|gwasanaeth tan ac achub|university of|prifysgol"
    "|city of|city and county of|metropolitan borough of|borough of"
)
END_NEEDED = _phrases("city of|city and county of|metropolitan borough of|borough of")
SHARED_STARTS = _phrases("london borough of|royal borough of")
# One word of a list may have its own type: "Cambridgeshire County and Peterborough City Councils".
OWN_TYPES = _words("county city borough district")
DIRECTIONS = _words("north south east west mid central")

# Some papers print these in lower case after a place: "Kent county council", "Essex police".
LOWER = _words(
    "council county city borough district metropolitan police constabulary fire rescue service"
    " brigade authority combined commissioner crime unitary royal mayoral government parliament"
    " force"
)
# A name of another kind has all its words in capitals but these.
SMALL = _words(
    "and of for in on upon under at with by to le y a ac yr na nan h the s products slavery"
)
GOVERNMENTS = _words("government parliament")

# Names that are not the body's alone ------------------------------------------------------------

# Names of the register that in a sentence are as often something else.
BARE = _phrases(
    # people, places, buildings and products
    "aneurin bevan|hywel dda|kew gardens|wilton park|trinity house|horniman|courtauld|chevening"
    "|velindre|oxleas|nexus|tate|located|futureworks|translink|number 10|channel four|soanes"
    "|lee valley regional park|snowdonia national park|brecon beacons national park"
    "|loch lomond and trossachs national park|yorkshire dales national park"
    "|north tees and hartlepool|liverpool city region|sheffield city region|greater glasgow"
    "|sir benfro|sir ddinbych|sir fynwy|sir gaerfyrddin|sir y fflint|sir ynys mon"
    "|city of london|dinas a sir abertawe|dinas a sir caerdydd|mayor of london|united lincolnshire"
    # projects and schemes
    "|hs2|high speed two|east west rail|lammy review|iraq inquiry"
    "|lgbt veterans independent review|preventing sexual violence in conflict initiative"
    # words with a meaning of their own
    "|disability unit|competition service|intelligence analysis|medical profession"
    "|policy profession|policy lab|government skills|government science and engineering"
    "|modernisation and reform|national security and intelligence|open public services"
    "|open innovation team|independent review mechanism|science advisory committees"
    "|education department|government chemist|independent case examiner|state hospital"
    "|independent complaints reviewer|houses of parliament|technology strategy board"
    "|registrar of companies|h and f|af and rs|de and south|evaluation task force"
    # every country has one, or several of the United Kingdom's do
    "|supreme court|department of justice|department of finance|department of health"
    "|department of transport|department of education|public health agency|executive office"
    "|legal services agency|patent office|business services organisation"
    "|common services agency|department for communities|department for infrastructure"
    "|department for economy|labour relations agency|university college hospital"
    "|princess alexandra hospital|queen victoria hospital|st georges hospital"
    "|city university|newport international university|royal college of art and design"
)
# Letters of three that mean one body to the readers of council news. Others must be defined.
LETTERS = _words(
    "bbc bfi btp caa cma cps cqc dfe dfid dft dwp fca gla hmt hse ico lfb lga mi5 mi6 mod moj"
    " nca obr ofs onr ons orr phe phw sfo sia sqa tfl tfn tfw s4c"
)
# Longer letters that need a definition: words, or as often something else's.
DOUBTFUL = _words(
    "nics nips sage aria lease maps slam ipcc sacs rcat iams noms wast gott statistics"
    " gosh macc csoc ukra ombudsman isac iasc scuk cpft nfrs sfrs uksp orcl bscc gfsl dasa"
    " jaco met sepa"
)
# Words that letters in capitals become in a heading.
SHOUTED = _words("nice")

# What may stand beside a name --------------------------------------------------------------------

# With one of these after it the name belongs to another body: a club, a firm, a charity, a fund.
LONGER = _words(
    "ltd limited plc llp inc cic federation association society alliance coalition campaign"
    " campaigners club fc afc rfc cricket football rugby union unions charity foundation trust"
    " fund museum band choir orchestra hospice friends league stadium arena awards supporters"
    " pensioners network cadets church churches"
)
LONGER_OF = {
    "council": _words("tax house houses"),
    "police": _words("authority commissioner commissioners panel department dept station stations"),
    "fire": _words("station stations museum"),
    "university": _words("press hospital hospitals students boat challenge academy technical"),
    "other": _words("hospital hospitals jobs"),
}
# After one of those words these make a department of it: "Trust Board", "Museum Service".
PARTS = _words("board service services team teams admissions transport officer officers manager")
# Also in lower case: whose tax, house or flat it is, the place tells and not the council.
LOWER_LONGER = {
    "council": _words("tax house houses flat flats estate estates home homes tenants tenant"),
    "police": _words("station stations department departments"),
    "fire": _words("station stations"),
}
# A council without its type, in lower case after "a", is any council there, unless one of these
# people and papers follows, which belong to one.
OWNED = _words(
    "spokesman spokeswoman spokesperson worker workers employee employees leader officer officers"
    " official officials source boss bosses meeting report chief chiefs planner planners"
    " committee planning cabinet staff decision plan plans budget document"
)
INDEFINITE = _words("a an another one any each every some most many all no other few two three")
# Before a list these may belong to its first place alone: "In West Sussex, Adur and Worthing".
PLACING = _words("in across throughout from outside near unlike around at within beyond like")
# In a heading these may be furniture or a shop: "The Best Home Office Desks".
HEADED = _phrases("home office|post office|civil service|prison service|security service")
# And after one of these the post office is a shop in every text.
SHOPS = _words("a an local village nearest community mobile town every any no")
# A verb at the start of a sentence: "Reading council minutes is no fun."
VERBS = _words("reading bury")
# A check by the service of that name is none of its doings.
CHECKS = _words("check checks checked certificate certificates clearance")

# Before a name these make it another body's.
BEFORE = _words(
    "north south east west northern southern eastern western mid central upper lower inner outer"
    " greater international world federal european national state royal local imperial"
)
# After "New" these are a place abroad, or one of another name.
NEW = _words(
    "south york hampshire england london bedford castle westminster plymouth forest durham"
    " brighton rochester richmond"
)
# Whose the bodies of the register are.
HOME = _words("uk britain british england english united kingdom whitehall westminster london")
ABROAD = _words(
    "us usa u american america canadian canada australian australia zealand irish ireland french"
    " france german germany italian italy spanish spain dutch netherlands belgian belgium swedish"
    " sweden norwegian norway danish denmark finnish finland polish poland russian russia ukrainian"
    " ukraine chinese china japanese japan indian india pakistani pakistan israeli israel iranian"
    " iran iraqi iraq turkish turkey greek greece portuguese portugal brazilian brazil mexican"
    " mexico nigerian nigeria kenyan kenya african africa asian asia syrian syria egyptian egypt"
    " saudi korean korea thai thailand singapore malaysian malaysia swiss switzerland austrian"
    " austria hungarian hungary romanian romania czech bulgarian bulgaria estonian estonia latvian"
    " latvia lithuanian lithuania afghan afghanistan bangladesh taiwanese taiwan hong kong eu"
    " manx jersey guernsey gibraltar california texas florida ohio carolina virginia"
)
# Capitals that begin a sentence or a person's title, and are no part of a name after them.
NO_NAME = _words(
    "the a an and but or for in at by from with when while as if both neither either former ex"
    " then meanwhile under since after before despite although because today yesterday says said"
    " minister ministers secretary chief head director chair chairman chairwoman leader officer"
    " monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december labour conservative tory lib dem"
    " liberal democrat reform green independent this that these those its their our his her"
    " to on of via per through against between into over new about following according join"
    " inside like unlike without within across now also only even not no why how what who where"
)
# The letters and names of a party after a name are no short form of it.
PARTIES = _words("con lab ld dup snp sdlp uup tuv libdem grn ind ukip uk ni gb")
