"""Packages: one canonical form, and every change of one found, with the item named."""

import json

import pytest

from assessment.packages import build, check
from assessment.packages.canonical import from_bytes, sha256, to_bytes
from tests.assessment import plainly

SCHEME = plainly.scheme(
    plainly.component(
        "year_end",
        "100",
        plainly.section(
            "责任型",
            plainly.indicator("组织生活", "60", "deduct", step="0.5"),
            plainly.indicator("达标创建", "40", "all_or_nothing", threshold="95"),
        ),
    )
)


def subject(name, cases, reason=""):
    inputs = {
        "1.1.1": {"quantity": cases, "base": None, "points": None, "reason": reason},
        "1.1.2": {"quantity": "96", "base": "100", "points": None, "reason": ""},
    }
    return plainly.subject(inputs, name=name)


SUBJECTS = [subject("乙医院党支部", "3", "台账缺页"), subject("甲医院党支部", "1")]


def contents(subjects=SUBJECTS):
    results = build.results_of(SCHEME, subjects)
    return [
        build.item(build.SCHEME, SCHEME),
        build.item(build.PROCEEDINGS, {"decision": "安卫党纪要〔2026〕3号"}),
        *(build.item(build.BASIS, one, one["name"]) for one in subjects),
        *(build.item(build.RESULT, one, one["name"]) for one in results),
        build.item(build.FILES, [{"name": "台账.pdf", "sha256": "ab" * 32, "size": "12"}], "甲医院党支部"),
        build.item(build.FIGURES, {"rows": "3", "done": "2"}, "甲医院"),
    ]


PACKAGE = build.package_of(contents(), build.START)
CODE = build.code(PACKAGE["manifest"])


def copy(package=PACKAGE):
    return json.loads(json.dumps(package))


def rewritten(package):
    """By a forger who writes the list anew."""
    package["manifest"]["items"] = build.manifest_of(SCHEME, package["items"], build.START)["items"]
    return package


def found(package, **kept):
    return list(map(str, check.verify(to_bytes(package), **kept)))


def test_a_package_agrees_with_itself_with_its_code_and_with_the_list_kept_outside():
    assert found(PACKAGE) == []
    assert found(PACKAGE, head=CODE, manifest=PACKAGE["manifest"]) == []
    assert found(PACKAGE, head=build.short(CODE)) == []


def test_a_changed_input_is_named():
    package = copy()
    package["items"][2]["data"]["inputs"]["1.1.1"]["quantity"] = "0"
    assert found(package)[0] == "第 3 项不一致：乙医院党支部：计分依据，内容与清单中的校验码不符"


def test_a_changed_total_is_named_although_the_list_was_written_anew():
    package = copy()
    package["items"][5]["data"]["total"] = "100.00"
    assert found(rewritten(package)) == [
        "第 6 项不一致：甲医院党支部：考核结果，总分封存为 100.00，按封存的依据重算为 99.50"
    ]


@pytest.mark.parametrize("key, said", [("label", "达标"), ("detail", "60 − 0"), ("value", "1.00000"), ("key", "9")])
def test_every_part_of_a_line_is_recomputed(key, said):
    package = copy()
    package["items"][4]["data"]["lines"][0][key] = said
    assert found(rewritten(package))[0].startswith("第 5 项不一致：乙医院党支部：考核结果，得分明细第 1 行")


def test_who_forges_inputs_results_and_list_is_found_by_the_code_kept_outside():
    forged = build.package_of(contents([SUBJECTS[0], subject("甲医院党支部", "0")]), build.START)
    assert found(forged) == []
    assert found(forged, head=CODE) == [f"校验码：文件的校验码是 {build.code(forged['manifest'])}，不是所给的 {CODE}"]
    assert found(forged, head=CODE, manifest=PACKAGE["manifest"]) == [
        "第 4 项不一致：甲医院党支部：计分依据，与封存时的内容不同",
        "第 6 项不一致：甲医院党支部：考核结果，与封存时的内容不同",
    ]


@pytest.mark.parametrize("place", [2, 6, 7])
def test_an_item_that_is_gone_is_named(place):
    package = copy()
    title = PACKAGE["manifest"]["items"][place]["title"]
    del package["items"][place]
    assert f"第 {place + 1} 项不一致：{title}" in found(package)[0]
    kept = found(rewritten(package), head=CODE, manifest=PACKAGE["manifest"])
    assert f"第 {place + 1} 项不一致：{title}，文件中没有这一项" in kept


def test_exchanged_items_are_found():
    package = copy()
    package["items"][2], package["items"][3] = package["items"][3], package["items"][2]
    assert len(found(package)) >= 2
    assert found(rewritten(package), manifest=PACKAGE["manifest"]) != []


@pytest.mark.parametrize("key", ["engine", "year", "name", "version", "previous", "format"])
def test_what_the_list_says_of_itself_counts(key):
    package = copy()
    package["manifest"][key] = "7"
    assert found(package, head=CODE, manifest=PACKAGE["manifest"]) != []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"items":[],"manifest":null}',
        to_bytes(PACKAGE)[:-1],
        to_bytes(PACKAGE) + b"\n",
        json.dumps(PACKAGE).encode(),
        to_bytes(PACKAGE).replace(b'"0.50"', b"0.5").replace(b'"0.5"', b"0.5"),
    ],
)
def test_what_is_no_package_is_said_to_be_none(data):
    assert found_in(data) == [f"文件：{check.NOT_A_PACKAGE}"]


def found_in(data):
    return list(map(str, check.verify(data)))


@pytest.mark.parametrize("number", ["1e400", "1/3", "NaN", "", "9" * 5000, None, [], {}])
def test_numbers_that_are_none_are_named(number):
    package = copy()
    package["items"][2]["data"]["inputs"]["1.1.1"]["points"] = number
    package["items"][2]["data"]["inputs"]["1.1.1"]["quantity"] = number
    assert found(rewritten(package)) != []


@pytest.mark.parametrize("scheme", [None, [], {}, {"year": "2026", "name": "x", "version": "1"}])
def test_a_scheme_that_is_none_is_named(scheme):
    package = copy()
    package["items"][0]["data"] = scheme
    assert "考核方案" in found(rewritten(package))[0]


def test_the_canonical_form_is_one():
    assert to_bytes({"b": ["1", None], "a": "党"}) == '{"a":"党","b":["1",null]}'.encode()
    assert from_bytes(b'{"a":[1,true]}') == {"a": [1, True]}
    for wrong in (b'{"a":1.0}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{ "a":1}', b'"\\u515a"'):
        with pytest.raises(ValueError):
            from_bytes(wrong)
    with pytest.raises(TypeError):
        to_bytes({"a": 0.5})
    assert sha256({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    "typed, plain",
    [
        ("ab12-cd34-ef56-7890", "ab12cd34ef567890"),
        (" AB12 CD34 EF56 7890\n", "ab12cd34ef567890"),
        ("ab12-cd34-ef56-789", ""),
        ("a" * 65, ""),
        ("zz12-cd34-ef56-7890", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_it_is_printed(typed, plain):
    assert check.read_code(typed) == plain
