"""The form "Application and family registration": every question, in the order of asking."""

# A question stands on one line, so that the form reads from top to bottom; the imports end there:
# ruff: noqa: E501, E702, I001
# fmt: off
from xlsf import Form, YN, YNU

f = Form("family_registration", "Регистрация обращения и семьи / Application and family registration",
         "2026120101", "concat(${case_no}, ' · ', ${reg_date})")
f.choices("yn", YN); f.choices("ynu", YNU)
f.choices("contact_kind", [
    ("new", "Новая семья — завести карточку", "New family — open a card"),
    ("known", "Семья уже есть в списке — новое обращение", "Family already listed — a further application"),
    ("anonymous", "Разовая консультация без карточки (анонимно)", "One-off contact without a card (anonymous)")])
f.choices("channel", [
    ("walk_in", "Пришли сами", "Walk-in"), ("phone", "Телефон / телефон доверия", "Telephone / helpline"),
    ("referral", "Направление организации", "Referred by an organisation"),
    ("outreach", "Выезд, рейд, патронаж", "Outreach or home visit"),
    ("online", "Сайт, соцсети, мессенджер", "Website, social media, messenger"),
    ("event", "После группы или мероприятия", "After a group or an event")])
SRC = [("self", "Самообращение", "Self", "no"), ("relatives", "Родственники, соседи, знакомые", "Relatives, neighbours, friends", "no"),
       ("women_clinic", "Женская консультация", "Women's health clinic", "yes"),
       ("maternity_ward", "Родильный дом / перинатальный центр", "Maternity ward / perinatal centre", "yes"),
       ("child_hospital", "Детская больница", "Children's hospital", "yes"),
       ("child_clinic", "Детская поликлиника", "Children's outpatient clinic", "yes"),
       ("baby_house", "Дом ребёнка", "Baby house", "yes"), ("orphanage", "Детский дом / центр содействия", "Children's home", "yes"),
       ("kdn", "Комиссия по делам несовершеннолетних (КДНиЗП)", "Commission on Minors' Affairs", "yes"),
       ("guardianship", "Орган опеки и попечительства", "Guardianship authority", "yes"),
       ("police", "Полиция (ПДН)", "Police (juvenile unit)", "yes"),
       ("school", "Школа / детский сад", "School / kindergarten", "yes"),
       ("social_centre", "Центр социальной помощи семье", "Family social-support centre", "yes"),
       ("shelter", "Кризисный центр / социальная гостиница", "Crisis centre / halfway house", "yes"),
       ("ngo", "НКО, община, волонтёры", "NGO, congregation, volunteers", "yes"),
       ("leaflet", "Буклет, объявление, СМИ", "Leaflet, notice, media", "no"), ("other", "Другое", "Other", "no")]
f.choices("referral_source", SRC, extra=("is_org",))
f.choices("applicant_role", [
    ("mother", "Мать", "Mother"), ("pregnant", "Беременная женщина", "Pregnant woman"), ("father", "Отец", "Father"),
    ("grandparent", "Бабушка / дедушка", "Grandparent"), ("other_relative", "Другой родственник", "Other relative"),
    ("guardian", "Опекун, приёмный родитель", "Guardian, foster carer"), ("child", "Сам ребёнок / подросток", "The child or teenager"),
    ("specialist", "Специалист другой организации", "Specialist of another organisation"), ("other", "Другое лицо", "Another person")])
f.choices("request", [
    ("leave_child", "Думает оставить ребёнка / просит устроить", "Thinks of leaving the child / asks for placement"),
    ("housing", "Негде жить, жилищный вопрос", "Nowhere to live, housing matter"), ("money", "Нет денег, долги", "No money, debts"),
    ("goods", "Нужны вещи, питание, подгузники", "Needs goods, food, nappies"), ("documents", "Документы, пособия", "Documents, benefits"),
    ("legal", "Алименты, отцовство, суд", "Alimony, paternity, court"), ("violence", "Насилие или угрозы", "Violence or threats"),
    ("addiction", "Алкоголь, наркотики в семье", "Alcohol or drugs in the family"), ("health", "Здоровье родителя или ребёнка", "Parent's or child's health"),
    ("parenting", "Трудности воспитания, поведение", "Parenting difficulties, behaviour"), ("return_child", "Вернуть ребёнка в семью", "Bring the child back to the family"),
    ("other", "Другое", "Other")])
