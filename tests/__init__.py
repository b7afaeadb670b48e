"""The tests of fieldkit, by what they touch: one unit, several rooms, the window, the whole day."""
