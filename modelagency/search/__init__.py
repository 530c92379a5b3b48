"""Finding tasks, units, branches and people by the words, the pinyin or the initials of their names."""