f.choices("sex", [("f", "Женский", "Female"), ("m", "Мужской", "Male")])
f.choices("age_band", [("0_17", "до 18 лет", "under 18"), ("18_24", "18–24", "18–24"), ("25_34", "25–34", "25–34"),
                       ("35_59", "35–59", "35–59"), ("60_plus", "60 и старше", "60 and over"), ("unknown", "Не установлено", "Not established")])
f.choices("legal_basis", [("law", "Обязанность по закону (сообщение о нарушении прав ребёнка)", "Duty under the law (report about a child's rights)"),
                          ("vital", "Защита жизни и здоровья, согласие получить нельзя", "Protection of life and health, consent cannot be obtained"),
                          ("none", "Основания нет — данные не записываем", "No basis — record no personal data")])
f.choices("agency", [("social", "Социальная защита", "Social protection"), ("health", "Здравоохранение", "Health care"),
                     ("education", "Образование", "Education"), ("guardianship", "Опека и попечительство", "Guardianship"),
                     ("kdn", "КДНиЗП", "Commission on Minors' Affairs"), ("police", "Полиция", "Police"), ("ngo", "НКО-партнёры", "Partner NGOs")])
f.choices("family_type", [("two_parent", "Двое родителей", "Two parents"), ("mother_only", "Одна мать", "Mother alone"),
                          ("father_only", "Один отец", "Father alone"), ("pregnant_alone", "Беременная, живёт без партнёра", "Pregnant, without a partner"),
                          ("kin_care", "Ребёнок у родственников без оформления", "Informal kin care"), ("guardian", "Семья опекуна", "Guardian's family"),
                          ("foster", "Приёмная семья", "Foster family"), ("adoptive", "Усыновители", "Adoptive family")])
f.choices("category", [("large", "Многодетная", "Large family"), ("low_income", "Малообеспеченная", "Low income"),
                       ("minor_mother", "Мать младше 18 лет", "Mother under 18"), ("care_leaver", "Родитель — выпускник детского дома", "Parent grew up in care"),
                       ("disability", "Есть человек с инвалидностью", "A member has a disability"), ("sop", "Состоит на учёте как семья в СОП", "Registered as socially endangered (SOP)"),
                       ("migrant", "Мигранты, вынужденные переселенцы", "Migrants, displaced"), ("released", "Родитель вернулся из мест лишения свободы", "Parent back from prison"),
                       ("remote", "Отдалённый посёлок", "Remote settlement"), ("none", "Ничего из перечисленного", "None of these")])
f.choices("kind", [("adult", "Взрослый", "Adult"), ("child", "Ребёнок (до 18 лет)", "Child (under 18)"), ("unborn", "Ожидаемый ребёнок", "Expected child")])
f.choices("role", [("mother", "Мать", "Mother", "adult"), ("father", "Отец", "Father", "adult"), ("partner", "Партнёр, отчим, мачеха", "Partner, step-parent", "adult"),
                   ("grandparent", "Бабушка / дедушка", "Grandparent", "adult"), ("relative", "Другой родственник", "Other relative", "adult"),
                   ("guardian", "Опекун / приёмный родитель", "Guardian / foster carer", "adult"),
                   ("son_daughter", "Сын / дочь", "Son / daughter", "child"), ("ward", "Подопечный ребёнок", "Child in guardianship", "child"),
                   ("minor_parent", "Несовершеннолетняя мать / отец", "Minor mother / father", "child"), ("other_child", "Другой ребёнок", "Other child", "child"),
                   ("expected", "Ожидаемый ребёнок", "Expected child", "unborn")], extra=("kind",))
