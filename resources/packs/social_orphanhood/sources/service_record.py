"""The form "Service record": every question, in the order of asking."""

# A question stands on one line, so that the form reads from top to bottom; the imports end there:
# ruff: noqa: E501, E701, E702, I001
# fmt: off
from xlsf import Form, YN, YNU

f = Form("service_record", "Запись об оказанной услуге / Service record", "2026120101", "concat(${case_no}, ' · ', ${service_date}, ' · ', ${service_type})")
f.choices("yn", YN); f.choices("ynu", YNU)
f.choices("service_type", [("psych", "Психологическая", "Psychological"), ("legal", "Правовая", "Legal"), ("pedagogical", "Педагогическая", "Pedagogical"), ("medical", "Социально-медицинская", "Social and medical"),
    ("aid", "Вещевая помощь (вещи, продукты)", "Goods"), ("financial", "Денежная помощь", "Money"), ("housing", "Жильё и размещение", "Housing"), ("social", "Социально-бытовая, патронаж", "Social, home visiting"),
    ("accompany", "Сопровождение в ведомства", "Accompaniment to agencies"), ("coordination", "Согласование с ведомствами без семьи", "Agency coordination without the family")])
SUB = [("psych_consult", "Консультация взрослого", "Adult consultation", "psych"), ("psych_child", "Занятие с ребёнком", "Session with a child", "psych"), ("psych_family", "Семейная встреча", "Family meeting", "psych"), ("psych_crisis", "Экстренная беседа", "Crisis talk", "psych"), ("psych_test", "Диагностика", "Psychological assessment", "psych"),
 ("legal_alimony", "Взыскание алиментов", "Alimony recovery", "legal"), ("legal_paternity", "Установление отцовства", "Proof of paternity", "legal"), ("legal_housing", "Жилищный спор", "Housing dispute", "legal"), ("legal_debt", "Долги: отсрочка, снижение", "Debts: deferral, reduction", "legal"), ("legal_removal", "Защита от отобрания ребёнка", "Defence against removal of a child", "legal"), ("legal_docs", "Восстановление документов", "Restoring documents", "legal"), ("legal_benefits", "Пособия и льготы", "Benefits", "legal"), ("legal_other", "Другой правовой вопрос", "Other legal matter", "legal"),
 ("ped_parenting", "Уход и воспитание", "Care and parenting", "pedagogical"), ("ped_develop", "Развивающее занятие", "Developmental session", "pedagogical"), ("ped_school", "Учёба и школа", "School matters", "pedagogical"), ("day_care", "День в группе дневного пребывания", "Day-care day", "pedagogical"),
 ("med_visit", "Организация приёма врача", "Arranging a doctor's visit", "medical"), ("med_nurse", "Патронаж новорождённого", "Newborn home visiting", "medical"), ("med_treat", "Направление на лечение зависимости", "Referral to addiction treatment", "medical"), ("med_supply", "Питание, лекарства по рецепту", "Formula, prescribed medicines", "medical"),
 ("aid_nappies", "Подгузники", "Nappies", "aid"), ("aid_clothes", "Одежда, обувь", "Clothes, footwear", "aid"), ("aid_food", "Продукты", "Food", "aid"), ("aid_equipment", "Кроватка, коляска, техника", "Cot, pram, appliances", "aid"), ("aid_gift", "Подарок к празднику", "Holiday present", "aid"), ("aid_other", "Другие вещи", "Other goods", "aid"),
 ("fin_once", "Разовая выплата", "One-off payment", "financial"), ("fin_allowance_start", "Начало ежемесячной выплаты на ребёнка", "Start of a monthly allowance for a child", "financial"), ("fin_allowance_pay", "Очередная ежемесячная выплата", "Monthly allowance paid", "financial"), ("fin_purchase", "Оплата покупки для ребёнка", "Purchase paid for the child", "financial"),
 ("house_given", "Жильё предоставлено (постоянное)", "Home provided (permanent)", "housing"), ("house_rent", "Найм, оплата аренды", "Rent found or paid", "housing"), ("house_stay", "Размещение в социальной гостинице", "Halfway-house place", "housing"), ("house_repair", "Ремонт, подключение", "Repair, connection", "housing"),
 ("soc_visit", "Домашний визит", "Home visit", "social"), ("soc_sitting", "Присмотр за ребёнком", "Child minding", "social"), ("soc_household", "Помощь по дому", "Household help", "social"),
 ("acc_agency", "Сопровождение на приём", "Accompanied to an appointment", "accompany"), ("acc_court", "Сопровождение в суд", "Accompanied to court", "accompany"),
 ("coord_meeting", "Совещание ведомств", "Inter-agency meeting", "coordination"), ("coord_letter", "Письмо, ходатайство", "Letter, motion", "coordination"), ("coord_call", "Звонок", "Call", "coordination")]
