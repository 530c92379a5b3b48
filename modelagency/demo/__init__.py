"""A fictional county bureau in full swing, for trials: organisation, people, a published plan and the year's work.

Nothing here is real. 县人民医院 (周雅琴) and 县中医院 (林若兰) show that units never see each other's work.
"""
