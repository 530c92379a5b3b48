"""Goes through the portal as one person: every page, list, form and file that links or the addresses lead to."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import get_resolver, resolve
from django.urls.resolvers import RoutePattern

SAME_PATH = 12  # addresses that differ only in their query
FOUND = re.compile(r"(?<![0-9A-Za-z])\d{7}(?![0-9A-Za-z])")


@dataclass
class Form:
    """A form of a page: where it goes and field → value, or all the values a person may choose."""

    action: str
    method: str = "get"
    fields: dict = field(default_factory=dict)


class Page(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, url, text):
        super().__init__()
        self.url, self.links, self.forms, self.name = url, [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "a" and said.get("href"):
            self.links.append(urljoin(self.url, said["href"]))
        elif tag == "form":
            action = urljoin(self.url, said.get("action") or self.url)
            self.forms.append(Form(action, said.get("method", "get").lower()))
        elif self.forms and tag in ("input", "select", "textarea", "button") and said.get("name"):
            self.name = said["name"]
            if tag != "select":
                self._value(said.get("value") or "")
        elif self.forms and tag == "option":
            self._value(said.get("value") or "")

    def _value(self, value):
        self.forms[-1].fields.setdefault(self.name, []).append(value)


@dataclass
class Visit:
    """What was seen: address → (status, text), and the forms there."""

    seen: dict = field(default_factory=dict)
    forms: list = field(default_factory=list)

    def __post_init__(self):
        self.count = Counter()

    def go(self, client, starts) -> "Visit":
        waiting = list(starts)
        while waiting:
            url = _address(waiting.pop())
            path = urlsplit(url).path
            if not url or url in self.seen or path.startswith("/static/") or self.count[path] >= SAME_PATH:
                continue
            self.count[path] += 1
            answer = client.get(url)
            text = text_of(answer)
            self.seen[url] = (answer.status_code, text)
            waiting.append(answer.headers.get("Location", ""))
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                waiting += self._leads(Page(url, text))
        return self

    def _leads(self, page):
        """Where a page leads: its links, and its filters with each choice they offer."""
        yield from page.links
        self.forms += page.forms
        for form in page.forms:
            if form.method == "get":
                choices = ((name, value) for name, values in form.fields.items() for value in values if value)
                yield from (f"{form.action.split('?')[0]}?{urlencode([choice])}" for choice in choices)

    @property
    def addresses(self) -> set[str]:
        """Paths of pages that answered, and of forms on them."""
        paths = {urlsplit(url).path for url, (status, _) in self.seen.items() if status == 200}
        return paths | {urlsplit(form.action).path for form in self.forms}

    def numbers(self) -> set[int]:
        return {int(number) for url, (_, text) in self.seen.items() for number in FOUND.findall(f"{url} {text}")}

    def showing(self, text) -> list[str]:
        """Addresses on which a text stands."""
        return [url for url, (_, shown) in self.seen.items() if text in shown]


def _address(url) -> str:
    """Path and query inside the portal; empty for what leads elsewhere."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def text_of(answer) -> str:
    """What stands in a page or a file, the parts of a workbook too."""
    data = answer.getvalue()
    if not data.startswith(b"PK\x03\x04"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = (package.read(name).decode("utf-8", "replace") for name in package.namelist())
        return "\n".join(parts)


@dataclass(frozen=True)
class Pattern:
    """An address of the portal with its parameters: name → converter."""

    name: str
    parts: tuple  # text and parameter names by turns

    @property
    def parameters(self):
        return self.parts[1::2]

    def filled(self, values) -> str:
        return "/" + "".join(str(values[part]) if at % 2 else part for at, part in enumerate(self.parts))

    def values_in(self, path) -> dict | None:
        """The parameters of an address of this pattern."""
        texts = map(re.escape, self.parts[::2])
        found = re.fullmatch("/" + r"([^/]+)".join(texts), path)
        return dict(zip(self.parameters, found.groups(), strict=True)) if found else None


def patterns(resolver=None, before="", namespace=""):
    """Every address the resolver knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        assert isinstance(pattern.pattern, RoutePattern), pattern
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, route, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            parts = re.split(r"<(?:\w+:)?(\w+)>", route)
            yield Pattern(f"{namespace}{pattern.name}", tuple(parts))


def view_of(path) -> str:
    return resolve(path).view_name