f.choices("subtype", SUB, extra=("type",))
f.choices("format", [("individual", "Индивидуально", "Individual"), ("family", "С семьёй", "With the family"), ("home", "На дому", "At home"), ("phone", "Телефон", "Telephone"), ("online", "Онлайн", "Online"), ("no_client", "Без клиента", "Without the client")])
f.choices("basis", [("plan", "По плану сопровождения", "Under the support plan"), ("request", "По просьбе семьи", "At the family's request"), ("urgent", "Срочная услуга", "Urgent service"), ("agency", "По запросу ведомства", "At an agency's request")])
f.choices("currency", [("RUB", "рубль", "rouble"), ("EUR", "евро", "euro"), ("USD", "доллар", "US dollar")])
f.choices("unit", [("pcs", "шт.", "pcs"), ("pack", "упаковка", "pack"), ("kg", "кг", "kg"), ("set", "комплект", "set")])
f.choices("funding", [("own", "Средства программы", "Programme funds"), ("donor", "Пожертвование вещами", "Donated goods"), ("grant", "Грант", "Grant"), ("state", "Бюджет", "Public budget"), ("partner", "Партнёр", "Partner")])
f.choices("legal_result", [("ongoing", "В работе", "Ongoing"), ("won", "Решено в пользу семьи", "Decided for the family"), ("partial", "Решено частично", "Partly decided"), ("lost", "Решено не в пользу семьи", "Decided against the family"), ("removal_dropped", "Дело об отобрании прекращено", "Removal case dropped"), ("debt_deferred", "Долг отсрочен", "Debt deferred"), ("debt_reduced", "Долг снижен", "Debt reduced")])
f.choices("mood", [("better", "Стало лучше", "Better"), ("same", "Без изменений", "No change"), ("worse", "Стало хуже", "Worse"), ("unknown", "Не ясно", "Unclear")])
for m in ("start", "end", "today", "deviceid"): f.q(m, m)
f.begin("group", "head", "1. Случай", "1. Case", app="field-list")
f.q("select_one_from_file districts.csv", "district", "Район", "District", req=True, app="autocomplete")
f.q("select_one_from_file cases.csv", "case", "Случай", "Case", req=True, cf="district_id=${district} and status='open'", app="autocomplete", p="P2")
f.calc("case_no", "instance('cases')/root/item[name=${case}]/case_no"); f.calc("family_id", "instance('cases')/root/item[name=${case}]/family_id"); f.calc("programme_id", "instance('cases')/root/item[name=${case}]/programme_id"); f.calc("opened_on", "instance('cases')/root/item[name=${case}]/opened_on")
f.q("date", "service_date", "Дата услуги", "Service date", req=True, dflt="today()", con=". <= today() and (${opened_on}='' or . >= date(${opened_on}))", cru="Не в будущем и не раньше открытия случая", cen="Not in the future and not before the case opened")
f.q("select_one_from_file specialists.csv", "specialist", "Кто оказал", "Provided by", req=True, cf="is_staff='yes'", app="autocomplete")
f.q("select_one service_type", "service_type", "Вид услуги", "Type of service", req=True)
f.q("select_one subtype", "subtype", "Что именно", "What exactly", req=True, cf="type=${service_type}")
f.q("select_one basis", "basis", "Основание", "Basis", req=True)
f.q("select_one format", "format", "Как проходила", "How it went", req=True)
f.q("integer", "minutes", "Длительность, минут", "Duration, minutes", rel="${service_type}!='aid' and ${service_type}!='financial'", req=True, con=". >= 5 and . <= 720", cru="От 5 до 720 минут", cen="From 5 to 720 minutes")
f.end("group")
# Everybody on the family's card has a row, so that nobody is left out unseen; ``person`` stands only in the rows of
# those who received the service, and figures count nothing else. Whoever was on the card when the case was chosen
# keeps the place; who comes later comes after, and the rows of another case are hidden.
OF_CASE = "instance('persons')/root/item[family_id={} and (kind='child' or kind='adult')"
CASE_FAMILY = "instance('cases')/root/item[name=${case}]/family_id"
f.calc("people_then", f"""normalize-space(concat(${{people_then}}, ' ', if(${{case}}='', '', join(' ', {OF_CASE.format(CASE_FAMILY)} and not(selected(${{people_then}}, name))]/name))))""", trigger="${case}",
       dflt=f"""if(${{case}}='', '', join(' ', {OF_CASE.format(CASE_FAMILY)}]/name))""")