f.choices("placement", [("family", "Живёт в этой семье", "Lives with this family"), ("kin", "У родственников", "With relatives"),
                        ("hospital", "В больнице / роддоме", "In hospital / maternity ward"),
                        ("temp_institution", "Временно в учреждении по заявлению родителя", "Temporarily in an institution at the parent's request"),
                        ("baby_house", "Дом ребёнка / детский дом", "Baby house / children's home"), ("guardianship", "Под опекой, в приёмной семье", "Guardianship or foster family"),
                        ("boarding", "Интернат, общежитие на учебную неделю", "Boarding during the school week"), ("unknown", "Не установлено", "Not established")])
f.choices("docs", [("none", "Все документы есть", "All documents in place"), ("passport", "Паспорт", "Passport"), ("birth_cert", "Свидетельство о рождении", "Birth certificate"),
                   ("snils", "СНИЛС", "SNILS"), ("oms", "Полис ОМС", "Health insurance"), ("registration", "Регистрация по месту жительства", "Residence registration"),
                   ("citizenship", "Гражданство", "Citizenship")])
f.choices("risk", [("low", "Низкий", "Low"), ("moderate", "Умеренный", "Moderate"), ("high", "Высокий", "High"), ("unknown", "Не ясно — нужна оценка", "Unclear — assess")])

for m in ("start", "end", "today", "deviceid"):
    f.q(m, m)
f.q("csv-external", "persons")
f.begin("group", "reg", "1. Обращение", "1. Application", app="field-list")
f.q("date", "reg_date", "Дата обращения", "Date of application", req=True, dflt="today()", con=". <= today() and . >= date('2000-01-01')",
    cru="Дата не может быть в будущем", cen="The date cannot be in the future")
f.q("select_one_from_file programmes.csv", "programme", "Программа", "Programme", req=True)
f.q("select_one_from_file districts.csv", "district", "Район / муниципальный округ", "District / municipality", req=True, app="autocomplete")
f.q("text", "settlement", "Населённый пункт", "Settlement", req=True, p="P2")
f.q("select_one_from_file specialists.csv", "specialist", "Кто принял обращение", "Who took the application", req=True, cf="is_staff='yes'", app="autocomplete")
f.q("select_one contact_kind", "contact_kind", "Что оформляем", "What are we recording", req=True)
f.q("select_one_from_file families.csv", "known_family", "Найдите семью в списке", "Find the family in the list", req=True, app="autocomplete",
    cf="district_id=${district}", rel="${contact_kind}='known'", p="P2")
f.q("select_one channel", "channel", "Как поступило обращение", "How the application came", req=True)
f.q("select_one referral_source", "referral_source", "Кто направил или посоветовал", "Who sent or advised the applicant", req=True)
f.q("select_one_from_file organisations.csv", "referral_org", "Какая именно организация", "Which organisation exactly",
    rel="not(selected('self relatives leaflet other', ${referral_source})) and ${referral_source}!=''", app="autocomplete")
f.q("select_one applicant_role", "applicant_role", "Кем является обратившийся", "Who the applicant is", req=True)
f.q("select_multiple request", "request", "С чем обратились", "What the application is about", req=True, p="P3")
f.q("text", "request_words", "Запрос словами обратившегося", "The request in the applicant's own words", app="multiline", p="P3",
    hru="1–3 фразы без оценок", hen="1–3 sentences without judgements")
f.q("select_one ynu", "danger_now", "Есть ли опасность для ребёнка или взрослого прямо сейчас?", "Is a child or an adult in danger right now?", req=True, p="P3")
f.q("note", "danger_note", "СРОЧНО: сообщите руководителю, заполните «Оценку кризиса» сегодня. При угрозе жизни — 112.",
    "URGENT: tell your manager and fill the crisis assessment today. If life is at risk call 112.", rel="${danger_now}='yes'")
f.end("group")

