"""Making two cards one: choosing the other card, comparing, merging, and parting again."""
