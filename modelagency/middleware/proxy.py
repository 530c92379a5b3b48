"""Whose address a request really comes from. Only proxies named in TRUSTED_PROXIES are believed."""

from ipaddress import ip_address, ip_network

from django.conf import settings

from modelagency.readiness import SOCKET

HEADERS = [f"HTTP_X_FORWARDED_{name}" for name in ("FOR", "PROTO", "HOST", "PORT")]


class ProxyMiddleware:
    """Set REMOTE_ADDR to the client's address; take what others say about it off the request."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.on_socket = SOCKET in settings.TRUSTED_PROXIES
        self.networks = [ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES if text != SOCKET]

    def __call__(self, request):
        peer = request.META.get("REMOTE_ADDR", "")
        if self._is_ours(peer):
            request.META["REMOTE_ADDR"] = self._client(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
        else:
            for name in HEADERS:
                request.META.pop(name, None)
        return self.get_response(request)

    def _client(self, peer: str, said: str) -> str:
        """The right-most address that is not ours: what stands further left, the client may have written itself."""
        for part in reversed(said.split(",")):
            address = part.strip()
            if not _is_address(address):
                return peer
            if not self._is_ours(address):
                return address
            peer = address
        return peer

    def _is_ours(self, text: str) -> bool:
        if not text:
            return self.on_socket
        return _is_address(text) and any(ip_address(text) in network for network in self.networks)


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False
