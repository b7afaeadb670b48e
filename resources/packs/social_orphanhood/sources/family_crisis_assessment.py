"""The form "Family crisis assessment": every question, in the order of asking."""

# A question stands on one line, so that the form reads from top to bottom; the imports end there:
# ruff: noqa: E501, E701, E702, I001
# fmt: off
from xlsf import Form, YN, YNU

f = Form("family_crisis_assessment", "Оценка кризиса семьи / Family crisis assessment", "2026113001",
         "concat(${case_no}, ' · ', ${assess_date}, ' · ', ${urgency})")
f.choices("yn", YN); f.choices("ynu", YNU)
f.choices("sev", [("0", "0 — нет трудностей", "0 — no difficulty"), ("1", "1 — есть, семья справляется сама", "1 — present, the family copes"),
                  ("2", "2 — серьёзно, нужна помощь", "2 — serious, help is needed"), ("3", "3 — критично, нужна помощь сейчас", "3 — critical, help is needed now"),
                  ("9", "Не установлено", "Not established")])
f.choices("res", [("0", "0 — опоры нет", "0 — no support"), ("1", "1 — слабая, ненадёжная", "1 — weak, unreliable"), ("2", "2 — есть, работает частично", "2 — present, works in part"),
                  ("3", "3 — сильная, на неё можно опереться", "3 — strong, can be relied on"), ("9", "Не установлено", "Not established")])
f.choices("kind", [("initial", "Первичная", "Initial"), ("review", "Повторная (пересмотр)", "Review"), ("event", "Внеочередная (после события)", "Unscheduled (after an event)"), ("closing", "При закрытии", "At closing")])
f.choices("place", [("home", "Дома у семьи", "Family's home"), ("office", "В центре", "At the centre"), ("maternity", "Роддом, больница", "Maternity ward, hospital"),
                    ("phone", "По телефону / видео", "By phone or video"), ("other", "Другое", "Elsewhere")])
f.choices("present", [("mother", "Мать", "Mother"), ("father", "Отец", "Father"), ("relative", "Родственник", "Relative"), ("child", "Ребёнок", "Child"), ("colleague", "Коллега / другое ведомство", "Colleague or other agency")])
f.choices("source", [("talk", "Беседа", "Conversation"), ("observe", "Наблюдение", "Observation"), ("docs", "Документы", "Documents"), ("agency", "Сведения других ведомств", "Other agencies"), ("neighbours", "Родственники, соседи", "Relatives, neighbours")])
f.choices("crisis_stage", [("none", "Кризиса нет", "No crisis"), ("tension", "Нарастает напряжение, привычные способы ещё работают", "Tension grows, usual ways still work"),
                           ("acute", "Острая фаза: привычные способы не работают", "Acute phase: usual ways no longer work"), ("chronic", "Затяжной: трудности стали нормой жизни", "Protracted: hardship has become normal"),
                           ("recovery", "Восстановление: есть первые устойчивые сдвиги", "Recovery: first lasting shifts")])
f.choices("change", [("not_ready", "1. Не видит проблемы (предразмышление)", "1. Sees no problem (precontemplation)"), ("thinking", "2. Признаёт, но колеблется (размышление)", "2. Admits it, wavers (contemplation)"),
                     ("preparing", "3. Готовится, согласует шаги (подготовка)", "3. Prepares, agrees on steps (preparation)"), ("acting", "4. Делает конкретные шаги (действие)", "4. Takes concrete steps (action)"),
                     ("keeping", "5. Удерживает изменения (поддержание)", "5. Keeps up the change (maintenance)"), ("relapse", "Срыв, возврат к прежнему", "Lapse, back to old ways"), ("unknown", "Не установлено", "Not established")])
f.choices("band", [("low", "Низкий", "Low"), ("moderate", "Умеренный", "Moderate"), ("high", "Высокий", "High"), ("critical", "Критический", "Critical"), ("insufficient", "Мало сведений", "Not enough known")])
f.choices("urgency", [("acute", "Требуется срочная помощь (сегодня)", "Help needed now (today)"), ("urgent", "Помощь в ближайшие дни (до 3 рабочих дней)", "Help within days (3 working days)"), ("planned", "Плановая работа (до 10 рабочих дней)", "Planned work (10 working days)")])
f.choices("placement", [("family", "Живёт в этой семье", "Lives with this family"), ("kin", "У родственников", "With relatives"), ("hospital", "В больнице / роддоме", "In hospital"),
                        ("temp_institution", "Временно в учреждении по заявлению", "Temporarily in an institution at request"), ("baby_house", "Дом ребёнка / детский дом", "Baby house / children's home"),
                        ("guardianship", "Под опекой, в приёмной семье", "Guardianship or foster family"), ("unknown", "Не установлено", "Not established")])
