"""总体情况 as a pure computation: from the few figures of `tasks.overall` to what each card shows."""
