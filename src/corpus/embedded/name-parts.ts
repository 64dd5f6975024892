/** Raw material of the invented names: syllables and endings per kind of name, and the common words that names contain. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Openings shared by towns, surnames and firms, so that the same stem turns up in several roles. */
export const STEM_OPENINGS = words(`
  Mar Den Cor Hal Bram Kel Wes Ash Thor Lin Rad Fen Gar Stan Wil Har Col Brad Ald Rem Tor Pen Cal Mor
  Tel Ros Sel Hed Bor Lang Stock Nor Ever Whit Cam Dun Ox Hol Brook Cran Tarn Wyn Lud Ship Els Mel Orm
  Quen Vald Strat Bex Hart Pel Sax Tol`);

export const TOWN_ENDINGS = words(
  'ford ton by wick stad ham bury holm mouth haven field burg ley combe minster dale borough port ville low stead gate brook worth',
);
export const SURNAME_ENDINGS = words(
  'son er man ley den ow ard sen well ing ski ov ez ini eau mann ric ton ford by worth ell is ak ura',
);
export const SURNAME_OPENINGS = words(`
  Bel Kov Tan Ross Var Mend Pet Ols Sor Kras Lev Nak Okad Rin Fab Dros Zel Jans Bruck Hend Lar Vel Kap Mor
  Sand Ek Lind Cast Dur Mont Fer Gal Ib Tak Yam Pav Nov Hor Wein Stein Ach Bau Rey`);
export const FIRST_NAMES = words(`
  Anna John Maria Peter Laura Paul Clara David Emma Simon Helen Martin Julia Thomas Nina Robert Sara Daniel
  Eva Michael Alice George Ruth Adam Irene Victor Sofia Leon Marta Oscar Grace Felix Hanna Samuel Ida Hugo
  May Rose Frank Mark Art June Dawn Bill Ivan Olga Carlos Lucia Omar Leila Kenji Yuki Amina Tariq`);
export const FIRST_OPENINGS = words('Al Bri Ka Le Mi No Ro Sa Ta Vi Ze Da El Jo Li Ra Te Or');
export const FIRST_ENDINGS = words('ra len na vin rek sha mir ton lia dan rin vo bel nor sia');

export const COUNTRY_OPENINGS = words(
  'Vel Tor Cas Mor Zan Bel Ar Kal Sor Lus Dal Ner Os Pal Gron Tam Ur Mal Sel Jor Hes Kor',
);
export const COUNTRY_MIDDLES = words('do ra ve li ta mo ka ri sta ne va lo');
export const COUNTRY_ENDINGS = words('ria nia land mark stan via dor lia que ra');
export const NATURE_OPENINGS = words(
  'Or Tav Kes Lun Ar Ber Ith Sol Nar Vess Ul Dor Mir Esk Tren Gal Hesk Wen Ro Cal Ost Yar Bru Sil',
);
export const NATURE_ENDINGS = words('ve sel a en or ine ara ell is ock une mir eth al ona da na ');
export const FIRM_OPENINGS = words(
  'Tar Nov Bri Syn Lum Vec Ori Zen Kor Alt Del Max Pro Hex Qua Neo Vi Axi Cor Tri Om Plen Ard Fal',
);
export const FIRM_ENDINGS = words('vex ell ant tec on is ora dyne tron a max co ium ax ia ven lux nor ics');
export const SOFTWARE_OPENINGS = words(
  'Data Pixel Cloud Note Quick Safe Code Mind Byte Flow Chat Map Lumo Qub Zent Nim Verb Tabl Link Swift',
);
export const SOFTWARE_ENDINGS = words('Forge base ly Hub Desk io Mate ify Pad Box o us Sync ora Wave');
export const DRUG_OPENINGS = words(
  'Zel Car Mel Tor Ami Lor Pred Fen Bax Oxi Rel Vam Dia Sul Nev Cef Iso Pra Tam Ket',
);
export const DRUG_MIDDLES = words('va to ri do no ma bu xi la pe so cu');
export const DRUG_ENDINGS = words('ine ol mab vir pril zole cin one ide xan statin');
export const DISEASE_STEMS = words(
  'mar den fil cor sel vas nephr neur derm gastr myel rhin oss card bronch hepat lymph arthr vel tor phag colp',
);
export const DISEASE_ENDINGS = words('itis osis emia oma opathy algia iasis');

