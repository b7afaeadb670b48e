"""Home: what to do next, what goes on today, what is unfinished, what head office has."""
