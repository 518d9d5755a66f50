"""The ways through a pair: where the caller enters, where the caller's proxy goes, where the callee's proxy goes."""
import dataclasses

CALLER, CALLEE, OPERATOR = "127.9.0.1", "127.9.0.2", "127.9.0.9"
APP_H1, APP_H2, APP_GRPC, APP_TCP = 8080, 8081, 8082, 5201


@dataclasses.dataclass(frozen=True)
class Link:
    name: str
    entry: int
    inbound: int
    app: int
    protocol: str  # what the application speaks: http1, http2 or tcp

    def direct(self):
        return CALLEE, self.app

    def proxied(self):
        return CALLER, self.entry


LINKS = [
    Link("h1", 9080, 15108, APP_H1, "http1"),
    Link("h2", 9081, 15109, APP_H2, "http2"),
    Link("grpc", 9082, 15110, APP_GRPC, "http2"),
    Link("tcp", 9083, 15111, APP_TCP, "tcp"),
    Link("raw", 9084, 15112, APP_H1, "tcp"),
]


@dataclasses.dataclass
class Pair:
    """What runs: the caller's proxy, the callee's, and what a caller needs to greet the callee's by itself."""

    proxies: list
    targets: dict
    greeting: tuple | None = None  # address, port, certificate, key, root, server name


def targets():
    return {link.name: link.proxied() for link in LINKS}