/** Common words that titles, bands and institutions are made of. */
export const TITLE_ADJECTIVES = words(`
  Last Blue Long Silent Broken Golden Small Cold Red Lost Quiet Second Open Empty Paper White Hidden Distant Late
  Bitter Copper Velvet Wild Slow Northern Black Crooked Sleeping Burning Hollow Gentle Salt Electric Pale Iron`);
export const TITLE_NOUNS = words(`
  River Night Letter Garden House Winter Road Window Sea Summer Mirror Station Bridge Promise Map Harbour Orchard
  Clock Island Train Shadow Song Lighthouse Daughter Stranger Thunder Field Candle Train Border Kingdom Lantern
  Morning Snow Fire Key Ocean Wedding Tower Doctor Fox Wolf Sparrow Market Bank Party Minister Captain`);
export const TITLE_PLURALS = words(`
  Rivers Letters Stars Foxes Strangers Gardens Wolves Windows Shadows Bells Lovers Thieves Sparrows Engines Roses
  Sailors Ghosts Kings Ravens Pilots Echoes Tides Brothers Saints Lanterns Hounds`);
export const TITLE_VERBS = words(
  'Remember Follow Leave Forget Call Wake Kiss Carry Hold Find Bury Send Meet Paint',
);
export const TEAM_ENDINGS = words(
  'United City Rovers Athletic Town Wanderers Albion Falcons Tigers Bears Rangers Harriers Dynamo Eagles Lions',
);
export const PARTY_WORDS = words(
  'Progress Liberal National Labour Green Democratic Reform Unity Conservative Farmers People Republican Federal Freedom Civic Radical Christian Workers',
);
export const PARTY_HEADS = words('Party Alliance Union League Movement Front Bloc');
export const AGENCY_TOPICS = words(
  'Trade Health Fisheries Transport Justice Water Defence Education Finance Culture Energy Labour Agriculture Housing Forestry Science Tourism Security Mining Shipping',
);
export const AGENCY_HEADS = words(
  'Office Agency Board Authority Service Council Commission Institute Court Inspectorate',
);
export const FIRM_HEADS = words(
  'Motors Industries Corp. Ltd Group Aerospace Holdings Works Systems Engines Shipbuilding Steel Foods Instruments Electric',
);
export const BANK_HEADS = words('Bank Trust Savings Capital Bancorp Finance Securities');
export const MEDIA_HEADS = words(
  'Herald Times Post Courier Gazette Chronicle Tribune Mail Observer News Echo Star Mirror',
);
export const VENUE_HEADS = words(
  'Hall Arena Theatre Stadium Museum Gallery Castle Palace Gardens Hotel Park Opera Cinema',
);
export const STATION_HEADS = words(
  'Central Road Airport Junction North Harbour Terminal Parkway East Cross Station Street',
);
export const VEHICLE_WORDS = words(
  'Kestrel Comet Ranger Corsair Swift Nomad Pioneer Falcon Vega Tempest Orca Puma Meteor Drifter Lancer Rover Arrow Sprint',
);
export const FOOD_BASES = words(
  'stew soup bread tart cheese pie dumplings noodles sausage cake salad pudding wine cider ale pancakes porridge pickles broth curry biscuits tea',
);
export const FOOD_MAINS = words(
  'plum barley lamb walnut onion herring potato cherry lentil cabbage goose apple mushroom chestnut fig rye pear rabbit beetroot quince almond trout lemon pumpkin oat duck',
);
export const FOOD_ADJECTIVES = words(
  'smoked black baked pickled sweet spiced roast white cold dried fried stuffed salted',
);
export const FOOD_OPENINGS = words('bra ka tor pel ma zu go ri fla che sam bo du pi le');
export const FOOD_ENDINGS = words('sel rina chi tto va shka lino mole ka ccia rel gu bani vlak');
export const DISEASE_ADJECTIVES = words(
  'acute chronic juvenile seasonal swamp yellow spotted marsh mountain hereditary winter infantile tropical',
);
export const DISEASE_HEADS = words('fever disease syndrome flu pox palsy anaemia rash ague cough blindness');
export const SEAT_WORDS = words('North South Upper Lower East West New Great Old');
