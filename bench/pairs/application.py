"""What the calls are for: nginx for HTTP, the server of gRPC's interoperability tests, iperf3 for raw bytes."""
import subprocess

from . import machine
from .links import APP_GRPC, APP_H1, APP_H2, APP_TCP, CALLEE


def suite(program):
    home = subprocess.run([machine.ROOT / "testbed/build", "suites"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return f"{home}/{program}"


def start(processes, folder):
    www = folder / "www"
    www.mkdir(exist_ok=True)
    (www / "large").write_bytes(b"x" * 65536)
    (www / "empty").write_bytes(b"")
    locations = f'location = / {{ return 200 "{"x" * 1024}"; }} location / {{ root {www}; open_file_cache max=8; }}'
    (folder / "nginx.conf").write_text(f"""
        worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log stderr error;
        events {{ worker_connections 8192; }}
        http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s;
          client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
          uwsgi_temp_path {folder}; scgi_temp_path {folder};
          server {{ listen {CALLEE}:{APP_H1} backlog=4096; {locations} }}
          server {{ listen {CALLEE}:{APP_H2} http2; {locations} }} }}""")
    www.chmod(0o755)
    folder.chmod(0o755)
    processes.start("application", ["nginx", "-c", folder / "nginx.conf"], machine.LOAD_CPU)
    processes.start("grpc", [suite("interop-server"), "-port", APP_GRPC], machine.LOAD_CPU)
    processes.start("iperf3", ["iperf3", "--server", "--bind", CALLEE, "--port", APP_TCP], machine.LOAD_CPU)
    for port in (APP_H1, APP_H2, APP_GRPC):
        machine.wait_for_port(CALLEE, port)
