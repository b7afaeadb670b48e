"""Form packs: what a pack holds, read and checked before anything of it is kept."""
