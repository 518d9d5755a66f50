"""A pair of Weft's sidecars as their image starts them, with the AOT cache, beside an operator that serves a folder of resources."""
import pathlib
import subprocess
import sys

from . import certificates, machine
from .links import CALLEE, CALLER, LINKS, OPERATOR, Pair, targets

IMAGE = machine.ROOT / "images/target/amd64/rootfs/proxy"
# The root file system of the image, with the state of the operator where a pod would have its secrets.
IN_IMAGE = """
set -eu
mount --bind "$1" "$1"
for folder in proc dev; do mount --rbind "/$folder" "$1/$folder"; done
mount -t tmpfs tmpfs "$1/run"
mkdir "$1/run/state"
mount --bind "$2" "$1/run/state"
exec chroot "$1" /opt/weft/bin/java @/opt/weft/java.args
"""


def java():
    return subprocess.run([machine.ROOT / "tools/java-home"], check=True, capture_output=True, text=True).stdout.strip() + "/bin/java"


def client_certificate(folder, state):
    """One of the caller, by the authority that the operator keeps in its folder."""
    certificates.sign(folder, "web", state / "ca.pem", state / "ca.key")
    return folder / "web.pem", folder / "web.key", state / "trust.pem"


def operate(processes, folder, resources):
    """Starts an operator that serves a folder of resources; where it keeps its state."""
    if not (IMAGE / "opt/weft/classes.aot").exists():
        sys.exit("bench: the image of the proxy is not there; run `make images`")
    state = folder / "state"
    processes.start("operator", [java(), "-Xmx128m", "-Dweft.mode=standalone", f"-Dweft.standalone.directory={resources}",
                                 f"-Dweft.standalone.state-directory={state}", f"-Dweft.control.address={OPERATOR}",
                                 f"-Dquarkus.http.host={OPERATOR}", "-jar", machine.ROOT / "operator/target/quarkus-app/quarkus-run.jar"],
                    machine.LOAD_CPU)
    machine.wait_for_port(OPERATOR, 15010, 60)
    return state


def sidecar(processes, state, name, address, outbound):
    machine.wait_until(pathlib.Path(state / f"tokens/shop/{name}").exists, f"the token of {name}")
    process = processes.start(
        f"weft-{name}", ["unshare", "--mount", "sh", "-c", IN_IMAGE, "weft", IMAGE, state], machine.PROXY_CPU,
        MALLOC_ARENA_MAX="1", WEFT_OPERATOR=f"{OPERATOR}:15010", WEFT_TRUST_FILE="/run/state/trust.pem",
        WEFT_TOKEN_FILE=f"/run/state/tokens/shop/{name}", WEFT_WORKLOAD=name, WEFT_ADDRESS=address, WEFT_OUTBOUND=outbound)
    machine.wait_for_port(address, 15008)
    return process


def start(processes, folder):
    state = operate(processes, folder, machine.ROOT / "bench/resources/pairs")
    web = ",".join(f"{CALLER}:{link.entry}=pay.shop:{80 + i}" for i, link in enumerate(LINKS))
    callee = sidecar(processes, state, "pay", CALLEE, f"{CALLEE}:1=unused.shop:1")
    caller = sidecar(processes, state, "web", CALLER, web)
    machine.wait_for_port(CALLER, LINKS[0].entry)
    certificate, key, root = client_certificate(folder, state)
    return Pair([caller, callee], targets(), (CALLEE, 15008, certificate, key, root, "pay.shop"))