f.begin("group", "anon", "2. Анонимное обращение", "2. Anonymous contact", rel="${contact_kind}='anonymous'", app="field-list")
f.q("select_one sex", "anon_sex", "Пол обратившегося", "Applicant's sex", req=True)
f.q("select_one age_band", "anon_age", "Возраст (примерно)", "Age (about)", req=True)
f.q("integer", "anon_children", "Сколько детей упомянуто", "Children mentioned", con=". >= 0 and . <= 20", cru="От 0 до 20", cen="From 0 to 20")
f.q("text", "anon_advice", "Что посоветовали, куда направили", "Advice given, where directed", app="multiline")
f.end("group")

f.begin("group", "consent", "3. Согласие на обработку персональных данных", "3. Consent to personal-data processing", rel="${contact_kind}!='anonymous'", app="field-list")
f.q("note", "consent_note", "Согласие печатается и подписывается отдельным листом («Печать → Согласие»).", "Consent is printed and signed as a separate sheet (Print → Consent).")
f.q("select_one yn", "consent_pd", "Согласие подписано?", "Is the consent signed?", req=True)
f.q("date", "consent_date", "Дата подписи", "Date of signature", req=True, rel="${consent_pd}='yes'", con=". <= today()", cru="Не позже сегодняшнего дня", cen="Not later than today")
f.q("text", "consent_paper_no", "Номер бумажного согласия", "Paper consent number", rel="${consent_pd}='yes'")
f.q("select_one yn", "consent_special", "Согласие охватывает сведения о здоровье и иные специальные категории?", "Does it cover health and other special categories?", req=True, rel="${consent_pd}='yes'")
f.q("select_multiple agency", "consent_share", "Кому разрешено передавать данные", "To whom data may be passed", rel="${consent_pd}='yes'")
f.q("date", "consent_until", "Согласие действует до", "Consent valid until", rel="${consent_pd}='yes'", con=". > ${reg_date}", cru="Позже даты обращения", cen="After the date of application")
f.q("select_one legal_basis", "legal_basis", "На каком основании записываем данные без согласия", "On what basis data are recorded without consent", req=True, rel="${consent_pd}='no'")
f.q("note", "no_basis", "Без согласия и основания карточка не создаётся. Оформите анонимное обращение.", "Without consent or another basis no card is created. Record an anonymous contact.", rel="${legal_basis}='none'")
f.end("group")
f.calc("can_open", "if(${contact_kind}!='anonymous' and (${consent_pd}='yes' or ${legal_basis}='law' or ${legal_basis}='vital'), 1, 0)")
f.calc("new_family_id", "once(uuid())")
f.calc("new_code", "once(substr(uuid(), 0, 5))")
f.calc("family_id", "if(${contact_kind}='known', ${known_family}, ${new_family_id})")
f.calc("case_no", "if(${contact_kind}='known', instance('families')/root/item[name=${known_family}]/case_no, concat(format-date(${reg_date}, '%y%m'), '-', ${new_code}))")

# A family that is known keeps its people. Each of them has a row: what the card says is confirmed or corrected there, and
# the card is changed by corrections alone, so that what somebody else has written meanwhile stays. Rows of new people
# follow, and the number of rows stays whatever else is hidden meanwhile. Whoever was on the card when the family was chosen keeps the place; rows of another family are hidden.
KNOWN = "instance('persons')/root/item[family_id=${known_family}]"
UNLENT = KNOWN.removesuffix("]") + " and not(selected(${known_then}, name))]/name"
f.calc("n_known", f"if(${{contact_kind}}='known', count({KNOWN}), 0)"); f.calc("known_members", f"if(${{known_family}}='', '', join(', ', {KNOWN}/label))", p="P2")
f.calc("known_last", f"max({KNOWN}/seq)")
f.calc("known_then", f"normalize-space(concat(${{known_then}}, ' ', if(${{known_family}}='', '', join(' ', {UNLENT}))))", trigger="${known_family}",
       dflt=f"if(${{known_family}}='', '', join(' ', {KNOWN}/name))")
