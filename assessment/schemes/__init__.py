"""A scheme as plain data: what is wrong with it, a first one, what a change moves, the workbook. No ORM.

The plain form (`content`) is a dict: the terms of a scheme (subjects, categories, feeds, quota_percent, bonus_cap,
tie_keys) beside "components" (with "sections", with "indicators"), "grades" and "vetoes"; names of fields as in the
models, numbers as decimal strings or None, references as ids (marker_id, pillar_id, task_id, formerly_id).
"""
