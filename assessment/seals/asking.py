"""核验结果: a code or a package in, what is the matter with it out."""

from dataclasses import dataclass

from assessment.models import Seal
from assessment.packages import build
from assessment.packages.check import Difference, read, verify
from assessment.seals.checking import check_seal


@dataclass(frozen=True)
class Answer:
    """seal: the one it is compared with, None where the portal knows none. code: of the package, empty for none."""

    seal: Seal | None
    code: str
    differences: list[Difference]

    @property
    def whole(self) -> str:
        return build.spelled(self.code)

    @property
    def is_same(self) -> bool:
        return self.seal is not None and not self.differences


def ask(code: str, package=None) -> Answer:
    """`code` in plain hex, may be empty; `package`: an uploaded file or None."""
    return _of_package(package.read(), code) if package else _of_code(code)


def _of_code(code) -> Answer:
    found = Seal.objects.select_related("cycle__scheme").filter(code__startswith=code)[:2]
    if len(found) != 1:
        return Answer(None, code, [])
    return Answer(found[0], found[0].code, check_seal(found[0]))


def _of_package(data, code) -> Answer:
    try:
        own = read(data)["manifest"]
    except ValueError:
        return Answer(None, "", verify(data))
    seal = _meant(own)
    kept = read(seal.package)["manifest"] if seal else None
    differences = verify(data, head=code or (seal.code if seal else ""), manifest=kept)
    return Answer(seal, build.code(own), differences or (check_seal(seal) if seal else []))


def _meant(manifest) -> Seal | None:
    """The seal of the same scheme, which a changed package still names."""
    by_code = Seal.objects.select_related("cycle__scheme").filter(code=build.code(manifest)).first()
    if by_code or not (manifest["year"].isdecimal() and manifest["version"].isdecimal()):
        return by_code
    if max(len(manifest["year"]), len(manifest["version"])) > 4:
        return None
    named = {"year": manifest["year"], "name": manifest["name"], "version": manifest["version"]}
    return (
        Seal.objects.select_related("cycle__scheme")
        .filter(**{f"cycle__scheme__{key}": value for key, value in named.items()})
        .first()
    )
