"""Is what is sealed still what it was: package, chain, rows of the database, files on the disk?"""

import hashlib
from itertools import pairwise

from django.core.files.storage import default_storage

from assessment.models import Seal
from assessment.packages import build
from assessment.packages.check import Difference, read, verify
from assessment.packaging import inputs_of
from assessment.seals.contents import stored_results
from branches.models import Evidence


def check_seal(seal) -> list[Difference]:
    """The stored package against its code, the engine and the rows it was made from."""
    found = verify(seal.package, head=seal.code)
    return found or check_rows(seal)


def check_rows(seal) -> list[Difference]:
    """Scheme, inputs and results as the database holds them against the sealed ones."""
    scheme, subjects = inputs_of(seal.cycle)
    now = {(build.SCHEME, ""): scheme}
    now |= {(build.BASIS, subject["name"]): subject for subject in subjects}
    now |= {(build.RESULT, name): result for name, result in stored_results(seal.cycle).items()}
    return [
        Difference(number, build.title_of(content), "数据库中的内容与封存时不同")
        for number, content in enumerate(read(seal.package)["items"], start=1)
        if content["kind"] in (build.SCHEME, build.BASIS, build.RESULT)
        and now.get((content["kind"], content["name"])) != content["data"]
    ]


def check_chain() -> list[str]:
    """Sentences about seals that do not follow each other."""
    seals = list(Seal.objects.order_by("pk").defer("content").select_related("cycle__scheme"))
    found = [f"{seals[0]}：前面缺少一次封存"] if seals and seals[0].previous != build.START else []
    return found + [
        f"{later}：与上一封存“{earlier}”不相接" for earlier, later in pairwise(seals) if later.previous != earlier.code
    ]


def head() -> str:
    """The last code, which stands for all seals: to be kept outside the portal. Empty without any."""
    return Seal.objects.order_by("-pk").values_list("code", flat=True).first() or ""


def check_files(seal) -> list[Difference]:
    """Every cited file on the disk against its digest."""
    package = read(seal.package)
    cited = {one["sha256"] for content in package["items"] for one in _files(content)}
    places = dict(Evidence.objects.filter(sha256__in=cited).values_list("sha256", "file")) if cited else {}
    broken = {sha256: how for sha256 in cited if (how := _trouble(sha256, places.get(sha256)))}
    return [
        Difference(number, build.title_of(content), f"{one['name']}{broken[one['sha256']]}")
        for number, content in enumerate(package["items"], start=1)
        for one in _files(content)
        if one["sha256"] in broken
    ]


def _files(content) -> list[dict]:
    data = content["data"]
    if content["kind"] == build.FILES:
        return data
    if content["kind"] == build.FIGURES:
        return data["files"]
    if content["kind"] == build.PROCEEDINGS and data["decision"]:
        return [data["decision"]["scan"]]
    return []


def _trouble(sha256, place) -> str:
    if not place or not default_storage.exists(place):
        return "已不在"
    with default_storage.open(place) as source:
        return "" if hashlib.file_digest(source, "sha256").hexdigest() == sha256 else "内容已变"
