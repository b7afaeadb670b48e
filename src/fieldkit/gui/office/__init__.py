"""Head office: its laptops, taking bundles in, and enrolling new ones."""