f.calc("known_since", f"if(${{known_family}}='', '', join(' ', {UNLENT}))")
f.calc("known", "normalize-space(concat(${known_then}, ' ', ${known_since}))")
f.q("hidden", "people_wanted", dflt="1", calc="if(${new_people}='', ${people_wanted}, ${new_people})", trigger="${new_people}")
f.begin("group", "fam", "4. Семья", "4. Family", rel="${can_open}=1", app="field-list")
f.calc("f_case_no", "${case_no}", save="families#case_no")
f.calc("f_district", "${district}", save="families#district_id")
f.calc("f_settlement", "${settlement}", save="families#settlement")
f.q("text", "family_surname", "Фамилия семьи (как называем в карточке)", "Family name used on the card", req=True, rel="${contact_kind}='new'", p="P2",
    con="string-length(.) >= 2", cru="Не меньше двух букв", cen="At least two letters")
f.calc("f_surname", "if(${contact_kind}='known', instance('families')/root/item[name=${known_family}]/surname, ${family_surname})", save="families#surname")
f.calc("match_key", "concat(translate(${f_surname}, 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', 'абвгдеежзийклмнопрстуфхцчшщъыьэюя'), '|', ${district})", save="families#match_key")
f.calc("dup_count", "count(instance('families')/root/item[match_key=${match_key}])")
f.q("acknowledge", "dup_ack", "В этом районе уже есть карточка с такой фамилией (${dup_count}). Подтвердите, что это другая семья.",
    "A card with this name exists in the district (${dup_count}). Confirm that this is another family.", req=True, rel="${contact_kind}='new' and ${dup_count} > 0")
f.q("select_one family_type", "family_type", "Тип семьи", "Family type", req=True, save="families#family_type")
f.q("select_multiple category", "category", "Категории", "Categories", req=True, p="P3", save="families#category", con="not(selected(., 'none') and count-selected(.) > 1)",
    cru="«Ничего из перечисленного» нельзя совмещать", cen="'None of these' stands alone")
f.q("text", "address_live", "Где живут сейчас (адрес)", "Present address", p="P2", app="multiline", save="families#address")
f.q("select_one yn", "address_same", "Адрес регистрации тот же?", "Is the registered address the same?")
f.q("text", "address_reg", "Адрес регистрации", "Registered address", p="P2", rel="${address_same}='no'", app="multiline")
f.q("text", "phone", "Телефон для связи", "Contact phone", p="P2", save="families#phone", con="regex(., '^[+0-9() -]{5,20}$')", cru="Только цифры, +, скобки, пробел, дефис", cen="Digits, +, brackets, space and dash only")
f.q("text", "safe_contact", "Когда и как звонить безопасно", "When and how it is safe to call", p="P3")
f.q("integer", "new_people", "Сколько новых людей записать в раздел «Члены семьи»", "How many new people to enter under Family members", hru="Уже в карточке: ${n_known}. ${known_members}", hen="On the card already: ${n_known}. ${known_members}",
    req=True, dflt="1", calc="max(if(${contact_kind}='known', 0, 1), count(/data/member[is_new=1]))", trigger="${contact_kind}", con=". >= 0 and . <= 100 and (. >= 1 or ${n_known} > 0)", cru="От 1 до 100; 0, если все уже есть в карточке", cen="From 1 to 100; 0 where the card has everybody already")
f.end("group")

f.begin("repeat", "member", "5. Члены семьи", "5. Family members", cnt="if(${can_open}=1, count-selected(${known}) + if(${people_wanted} >= 0, min(${people_wanted}, 100), 0), '')", adds="${new_people}", key="${m_key}", rel="${can_open}=1")
f.q("hidden", "m_key", dflt="selected-at(${known}, count(../../member[m_key!='']))")
f.begin("group", "m", "Член семьи", "Family member", rel="${m_key}='' or instance('persons')/root/item[name=${m_key}]/family_id=${known_family}", app="field-list")
CARD = "instance('persons')/root/item[name=${m_key}]"
ASKED = "(${m_key}='' or ${m_same}='no')"
def card(name: str, column: str) -> dict[str, str]:
    """Return what refills an answer from the card of whoever is to be corrected; what is typed already stays."""
    return {"calc": f"if(${{m_same}}!='no' or ${{{name}}}!='', ${{{name}}}, {CARD}/{column})", "trigger": "${m_same}"}
