"""Is a package what was sealed, and does the engine still come to the same? Needs no database. No ORM."""

from dataclasses import dataclass

from assessment.packages import build
from assessment.packages.canonical import from_bytes, sha256
from assessment.packages.compare import compare, recompute
from assessment.scoring import ENGINE

LEAST = 16  # digits of a code that are enough to tell seals apart
KEYS = {"format", "engine", "year", "name", "version", "previous", "items"}
NOT_A_PACKAGE = "不是封存包，或者没有传完、被其他软件改存过"


@dataclass(frozen=True)
class Difference:
    """What is not as sealed: the number of the item in the list (0: the file as a whole), its title, and how."""

    number: int
    title: str
    how: str

    def __str__(self):
        return f"第 {self.number} 项不一致：{self.title}，{self.how}" if self.number else f"{self.title}：{self.how}"


def read_code(text: str) -> str:
    """A code as typed, printed or read out, in plain hex; empty when it is none."""
    plain = "".join(text.split()).replace("-", "").lower()
    fits = LEAST <= len(plain) <= len(build.START) and all(digit in "0123456789abcdef" for digit in plain)
    return plain if fits else ""


def read(data: bytes) -> dict:
    """The package in a file. Raise ValueError."""
    package = from_bytes(data)
    if not (isinstance(package, dict) and package.keys() == {"manifest", "items"}):
        raise ValueError(NOT_A_PACKAGE)
    manifest, items = package["manifest"], package["items"]
    if not (_is_manifest(manifest) and isinstance(items, list) and all(map(_is_item, items))):
        raise ValueError(NOT_A_PACKAGE)
    return package


def read_list(data: bytes) -> dict:
    """A manifest kept outside. Raise ValueError."""
    manifest = from_bytes(data)
    if not _is_manifest(manifest):
        raise ValueError("不是封存清单")
    return manifest


def verify(data: bytes, head: str = "", manifest: dict | None = None) -> list[Difference]:
    """What of the file differs from what was sealed; empty: nothing (一致).

    The file must agree with itself and with what the engine makes of its inputs. `head` (a code) and `manifest` are
    what was kept outside: without them a forger who writes everything anew, results and codes included, is not found.
    """
    try:
        package = read(data)
    except ValueError:
        return [Difference(0, "文件", NOT_A_PACKAGE)]
    found = _against_itself(package)
    if manifest is not None:
        found |= _against_manifest(package["manifest"], manifest)
    code = build.code(package["manifest"])
    if head and not code.startswith(read_code(head) or "-"):
        found.setdefault(0, Difference(0, "校验码", f"文件的校验码是 {code}，不是所给的 {head}"))
    for number, how in _recomputed(package):
        found.setdefault(number, Difference(number, _title(package, number), how))
    named = [found[number] for number in sorted(found) if number]
    return named or [found[number] for number in found]


def _title(package, number) -> str:
    return build.title_of(package["items"][number - 1]) if number else "清单"


def _against_itself(package) -> dict[int, Difference]:
    """Each item against the list in the file."""
    listed, items, found = package["manifest"]["items"], package["items"], {}
    for number, (line, content) in enumerate(zip(listed, items, strict=False), start=1):
        if line["sha256"] != sha256(content):
            found[number] = Difference(number, line["title"], "内容与清单中的校验码不符")
        elif line["title"] != build.title_of(content):
            found[number] = Difference(number, line["title"], f"清单中的名称与内容（{build.title_of(content)}）不符")
    for number in range(len(items) + 1, len(listed) + 1):
        found[number] = Difference(number, listed[number - 1]["title"], "内容缺失")
    for number in range(len(listed) + 1, len(items) + 1):
        found[number] = Difference(number, build.title_of(items[number - 1]), "清单中没有这一项")
    if package["manifest"]["format"] != build.FORMAT:
        found[0] = Difference(0, "清单", f"格式是第 {package['manifest']['format']} 版，本程序只认第 {build.FORMAT} 版")
    return found


def _against_manifest(own, kept) -> dict[int, Difference]:
    """The list in the file against the one kept outside."""
    found = {}
    lines = {line["title"]: line["sha256"] for line in own["items"]}
    for number, line in enumerate(kept["items"], start=1):
        if line["title"] not in lines:
            found[number] = Difference(number, line["title"], "文件中没有这一项")
        elif lines[line["title"]] != line["sha256"]:
            found[number] = Difference(number, line["title"], "与封存时的内容不同")
    known = {line["title"] for line in kept["items"]}
    for number, line in enumerate(own["items"], start=1):
        if line["title"] not in known:
            found.setdefault(number, Difference(number, line["title"], "封存时没有这一项"))
    if not found and own != kept:
        changed = [key for key in sorted(KEYS) if own.get(key) != kept.get(key)]
        found[0] = Difference(0, "清单", f"与封存时不同：{'、'.join(changed)}")
    return found


def _recomputed(package):
    """(number, how) of the items that do not agree with what the engine makes of the inputs."""
    numbers = {(content["kind"], content["name"]): place for place, content in enumerate(package["items"], start=1)}
    data = {(content["kind"], content["name"]): content["data"] for content in package["items"]}
    scheme = data.get((build.SCHEME, ""))
    if scheme is None or len(numbers) != len(package["items"]):
        yield 0, "缺少考核方案，或者同一项出现两次"
        return
    names = [name for kind, name in data if kind == build.BASIS]
    subjects = [data[build.BASIS, name] for name in names]
    results, faults = recompute(scheme, names, subjects)
    if faults:
        yield from ((numbers[build.BASIS, name] if name else numbers[build.SCHEME, ""], how) for name, how in faults)
        return
    if [name for kind, name in data if kind == build.RESULT] != names:
        yield 0, "计分依据和考核结果不是同一批考核对象"
        return
    same_words = package["manifest"]["engine"] == ENGINE
    for name, fresh in zip(names, results, strict=True):
        if how := compare(data[build.RESULT, name], fresh, same_words):
            yield numbers[build.RESULT, name], how


def _is_manifest(manifest) -> bool:
    if not (isinstance(manifest, dict) and manifest.keys() == KEYS and isinstance(manifest["items"], list)):
        return False
    texts = all(isinstance(manifest[key], str) for key in KEYS - {"items"})
    lines = manifest["items"]
    return texts and all(
        isinstance(line, dict) and line.keys() == {"title", "sha256"} and all(isinstance(v, str) for v in line.values())
        for line in lines
    )


def _is_item(content) -> bool:
    if not (isinstance(content, dict) and content.keys() == {"kind", "name", "data"}):
        return False
    return isinstance(content["name"], str) and content["kind"] in build.TITLES
