"""A person at the browser, who looks at every page on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests import make

DESK, PHONE, NARROWEST = (
    {"width": 1440, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 640},
)
MOST_REQUESTS = 6
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


class Visitor:
    """A person at the browser. `seen` maps a page to what is wrong with it; pages without fault are left out."""

    def __init__(self, page, server):
        self.page, self.server, self.axe = page, server, Axe()
        self.seen, self.requests, self.said = {}, [], []
        page.set_viewport_size(DESK)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append((message.type, message.text)))
        page.on("pageerror", lambda error: self.said.append(("error", str(error))))

    def sign_in(self, user):
        self.page.goto(self.server.url + reverse("login"))
        self.page.get_by_label("用户名").fill(user.username)
        self.page.get_by_label("密码", exact=True).fill(make.PASSWORD)
        self.page.get_by_role("button", name="登录平台").click()
        self.page.wait_for_url(self.server.url + "/")
        return self

    def open(self, name, *args, query="", status=200):
        self.go(reverse(name, args=args) + query, status)

    def go(self, path, status=200):
        """Open a page and look at it in both sizes."""
        self.requests.clear()
        self.said.clear()
        answer = self.page.goto(self.server.url + path)
        faults = [f"status {answer.status}"] if answer.status != status else []
        self.look(path, [*faults, *self._loading(status)])

    def look(self, name, faults=()):
        """What is wrong with the page at hand."""
        faults = [*faults]
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            faults += [f"{size['width']}: {fault}" for fault in [*self._axe(), *self._sideways()]]
        self.page.set_viewport_size(NARROWEST)
        faults += [f"320: {fault}" for fault in self._sideways()]
        self.page.set_viewport_size(DESK)
        if faults:
            self.seen[name] = faults

    def _loading(self, status):
        loaded = [url for url in self.requests if not url.startswith("data:")]
        yield from (f"leaves the host: {url}" for url in loaded if not url.startswith(self.server.url))
        if len(loaded) > MOST_REQUESTS:
            yield f"{len(loaded)} requests"
        for kind, text in self.said:
            # Chromium says so of every page that is refused.
            is_own_status = status >= 400 and f"responded with a status of {status}" in text
            if kind in ("error", "warning") and not is_own_status:
                yield f"{kind}: {text}"

    def _axe(self):
        for violation in self.axe.run(self.page, options=RULES).response["violations"]:
            yield f"{violation['id']}: " + "; ".join(node["html"][:200] for node in violation["nodes"][:5])

    def _sideways(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return [f"scrolls sideways by {wide} px"] if wide > 0 else []


@pytest.fixture
def visitor(page, live_server):
    return Visitor(page, live_server)