f.q("select_one_from_file persons.csv", "m_card", "Кто это по карточке", "Who is it on the card", calc="${m_key}", ro=True, rel="${m_key}!=''", cf="name=${m_key}", p="P2")
f.calc("m_words", f"normalize-space(concat({CARD}/surname, ' ', {CARD}/given, ' ', {CARD}/patronymic, if({CARD}/birth_date!='', concat(' (', format-date({CARD}/birth_date, '%d.%m.%Y'), ')'), '')))", p="P2")
f.q("note", "m_says", "В карточке: ${m_words}", "On the card: ${m_words}", rel="${m_key}!='' and ${m_words}!=''")
f.q("select_one role", "m_card_role", "Роль по карточке", "Role on the card", calc=f"{CARD}/role", ro=True, rel="${m_key}!=''")
f.q("select_one placement", "m_card_placement", "Где живёт по карточке", "Where the child lives by the card", calc=f"{CARD}/placement", ro=True, rel=f"{CARD}/kind='child'")
f.q("select_one yn", "m_same", "Всё верно?", "Is all of it right?", rel="${m_key}!=''", req=True)
f.q("select_one kind", "m_kind", "Кто это", "Who is it", rel=ASKED, req=True, save="persons#kind", **card("m_kind", "kind"))
f.q("select_one role", "m_role", "Роль в семье", "Role in the family", rel=ASKED, req=True, cf="kind=${m_kind}", save="persons#role", **card("m_role", "role"))
BORN = ASKED + " and ${m_kind}!='unborn'"
f.q("text", "m_surname", "Фамилия", "Surname", rel=BORN, p="P2", save="persons#surname", **card("m_surname", "surname"))
f.q("text", "m_given", "Имя", "Given name", req=True, rel=BORN, p="P2", save="persons#given", **card("m_given", "given"))
f.q("text", "m_patronymic", "Отчество", "Patronymic", rel=BORN, p="P2", save="persons#patronymic", **card("m_patronymic", "patronymic"))
f.q("select_one sex", "m_sex", "Пол", "Sex", req=True, rel=BORN, save="persons#sex", **card("m_sex", "sex"))
f.q("date", "m_birth", "Дата рождения", "Date of birth", req=True, rel=BORN, p="P2", save="persons#birth_date", **card("m_birth", "birth_date"),
    con=". <= today() and . >= date('1920-01-01') and (${m_kind}!='child' or decimal-date-time(today()) - decimal-date-time(.) < 6575)",
    cru="Проверьте дату: ребёнок младше 18 лет, не в будущем", cen="Check the date: a child is under 18 and not born in the future")
f.q("select_one yn", "m_birth_exact", "Дата точная (по документу)?", "Is the date exact (from a document)?", rel=BORN, dflt="yes")
f.calc("m_age", "if(${m_birth}='', '', int((decimal-date-time(today()) - decimal-date-time(${m_birth})) div 365.25))")
f.q("date", "m_due", "Предполагаемая дата родов", "Expected date of birth", req=True, rel=ASKED + " and ${m_kind}='unborn'", p="P3", save="persons#due_date", **card("m_due", "due_date"),
    con="decimal-date-time(.) - decimal-date-time(today()) <= 300 and decimal-date-time(today()) - decimal-date-time(.) <= 30", cru="В пределах 300 дней вперёд и 30 назад", cen="Within 300 days ahead and 30 back")
