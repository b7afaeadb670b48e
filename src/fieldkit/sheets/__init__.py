"""Tables that people bring in and take out: CSV, spreadsheets and what lies on the clipboard."""
