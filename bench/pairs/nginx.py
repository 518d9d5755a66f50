"""A pair of nginxes: gRPC as HTTP/2, all other HTTP as HTTP/1.1 with kept connections over mutual TLS 1.3 between the two."""
from . import certificates, machine
from .links import CALLEE, CALLER, LINKS, Pair, targets


def secrets(folder, prefix):
    return (f"{prefix}_ssl_certificate {folder}/web.pem; {prefix}_ssl_certificate_key {folder}/web.key; "
            f"{prefix}_ssl_trusted_certificate {folder}/ca.pem; {prefix}_ssl_verify on; {prefix}_ssl_name pay.shop; "
            f"{prefix}_ssl_server_name on; {prefix}_ssl_protocols TLSv1.3;")


def front(folder, link, caller, tcp):
    if caller:
        return f"listen {CALLER}:{link.entry} backlog=4096{' http2' if link.protocol == 'http2' else ''};"
    return (f"listen {CALLEE}:{link.inbound} ssl{'' if tcp or link.name != 'grpc' else ' http2'}; "
            f"ssl_certificate {folder}/pay.pem; ssl_certificate_key {folder}/pay.key; ssl_client_certificate {folder}/ca.pem; "
            "ssl_verify_client on; ssl_protocols TLSv1.3;")


def http(folder, link, caller):
    upstream = f"upstream {link.name} {{ server {CALLEE}:{link.inbound if caller else link.app}; keepalive 256; keepalive_requests 100000000; }}\n"
    if link.name == "grpc":
        onward = f"grpc_pass {'grpcs' if caller else 'grpc'}://{link.name};"
    else:
        onward = (f"proxy_pass {'https' if caller else 'http'}://{link.name if caller or link.name == 'h1' else 'h1'}; "
                  'proxy_http_version 1.1; proxy_set_header Connection "";')
    check = "" if caller else 'if ($ssl_client_s_dn != "CN=web") { return 403; }'
    return upstream + f"server {{ {front(folder, link, caller, False)} location / {{ {check} {onward} }} }}\n"


def tcp(folder, link, caller):
    onward = f"proxy_ssl on; {secrets(folder, 'proxy')}" if caller else ""
    return (f"server {{ {front(folder, link, caller, True)} {onward} proxy_buffer_size 64k; "
            f"proxy_pass {CALLEE}:{link.inbound if caller else link.app}; }}\n")


def config(folder, name, caller):
    temporary = " ".join(f"{kind}_temp_path {folder}/{name};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return (f"load_module /usr/lib/nginx/modules/ngx_stream_module.so; daemon off; worker_processes 1; pid {folder}/{name}.pid;\n"
            "error_log stderr error; events { worker_connections 8192; }\n"
            f"http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 3600s; {temporary}\n"
            + (f"{secrets(folder, 'proxy')} {secrets(folder, 'grpc')}\n" if caller else "")
            + "".join(http(folder, link, caller) for link in LINKS if link.protocol != "tcp")
            + "}\nstream {\n" + "".join(tcp(folder, link, caller) for link in LINKS if link.protocol == "tcp") + "}\n")


def start(processes, folder):
    certificates.make(folder)
    pair = []
    for name, caller in (("nginx-callee", False), ("nginx-caller", True)):
        (folder / f"{name}.conf").write_text(config(folder, name, caller))
        pair.append(processes.start(name, ["nginx", "-c", folder / f"{name}.conf"], machine.PROXY_CPU))
    machine.wait_for_port(CALLEE, LINKS[0].inbound)
    machine.wait_for_port(CALLER, LINKS[0].entry)
    return Pair(pair[::-1], targets(), certificates.greeting(folder, CALLEE, LINKS[0].inbound))