f.q("select_one placement", "m_placement", "Где живёт сейчас", "Where the child lives now", req=True, rel=ASKED + " and ${m_kind}='child'", save="persons#placement", **card("m_placement", "placement"))
f.q("select_one yn", "m_caregiver", "В основном заботится о детях?", "Mainly cares for the children?", req=True, rel=ASKED + " and ${m_kind}='adult'", save="persons#main_caregiver", **card("m_caregiver", "main_caregiver"))
f.q("select_one ynu", "m_in_care", "Вырос(ла) в детском доме или под опекой?", "Grew up in care or guardianship?", rel=ASKED + " and ${m_kind}='adult'", p="P3", **card("m_in_care", "care_leaver"))
# What was not answered says nothing against the card.
f.calc("s_in_care", "${m_in_care}", rel="${m_in_care}!=''", save="persons#care_leaver", p="P3")
f.q("select_one ynu", "m_pregnant", "Беременна?", "Pregnant?", rel=ASKED + " and ${m_sex}='f' and ${m_age} >= 12 and ${m_age} <= 55", p="P3")
f.q("select_one ynu", "m_disability", "Инвалидность оформлена?", "Registered disability?", rel=BORN, p="P3")
f.q("select_multiple docs", "m_docs", "Каких документов не хватает", "Which documents are missing", rel=BORN, con="not(selected(., 'none') and count-selected(.) > 1)",
    cru="«Все есть» нельзя совмещать", cen="'All in place' stands alone")
f.calc("m_family", "${family_id}", save="persons#family_id")
f.calc("m_no", f"if(${{m_key}}!='', {CARD}/seq, if(${{known_last}} >= 1, ${{known_last}}, ${{n_known}}) + position(../..) - if(position(../..) > count-selected(${{known}}), count-selected(${{known}}), 0))", save="persons#seq")
f.calc("m_match", "concat(translate(concat(${m_surname}, ' ', ${m_given}), 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', 'абвгдеежзийклмнопрстуфхцчшщъыьэюя'), '|', ${m_birth})", save="persons#match_key")
f.calc("m_dup", "count(instance('persons')/root/item[match_key=${m_match} and name!=${m_key}])")
f.q("note", "m_dup_note", "Человек с таким именем и датой рождения уже есть в списке. Проверьте, не заведена ли семья раньше.",
    "A person with this name and birth date is already listed. Check whether the family was registered before.", rel="${m_dup} > 0 and ${m_birth}!='' and not(${m_twin} > 0)")
# Whoever was typed before the family was found in the list is on its card under the same name, with a row of their own.
f.calc("m_twin", "count(instance('persons')/root/item[family_id=${known_family} and surname=${m_surname} and given=${m_given} and birth_date=${m_birth}])", rel="${m_key}='' and ${known_family}!='' and ${m_given}!=''")
f.q("note", "m_twin_note", "Этот человек уже есть в карточке семьи, строка о нём стоит отдельно. Второй раз он записан не будет, эту строку можно удалить.",
    "This person is on the family's card already and has a row there. Nobody is entered twice, this row can be removed.", rel="${m_twin} > 0")
f.calc("m_label", "concat(${case_no}, '/', ${m_no}, ' ', ${m_given}, ' ', substr(${m_surname}, 0, 1))")
f.end("group")
f.calc("m_now", f"if(${{m_twin}} > 0, '', if(${{m_same}}='yes' or (${{m_key}}!='' and ${{m_same}}=''), {CARD}[family_id=${{known_family}}]/kind, ${{m_kind}}))")
f.calc("m_birth_now", f"if({ASKED}, ${{m_birth}}, {CARD}/birth_date)", p="P2")
f.calc("m_uuid", "once(uuid())"); f.calc("m_id", "if(${m_key}='', ${m_uuid}, ${m_key})")
f.calc("is_new", "if(${m_key}='' and ${m_kind}!='', 1, 0)")
f.calc("is_child", "if(${m_now}='child', 1, 0)"); f.calc("is_adult", "if(${m_now}='adult', 1, 0)"); f.calc("is_unborn", "if(${m_now}='unborn', 1, 0)")
f.calc("is_0_3", "if(${m_now}='child' and decimal-date-time(today()) - decimal-date-time(${m_birth_now}) < 1461, 1, 0)")
f.calc("is_carer", f"if(${{m_now}}!='' and if({ASKED}, ${{m_caregiver}}, {CARD}/main_caregiver)='yes', 1, 0)")
f.end("repeat")
f.begin("group", "totals", "6. Проверка состава", "6. Household check", rel="${can_open}=1", app="field-list")
for name, told in (("n_children", "is_child"), ("n_adults", "is_adult"), ("n_unborn", "is_unborn"), ("n_0_3", "is_0_3"), ("n_carers", "is_carer")):
    f.calc(name, f"sum(${{{told}}})")
