"""A server of HTTP/1.1 that answers at once, and five seconds late once it got SIGUSR1. Its log has a line for each request."""
import http.server
import signal
import sys
import time

STALL_SECONDS = 5
BODY = b"x" * 1024
stalls = False


def stall(_signal, _frame):
    global stalls
    stalls = True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self):
        late = stalls
        print("late" if late else "at once", flush=True)
        if late:
            time.sleep(STALL_SECONDS)
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_request(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, stall)
    Server((sys.argv[1], int(sys.argv[2])), Handler).serve_forever()
