/**
 * Open word classes of the frames: `[name]` in a frame draws one entry. Each class gives its Penn tag; an entry may hold
 * several words joined by `_`, and a word may override the tag as `word/TAG`. Earlier entries are drawn more often.
 */

/** One class: default Penn tag and its entries, separated by white space. */
export interface WordClass {
  readonly tag: string;
  readonly entries: string;
}

export const WORD_CLASSES: ReadonlyMap<string, WordClass> = new Map<string, WordClass>([
  ['weekday', { tag: 'NNP', entries: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday' }],
  [
    'month',
    {
      tag: 'NNP',
      entries: 'January February March April May June July August September October November December',
    },
  ],
  ['season', { tag: 'NN', entries: 'summer winter spring autumn' }],
  ['period', { tag: 'NN', entries: 'week year month season night weekend autumn decade century quarter' }],
  [
    'numword',
    {
      tag: 'CD',
      entries:
        'two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty',
    },
  ],
  [
    'ord',
    {
      tag: 'JJ',
      entries: 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth',
    },
  ],
  [
    'dir',
    {
      tag: 'JJ',
      entries:
        'northern southern eastern western central upper lower coastal inland north-eastern south-western outer',
    },
  ],
  [
    'compass',
    { tag: 'RB', entries: 'north south east west inland upstream downstream north-east south-west' },
  ],
  [
    'color',
    {
      tag: 'JJ',
      entries:
        'red blue green white black grey yellow brown silver golden orange purple scarlet pale crimson amber turquoise',
    },
  ],
  [
    'said',
    {
      tag: 'VBD',
      entries:
        'said told_reporters/NNS announced explained warned added insisted claimed argued admitted confirmed predicted noted promised suggested wrote complained conceded recalled remarked acknowledged repeated stressed maintained quipped vowed hinted joked testified reckoned lamented sighed boasted grumbled reasoned declared whispered objected pointed_out/RP mused cautioned speculated reiterated countered',
    },
  ],
  [
    'says',
    { tag: 'VBZ', entries: 'says claims insists believes argues thinks warns suspects hopes fears predicts' },
  ],
  [
    'people',
    {
      tag: 'NNS',
      entries:
        'residents visitors critics officials experts workers families students tourists farmers observers neighbours locals passengers volunteers campaigners shoppers commuters fishermen pensioners witnesses teachers nurses engineers drivers traders villagers hikers collectors historians veterans parents miners lawyers beekeepers joggers stallholders cyclists motorists tenants landlords ramblers anglers birdwatchers archivists lifeguards shepherds refugees apprentices choristers economists paramedics curators weavers holidaymakers landowners foresters mechanics glassblowers postmen spectators',
    },
  ],
  [
    'role',
    {
      tag: 'NN',
      entries:
        'teacher spokesman spokeswoman neighbour colleague friend lawyer adviser former/JJ_colleague resident witness expert critic manager engineer farmer nurse historian guide student driver volunteer translator photographer carpenter gardener accountant librarian bricklayer cobbler beekeeper archivist plumber weaver ferryman tailor watchmaker optician cartographer milliner blacksmith locksmith upholsterer interpreter caretaker tutor stonemason stablehand lifeguard undertaker',
    },
  ],
  [
    'kin',
    {
      tag: 'NN',
      entries:
        'father mother brother sister son daughter wife husband uncle cousin grandfather grandmother nephew',
    },
  ],
  [
    'group',
    {
      tag: 'NN',
      entries:
        'committee panel council board commission team jury union inquiry association delegation consortium charity foundation task_force',
    },
  ],
  [
    'place',
    {
      tag: 'NN',
      entries:
        'square harbour market valley bridge town_hall beach castle park village cathedral lighthouse quarry meadow canal tunnel hillside courtyard promenade orchard vineyard pier monastery reservoir fortress allotment footpath boathouse waterfront windmill fairground bandstand crossroads marina chapel granary amphitheatre aqueduct barracks watermill gatehouse clock_tower car_park playground rooftop citadel churchyard bell_tower ravine jetty moor causeway cemetery stable arboretum fish_market bowling_green ballroom',
    },
  ],
  [
    'places',
    {
      tag: 'NNS',
      entries:
        'streets villages beaches hills suburbs islands valleys forests markets gardens towns roads schools bridges fields churches cliffs harbours farms cottages fountains arcades wetlands hamlets lagoons waterfalls terraces bazaars meadows ruins caves orchards marshes mosques vineyards canals dunes gorges cobblestones lighthouses ponds mills boulevards',
    },
  ],
  [
    'good',
    {
      tag: 'JJ',
      entries:
        'strong remarkable impressive popular excellent successful brilliant welcome promising elegant memorable splendid confident lively superb delightful generous ingenious reliable graceful dazzling charming crisp thoughtful vivid spirited soothing witty persuasive nimble tasteful flawless radiant uplifting sturdy magnificent ambitious inventive harmonious refreshing warm-hearted polished imaginative cheerful',
    },
  ],
  [
    'bad',
    {
      tag: 'JJ',
      entries:
        'weak serious disappointing difficult poor dangerous costly bitter awkward unexpected severe painful chaotic clumsy gloomy hostile shaky tedious reckless misleading frantic dismal careless confusing dreary abrasive flimsy sluggish ominous baffling tiresome futile lacklustre grim turbulent deplorable muddled dubious sinister hollow stubborn wasteful haphazard incoherent brutal embarrassing wretched feeble pointless',
    },
  ],
  [
    'size',
    {
      tag: 'JJ',
      entries:
        'small large huge tiny long short narrow wide vast modest enormous compact massive substantial slender giant towering sprawling bulky cavernous minuscule lofty shallow hefty squat palatial spacious oversized lanky stout broad cramped immense',
    },
  ],
  [
    'new',
    {
      tag: 'JJ',
      entries:
        'new old recent early late modern historic traditional former current annual temporary permanent original ancient forthcoming previous contemporary medieval controversial independent joint separate regional local public private unusual quiet busy famous obscure provisional obsolete renovated abandoned lifelong fashionable makeshift seasonal experimental ceremonial derelict prosperous forgotten neglected picturesque fortified bilingual nomadic affluent postwar prefabricated suburban mediocre residential decorative mythical remote ornate',
    },
  ],
  [
    'adv',
    {
      tag: 'RB',
      entries:
        'quickly slowly quietly officially recently finally briefly suddenly narrowly easily formally reportedly eventually unexpectedly repeatedly openly cautiously steadily privately barely gradually firmly politely hastily reluctantly neatly abruptly comfortably discreetly visibly grudgingly feverishly meticulously tentatively jointly unanimously belatedly defiantly jokingly mysteriously solemnly drastically tactfully noisily lavishly awkwardly bravely secretly vigorously eagerly wearily anonymously needlessly swiftly patiently loudly mistakenly thoroughly unofficially shrewdly',
    },
  ],
  ['freq', { tag: 'RB', entries: 'often rarely usually always sometimes never still already' }],
  [
    'policy',
    {
      tag: 'NN',
      entries:
        'tax budget housing_bill pension_plan border_treaty energy_law trade_deal school_reform water_policy fishing_quota land_reform transport_plan wage_freeze farm_subsidy arms_embargo ceasefire referendum constitution fuel_levy tariff voting_system rent_cap citizenship_law customs_union defence_budget speed_limit tobacco_duty dairy_subsidy broadcasting_law road_toll asylum_bill child_allowance planning_act nuclear/JJ_accord mining_permit curfew amnesty conscription_law noise_ban recycling_scheme copyright_bill',
    },
  ],
  [
    'issue',
    {
      tag: 'NN',
      entries:
        'unemployment inflation corruption immigration poverty security education pollution crime debt energy housing transport healthcare drought migration privacy hunger bureaucracy deforestation',
    },
  ],
  [
    'talks',
    {
      tag: 'NNS',
      entries:
        'talks negotiations elections protests reforms hearings discussions debates strikes sanctions demonstrations consultations',
    },
  ],
  [
    'office',
    {
      tag: 'NN',
      entries:
        'prime/JJ_minister president foreign/JJ_minister finance_minister mayor governor senator chancellor opposition_leader interior_minister ambassador deputy_speaker health_minister party_chairman councillor trade_secretary envoy attorney/NN_general consul undersecretary sheriff provost defence_secretary party_whip alderman vice-chancellor',
    },
  ],
  [
    'sportjob',
    {
      tag: 'NN',
      entries:
        'striker captain goalkeeper midfielder defender winger coach forward sprinter swimmer rower fly-half bowler sweeper playmaker left-back substitute debutant',
    },
  ],
  [
    'sport',
    {
      tag: 'NN',
      entries:
        'football tennis rugby cricket hockey swimming cycling basketball athletics rowing volleyball badminton handball archery fencing judo wrestling curling',
    },
  ],
  [
    'match',
    {
      tag: 'NN',
      entries:
        'match game final semi-final race tournament derby tie replay friendly qualifier play-off fixture relay marathon quarter-final heat regatta opener',
    },
  ],
  [
    'injury',
    {
      tag: 'NN',
      entries:
        'knee_injury hamstring_strain broken/JJ_wrist groin_problem ankle_injury back_spasm shoulder_operation twisted/JJ_ankle bruised/JJ_rib calf_strain',
    },
  ],
  [
    'goalkind',
    {
      tag: 'NN',
      entries:
        'header penalty free/JJ_kick volley long-range/JJ_shot tap-in late/JJ_drive deflection rebound curling/JJ_effort',
    },
  ],
  [
    'market',
    {
      tag: 'NNS',
      entries:
        'shares profits sales exports prices costs orders earnings revenues bonds dividends losses imports wages deposits margins inventories holdings',
    },
  ],
  [
    'product',
    {
      tag: 'NNS',
      entries:
        'engines batteries trains trucks phones turbines tyres ships lorries toys chips furniture/NN lifts pumps bicycles cameras generators watches tractors sensors boilers elevators brakes helicopters lenses gearboxes zips violins submarines carpets satellites pianos excavators kettles valves stoves fridges looms scooters hinges escalators ploughs umbrellas telescopes forklifts spectacles',
    },
  ],
  [
    'deal',
    {
      tag: 'NN',
      entries:
        'merger takeover contract loan bid partnership investment agreement stake acquisition joint/JJ_venture rescue_package licence flotation buyout settlement refinancing',
    },
  ],
  [
    'boss',
    {
      tag: 'NN',
      entries:
        'chief/JJ_executive chairman chairwoman managing/VBG_director founder finance_director president owner sales_director chief/JJ_economist vice-president treasurer co-founder',
    },
  ],
  [
    'plant',
    {
      tag: 'NN',
      entries:
        'factory plant warehouse mine refinery shipyard headquarters workshop foundry mill depot brewery assembly_line smelter cannery',
    },
  ],
  [
    'field',
    {
      tag: 'NN',
      entries:
        'physics chemistry biology geology astronomy mathematics genetics economics botany archaeology linguistics statistics zoology oceanography neuroscience immunology ecology seismology entomology meteorology pharmacology hydrology philosophy anthropology metallurgy optics acoustics virology mycology theology ornithology',
    },
  ],
  [
    'researchers',
    {
      tag: 'NNS',
      entries:
        'researchers scientists biologists physicists astronomers geologists chemists doctors archaeologists engineers economists botanists psychologists zoologists surgeons climatologists marine/JJ_biologists linguists',
    },
  ],
  [
    'object',
    {
      tag: 'NN',
      entries:
        'telescope satellite fossil meteorite comet volcano reef glacier beetle molecule protein galaxy enzyme skeleton magnet laser microscope planet crater mineral bacterium moth squid orchid tusk mosaic burial_mound sediment asteroid pulsar trilobite stalagmite enzyme_chain fungus lichen parasite nebula jellyfish tooth jawbone geyser sinkhole seabird pollen_grain antibody membrane spore isotope canoe amulet neutron_star mummy',
    },
  ],
  [
    'animals',
    {
      tag: 'NNS',
      entries:
        'bats wolves whales bees salmon eagles otters sheep deer mice beetles seals ants storks turtles foxes cranes hares moths herons lynxes beavers badgers ravens swallows lizards newts hedgehogs puffins walruses hornets stoats crickets pelicans reindeer porcupines octopuses woodpeckers dragonflies weasels geckos vultures salamanders lobsters cormorants kingfishers',
    },
  ],
  [
    'finding',
    {
      tag: 'NN',
      entries:
        'study experiment survey paper discovery theory trial method report analysis measurement model expedition census simulation hypothesis review excavation dissertation dataset comparison prototype inventory proof catalogue lecture review_article simulation_run observation',
    },
  ],
  [
    'sciencejob',
    {
      tag: 'NN',
      entries:
        'professor biologist physicist chemist researcher astronomer geologist botanist economist mathematician archaeologist linguist zoologist neurologist geneticist statistician',
    },
  ],
  [
    'material',
    {
      tag: 'NN',
      entries:
        'copper limestone glass timber granite steel marble iron sand clay slate oak concrete tin silver zinc bamboo leather amber cobalt lithium graphite quartz wool porcelain basalt tungsten flax jute plywood plaster brass pewter graphene linen chalk',
    },
  ],
  [
    'symptom',
    {
      tag: 'NN',
      entries:
        'nausea dizziness swelling insomnia stiffness blurred/JJ_vision loss/NN_of/IN_appetite chest_pain fatigue joint_pain shivering numbness dehydration cramps hives fainting tremors night_sweats wheezing sore/JJ_throat hoarseness heartburn hiccups memory_loss',
    },
  ],
  [
    'medjob',
    {
      tag: 'NNS',
      entries:
        'doctors nurses surgeons patients pharmacists specialists paramedics midwives dentists clinicians physicians radiologists carers',
    },
  ],
  [
    'organ',
    {
      tag: 'NN',
      entries:
        'liver heart kidney lung skin brain spine stomach eye bone thyroid pancreas retina bladder jaw',
    },
  ],
  [
    'care',
    {
      tag: 'NN',
      entries:
        'surgery treatment therapy vaccination screening diagnosis dosage rehabilitation monitoring transplant quarantine anaesthesia',
    },
  ],
  [
    'filmkind',
    {
      tag: 'NN',
      entries:
        'comedy drama thriller documentary western romance musical horror_film road_movie war_film costume_drama crime_series mystery cartoon short/JJ_film satire biopic melodrama heist_film fairy_tale chamber_piece farce spy_story buddy_film sitcom epic parody period_piece tragedy',
    },
  ],
  [
    'filmjob',
    {
      tag: 'NN',
      entries:
        'actor actress director star producer comedian screenwriter leading/VBG_man presenter stuntman narrator choreographer',
    },
  ],
  [
    'filmpart',
    {
      tag: 'NN',
      entries:
        'script soundtrack plot ending dialogue lighting cast opening_scene camera_work costume_design pacing editing supporting/VBG_cast trailer epilogue',
    },
  ],
  [
    'genre',
    {
      tag: 'NN',
      entries:
        'jazz folk rock opera blues soul pop chamber_music hip-hop punk reggae choral/JJ_music techno baroque/JJ_music swing gospel',
    },
  ],
  [
    'instrument',
    {
      tag: 'NN',
      entries:
        'guitar piano violin drums trumpet cello flute accordion organ saxophone harp bass clarinet mandolin tuba fiddle oboe harmonium bagpipes xylophone zither banjo viola lute bassoon ukulele theremin dulcimer',
    },
  ],
  [
    'musicjob',
    {
      tag: 'NN',
      entries:
        'singer guitarist drummer composer conductor songwriter pianist rapper violinist soprano bassist tenor trumpeter organist cellist',
    },
  ],
  [
    'record',
    {
      tag: 'NN',
      entries:
        'album single record tour concert debut remix ballad symphony video anthem encore residency compilation overture',
    },
  ],
  [
    'tech',
    {
      tag: 'NN',
      entries:
        'app browser update database interface search_engine spreadsheet server password chip keyboard operating/VBG_system network firewall plug-in backup robot drone sensor algorithm router touchscreen processor inbox compiler voice_assistant thermostat codec dashboard data_centre joystick modem printer_driver toolkit simulator search_index scanner',
    },
  ],
  [
    'bug',
    {
      tag: 'NN',
      entries: 'bug outage flaw crash virus data_leak security_hole delay memory_leak glitch breach overload',
    },
  ],
  [
    'dish',
    {
      tag: 'NN',
      entries:
        'breakfast lunch dinner dessert snack starter picnic supper feast buffet banquet brunch potluck midnight_meal tea_party tasting_menu brunch_buffet barbecue packed/JJ_lunch',
    },
  ],
  [
    'ingredient',
    {
      tag: 'NN',
      entries:
        'butter garlic honey ginger lemon flour sugar cinnamon vinegar cheese pepper olive_oil parsley saffron nutmeg fennel mustard cream thyme mint paprika molasses rosemary cumin tarragon cardamom anise sage capers horseradish yoghurt marjoram chives lard dill tamarind vanilla buttermilk sultanas breadcrumbs',
    },
  ],
  [
    'cookjob',
    {
      tag: 'NN',
      entries:
        'chef baker cook waiter butcher brewer pastry_cook innkeeper caterer winemaker cheesemaker fishmonger',
    },
  ],
  [
    'taste',
    {
      tag: 'JJ',
      entries:
        'sweet sour salty bitter spicy creamy crunchy smoky fresh rich bland tender dry sticky greasy fragrant tangy stodgy peppery nutty chewy lukewarm pungent peppered delicate zesty watery aromatic crumbly syrupy velvety overcooked floury',
    },
  ],
  [
    'crime',
    {
      tag: 'NN',
      entries:
        'theft fraud burglary arson smuggling murder robbery kidnapping forgery blackmail vandalism bribery embezzlement assault perjury extortion tax/NN_evasion counterfeiting money/NN_laundering poaching shoplifting stalking sabotage treason trespass insider/NN_dealing espionage',
    },
  ],
  [
    'suspect',
    {
      tag: 'NN',
      entries:
        'man woman teenager gang couple driver former/JJ_guard student clerk shopkeeper lodger caretaker plumber bookkeeper chauffeur',
    },
  ],
  [
    'loot',
    {
      tag: 'NN',
      entries:
        'jewellery cash painting necklace coin_collection gold artwork bicycle laptop stamp_album clock violin statue manuscript chandelier tapestry brooch candelabra saddle cello tiara silverware icon watercolour pistol carriage_clock sculpture rare/JJ_book map vase trombone',
    },
  ],
  [
    'weather',
    {
      tag: 'NN',
      entries:
        'rain snow fog wind sunshine hail frost thunder drizzle heat sleet mist humidity lightning ice gales drifting/VBG_snow showers cloud freezing/JJ_rain sandstorms black/JJ_ice dew cloudbursts',
    },
  ],
  [
    'storm',
    {
      tag: 'NN',
      entries:
        'storm flood heatwave blizzard landslide thunderstorm drought cold/JJ_front gale avalanche wildfire tornado high/JJ_tide downpour dust_storm mudslide',
    },
  ],
  [
    'vehicle',
    {
      tag: 'NN',
      entries:
        'car lorry bus van ferry train tram bicycle boat truck motorcycle plane taxi caravan barge minibus scooter freighter tractor hovercraft cable_car trolleybus rowing_boat moped horse/NN_cart snowplough milk_float catamaran locomotive helicopter tugboat',
    },
  ],
  [
    'travel',
    {
      tag: 'NN',
      entries:
        'trip holiday journey cruise tour hike excursion weekend_break pilgrimage voyage safari cycling_trip detour honeymoon stopover crossing expedition road_trip coach_tour sabbatical balloon_ride trek canoe_trip sleigh_ride pub_crawl',
    },
  ],
  [
    'lodging',
    {
      tag: 'NN',
      entries:
        'hotel guest_house campsite hostel inn cottage farmhouse cabin apartment villa bungalow chalet houseboat boarding_house lodge motel bed-and-breakfast treehouse manor yurt mill_house mountain_hut retreat',
    },
  ],
  [
    'bookkind',
    {
      tag: 'NN',
      entries:
        'novel memoir biography poem short_story essay trilogy diary textbook fable travel_book thriller sequel manuscript pamphlet anthology',
    },
  ],
  [
    'bookjob',
    {
      tag: 'NN',
      entries:
        'novelist poet author critic historian essayist playwright biographer columnist translator journalist diarist',
    },
  ],
  [
    'theme',
    {
      tag: 'NN',
      entries:
        'love war grief childhood exile friendship revenge memory ambition silence loneliness faith jealousy betrayal solitude ageing courage gratitude nostalgia mercy honour hope despair forgiveness envy belonging freedom doubt motherhood pride shame',
    },
  ],
  [
    'prize',
    {
      tag: 'NN',
      entries:
        'prize award medal trophy scholarship grant gold_medal title honorary/JJ_degree cup fellowship lifetime_award bursary',
    },
  ],
  [
    'faithjob',
    {
      tag: 'NN',
      entries: 'bishop priest abbot archbishop vicar preacher rabbi imam chaplain cardinal nun deacon curate',
    },
  ],
  [
    'faith',
    {
      tag: 'NN',
      entries:
        'sermon prayer service hymn pilgrimage mass vigil blessing fast baptism choir confession congregation parish procession',
    },
  ],
  [
    'edu',
    {
      tag: 'NN',
      entries:
        'course degree lecture exam seminar timetable library campus laboratory tuition curriculum dissertation scholarship dormitory syllabus refectory',
    },
  ],
  [
    'abstract',
    {
      tag: 'NN',
      entries:
        'decision idea problem change plan reason answer mistake tradition rumour opportunity compromise argument deadline proposal promise secret obstacle habit coincidence nuisance paradox dilemma surprise turning_point milestone bargain warning misunderstanding experiment oversight stalemate loophole precedent exaggeration verdict gesture ultimatum anomaly distraction contradiction backlash incentive grievance superstition shortcut ordeal illusion hunch fiasco detour formality nightmare guarantee farewell apology boycott refusal stunt vacancy riddle truce setback',
    },
  ],
  [
    'thing',
    {
      tag: 'NN',
      entries:
        'letter photograph clock map umbrella ladder bench window lamp suitcase notebook statue carpet mirror bucket wallet envelope blanket kettle drawer rope candle calendar hammer lantern doorbell teapot compass telescope postcard ribbon thermometer wheelbarrow teaspoon trumpet doormat chessboard mousetrap sundial cushion birdcage corkscrew hourglass padlock inkwell pillow hammock trolley binoculars weathervane bracelet saddle typewriter magnifying_glass garden_gate flagpole thimble broom flask anvil toolbox barometer rucksack lampshade tablecloth snow_globe wristwatch jigsaw',
    },
  ],
  [
    'crowd',
    {
      tag: 'NN',
      entries:
        'crowd audience public jury class queue majority minority delegation congregation orchestra household',
    },
  ],
  ['bigunit', { tag: 'CD', entries: 'million billion thousand' }],
  ['currency', { tag: 'NNS', entries: 'crowns dollars euros pounds marks florins' }],
  [
    'unit',
    { tag: 'NNS', entries: 'kilometres metres miles tonnes litres hectares degrees minutes hours degrees' },
  ],
]);