f.calc("people_since", f"""if(${{family_id}}='', '', join(' ', {OF_CASE.format("${family_id}")} and not(selected(${{people_then}}, name)) and not(decimal-date-time(birth_date) > decimal-date-time(${{service_date}}))]/name))""")
f.calc("people", "normalize-space(concat(${people_then}, ' ', ${people_since}))")
f.begin("repeat", "recipient", "2. Получатели", "2. Recipients", cnt="count-selected(${people})", rel="${service_type}!='coordination'")
f.q("hidden", "r_key", dflt="selected-at(${people}, position(..) - 1)")
f.begin("group", "r", "Член семьи", "Family member", rel="instance('persons')/root/item[name=${r_key}]/family_id=${family_id} and ${r_key}!=''", app="field-list")
f.q("select_one_from_file persons.csv", "member", "Кто это", "Who is it", calc="${r_key}", ro=True, cf="name=${r_key}", p="P2")
f.q("select_one yn", "got", "Получил(а) эту услугу?", "Received this service?", req=True)
f.calc("person", "${r_key}", rel="${got}='yes'")
f.end("group")
f.calc("r_kind", "instance('persons')/root/item[name=${person}]/kind"); f.calc("r_child", "if(${r_kind}='child', 1, 0)"); f.calc("r_adult", "if(${r_kind}='adult', 1, 0)")
f.end("repeat")
f.calc("r_keys", "join(' ', ${r_key})")
MISSING = OF_CASE.format("${family_id}") + " and not(selected(${r_keys}, name)) and not(decimal-date-time(birth_date) > decimal-date-time(${service_date}))]"
f.calc("n_missing", f"if(${{family_id}}='', 0, count({MISSING}))"); f.calc("missing", f"join(', ', {MISSING}/label)", p="P2")
f.calc("n_rec_children", "sum(${r_child})"); f.calc("n_rec_adults", "sum(${r_adult})")
# An allowance is paid for children: a child of the case who is not among its recipients is named, and why is asked.
f.calc("recipients", "join(' ', ${person})")
LEFT = "instance('persons')/root/item[family_id=${family_id} and kind='child' and not(selected(${recipients}, name)) and not(decimal-date-time(birth_date) > decimal-date-time(${service_date}))]"
f.calc("n_left", f"count({LEFT})"); f.calc("left", f"join(', ', {LEFT}/label)", p="P2")
f.begin("group", "legal", "3. Правовая помощь", "3. Legal help", rel="${service_type}='legal'", app="field-list")
f.q("select_one legal_result", "legal_result", "Результат на сегодня", "Result so far", req=True)
f.q("decimal", "debt_amount", "Сумма долга, руб.", "Debt amount, RUB", rel="${subtype}='legal_debt'", req=True, con=". > 0", cru="Больше нуля", cen="Above zero")
f.q("decimal", "debt_reduced_by", "На сколько снижен, руб.", "Reduced by, RUB", rel="${legal_result}='debt_reduced'", req=True, con=". > 0 and . <= ${debt_amount}", cru="Не больше долга", cen="Not above the debt")
f.q("integer", "deferral_months", "Отсрочка, месяцев", "Deferral, months", rel="${legal_result}='debt_deferred'", req=True, con=". >= 1 and . <= 120", cru="От 1 до 120", cen="From 1 to 120")
f.q("text", "creditor", "Кредитор / орган", "Creditor or body", rel="${subtype}='legal_debt' or ${subtype}='legal_removal'")
f.end("group")
f.begin("repeat", "item", "4. Что выдано", "4. What was given", rel="${service_type}='aid' or ${subtype}='med_supply'")
f.begin("group", "it", "Позиция", "Item", app="field-list")
f.q("text", "item_name", "Наименование", "Item", req=True)
f.q("decimal", "item_qty", "Количество", "Quantity", req=True, con=". > 0 and . <= 10000", cru="Больше нуля", cen="Above zero")
f.q("select_one unit", "item_unit", "Единица", "Unit", req=True)
f.q("decimal", "item_value", "Оценка всего, руб.", "Total value, RUB", con=". >= 0", cru="Не меньше нуля", cen="Not below zero", hru="Если неизвестно — пусто, не 0", hen="Leave empty if not known, do not put 0")
f.calc("item_value0", "if(${item_value}='', 0, ${item_value})")
f.end("group"); f.end("repeat")
f.calc("aid_value_rub", "sum(${item_value0})")
f.begin("group", "money", "5. Деньги", "5. Money", rel="${service_type}='financial' or ${subtype}='house_rent'", app="field-list")
f.q("decimal", "amount", "Сумма", "Amount", req=True, con=". > 0", cru="Больше нуля", cen="Above zero", hru="Для пособия — сумма в месяц", hen="For an allowance — amount per month")
f.q("select_one currency", "currency", "Валюта", "Currency", req=True, dflt="RUB")
f.q("decimal", "rate", "Курс к рублю на дату", "Rate to the rouble on the date", req=True, rel="${currency}!='RUB'", con=". > 0", cru="Больше нуля", cen="Above zero")
f.calc("amount_rub", "if(${currency}='RUB', ${amount}, round(${amount} * ${rate}, 2))")
f.q("text", "left_why", "Почему среди получателей не все дети этого случая", "Why not all children of the case are among the recipients", hru="${left}", hen="${left}", req=True,
    rel="(${subtype}='fin_allowance_start' or ${subtype}='fin_allowance_pay') and ${n_left} > 0", app="multiline", p="P3")
