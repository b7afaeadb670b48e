"""The forms workshop: a form's file is tried out before it is installed."""