f.choices("agency", [("guardianship", "Опека и попечительство", "Guardianship authority"), ("police", "Полиция", "Police"), ("kdn", "КДНиЗП", "Commission on Minors' Affairs"), ("ambulance", "Скорая / больница", "Ambulance / hospital"),
                     ("shelter", "Кризисный центр", "Crisis centre"), ("head", "Руководитель", "Own manager"), ("none", "Пока никого", "Nobody yet")])

for m in ("start", "end", "today", "deviceid"): f.q(m, m)
f.begin("group", "head", "1. Общие сведения", "1. General", app="field-list")
f.q("select_one_from_file districts.csv", "district", "Район", "District", req=True, app="autocomplete")
f.q("select_one_from_file cases.csv", "case", "Случай", "Case", req=True, app="autocomplete", cf="district_id=${district} and status='open'", p="P2")
f.calc("case_no", "instance('cases')/root/item[name=${case}]/case_no"); f.calc("family_id", "instance('cases')/root/item[name=${case}]/family_id")
f.calc("opened_on", "instance('cases')/root/item[name=${case}]/opened_on")
# The case's children as they were when the case was chosen keep their places; who is written into the
# family's card later comes after them, so that no answer passes to another child.
CHILDREN = "instance('persons')/root/item[family_id={} and kind='child'{}]/name"
f.calc("kids_then", f"""join(' ', {CHILDREN.format("instance('cases')/root/item[name=${case}]/family_id", "")})""", trigger="${case}",
       dflt=f"""join(' ', {CHILDREN.format("instance('cases')/root/item[name=${case}]/family_id", "")})""")
f.q("date", "assess_date", "Дата оценки", "Date of assessment", req=True, dflt="today()", con=". <= today() and (${opened_on}='' or . >= date(${opened_on}))", cru="Не раньше открытия случая и не в будущем", cen="Not before the case opened and not in the future")
f.q("select_one kind", "assess_kind", "Вид оценки", "Kind of assessment", req=True)
f.q("select_one_from_file specialists.csv", "specialist", "Кто проводил", "Assessed by", req=True, cf="is_staff='yes'", app="autocomplete")
f.q("select_one place", "place", "Где проходила", "Where", req=True)
f.q("select_multiple present", "present", "Кто присутствовал", "Who was present", req=True)
f.q("select_multiple source", "source", "Источники сведений", "Sources of information", req=True)
f.end("group")

FLAGS = [
 ("rf_unattended", "Ребёнок остаётся без взрослого, который может о нём позаботиться", "A child is left without an adult able to look after them"),
 ("rf_injury", "Есть следы травм или рассказ ребёнка о побоях за последние 30 дней", "There are injury marks or a child's account of beating in the last 30 days"),
 ("rf_sexual", "Есть подозрение на сексуальное насилие", "Sexual abuse is suspected"),
 ("rf_suicide", "Родитель или ребёнок говорит о нежелании жить, ранит себя", "A parent or child speaks of not wanting to live or self-harms"),
 ("rf_intoxicated", "Единственный взрослый при ребёнке сейчас в опьянении", "The only adult with the child is intoxicated now"),
 ("rf_medical", "Ребёнок или роженица без неотложной медицинской помощи", "A child or a woman in childbirth lacks urgent medical care"),
 ("rf_basic", "Сегодня нет еды, тепла или ночлега", "There is no food, heat or place to sleep today"),
 ("rf_threat", "Кто-то угрожает убить, увезти ребёнка или выгнать семью", "Someone threatens to kill, take the child away or throw the family out"),
 ("rf_leave", "Родитель решил оставить ребёнка в ближайшие дни или уже написал заявление", "A parent has decided to leave the child within days or has already applied"),
 ("rf_removal", "Начата процедура отобрания или назначена дата выселения в течение 30 дней", "Removal has been started or an eviction date is within 30 days")]
