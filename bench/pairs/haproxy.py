"""A pair of HAProxies: HTTP/2 over mutual TLS 1.3, the caller told by the common name of its certificate."""
from . import certificates, machine
from .links import CALLEE, CALLER, LINKS, Pair, targets

GLOBAL = """
global
  nbthread 1
  maxconn 8192
  ssl-default-bind-options ssl-min-ver TLSv1.3
  ssl-default-server-options ssl-min-ver TLSv1.3
defaults
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  timeout http-keep-alive 1h
"""


def listen(folder, link, caller):
    tcp = link.protocol == "tcp"
    http2 = " proto h2" if link.protocol == "http2" else ""
    alpn = "" if tcp else " alpn h2"
    lines = [f"listen {link.name}", f"  mode {'tcp' if tcp else 'http'}"]
    if not tcp:
        lines.append("  http-reuse always")
    if caller:
        lines += [f"  bind {CALLER}:{link.entry}{http2}",
                  f"  server pay {CALLEE}:{link.inbound} ssl verify required verifyhost pay.shop "
                  f"ca-file {folder}/ca.pem crt {folder}/web.both.pem{alpn}"]
    else:
        lines += [f"  bind {CALLEE}:{link.inbound} ssl crt {folder}/pay.both.pem ca-file {folder}/ca.pem verify required{alpn}",
                  "  tcp-request content reject unless { ssl_c_s_dn(cn) -m str web }" if tcp
                  else "  http-request deny unless { ssl_c_s_dn(cn) -m str web }",
                  f"  server app {CALLEE}:{link.app}{http2}"]
    return "\n".join(lines) + "\n"


def start(processes, folder):
    certificates.make(folder)
    pair = []
    for name, caller in (("haproxy-callee", False), ("haproxy-caller", True)):
        (folder / f"{name}.cfg").write_text(GLOBAL + "".join(listen(folder, link, caller) for link in LINKS))
        pair.append(processes.start(name, ["haproxy", "-db", "-f", folder / f"{name}.cfg"], machine.PROXY_CPU))
    machine.wait_for_port(CALLEE, LINKS[0].inbound)
    machine.wait_for_port(CALLER, LINKS[0].entry)
    return Pair(pair[::-1], targets(), certificates.greeting(folder, CALLEE, LINKS[0].inbound))
