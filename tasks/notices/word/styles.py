"""What paragraph styles say of numbering, each style inheriting from the one it is based on."""

from dataclasses import dataclass

from lxml import etree

from tasks.notices.word.elements import child, is_on, kind_of, number, value

LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Style:
    """`list_id` and `level` are None where the style itself is silent; list 0 means no list."""

    name: str
    based_on: str | None
    list_id: int | None
    level: int | None


class Styles:
    def __init__(self, root: etree._Element | None):
        """`root` is the tree of styles.xml, or None."""
        entries = [one for one in (() if root is None else root) if kind_of(one) == "style"]
        self._styles = {value(entry, "styleId"): _style(entry) for entry in entries}

    def list_and_level(self, style_id: str | None) -> tuple[int | None, int | None]:
        """(list, level) of a style's paragraphs, each None where nothing is said."""
        list_id = level = None
        for style in self._chain(style_id):
            list_id = style.list_id if list_id is None else list_id
            level = style.level if level is None else level
        return list_id, level

    def is_contents(self, style_id: str | None) -> bool:
        """Whether it is a style of the table of contents, which repeats the headings."""
        style = self._styles.get(style_id)
        return style is not None and style.name.lower().startswith("toc ")

    def _chain(self, style_id):
        for _ in range(LONGEST_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.based_on


def _style(entry):
    numbered = child(entry, "pPr", "numPr")
    return Style(
        name=value(child(entry, "name")) or "",
        based_on=value(child(entry, "basedOn")),
        list_id=number(child(numbered, "numId")),
        level=number(child(numbered, "ilvl")),
    )


def is_hidden(run: etree._Element) -> bool:
    """Whether a run is set as hidden text, which neither screen nor paper shows."""
    return is_on(child(run, "rPr", "vanish"))
