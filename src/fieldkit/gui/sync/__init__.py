"""Exchange: what is only here, handing over, taking in, and what went to and fro."""
