"""Tables: what a pair adds to no proxy, and how Weft stands to Envoy."""
import statistics

DIRECT, WEFT, ENVOY = "direct", "weft", "envoy"
COLUMNS = ("p50", "p99", "p99.9")


def values(rounds, peer, scenario, key):
    found = [r[peer][scenario] for r in rounds if r.get(peer, {}).get(scenario)]
    return [f[key] for f in found if key in f]


def median(rounds, peer, scenario, key):
    found = values(rounds, peer, scenario, key)
    return statistics.median(found) if found else None


def added(rounds, peer, scenario, key):
    """The median of what the pair adds in each round, in microseconds."""
    found = [r[peer][scenario][key] - r[DIRECT][scenario][key] for r in rounds
             if key in (r[peer].get(scenario) or {}) and key in (r.get(DIRECT, {}).get(scenario) or {})]
    return statistics.median(found) if found else None


def number(value, form="{:.0f}"):
    return "" if value is None else form.format(value)


def loads(rounds, peers, scenarios):
    lines = ["| scenario | pair | p50 us | p99 us | p99.9 us | CPU ms / 1000 | a second | failed |", "|---|---|---|---|---|---|---|---|"]
    for scenario in scenarios:
        for peer in peers:
            if not values(rounds, peer, scenario, "requests"):
                continue
            if peer == DIRECT:
                times = [number(median(rounds, peer, scenario, key)) for key in COLUMNS]
            else:
                times = [number(added(rounds, peer, scenario, key), "{:+.0f}") for key in COLUMNS]
            cpu = "" if peer == DIRECT else number(median(rounds, peer, scenario, "cpu"))
            lines.append(f"| {scenario} | {peer} | {' | '.join(times)} | {cpu} | {number(median(rounds, peer, scenario, 'per_second'))} | "
                         f"{sum(values(rounds, peer, scenario, 'failed'))} |")
    return lines


def memory(rounds, peers):
    lines = ["| pair | idle RSS MB caller / callee | of it private | after all loads | with 1,000 connections more, KB each | CPU s to ready | s to ready |",
             "|---|---|---|---|---|---|---|"]
    for peer in peers:
        if peer == DIRECT:
            continue
        sides = {key: [statistics.median(r[peer][key][side] for r in rounds) for side in (0, 1)] for key in ("idle", "private", "loaded")}
        cells = [" / ".join(f"{value:.0f}" for value in sides[key]) for key in ("idle", "private", "loaded")]
        lines.append(f"| {peer} | {' | '.join(cells)} | {statistics.median(r[peer]['connection'] for r in rounds):.1f} | "
                     f"{statistics.median(r[peer]['start_cpu'] for r in rounds):.2f} | {statistics.median(r[peer]['start'] for r in rounds):.2f} |")
    return lines


def ratios(rounds, scenarios):
    """Weft's value by Envoy's of the same round, and the median of those."""
    lines = ["| scenario | p50 added | p99 added | CPU | a second |", "|---|---|---|---|---|"]
    for scenario in scenarios:
        cells = []
        for key in ("p50", "p99", "cpu", "per_second"):
            found = []
            for r in rounds:
                weft, envoy, direct = (r.get(peer, {}).get(scenario) or {} for peer in (WEFT, ENVOY, DIRECT))
                base = direct.get(key) if key in COLUMNS else 0
                if key in weft and key in envoy and base is not None and envoy[key] > base:
                    found.append((weft[key] - base) / (envoy[key] - base))
            constant = key == "per_second" and values(rounds, WEFT, scenario, "p50")
            cells.append(number(statistics.median(found), "{:.2f}") if found and not constant else "")
        lines.append(f"| {scenario} | {' | '.join(cells)} |")
    return lines


def table(rounds, peers, scenarios):
    parts = [loads(rounds, peers, scenarios), memory(rounds, peers)]
    if WEFT in peers and ENVOY in peers:
        parts.append(["Weft by Envoy, the median of the rounds:", "", *ratios(rounds, scenarios)])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"