f.q("text", "pay_doc", "Ведомость / платёжный документ №", "Payment document no.", req=True)
f.end("group")
f.begin("group", "allowance", "6. Ежемесячная выплата", "6. Monthly allowance", rel="${subtype}='fin_allowance_start'", app="field-list")
f.q("date", "al_from", "Выплачивать с", "Pay from", req=True, save="allowances#from_date")
f.q("date", "al_to", "по (если известно)", "to (if known)", con=". >= ${al_from}", cru="Не раньше начала", cen="Not before the start", save="allowances#to_date")
f.q("select_one_from_file persons.csv", "al_mother", "Кому выплачивается", "Paid to", req=True, cf="family_id=${family_id} and kind='adult'", save="allowances#payee_id", p="P2")
f.calc("al_case", "${case}", save="allowances#case_id"); f.calc("al_prog", "${programme_id}", save="allowances#programme_id"); f.calc("al_amount", "${amount}", save="allowances#amount"); f.calc("al_cur", "${currency}", save="allowances#currency"); f.calc("al_children", "${n_rec_children}", save="allowances#children_count"); f.calc("al_status", "'active'", save="allowances#status")
f.q("note", "al_note", "Выплата на детей: ${n_rec_children}. На кого она, отмечено в разделе «Получатели».", "Allowance for children: ${n_rec_children}. Whom it is for is marked under Recipients.")
f.q("acknowledge", "al_zero", "Среди получателей нет ни одного ребёнка. Подтвердите.", "No child is among the recipients. Confirm.", req=True, rel="${n_rec_children}=0")
f.end("group")
f.begin("group", "house", "7. Жильё", "7. Housing", rel="${service_type}='housing'", app="field-list")
f.q("text", "house_settlement", "Населённый пункт жилья", "Settlement of the home", req=True, p="P2")
f.q("date", "house_from", "Вселение", "Moved in on", rel="${subtype}='house_given' or ${subtype}='house_stay'", req=True)
f.q("text", "house_doc", "Документ (договор, решение)", "Document (lease, decision)")
f.end("group")
f.begin("group", "agency", "8. Ведомства", "8. Agencies", rel="${service_type}='coordination' or ${service_type}='accompany'", app="field-list")
f.q("select_one_from_file organisations.csv", "agency_org", "С кем взаимодействовали", "Agency contacted", req=True, app="autocomplete")
f.q("text", "agency_result", "О чём договорились", "What was agreed", req=True, app="multiline", p="P3")
f.end("group")
f.begin("group", "result", "9. Результат", "9. Result", app="field-list")
f.q("acknowledge", "nobody", "Никто из семьи не отмечен получателем: в отчёты услуга не войдёт. Подтвердите, что её никто не получил.", "Nobody of the family is marked as a recipient: reports will not count this service. Confirm that nobody received it.", req=True,
    rel="${service_type}!='' and ${service_type}!='coordination' and not(${n_rec_children} + ${n_rec_adults} > 0)")
