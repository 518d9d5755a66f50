"""What pairs are loaded with. At a constant rate a request is sent when it is due, however long those before it take."""
import json
import re
import subprocess
import sys
import threading

from . import machine

WRK_REPORT = """
done = function(summary)
  local e = summary.errors
  io.write(string.format("\\nresult %d %d\\n", summary.requests, e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def tool(program):
    home = subprocess.run([machine.ROOT / "testbed/build", "load"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return f"{home}/{program}"


def outcome(requests, failed, seconds, micros=None):
    result = {"requests": requests, "failed": failed, "per_second": requests / seconds}
    if micros is not None:
        if not micros:
            sys.exit("bench: no response at all; keep the logs with --keep and look")
        micros = sorted(micros)
        for name, share in (("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)):
            result[name] = micros[min(len(micros) - 1, int(len(micros) * share))]
    return result


def vegeta(rate, seconds, timeout, flags=()):
    """The command that sends requests at a constant rate to the targets that it reads."""
    return [tool("vegeta"), "attack", f"-rate={rate}", f"-duration={seconds}s", f"-timeout={timeout}s", *flags]


def hits(attack):
    """What vegeta's command tells of each request."""
    lines = subprocess.run([tool("vegeta"), "encode", "-to=json"], input=attack, check=True, capture_output=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def outcome_of(hits, seconds):
    return outcome(len(hits), sum(hit["code"] != 200 for hit in hits), seconds, [hit["latency"] / 1000 for hit in hits])


class Constant:
    """vegeta: HTTP requests at a constant rate."""

    def __init__(self, link, rate, path="/", flags=()):
        self.link, self.rate, self.path, self.flags = link, rate, path, flags

    def run(self, run, pair, seconds):
        host, port = pair.targets[self.link]
        attack = run.command(vegeta(self.rate, seconds, 10, self.flags), f"GET http://{host}:{port}{self.path}\n".encode())
        return outcome_of(hits(attack), seconds)


class Calls:
    """ghz: gRPC calls at a constant rate, of one message or of a stream of them."""

    def __init__(self, rate, method, data, flags=()):
        self.rate, self.method, self.data, self.flags = rate, method, data, flags

    def run(self, run, pair, seconds):
        host, port = pair.targets["grpc"]
        text = run.command([tool("ghz"), "--insecure", "--proto", machine.ROOT / "bench/interop.proto", "--call", f"grpc.testing.TestService.{self.method}",
                            "--data", json.dumps(self.data), "--rps", self.rate, "--total", self.rate * seconds, "--async", "--concurrency", 50,
                            "--connections", 4, "--timeout", "10s", "--format", "json", *self.flags, f"{host}:{port}"])
        details = json.loads(text)["details"]
        return outcome(len(details), sum(d["status"] != "OK" for d in details), seconds, [d["latency"] / 1000 for d in details])


class Most:
    """h2load: as many HTTP/2 requests as go through."""

    def __init__(self, link, flags, path="/"):
        self.link, self.flags, self.path = link, flags, path

    def run(self, run, pair, seconds):
        host, port = pair.targets[self.link]
        text = run.command(["h2load", "-t1", f"-D{seconds}", *self.flags, f"http://{host}:{port}{self.path}"]).decode()
        numbers = dict((name, int(number)) for number, name in re.findall(r"(\d+) (\w+)", text[text.index("requests: "):text.index("status codes")]))
        return outcome(numbers["succeeded"], numbers["failed"] + numbers["errored"] + numbers["timeout"], seconds)


class GrpcMost(Most):
    """h2load with the frames of a unary call."""

    def __init__(self):
        super().__init__("grpc", ["-c8", "-m16", "-H", "content-type: application/grpc", "-H", "te: trailers"], "/grpc.testing.TestService/UnaryCall")

    def run(self, run, pair, seconds):
        message = b"\x10\x80\x08"  # response_size: 1024
        body = run.folder / "message"
        body.write_bytes(b"\0" + len(message).to_bytes(4, "big") + message)
        self.flags = [*self.flags[:6], "-d", str(body)]
        return super().run(run, pair, seconds)


class Loop:
    """wrk: as many HTTP/1.1 requests as go through. h2load takes a response without a reason phrase, which HAProxy makes of HTTP/2, for a failed one."""

    def __init__(self, link, connections, *headers):
        self.link, self.connections, self.headers = link, connections, headers

    def run(self, run, pair, seconds):
        host, port = pair.targets[self.link]
        script = run.folder / "report.lua"
        script.write_text(WRK_REPORT)
        headers = [part for header in self.headers for part in ("-H", header)]
        text = run.command(["wrk", "-t1", f"-c{self.connections}", "--timeout", "10s", f"-d{seconds}s", *headers, "-s", script, f"http://{host}:{port}/"]).decode()
        requests, failed = map(int, re.search(r"^result (\d+) (\d+)$", text, re.M).groups())
        return outcome(requests, failed, seconds)


class Bytes:
    """iperf3: one stream of bytes towards the callee. A request is a mebibyte."""

    def run(self, run, pair, seconds):
        host, port = pair.targets["tcp"]
        end = json.loads(run.command(["iperf3", "--json", "--client", host, "--port", port, "--time", seconds]))["end"]
        return outcome(max(1, end["sum_received"]["bytes"] >> 20), 0, end["sum_received"]["seconds"])


class Handshakes:
    """openssl s_time, twice at once: full mutual handshakes with the callee's proxy."""

    def run(self, run, pair, seconds):
        if not pair.greeting:
            return None
        host, port, certificate, key, root, _ = pair.greeting
        counts = []

        def greet():
            text = run.command(["openssl", "s_time", "-connect", f"{host}:{port}", "-new", "-time", seconds, "-tls1_3",
                                "-cert", certificate, "-key", key, "-CAfile", root]).decode()
            counts.append(int(re.search(r"^(\d+) connections in \d+ real seconds", text, re.M).group(1)))

        threads = [threading.Thread(target=greet) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcome(sum(counts), 0, seconds)


SCENARIOS = {
    "http1 200/s": Constant("h1", 200),
    "http1 1000/s": Constant("h1", 1000),
    "http1 2000/s": Constant("h1", 2000),
    "http1 1000/s, no body": Constant("h1", 1000, "/empty"),
    "http1 500/s, 64 KiB": Constant("h1", 500, "/large"),
    "http1 max": Loop("h1", 32),
    "http2 1000/s": Constant("h2", 1000, flags=["-h2c"]),
    "http2 max": Most("h2", ["-c4", "-m16"]),
    "grpc 1000/s": Calls(1000, "UnaryCall", {"response_size": 1024}),
    "grpc max": GrpcMost(),
    "grpc 50 streams/s of 20": Calls(50, "FullDuplexCall", {"response_parameters": [{"size": 1024}]}, ["--stream-call-count", 20]),
    "connections 200/s": Constant("h1", 200, flags=["-keepalive=false"]),
    "connections max": Loop("h1", 16, "Connection: close"),
    "tcp connections max": Loop("raw", 16, "Connection: close"),
    "tcp MiB max": Bytes(),
    "handshakes max": Handshakes(),
}
