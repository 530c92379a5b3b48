"""Elements of WordprocessingML by their short names, whichever of its two namespaces a file uses."""

from lxml import etree

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OTHERS = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "alternatives",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback": "fallback",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice": "choice",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t": "t",
}


def kind_of(element: etree._Element) -> str:
    """ "p" for w:p; "" for an element of another vocabulary, "alternatives" and the like for the few that matter."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag[1:].partition("}")
    return name if namespace in _NAMESPACES else _OTHERS.get(element.tag, "")


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that name, and so on down the path."""
    for name in path:
        element = next((one for one in element if kind_of(one) == name), None) if element is not None else None
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of the vocabulary."""
    if element is None:
        return None
    return next((found for space in _NAMESPACES if (found := element.get(f"{{{space}}}{name}")) is not None), None)


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """An attribute that is a count of at most nine digits; None for anything else."""
    found = (value(element, name) or "").strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) <= 9 else None


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch like w:vanish is there and not turned off."""
    return element is not None and value(element) not in ("0", "false", "off")
