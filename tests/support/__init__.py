"""What several tests share: places of files, screens, and what the field brings."""
