"""A thousand single changes to sealed packages: by hand, and by a forger who hashes anew what he has changed."""

import json
from copy import deepcopy
from functools import cache
from random import Random

import pytest

from assessment.packages import build
from assessment.packages.canonical import sha256
from assessment.packages.check import verify
from tests.assessment import sealed as seals
from tests.assessment.oracle import doors
from tests.assessment.oracle.forger import changed
from tests.assessment.oracle.generator import cycle

pytestmark = pytest.mark.once
PACKAGES, CHANGES = 50, 10  # of each kind


@cache
def sealed(seed: int) -> dict:
    """A package of a made-up cycle, with a trail, files and figures beside it."""
    made = cycle(seed)
    subjects = sorted(made["subjects"], key=lambda subject: subject["name"])
    contents = [build.item(build.SCHEME, made["scheme"])]
    for subject, result in zip(subjects, build.results_of(made["scheme"], subjects), strict=True):
        name = subject["name"]
        contents += [
            build.item(build.BASIS, subject, name),
            build.item(build.RESULT, result, name),
            build.item(build.TRAIL, [{"by": "王芳", "points": "3.50", "reason": "台账不全"}], name),
            build.item(build.FILES, [{"name": "会议记录.pdf", "sha256": f"{seed:064x}"}], name),
            build.item(build.FIGURES, [{"task": "1.1", "progress": "80"}], name),
        ]
    return build.package_of(contents, previous=sha256(seed))


def rehashed(package: dict, place: int) -> dict:
    package["manifest"]["items"][place - 1]["sha256"] = sha256(package["items"][place - 1])
    return package


def changes(seed: int, forger):
    """(what was sealed, what became of it, the place of the changed item), several of one package."""
    whole, random = sealed(seed), Random(seed)
    for _ in range(CHANGES):
        altered, place = changed(random, whole)
        assert altered != whole
        yield whole, forger(altered, place), place


def numbers(found) -> list[int]:
    return [difference.number for difference in found]


def by_hand(package, place):
    return package


@pytest.mark.parametrize("forger", [by_hand, rehashed])
def test_the_code_kept_outside_finds_every_change_and_the_kept_list_names_the_item(forger):
    times = 0
    for seed in range(PACKAGES):
        for whole, altered, place in changes(seed, forger):
            data, head = build.packed(altered), build.code(whole["manifest"])
            assert verify(data, head=head), (seed, place)
            assert place in numbers(verify(data, head=head, manifest=whole["manifest"])), (seed, place)
            times += 1
    assert times == 500


def test_without_anything_kept_a_change_by_hand_is_named_from_the_file_alone():
    for seed in range(PACKAGES):
        for _, altered, place in changes(seed, by_hand):
            assert place in numbers(verify(build.packed(altered))), (seed, place)


def test_without_anything_kept_recomputing_finds_the_forger_of_a_result_and_names_it():
    times = 0
    for seed in range(PACKAGES):
        for _, altered, place in changes(seed, rehashed):
            if altered["items"][place - 1]["kind"] == build.RESULT:
                assert numbers(verify(build.packed(altered))) == [place], (seed, place)
                times += 1
    assert times > 50


def figures(answers) -> dict:
    """What an answer says in numbers and grades."""
    return {name: (one["lines"], one["total"], one["missing"], one["grade"]) for name, one in answers.items()}


def test_without_anything_kept_recomputing_finds_the_forger_of_a_basis_wherever_a_figure_follows_from_it():
    """Which those are is told by the oracle."""
    times = 0
    for seed in range(PACKAGES):
        for whole, altered, place in changes(seed, rehashed):
            content = altered["items"][place - 1]
            if content["kind"] == build.BASIS and follows(whole, altered):
                assert verify(build.packed(altered)), (seed, place)
                times += 1
    assert times > 20


def follows(whole, altered) -> bool:
    try:
        return figures(doors.oracle(asked(whole))) != figures(doors.oracle(asked(altered)))
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
        return False  # not to be read any more; no figure follows


def asked(package) -> dict:
    subjects = [content["data"] for content in package["items"] if content["kind"] == build.BASIS]
    return {"scheme": package["items"][0]["data"], "subjects": subjects}


def forged_throughout(package: dict) -> dict:
    """Inputs changed, everything computed and hashed anew: the file agrees with itself."""
    other = deepcopy(package)
    scheme, *_ = (content["data"] for content in other["items"])
    scheme["grades"][0]["floor"] = "1.5"
    basis = [content["data"] for content in other["items"] if content["kind"] == build.BASIS]
    fresh = {result["name"]: result for result in build.results_of(scheme, basis)}
    for content in other["items"]:
        if content["kind"] == build.RESULT:
            content["data"] = fresh[content["name"]]
    return build.package_of(other["items"], other["manifest"]["previous"])


def test_who_computes_everything_anew_is_found_by_the_code_kept_outside_only():
    whole = sealed(0)
    data = build.packed(forged_throughout(whole))
    assert verify(data) == []
    assert verify(data, head=build.code(whole["manifest"]))
    assert 1 in numbers(verify(data, manifest=whole["manifest"]))


def test_a_later_seal_gives_away_a_change_of_an_earlier_one():
    """Control of the chain: the code of what came before is in what is kept of the last."""
    first, other = sealed(1), forged_throughout(sealed(1))
    second = build.package_of(sealed(2)["items"], previous=build.code(first["manifest"]))
    forged = build.package_of(sealed(2)["items"], previous=build.code(other["manifest"]))
    head = build.code(second["manifest"])
    assert verify(build.packed(second), head=head) == []
    assert verify(build.packed(forged), head=head)


def test_the_package_of_a_real_seal_is_no_easier_to_forge(cast, plan):
    seal, random = seals.sealed(cast, plan), Random(5)
    whole = json.loads(seal.package)
    assert {content["kind"] for content in whole["items"]} >= {build.PROCEEDINGS, build.TRAIL, build.FIGURES}
    assert verify(seal.package, head=seal.code, manifest=whole["manifest"]) == []
    for forger in (by_hand, rehashed):
        for _ in range(100):
            altered, place = changed(random, whole)
            data = build.packed(forger(altered, place))
            assert verify(data, head=seal.code), place
            assert place in numbers(verify(data, head=seal.code, manifest=whole["manifest"])), place


@pytest.mark.parametrize("seed", range(10))
def test_what_was_not_changed_is_as_sealed(seed):
    whole = sealed(seed)
    assert verify(build.packed(whole), head=build.code(whole["manifest"]), manifest=whole["manifest"]) == []


def test_a_file_with_any_byte_flipped_is_found():
    data, random = build.packed(sealed(3)), Random(3)
    head = build.code(sealed(3)["manifest"])
    for _ in range(200):
        place = random.randrange(len(data))
        flipped = data[:place] + bytes([data[place] ^ (1 << random.randrange(8))]) + data[place + 1 :]
        assert verify(flipped, head=head), place