f.begin("group", "flags", "2. Признаки опасности", "2. Danger signs", app="field-list")
f.q("note", "flags_note", "Один ответ «Да» — и срочная помощь требуется сегодня, какой бы ни был риск.", "A single 'Yes' means that help is needed today, whatever the risk.")
for n, ru, en in FLAGS: f.q("select_one ynu", n, ru, en, req=True, p="P3")
f.calc("n_red", " + ".join(f"if(${{{n}}}='yes',1,0)" for n, _, _ in FLAGS)); f.calc("n_red_unknown", " + ".join(f"if(${{{n}}}='unknown',1,0)" for n, _, _ in FLAGS))
f.q("text", "red_details", "Что произошло, когда, кто в опасности", "What happened, when, who is in danger", req=True, rel="${n_red} > 0", app="multiline", p="P3")
f.q("select_multiple agency", "red_notified", "Кому сообщили сегодня", "Whom you told today", req=True, rel="${n_red} > 0", con="not(selected(., 'none') and count-selected(.) > 1)", cru="«Никого» нельзя совмещать", cen="'Nobody' stands alone")
f.q("dateTime", "red_notified_at", "Когда сообщили", "When", req=True, rel="${n_red} > 0 and not(selected(${red_notified}, 'none'))", con=". <= now()", cru="Не в будущем", cen="Not in the future")
f.end("group")

DOM = [
 ("a", "3. Жильё и деньги", "3. Housing and money", [
  ("a1", "Право на жильё и угроза его потери", "Right to the home and risk of losing it"), ("a2", "Состояние жилья: тепло, вода, безопасность для ребёнка", "State of the home: heat, water, safety for a child"),
  ("a3", "Регулярный доход, хватает ли на еду", "Regular income, enough for food"), ("a4", "Долги, просрочки, отключения", "Debts, arrears, cut-offs"), ("a5", "Документы и положенные выплаты", "Documents and benefits due")]),
 ("b", "4. Состояние родителя", "4. The parent's own condition", [
  ("b1", "Физическое здоровье, доступ к врачу", "Physical health, access to a doctor"), ("b2", "Настроение, тревога, истощение", "Mood, anxiety, exhaustion"), ("b3", "Алкоголь или другие вещества", "Alcohol or other substances"),
  ("b4", "Опыт жизни без семьи или насилия в детстве мешает сейчас", "Own childhood in care or violence gets in the way now"), ("b5", "Умение решать бытовые дела самостоятельно", "Ability to handle daily matters unaided")]),
 ("c", "5. Забота о ребёнке", "5. Care for the child", [
  ("c1", "Кормление, сон, гигиена", "Feeding, sleep, hygiene"), ("c2", "Присмотр и безопасность", "Supervision and safety"), ("c3", "Тепло, отклик на сигналы ребёнка", "Warmth, response to the child's signals"),
  ("c4", "Наказания, крик, унижение", "Punishment, shouting, humiliation"), ("c5", "Врач, сад, школа: выполняет ли родитель нужное", "Doctor, kindergarten, school: does the parent follow through"), ("c6", "Намерение оставить ребёнка у себя", "Intention to keep the child")]),
 ("d", "6. Отношения", "6. Relationships", [
  ("d1", "Ссоры между взрослыми", "Conflict between adults"), ("d2", "Контроль, угрозы, побои между взрослыми", "Control, threats, blows between adults"), ("d3", "Участие отца / второго родителя", "Involvement of the father or other parent"), ("d4", "Одиночество, семья прячется от окружающих", "Isolation, the family hides from others")]),
 ("e", "7. Ребёнок", "7. The child", [
  ("e1", "Рост, развитие, речь по возрасту", "Growth, development, speech for age"), ("e2", "Болезни, лечение, прививки", "Illness, treatment, vaccination"), ("e3", "Страхи, замкнутость, вспышки гнева", "Fears, withdrawal, outbursts"),
  ("e4", "Учёба, сад, занятия", "School, kindergarten, activities"), ("e5", "Связь с близким взрослым", "Bond with a close adult")])]
for d, ru, en, items in DOM:
    f.begin("group", f"dom_{d}", ru, en, app="field-list")
    for n, r, e in items: f.q("select_one sev", n, r, e, req=True, app="minimal", p="P3")
    f.calc(f"{d}_known", " + ".join(f"if(${{{n}}}='9' or ${{{n}}}='',0,1)" for n, _, _ in items))
    f.calc(f"{d}_sum", " + ".join(f"if(${{{n}}}='9' or ${{{n}}}='',0,number(${{{n}}}))" for n, _, _ in items))
    f.calc(f"{d}_max", f"max({', '.join(f'''if(${{{n}}}='9' or ${{{n}}}='',0,number(${{{n}}}))''' for n, _, _ in items)})")
    f.calc(f"{d}_pct", f"if(${{{d}_known}} = 0, '', round(${{{d}_sum}} * 100 div (3 * ${{{d}_known}}), 0))")
    f.q("text", f"{d}_note", "Факты, на которых основаны оценки", "Facts behind the ratings", app="multiline", p="P3", rel=f"${{{d}_max}} >= 2", req=True)
    f.end("group")
