"""数据体检: what in the data will sooner or later stand in somebody's way. Each check is one `Check` in a list."""
