"""Cycles made up from a seed: a scheme and its subjects as they stand in a package, with the values that hurt."""

from random import Random

from tests.assessment.oracle import making

CATEGORIES = ["县级医院", "乡镇卫生院", "公共卫生", ""]
GRADES = [
    [("优秀", "90"), ("良好", "80"), ("一般", "60"), ("较差", "0")],
    [("先进", "90.00"), ("较好", "75"), ("后进", "60")],
    [("好", "40"), ("较好", "20"), ("差", "5.5")],
    [("优秀", "0"), ("合格", "0")],
    [("好", "66.67"), ("差", "33.34")],
]
VETOES = [("班子成员违纪", "cap"), ("安全责任事故", "force"), ("弄虚作假", "cap"), ("失泄密", "force")]


def cycle(seed: int) -> dict:
    """{"scheme": …, "subjects": [ … ]}"""
    random = Random(seed)
    components = making.twins(random) if random.random() < 0.25 else making.components(random)
    scheme = _head(random) | {"components": making.with_keys(components)}
    categories = random.sample(CATEGORIES, random.choice([1, 1, 1, 2, 3]))
    subjects = []
    for place in range(random.choice([1, 2, 3, 3, 4, 5, 7, 12])):
        subjects.append(_subject(random, scheme, subjects, place) | {"category": random.choice(categories)})
    random.shuffle(subjects)
    return {"scheme": scheme, "subjects": subjects}


def _head(random):
    grades = random.choice(GRADES)
    kinds = ["usual", "year_end", "review", "poll", "extra"]
    return {
        "year": "2026",
        "name": "机关党支部考核",
        "version": "1",
        "bonus_cap": random.choice(["5", "5.00", "0", "2.5", "10", "0.01"]),
        "quota": random.choice(["30", "30.00", "0", "33.33", "50", "100", "12.5", "66.67"]),
        "tie_keys": random.sample(kinds, random.choice([0, 1, 2, 3, 5])),
        "grades": [{"name": name, "floor": floor} for name, floor in grades],
        "vetoes": [
            {"name": name, "effect": effect, "grade": random.choice(grades)[0]}
            for name, effect in random.sample(VETOES, random.choice([0, 1, 2, 4]))
        ],
    }


def _subject(random, scheme, others, place):
    drawn = random.random()
    if others and drawn < 0.25:  # an equal
        inputs = random.choice(others)["inputs"]
    elif others and drawn < 0.35:  # another by one input
        inputs = random.choice(others)["inputs"] | making.some_input(random, scheme["components"])
    else:
        inputs = making.inputs(random, scheme["components"])
    return {
        "name": f"{random.choice(['第一党支部', '“甲”支部', '支部 B', '党支部'])}{place}",
        "inputs": inputs,
        "vetoes": [veto["name"] for veto in scheme["vetoes"] if random.random() < 0.15],
        "adjustments": [_adjustment(random, scheme) for _ in range(random.choice([0] * 12 + [1, 1, 2, 3]))],
    }


def _adjustment(random, scheme):
    grade = random.choice(scheme["grades"][:2] * 2 + scheme["grades"])["name"]
    points = random.choice(["1", "-1", "0.5", "-0.01", "12.34", "150", "-150"])
    points, grade = random.choice([(points, ""), (points, ""), ("0", grade), ("0.00", grade), (points, grade)])
    return {"points": points, "grade": grade, "reason": "会议决定", "decision": "党发〔2026〕3号"}