RES = [("r1", "Родные, готовые помогать делом", "Relatives ready to help in deed"), ("r2", "Соседи, знакомые", "Neighbours, friends"), ("r3", "Желание родителя сохранить семью", "The parent's wish to keep the family"),
       ("r4", "Опыт преодоления прошлых трудностей", "Experience of past difficulties overcome"), ("r5", "Работа, учёба, навыки", "Work, study, skills"), ("r6", "Доверие к специалистам, связь со службами", "Trust in specialists, links to services"),
       ("r7", "Своё жильё, хозяйство, транспорт", "Own home, plot, transport"), ("r8", "Сильные стороны ребёнка", "The child's strengths")]
f.begin("group", "resources", "8. Ресурсы", "8. Resources", app="field-list")
for n, r, e in RES: f.q("select_one res", n, r, e, req=True, app="minimal")
f.calc("r_known", " + ".join(f"if(${{{n}}}='9' or ${{{n}}}='',0,1)" for n, _, _ in RES)); f.calc("r_sum", " + ".join(f"if(${{{n}}}='9' or ${{{n}}}='',0,number(${{{n}}}))" for n, _, _ in RES))
f.calc("res_pct", "if(${r_known} = 0, '', round(${r_sum} * 100 div (3 * ${r_known}), 0))")
f.end("group")

f.begin("group", "stage", "9. Стадии", "9. Stages", app="field-list")
f.q("select_one crisis_stage", "crisis_stage", "Стадия кризиса семьи", "Stage of the family's crisis", req=True)
f.q("select_one change", "change_stage", "Стадия изменений основного родителя", "Main parent's stage of change", req=True)
f.q("text", "change_evidence", "По каким словам или поступкам это видно", "Which words or deeds show it", req=True, app="multiline", rel="${change_stage}!='unknown'", p="P3")
f.q("text", "family_view", "Чего хочет сама семья", "What the family itself wants", req=True, app="multiline", p="P3")
f.end("group")

f.calc("kids_since", f"""join(' ', {CHILDREN.format("${family_id}", " and not(selected(${kids_then}, name)) and not(decimal-date-time(birth_date) > decimal-date-time(${assess_date}))")})""")
f.calc("kids", "normalize-space(concat(${kids_then}, ' ', ${kids_since}))")
f.begin("repeat", "child", "10. Дети", "10. Children", cnt="count-selected(${kids})")
f.begin("group", "ch", "Ребёнок", "Child", app="field-list")
f.q("select_one_from_file persons.csv", "child_id", "Ребёнок", "Child", req="${child_done}!='no'", cf="family_id=${family_id} and kind='child'", p="P2",
    dflt="selected-at(${kids}, position(../..) - 1)", con="count(../../../child/ch[child_id=current()/.]) <= 1", cru="Этот ребёнок уже есть в другой записи", cen="This child is in another entry already")
f.q("select_one yn", "child_done", "Удалось оценить?", "Could be assessed?", req=True, dflt="yes")
f.q("text", "child_why", "Почему не удалось, когда оцените", "Why not, and when it will be done", req=True, rel="${child_done}='no'", app="multiline", p="P3")
f.q("select_one placement", "child_placement", "Где живёт сейчас", "Where the child lives now", req=True, rel="${child_done}!='no'", save="persons#placement")
f.q("select_one ynu", "child_safe", "В безопасности сегодня?", "Safe today?", req=True, rel="${child_done}!='no'", p="P3")
f.q("select_one ynu", "child_heard", "Мнение ребёнка выяснено?", "Was the child heard?", hru="С учётом возраста", hen="As age allows", req=True, rel="${child_done}!='no'")
f.q("text", "child_words", "Слова или поведение ребёнка", "The child's words or behaviour", rel="${child_done}!='no' and ${child_heard}='yes'", app="multiline", p="P3")
f.calc("child_checked", "${assess_date}", save="persons#last_seen_on", rel="${child_done}!='no'"); f.calc("child_unsafe", "if(${child_safe}='no', 1, 0)"); f.calc("child_unsure", "if(${child_safe}='unknown', 1, 0)")
f.end("group"); f.end("repeat")

