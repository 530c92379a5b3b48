"""Whose address the trail keeps: nobody but a proxy of ours may speak for somebody else."""

import pytest
from django.test import Client
from django.urls import reverse

from records.models import AuditEvent

PROXY, CLIENT, SPOOFED = "10.0.0.5", "203.0.113.7", "198.51.100.99"


def address_kept(peer, forwarded, cast, plan) -> str:
    """The address in the line of a refused request."""
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=peer, **({"HTTP_X_FORWARDED_FOR": forwarded}))
    client.force_login(cast.reporter, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("tasks:accept", args=[plan.pk])).status_code == 403
    return AuditEvent.objects.latest("id").ip


@pytest.mark.parametrize(
    ("peer", "forwarded", "kept"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{SPOOFED}, {CLIENT}", CLIENT),
        (PROXY, f"{SPOOFED}, {CLIENT}, 10.0.0.6", CLIENT),
        (PROXY, f"{SPOOFED}, <script>", PROXY),
        (PROXY, "9" * 4000, PROXY),
        (PROXY, "", PROXY),
        (PROXY, "10.0.0.9", "10.0.0.9"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (CLIENT, SPOOFED, CLIENT),
        ("", CLIENT, ""),
    ],
)
def test_the_right_most_address_that_is_not_ours_is_kept(peer, forwarded, kept, cast, plan, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    assert address_kept(peer, forwarded, cast, plan) == kept


def test_a_proxy_on_a_socket_is_believed_when_told(cast, plan, settings):
    settings.TRUSTED_PROXIES = ["unix"]
    assert address_kept("", CLIENT, cast, plan) == CLIENT


def test_nobody_is_believed_unless_told(cast, plan):
    assert address_kept("127.0.0.1", SPOOFED, cast, plan) == "127.0.0.1"


@pytest.mark.parametrize(("peer", "status"), [(PROXY, 200), (CLIENT, 301)])
def test_only_our_proxy_says_that_the_browser_came_by_https(peer, status, cast, settings):
    settings.TRUSTED_PROXIES = [PROXY]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    answer = Client(REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO="https").get(reverse("login"))
    assert answer.status_code == status
