"""The form "Feedback on an event": one page, anonymous, every question in the order of asking."""

# A question stands on one line, so that the form reads from top to bottom:
# ruff: noqa: E501
# fmt: off
from xlsf import Form

f = Form("event_feedback", "Отзыв о мероприятии / Feedback on an event", "2026113001", "concat(${event_title}, ' · ', ${today})")
f.choices("grade", [("1", "плохо", "poor"), ("2", "слабо", "weak"), ("3", "средне", "fair"), ("4", "хорошо", "good"), ("5", "отлично", "excellent")])
f.choices("topic", [("case_management", "Ведение случая", "Case management"), ("first_contact", "Первая встреча с семьёй", "First contact with a family"), ("change_stage", "Стадии изменений", "Stages of change"), ("trauma", "Травма и её последствия", "Trauma and what follows it"),
    ("addiction", "Зависимость в семье", "Addiction in the family"), ("violence", "Насилие в семье", "Violence in the family"), ("teenagers", "Работа с подростками", "Working with teenagers"), ("infants", "Младенцы и привязанность", "Infants and attachment"),
    ("interagency", "Работа с ведомствами", "Working with agencies"), ("law", "Правовые вопросы", "Legal matters"), ("documentation", "Документы случая", "Papers of a case"), ("group_work", "Ведение групп", "Leading groups"),
    ("remote_work", "Помощь на расстоянии", "Helping at a distance"), ("burnout", "Профессиональное выгорание", "Burnout"), ("other", "Другое", "Something else")])
f.q("today", "today")
f.begin("group", "about", "Ваш отзыв", "Your feedback", app="field-list")
f.q("note", "anonymous", "Отзыв без имени. На вопрос можно не отвечать.", "No names. Any question may be left out.")
f.q("select_one_from_file events.csv", "event", "Мероприятие", "Event", req=True, cf="status!='cancelled'", app="autocomplete")
f.calc("event_title", "instance('events')/root/item[name=${event}]/label")
f.q("select_one grade", "grades", "Оцените", "Your grades", app="label")
f.q("select_one grade", "usefulness", "Польза для моей работы", "Use for my work", app="list-nolabel")
f.q("select_one grade", "clarity", "Понятность", "Clarity", app="list-nolabel")
f.q("select_one grade", "practice", "Можно применить на практике", "Can be put into practice", app="list-nolabel")
f.q("select_one grade", "speakers", "Работа ведущих", "The speakers", app="list-nolabel")
f.q("select_one grade", "organisation", "Организация", "Organisation", app="list-nolabel")
f.q("integer", "nps", "Посоветуете коллегам? От 0 (нет) до 10 (обязательно)", "Would you recommend it to colleagues? From 0 (no) to 10 (certainly)", con=". >= 0 and . <= 10", cru="Число от 0 до 10", cen="A number from 0 to 10")
f.q("select_multiple topic", "topics", "О чём рассказать в следующий раз", "What should come next time", app="columns-2")
f.q("text", "topic_words", "О чём ещё, своими словами", "What else, in your own words", rel="selected(${topics}, 'other')", hru="Без имён и фамилий", hen="Without names", p="P2")
f.q("text", "missing", "Чего не хватило", "What was missing", app="multiline", hru="Без имён и фамилий", hen="Without names", p="P2")
f.end("group")