f.begin("group", "result", "11. Итог", "11. Result", app="field-list")
# A child whose row was given to another one would be left out unseen: whoever has no row is named here.
f.calc("kids_rows", "join(' ', ${child_id})")
MISSING = "instance('persons')/root/item[family_id=${family_id} and selected(${kids}, name) and not(selected(${kids_rows}, name))]"
f.calc("n_missing", f"count({MISSING})"); f.calc("missing", f"join(', ', {MISSING}/label)", p="P2")
f.q("text", "missing_why", "Почему в разделе «Дети» есть не все, когда оцените остальных", "Why not all are under Children, and when the others will be assessed", hru="${missing}", hen="${missing}", req=True, rel="${n_missing} > 0", app="multiline", p="P3")
K = [d[0] for d in DOM]
f.calc("n_items", str(sum(len(d[3]) for d in DOM)))
f.calc("known", " + ".join(f"${{{k}_known}}" for k in K)); f.calc("risk_sum", " + ".join(f"${{{k}_sum}}" for k in K))
f.calc("complete_pct", "round(${known} * 100 div ${n_items}, 0)")
f.calc("risk_pct", "if(${known} = 0, '', round(${risk_sum} * 100 div (3 * ${known}), 0))")
f.calc("n_unsafe", "sum(${child_unsafe})"); f.calc("n_unsure", "sum(${child_unsure})")
f.calc("n_critical", "+".join(f"if(${{{n}}}='3',1,0)" for d in DOM for n, _, _ in d[3]))
f.calc("band", "if(${complete_pct} < 70, 'insufficient', if(${risk_pct} >= 75, 'critical', if(${risk_pct} >= 50 or ${n_critical} >= 4, 'high', if(${risk_pct} >= 25 or ${n_critical} >= 1, 'moderate', 'low'))))", save="cases#risk_band")
f.calc("urgency_calc", "if(${n_red} > 0 or ${n_unsafe} > 0, 'acute', if(${n_red_unknown} > 0 or ${n_unsure} > 0 or ${band}='critical' or ${band}='high' or ${band}='insufficient', 'urgent', 'planned'))")
f.q("note", "result_note", "Риск: ${risk_pct} из 100. Ресурсы: ${res_pct} из 100. Установлено пунктов: ${complete_pct} %. Признаков опасности: ${n_red}.", "Risk: ${risk_pct} of 100. Resources: ${res_pct} of 100. Items established: ${complete_pct} %. Danger signs: ${n_red}.")
f.q("select_one yn", "agree", "Согласны с рассчитанной срочностью?", "Do you agree with the calculated urgency?", req=True)
f.q("select_one urgency", "urgency_own", "Ваша оценка срочности", "Your own urgency", req=True, rel="${agree}='no'", con="not((${n_red} > 0 or ${n_unsafe} > 0) and . != 'acute')", cru="При признаке опасности понизить срочность нельзя", cen="With a danger sign the urgency cannot be lowered")
f.q("text", "own_reason", "Почему", "Why", req=True, rel="${agree}='no'", app="multiline", p="P3")
f.calc("urgency", "if(${agree}='no', ${urgency_own}, ${urgency_calc})", save="cases#urgency")
f.q("note", "acute_note", "Требуется срочная помощь: план безопасности сегодня, сообщение в опеку, связь с семьёй каждый день.", "Help needed now: safety plan today, report to the guardianship authority, contact every day.", rel="${urgency}='acute'")
f.q("text", "safety_plan", "План безопасности на 24 часа: кто, что, когда", "24-hour safety plan: who, what, when", req=True, rel="${urgency}='acute'", app="multiline", p="P3")
f.calc("review_days", "if(${urgency}='acute', 7, if(${urgency}='urgent', 30, 90))")
f.q("date", "next_review", "Следующая оценка не позднее", "Next assessment not later than", req=True, save="cases#next_due",
    con=". > ${assess_date} and decimal-date-time(.) - decimal-date-time(${assess_date}) <= ${review_days}", cru="Срочная помощь — до 7 дней, помощь в ближайшие дни — до 30, плановая работа — до 90", cen="Help now — up to 7 days, within days — up to 30, planned work — up to 90")
f.q("text", "main_needs", "Три главных вопроса для плана", "Three main matters for the plan", req=True, app="multiline", p="P3")
f.calc("s_change", "${change_stage}", save="cases#change_stage"); f.calc("s_crisis", "${crisis_stage}", save="cases#crisis_stage"); f.calc("s_date", "${assess_date}", save="cases#last_assessed_on"); f.calc("s_stage", "if(${assess_kind}='initial', 'assessed', instance('cases')/root/item[name=${case}]/stage)", save="cases#stage")
f.q("select_one yn", "shared", "Итог обсуждён с семьёй?", "Was the result discussed with the family?", req=True)
f.end("group")
f.entity(list_name="cases", entity_id="${case}", update_if="${case}!=''")
f.entity(list_name="persons", entity_id="${child_id}", update_if="${child_id}!=''")
