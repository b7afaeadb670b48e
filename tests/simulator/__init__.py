"""Schedules of a whole region: laptops, an office, sticks that are lost, and what must hold."""