f.q("note", "n_note", "Взрослых: ${n_adults}, детей: ${n_children} (из них до 4 лет: ${n_0_3}), ожидается: ${n_unborn}", "Adults: ${n_adults}, children: ${n_children} (under 4: ${n_0_3}), expected: ${n_unborn}")
f.q("acknowledge", "no_carer_ack", "Не отмечено, кто в основном заботится о детях. Подтвердите, что это так.", "Nobody is marked as mainly caring for the children. Confirm that this is so.", req=True, rel="${n_carers}=0 and ${n_children} > 0")
f.end("group")

f.begin("group", "casegrp", "7. Открытие случая", "7. Opening a case", rel="${can_open}=1", app="field-list")
f.q("select_one yn", "open_case", "Открыть случай (семья принимается на сопровождение)?", "Open a case (the family is taken on)?", req=True)
f.calc("c_family", "${family_id}", save="cases#family_id"); f.calc("c_no", "${case_no}", save="cases#case_no")
f.calc("c_programme", "${programme}", save="cases#programme_id"); f.calc("c_district", "${district}", save="cases#district_id")
f.calc("c_source", "${referral_source}", save="cases#referral_source"); f.calc("c_status", "'open'", save="cases#status"); f.calc("c_stage", "'opened'", save="cases#stage")
f.q("date", "opened_on", "Дата открытия", "Opened on", req=True, dflt="today()", rel="${open_case}='yes'", save="cases#opened_on", con=". >= ${reg_date} and . <= today()", cru="Между датой обращения и сегодня", cen="Between the application date and today")
f.q("select_one risk", "intake_risk", "Предварительный риск разлучения", "Preliminary risk of separation", req=True, rel="${open_case}='yes'", p="P3", save="cases#intake_risk")
f.q("select_one_from_file specialists.csv", "curator", "Куратор случая", "Case manager", req=True, rel="${open_case}='yes'", cf="is_staff='yes'", app="autocomplete", save="cases#curator_id")
f.q("date", "assess_by", "Провести оценку не позднее", "Assess not later than", req=True, rel="${open_case}='yes'", save="cases#next_due", con=". >= ${opened_on}", cru="Не раньше даты открытия", cen="Not before the opening date",
    hru="При опасности — сегодня, иначе до 10 рабочих дней", hen="In danger — today, otherwise up to 10 working days")
f.end("group")
f.q("text", "refuse_reason", "Почему случай не открыт, куда направили", "Why no case was opened, where directed", rel="${open_case}='no'", app="multiline")
f.q("image", "signature", "Подпись обратившегося (по желанию)", "Applicant's signature (optional)", app="signature", rel="${can_open}=1", p="P2")

f.rows[-1]["parameters"] = "max-pixels=1024"
f.entity(list_name="families", entity_id="${family_id}", create_if="${contact_kind}='new' and ${can_open}=1", update_if="${contact_kind}='known' and ${can_open}=1", label="concat(${case_no}, ' ', ${f_surname})")
f.entity(list_name="persons", entity_id="${m_id}", create_if="${m_key}='' and ${m_kind}!='' and not(${m_twin} > 0)", update_if="${m_key}!='' and ${m_same}='no'", label="${m_label}")
f.entity(list_name="cases", create_if="${open_case}='yes'", label="${case_no}")