f.q("text", "missing_why", "Почему в разделе «Получатели» спрошено не обо всех", "Why Recipients does not ask about everybody", hru="${missing}", hen="${missing}", req=True, rel="${service_type}!='coordination' and ${n_missing} > 0", app="multiline", p="P3")
f.q("text", "summary", "Что сделано (кратко, без лишних подробностей)", "What was done (short, no needless detail)", req=True, app="multiline", p="P3")
f.q("select_one mood", "change", "Изменение по сравнению с прошлой встречей", "Change since the last contact", req=True)
f.q("select_one yn", "danger", "Появились признаки опасности?", "Have danger signs appeared?", req=True, p="P3")
f.q("note", "danger_note", "Сегодня заполните внеочередную «Оценку кризиса семьи».", "Fill an unscheduled crisis assessment today.", rel="${danger}='yes'")
f.q("date", "next_contact", "Следующая встреча", "Next contact", con=". >= ${service_date}", cru="Не раньше даты услуги", cen="Not before the service date", save="cases#next_contact_on")
f.q("select_one yn", "signed", "Подпись получателя на бумаге есть?", "Is the recipient's paper signature in place?", req=True, rel="${service_type}='aid' or ${service_type}='financial' or ${service_type}='housing'")
f.calc("s_date", "${service_date}", save="cases#last_service_on"); f.calc("s_type", "${service_type}", save="cases#last_service_type")
f.q("image", "receipt", "Фото расписки / ведомости", "Photo of the receipt", rel="${signed}='yes'", app="annotate", p="P2")
f.end("group")
for r in f.rows:
    if r["type"] == "image": r["parameters"] = "max-pixels=1280"
f.entity(list_name="cases", entity_id="${case}", update_if="${case}!=''")
f.entity(list_name="allowances", create_if="${subtype}='fin_allowance_start'", label="concat(${case_no}, ' ', ${amount}, ' ', ${currency})")
