"""The questions of a form: a control for each kind of answer, with label, hint and remark."""
