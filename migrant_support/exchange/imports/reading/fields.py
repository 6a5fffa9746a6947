"""The fields a column of a list can hold, and the words by which headers of many languages name them.

A table only: adding a word here is how the reader learns another mission's form. Words are folded before they are compared.
"""

from typing import Final

# Columns that are recognised so that nothing else is read from them. `confidential` never leaves the reading at all.
IGNORED: Final = frozenset(
    {"serial", "email", "visa_type", "signature", "old_reference", "address", "town", "since", "confidential", "next_of_kin",
     "seat", "temperature", "vaccine", "relation", "quantity"}
)  # fmt: skip
CONFIDENTIAL: Final = "confidential"
IDENTITY: Final = frozenset(
    {
        "full_name",
        "surname",
        "given_names",
        "name_with_initials",
        "name_si",
        "name_ta",
        "name_ar",
        "passport_no",
        "nic",
        "civil_id",
    }
)
NAMES: Final = ("full_name", "surname", "given_names", "name_with_initials", "name_si", "name_ta", "name_ar")
FREE_TEXT: Final = frozenset({"remarks", "categories"})
MANY: Final = frozenset({"phones", "remarks"})  # several columns may feed one of these

WORDS: Final[dict[str, str]] = {
    "serial": "தொ இல|இல|வரிசை எண்|අනුක්රමික අංකය|අනු අංක|s i no|رقم مسلسل|no|nr|s n|sn|s no|sl no|sr no|serial|serial no|serial number|ser|number|#|seq|pax no|අංකය|අනු අංකය|අ අංකය|"
    "தொடர் எண்|எண்|வ எண்|الرقم|م|ت|رقم|مسلسل|الرقم التسلسلي|id|index|row|line|item no",
    "full_name": "name|full name|name as in passport|full name as in passport|name as per passport|passenger name|name of pax|pax name|"
    "name of inmate|name of returnee|name of worker|worker name|name of passenger|names|name in full|applicant name|name of applicant|"
    "applicant|beneficiary|returnee|inmate|worker|migrant name|name of migrant|employee name|candidate name|passenger|person|nom|"
    "nom complet|vollständiger name|complete name|resident|name of resident|name of person|client|guest name|name of guest|"
    "housemaid name|name of housemaid|name of the worker|name of employee|patient name|evacuee|name of evacuee|detainee|"
    "නම|සම්පූර්ණ නම|විදේශ ගමන් බලපත්රයේ ඇති සම්පූර්ණ නම|ගමන් බලපත්රයේ නම|සේවිකාවගේ නම|සේවකයාගේ නම|නම සම්පූර්ණයෙන්|"
    "பெயர்|முழுப் பெயர்|முழுப்பெயர்|கடவுச்சீட்டில் உள்ள முழுப் பெயர்|கடவுச்சீட்டின்படி பெயர்|பணியாளர் பெயர்|"
    "الاسم|الاسم الكامل|اسم العامل|اسم العاملة|اسم المسافر|الاسم كما في الجواز|الاسم حسب الجواز|اسم",
    "surname": "surname|last name|family name|surnames|nachname|nom de famille|primary identifier|වාසගම|குடும்பப் பெயர்|"
    "اسم العائلة|اللقب|lastname",
    "given_names": "given name|given names|first name|first names|firstname|forename|forenames|other names|vorname|prénom|prénoms|"
    "secondary identifier|first and middle names|මුල් නම|වෙනත් නම්|முதற் பெயர்|الاسم الاول|الاسم الأول|الاسم الشخصي",
    "name_with_initials": "name with initials|initials|name initials|මුලකුරු සමඟ නම|මුලකුරු සමග නම|මුලකුරු සහිත නම|"
    "முதலெழுத்துடன் பெயர்|முதலெழுத்துக்களுடன் பெயர்",
    "name_si": "name in sinhala|sinhala name|සිංහල නම|නම සිංහලෙන්|සිංහලෙන් නම",
    "name_ta": "name in tamil|tamil name|தமிழில் பெயர்|பெயர் தமிழில்|தமிழ் பெயர்",
    "name_ar": "name in arabic|arabic name|الاسم بالعربية|الاسم بالعربي|الاسم عربي",
    "title": "title|mr mrs|salutation|prefix",
    "sex": "sex|gender|m f|f m|male female|mf|geschlecht|sexe|ස්ත්රී පුරුෂ භාවය|ස්ත්රී පුරුෂ|ස්ත්රී පුරුෂභාවය|ලිංගය|பால்|பாலினம்|ஆண் பெண்|"
    "الجنس|النوع|ذكر انثى|ذكر أنثى",
    "dob": "date of birth|dob|d o b|birth date|birthdate|born|birthday|date of birth dd mm yyyy|geboren|geburtsdatum|"
    "date de naissance|birth|d birth|උපන් දිනය|උපන්දිනය|උපන් දින|பிறந்த திகதி|பிறந்த தேதி|பிறந்த நாள்|تاريخ الميلاد|الميلاد|تاريخ الولادة",
    "age": "age|age yrs|age years|age in years|alter|âge|වයස|வயது|العمر|السن",
    "age_sex": "age sex|sex age|age gender|gender age|age m f|m f age|වයස ස්ත්රී පුරුෂ|වයස ලිංගය|வயது பால்|العمر الجنس",
    "passport_no": "passport|passport no|passport number|pp no|ppt no|pp|ppt|passport nr|travel document|travel document no|document no|"
    "document number|passport num|pass no|passport id|passport details|reisepass|pp number|ppno|passeport|numéro de passeport|"
    "doc no|travel doc no|nic pp no|pp id no|pp nic|nic passport|passport nic|id passport no|id no|identification no|nic or passport|"
    "passport or nic|passport nic no|"
    "විදේශ ගමන් බලපත්ර අංකය|ගමන් බලපත්ර අංකය|ගමන් බලපත්රය|පාස්පෝට් අංකය|පාස්පෝට්|විදේශ ගමන් බලපත්රය|"
    "கடவுச்சீட்டு இலக்கம்|கடவுச்சீட்டு எண்|கடவுச்சீட்டு|கடவுச் சீட்டு இலக்கம்|رقم الجواز|رقم جواز السفر|جواز السفر|الجواز|جواز",
    "passport_expires": "passport expiry|passport expiry date|pp exp|pp expiry|ppt exp|expiry|expiry date|date of expiry|passport valid until|"
    "valid until|passport expires|exp date|expires|passport exp|doc expiry|document expiry|passport validity|validity|valid till|doe|"
    "කල් ඉකුත් වන දිනය|බලපත්රය කල් ඉකුත් වන දිනය|වලංගු දිනය|காலாவதி திகதி|காலாவதியாகும் திகதி|முடிவுத் திகதி|"
    "تاريخ الانتهاء|انتهاء الجواز|تاريخ انتهاء الجواز|صلاحية الجواز|تاريخ انتهاء",
    "nic": "nic|nic no|nic number|national identity card|national identity card nic no|national id|national id no|id card no|identity card|"
    "identity card no|identity card number|sri lankan id|nic of applicant|lk nic|national identity card no|n i c|"
    "ජාතික හැඳුනුම්පත් අංකය|ජා හැ අංකය|හැඳුනුම්පත් අංකය|හැඳුනුම්පත|ජාතික හැඳුනුම්පත|ජාහැ අංකය|"
    "தேசிய அடையாள அட்டை இலக்கம்|தேசிய அடையாள அட்டை|அடையாள அட்டை இலக்கம்|அடையாள அட்டை|رقم الهوية السريلانكية|الهوية الوطنية",
    "civil_id": "civil id|civil id no|civil no|kuwait civil id no|kuwait civil id|iqama|iqama no|iqama number|qid|qid no|qatar id|emirates id|"
    "emirates id no|eid|eid no|resident card|resident card no|residence card|residency no|residence permit no|resident id|residence id|cpr|"
    "cpr no|labour card|labour card no|work permit no|personal no|host country id|civil number|uid|"
    "සිවිල් අංකය|සිවිල් හැඳුනුම්පත|පදිංචි අංකය|සිවිල් අයිඩී|குடியுரிமை அட்டை|சிவில் அட்டை|சிவில் ஐடி|"
    "رقم الاقامة|رقم الإقامة|الاقامة|الإقامة|الرقم المدني|البطاقة المدنية|رقم الهوية|رقم البطاقة",
    "arc_no": "arc no|arc|alien registration|alien registration no|alien registration certificate|a r c no|arc number|aliens book",
    "nationality": "nationality|nat|citizenship|country of nationality|citizen of|nation|staatsangehörigkeit|nationalité|ජාතිකත්වය|"
    "පුරවැසිභාවය|தேசியம்|நாட்டினம்|பிரஜாவுரிமை|الجنسية|جنسية",
    "phones": "phone|phone no|phone number|telephone|telephone no|tel|tel no|mobile|mobile no|mobile number|contact no|contact number|"
    "contact|whatsapp|whatsapp no|whatsapp number|phone abroad|gsm|cell|cell no|cell phone|contact no abroad|local contact no|contact tel|"
    "mobile number in host country|handy|téléphone|phone 1|phone 2|mobile 1|mobile 2|tp|t p|tp no|t p no|contact details|"
    "දුරකථන අංකය|දුරකථනය|දුරකථන|ජංගම දුරකථන අංකය|ජංගම දුරකථනය|தொலைபேசி|தொலைபேசி இலக்கம்|கைபேசி|கைபேசி இலக்கம்|தொலைபேசி எண்|"
    "الهاتف|رقم الهاتف|هاتف|الجوال|رقم الجوال|جوال|رقم التلفون|تلفون|الموبايل|موبايل|رقم الموبايل",
    "phone_home": "contact number of a family member in sri lanka|phone in sri lanka|sri lanka phone|sri lanka contact|home phone|phone home|"
    "family contact|family contact no|family phone|contact in sri lanka|contact no in sri lanka|contact number in sri lanka|next of kin phone|"
    "nok phone|nok contact|nok tel|next of kin contact|next of kin contact no|sl contact|sl phone|sl contact no|lk phone|emergency contact|"
    "emergency contact no|emergency phone|mobile in sri lanka|sri lanka mobile|sri lanka number|relative phone|relatives contact|"
    "home contact|home contact no|phone of family|telephone in sri lanka|family member contact|family tel|phone lk|tel lk|tel home|"
    "contact no of family|phone number in sri lanka|mobile number in sri lanka|tel sri lanka|"
    "ශ්රී ලංකාවේ දුරකථන අංකය|ලංකාවේ දුරකථන අංකය|පවුලේ දුරකථන අංකය|ලංකාවේ දුරකථනය|නිවසේ දුරකථන අංකය|ගෙදර දුරකථන අංකය|ශ්රී ලංකාවේ දුරකථනය|"
    "இலங்கை தொலைபேசி|இலங்கை தொலைபேசி இலக்கம்|இலங்கையில் தொலைபேசி|குடும்ப தொலைபேசி|வீட்டுத் தொலைபேசி|உறவினர் தொலைபேசி|"
    "هاتف العائلة|رقم العائلة|الهاتف في سريلانكا|هاتف الاهل|هاتف الأهل|رقم الهاتف في سريلانكا|هاتف سريلانكا",
    "home_district": "district|home district|district in sri lanka|district of origin|home town district|native district|district sri lanka|"
    "දිස්ත්රික්කය|ස්ථිර දිස්ත්රික්කය|மாவட்டம்|சொந்த மாவட்டம்|المنطقة في سريلانكا|المقاطعة|district lk",
    "employer": "employer|sponsor|sponsor employer|employer sponsor|name of sponsor|name of sponsor or company|sponsor name|employer name|"
    "company|company name|name of employer|name of company|kafeel|kafil|work place|workplace|employer company|sponsor company|arbeitgeber|"
    "employeur|name of the sponsor|name of the employer|sponsor details|employer details|sponsor or company|place of work|"
    "සේවා යෝජක|සේව්යා යෝජක|සේවායෝජකයා|සේවා යෝජකයාගේ නම|අනුග්රාහකයා|සේවායෝජක|ස්පොන්සර්|හාම්පුතා|ආයතනය|"
    "தொழில் தருநர்|முதலாளி|முதலாளி பெயர்|அனுசரணையாளர்|நிறுவனம்|தொழில்தருநர்|வேலை வழங்குனர்|வேலை வழங்குபவர்|"
    "الكفيل|اسم الكفيل|صاحب العمل|اسم صاحب العمل|الشركة|جهة العمل|المشغل",
    "job": "job|occupation|occupation in kuwait|profession|job title|designation|trade|position|job category|type of work|work|nature of work|"
    "post|employment|occupation abroad|beruf|métier|job abroad|රැකියාව|රක්ෂාව|තනතුර|වෘත්තිය|தொழில்|வேலை|பதவி|المهنة|الوظيفة|العمل|مهنة",
    "categories": "problem|problems|reason|situation|complaint|nature of complaint|grievance|explain briefly your problem|case|case type|"
    "nature of problem|nature of the problem|reason for distress|reason for return|reason for coming|issue|issues|reason for admission|"
    "category|category of distress|reason for stay|type of complaint|type of problem|nature of case|distress|details of problem|describe your problem|"
    "briefly explain your problem|what is your problem|cause|reason for request|your problem|reason for shelter|type of case|circumstances|"
    "ගැටලුව|ඔබගේ ගැටලුව කෙටියෙන්|ඔබගේ ගැටලුව|ගැටළුව|පැමිණිල්ල|හේතුව|ප්රශ්නය|කාරණය|"
    "பிரச்சினை|உங்கள் பிரச்சினை|காரணம்|முறைப்பாடு|பிரச்சனை|முறைப்பாட்டின் தன்மை|المشكلة|السبب|سبب|الشكوى|نوع الشكوى|نوع المشكلة|سبب الايواء|سبب الإيواء",
    "companions": "how many family members travel with you|family members|family members travelling|accompanying|accompanying persons|companions|"
    "dependents|dependants|no of dependents|family members travel|travelling with|number of family members|no of family members|"
    "accompanying family members|number of companions|family travelling with you|family|children travelling|no of children|"
    "how many family members travel with you write their passport numbers|pax with you|persons travelling with you|"
    "පවුලේ සාමාජිකයන්|සමඟ යන අය|සමග ගමන් කරන පවුලේ අය|பயணிக்கும் குடும்ப உறுப்பினர்கள்|உடன் வருவோர்|குடும்ப உறுப்பினர்கள்|"
    "المرافقين|المرافقون|عدد المرافقين|افراد العائلة",
    "consent_iom": "consent|agree to share|do you agree to share your details with iom|do you agree|consent iom|iom consent|data sharing|"
    "agree to share details|share your details|share with iom|consent to share|data consent|consent for iom|agreement to share|iom ok|"
    "do you agree to share your details|may we share|permission to share|කැමැත්ත|එකඟතාව|එකඟද|සම්මතිය|சம்மதம்|இணக்கம்|ஒப்புதல்|الموافقة|موافقة|هل توافق",
    "payer": "payer|can you pay|can you pay for the air ticket|can you pay for the air ticket and quarantine|ticket paid by|paid by|"
    "who pays|fare paid by|payment by|ticket by|payment|sponsor of ticket|air ticket|ticket|funded by|fare|ticket cost|cost borne by|"
    "able to pay|funding|billed to|can you afford the ticket|ගුවන් ටිකට්|ගෙවන්නේ කවුද|ගෙවිය හැකිද|ගෙවන්නා|டிக்கெட் கட்டணம்|கட்டணம் செலுத்துபவர்|"
    "பயணச்சீட்டு|الدافع|على نفقة|تذكرة|التذكرة|هل تستطيع الدفع",
    "registered_at": "timestamp|time stamp|submitted at|registered on|registration date|date of registration|registered at|submission time|"
    "date registered|start time|completion time|submitted on|submission date|date and time|zeitstempel|horodateur|form date|created at|"
    "date of complaint|ලියාපදිංචි දිනය|ලියාපදිංචි කළ දිනය|පතිවு திகதி|பதிவு திகதி|பதிவு செய்த திகதி|நேரமுத்திரை|"
    "تاريخ التسجيل|الطابع الزمني|طابع زمني|وقت التسجيل",
    "wages_owed": "wages owed|wages due|salary owed|salary due|salary dues|amount owed|unpaid wages|wages outstanding|outstanding salary|"
    "unpaid salary|salary outstanding|arrears|due amount|amount due|pending salary|salary pending|outstanding wages|wage claim|claim amount|"
    "හිඟ වැටුප්|හිඟ වැටුප|ගෙවිය යුතු වැටුප|நிலுவைச் சம்பளம்|நிலுவை சம்பளம்|சம்பள நிலுவை|المستحقات|الرواتب المتاخرة|الرواتب المتأخرة|الراتب المستحق|المبلغ المستحق",
    "currency": "currency|cur|ccy|මුදල් ඒකකය|நாணயம்|العملة",
    "room": "room|rm|room no|room number|rm no|r no|කාමරය|කාමර අංකය|அறை|அறை இலக்கம்|الغرفة|رقم الغرفة|غرفة|accommodation room|zimmer",
    "bed": "bed|bed no|bed number|ඇඳ|ඇඳ අංකය|கட்டில்|படுக்கை|படுக்கை இலக்கம்|السرير|رقم السرير|سرير|accommodation bed",
    "date_in": "date in|in|in date|date of entry|entry date|entered|admitted on|admission date|date of admission|date admitted|arr date|"
    "arrival date|date of arrival|check in|check in date|admitted|arrived|entry|joined|date joined|arrival|came in|date of coming|reported on|"
    "පැමිණි දිනය|ඇතුළත් වූ දිනය|ඇතුළු වූ දිනය|පැමිණීම|வந்த திகதி|அனுமதி திகதி|சேர்ந்த திகதி|வருகை|வருகை திகதி|தங்க வந்த திகதி|"
    "تاريخ الدخول|الدخول|تاريخ الوصول|دخول|الوصول",
    "date_out": "date out|out|out date|exit date|date of exit|left|left on|discharged on|discharge date|departure date|date of departure|"
    "check out|check out date|departed|date left|exit|departure|went out|නික්ම ගිය දිනය|පිටව ගිය දිනය|පිටවීම|பிரிந்த திகதி|"
    "வெளியேறிய திகதி|சென்ற திகதி|வெளியேற்றம்|تاريخ الخروج|الخروج|تاريخ المغادرة|خروج|المغادرة",
    "exit_reason": "exit reason|reason for leaving|outcome|mode of exit|how left|disposal|left to|පිටවීමේ හේතුව|வெளியேறிய காரணம்|سبب الخروج|سبب المغادرة",
    "remarks": "remarks|remark|comments|comment|notes|note|observations|observation|other remarks|misc|special remarks|ssr|special needs|"
    "special requests|special request|special assistance|assistance|rmks|rmk|bemerkungen|remarques|other|other details|additional information|"
    "සටහන්|විශේෂ සටහන්|වෙනත්|குறிப்புகள்|குறிப்பு|ملاحظات|الملاحظات|ملاحظة",
    "pax_type": "pax type|type|adt chd inf|passenger type|ptc|pax category",
    "centre": "centre|center|centre hotel|hotel|quarantine centre|quarantine center|qc|quarantine hotel|facility|centre name|hotel centre|"
    "q centre|qc hotel|place of quarantine|quarantine place|quarantine facility|නිරෝධායන මධ්යස්ථානය|මධ්යස්ථානය|හෝටලය|நிலையம்|தனிமைப்படுத்தல் நிலையம்|"
    "தனிமைப்படுத்தல் மையம்|விடுதி|المركز|الفندق|مركز الحجر",
    "flight": "flight|flight no|flt|flt no|flight number|arrival flight|ගුවන් යානය|ගුවන් ගමන් අංකය|விமானம்|விமான இலக்கம்|الرحلة|رقم الرحلة",
    "origin": "origin|from|country of departure|port of embarkation|arrived from|coming from|embarkation|departure airport|ex|පැමිණි රට|"
    "புறப்பட்ட நாடு|வந்த நாடு|قادم من|من",
    "test1_date": "pcr 1|pcr1|1st pcr|first pcr|pcr 1 date|1st pcr date|first pcr date|pcr day 1|date of pcr 1|test 1|test 1 date|1st test|"
    "first test|day 1 pcr|swab 1|1st swab|pcr i|pcr|pcr date|පළමු පීසීආර්|පීසීආර් 1|முதல் பிசிஆர்|பிசிஆர் 1|الفحص الاول|الفحص الأول",
    "test1_result": "result 1|pcr 1 result|1st pcr result|first pcr result|result of pcr 1|res 1|1st result|first result|test 1 result|pcr1 result|"
    "result|pcr result|results 1|පළමු ප්රතිඵලය|ප්රතිඵලය 1|ප්රතිඵලය|முடிவு 1|முடிவு|முதல் முடிவு|النتيجة الاولى|النتيجة الأولى|النتيجة 1|النتيجة",
    "test2_date": "pcr 2|pcr2|2nd pcr|second pcr|pcr 2 date|2nd pcr date|second pcr date|exit pcr|exit pcr date|date of pcr 2|test 2|"
    "test 2 date|2nd test|second test|swab 2|2nd swab|final pcr|pcr day 11|pcr day 12|pcr ii|දෙවන පීසීආර්|පීසීආර් 2|இரண்டாம் பிசிஆர்|பிசிஆர் 2|"
    "الفحص الثاني",
    "test2_result": "result 2|pcr 2 result|2nd pcr result|second pcr result|exit pcr result|result of pcr 2|res 2|2nd result|second result|"
    "test 2 result|pcr2 result|results 2|final result|දෙවන ප්රතිඵලය|ප්රතිඵලය 2|முடிவு 2|இரண்டாம் முடிவு|النتيجة الثانية|النتيجة 2",
    "release_date": "due release|release date|date of release|release|release due|due date|due date of release|discharge due|released on|"
    "expected release|due out|q end|quarantine end|end of quarantine|exp release|මුදාහැරීමේ දිනය|නිදහස් කරන දිනය|විடுவிப்பு திகதி|விடுவிப்பு திகதி|"
    "விடுவிக்கும் திகதி|تاريخ الافراج|تاريخ الإفراج|تاريخ الخروج المتوقع",
    "status": "status|current status|present status|state|position now|තත්ත්වය|තත්වය|நிலை|தற்போதைய நிலை|الحالة|الوضع",
    "email": "email|e mail|email address|e mail address|ඊමේල්|மின்னஞ்சல்|البريد الالكتروني|البريد الإلكتروني",
    "visa_type": "visa category|visa type|visa|type of visa|visa status|visa category article 18 20 visit other|visa no|visa number|වීසා වර්ගය|වීසා|விசா வகை|விசா|"
    "نوع التاشيرة|نوع التأشيرة|التاشيرة|نوع الاقامة",
    "signature": "sign|signature|signed|initials of officer|අත්සන|கையொப்பம்|التوقيع",
    "old_reference": "old ref|ref|reference|ref no|reference no|file no|file number|case no|case ref|registration no|reg no|booking ref|pnr|ගොනු අංකය|"
    "கோப்பு இலக்கம்|رقم الملف|المرجع|complaint no|token|token no",
    "address": "address|address in sri lanka|home address|permanent address|address abroad|ලිපිනය|முகவரி|العنوان|street|moh area|gn division",
    "town": "town|city|area|location|governorate|place|emirate|region|නගරය|நகரம்|المدينة|المحافظة|province",
    "since": "since|in country since|stranded since|employed since|arrival in country|date of arrival in country|first arrival",
    "confidential": "confidential|mo notes|mo notes confidential|medical notes|doctors notes|doctor notes|doctor s notes|mo remarks|diagnosis|"
    "medical history|psychosocial notes|counsellor notes|counselor notes|counselling notes|clinical notes|private notes|medical officer notes|"
    "nurse notes|medical remarks|health notes|do not print|do not share|secret|internal notes|internal only|රහස්ය|වෛද්ය සටහන්|රහසිගත|"
    "இரகசியம்|மருத்துவக் குறிப்புகள்|மருத்துவ குறிப்புகள்|سري|ملاحظات طبية|ملاحظات الطبيب",
    "next_of_kin": "next of kin|nok|next of kin name|name of next of kin|nok name|father name|fathers name|mother name|name of guardian|spouse name|"
    "emergency contact name|contact person|husband name|agent name|name of agent|agency|agent|local agent|recruitment agent|පියාගේ නම|භාරකරු|"
    "தந்தை பெயர்|உறவினர் பெயர்|اسم الاب|اسم الأب|اسم الام|الوكيل|مكتب الاستقدام",
    "relation": "relation|relationship|relation to applicant",
    "seat": "seat|seat no|seat number|boarding no",
    "temperature": "temperature|temp|body temperature",
    "vaccine": "vaccine|vaccinated|vaccination|doses|dose",
    "quantity": "qty|quantity|issued|received|balance|opening|opening balance|batch|batch no|unit|beds|occupied|capacity|total|item|stock|"
    "rate|price|amount paid|luggage|bags|kg|weight",
}
