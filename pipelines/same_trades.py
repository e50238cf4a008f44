"""One trade under several names: what boards, councils and people call the same post."""

from __future__ import annotations

# Left of each sign the other names, in plain words; right of it the one that stands for all.
# Only names of one standing: a legal assistant is no paralegal, an assistant cook no cook.
TRADES = """
school crossing patrol officer, school crossing patrol warden, school crossing warden, school
  crossing patrol person, school crossing patrol, lollipop person, lollipop lady, lollipop man,
  lollipop warden, lollipop officer = schoolcrossing;
passenger escort, school escort, transport escort, travel escort, passenger transport assistant,
  travel assistant, school transport escort, passenger assistant school transport = passenger
  assistant;
tree surgeon, tree climber, climbing arborist, arboricultural climber, arborist climber = tree;
recreation assistant, sports assistant, leisure centre assistant, sports centre assistant, leisure
  attendant = leisure assistant;
swimming instructor, swim instructor = swim teacher;
pool lifeguard = lifeguard;
gym instructor = fitness instructor;
front of house assistant, visitor services assistant, visitor experience assistant, gallery
  assistant, museum assistant = visitor assistant;
committee services officer, committee clerk, committee administrator, democratic services officer
  = committee officer;
registrar of births and deaths, registration officer = registrar;
biomedical scientist = bms;
contact centre advisor, contact centre adviser, contact centre agent, call centre agent, call
  centre operator, customer contact advisor, customer contact adviser = customer service advisor;
call taker, emergency call operator = call handler;
housing solutions = housing options;
rent officer, rent recovery officer, income recovery officer, income management officer = income
  officer;
street sweeper, road sweeper, street cleaner, street orderly = street cleaning operative;
grave digger, gravedigger, burial operative = cemetery operative;
park keeper, park warden, parks warden = park ranger;
countryside warden = countryside ranger;
refuse operative, waste operative, refuse collection operative, waste collection operative, bin
  man, refuse collector, refuse loader, waste loader, bin loader, recycling loader, refuse and
  recycling loader, waste and recycling loader, binman = wasteloader;
traffic warden, parking attendant, civil enforcement officer, parking enforcement officer, civil
  parking enforcement officer = civilenforcement;
neighbourhood warden, community warden, street warden = warden;
security guard = security officer;
cctv controller = cctv operator;
home carer, home care assistant, home care worker, homecare worker, homecare assistant, home help,
  domiciliary care worker, domiciliary care assistant, domiciliary carer = home care assistant;
nursery nurse, nursery practitioner, early years educator, childcare practitioner, early years
  childcare practitioner = early years practitioner;
support for learning assistant, pupil support assistant, classroom support assistant = psa;
dinner lady, dinner supervisor, lunchtime assistant supervisor, mid day supervisor, lunchtime
  supervisor, lunch supervisor, midday meals supervisor, lunchtime supervisory assistant, midday
  supervisory assistant, midday assistant, lunchtime assistant, midday supervisor assistant =
  midday supervisor;
exam invigilator, exams invigilator, examination invigilator = invigilator;
curriculum leader for, subject leader for, curriculum leader, subject leader = head;
school business manager = bursar;
school secretary = school admin;
school keeper, schoolkeeper, janitor, site manager caretaker, site caretaker = caretaker;
premises manager, school site manager = site manager;
education welfare officer = ewo;
head master, headmaster, headmistress = headteacher;
hospital cleaner, domestic services assistant, domestic assistant, hospital domestic, cleaning
  operative, cleaning assistant, housekeeping assistant = cleaner;
kitchen assistant, food service assistant, catering services assistant, cafe assistant, canteen
  assistant = catering assistant;
healthcare support worker, health care support worker, healthcare worker = healthcare assistant;
registered general nurse, registered nurse, staff nurse = nurse;
registered mental health nurse, registered mental nurse = mentalhealth nurse;
ward administrator, ward receptionist = ward clerk;
clinical secretary = medical secretary;
specialist community public health nurse = health visitor;
general practice nurse = practice nurse;
patient transport driver, patient transport assistant = ambulance care assistant;
social prescribing link worker, social prescriber = socialprescribing;
accounts assistant, accounts clerk, finance clerk = finance assistant;
press officer, media officer, media relations officer = communications officer;
it technician, ict technician, it support engineer, ict support engineer, it support officer, ict
  support officer, desktop support engineer = ict support technician;
software engineer, programmer = software developer;
service desk, help desk = helpdesk;
building control officer, building inspector = building control surveyor;
town planner = planner;
development control = development management;
resilience officer, civil contingencies officer = emergency planning officer;
heating engineer = gas engineer;
carpenter = joiner;
multi trade operative, multi skilled operative, multi skilled tradesperson, multi trader =
  multiskilled operative;
mechanic, vehicle fitter, workshop technician, fleet technician = vehicle technician;
psv driver, pcv driver = bus driver;
class driver = hgv driver;
stores person, storeperson, storekeeper, stores operative, stores assistant = stores;
grounds maintenance operative, grounds person, grounds man, groundsperson, groundskeeper =
  groundsman;
hand person, handyman = handyperson;
animal welfare officer, dog warden = animalwarden;
pest control = pestcontrol;
switchboard operator = telephonist;
detention officer, designated detention officer = custody officer;
scenes of crime officer, crime scene investigator = csi;
postdoctoral research associate, post doctoral research associate, postdoctoral researcher,
  research associate = pdra;
lay member = independent member;
polling clerk = poll clerk;
electoral canvasser, canvass assistant = canvasser;
nvq assessor, work based assessor = assessor;
executive director = director;
director of children s services, director of childrens services = director children service
"""
