"""Writes vectors.json: what a Prometheus server (version 2) answers to queries over made-up series.

Needs the programs `prometheus` and `promtool`, and a folder for scratch files:
    python3 make_vectors.py FOLDER > vectors.json
"""
import json, pathlib, random, subprocess, sys, time
import urllib.error, urllib.parse, urllib.request

PORT = 19099
START = 1772442000
EXPRESSIONS = """
requests_total
requests_total{code="200"}
requests_total{code!="200",method=~"G.*|PUT"}
requests_total{code=~"5..",method!~"(GET|PUT)"}
{__name__=~"temp.*",room=~"[ab]|c+"}
requests_total offset 3m
rate(requests_total[5m])
rate(requests_total[1m])
rate(requests_total[5m] offset 90s)
irate(requests_total[5m])
increase(requests_total[7m])
resets(requests_total[20m])
delta(temperature[5m])
idelta(temperature[5m])
changes(temperature[5m])
avg_over_time(temperature[4m])
min_over_time(temperature[4m])
max_over_time(temperature[4m])
sum_over_time(temperature[4m])
count_over_time(temperature[4m])
last_over_time(temperature[4m])
sum(rate(requests_total[5m])) by (code)
sum by (method) (rate(requests_total[5m]))
sum without (code) (rate(requests_total[5m]))
avg(temperature)
min(temperature) by (room)
max(temperature)
count(requests_total) by (code)
group(requests_total)
histogram_quantile(0.95, sum(rate(t_seconds_bucket[5m])) by (le))
histogram_quantile(0.5, rate(t_seconds_bucket[5m]))
histogram_quantile(0.99, sum by (le, kind) (increase(t_seconds_bucket[10m])))
histogram_quantile(0, t_seconds_bucket)
histogram_quantile(1, t_seconds_bucket)
histogram_quantile(1.5, t_seconds_bucket)
histogram_quantile(0.9, t_seconds_bucket{le!="+Inf"})
rate(t_seconds_sum[5m]) / rate(t_seconds_count[5m])
sum(rate(requests_total{code=~"5.."}[5m])) / sum(rate(requests_total[5m])) > 0.02
sum(rate(requests_total{code="500"}[5m])) by (method) / sum(rate(requests_total[5m])) by (method)
temperature > 20
temperature > bool 20
20 < temperature
temperature == temperature
temperature - on (room) temperature
requests_total and on (method) requests_total{code="500"}
requests_total unless requests_total{code="500"}
requests_total{code="500"} or temperature
-temperature ^ 2
2 ^ 3 ^ 0.5 + temperature % 7
1 + 2 * 3 - 4 / 8
abs(temperature - 20)
ceil(temperature) + floor(temperature) - sqrt(abs(temperature))
ln(abs(temperature) + 1) + log2(abs(temperature) + 1) + log10(2 * temperature ^ 2 + 1) + exp(0 * temperature)
log2(8)
sum(5)
rate(temperature)
1 > 2
temperature + on (floor) temperature
clamp_max(temperature, 20) + clamp_min(temperature, 18)
sgn(temperature - 20)
absent(temperature)
absent(nothing{job="x",part=~"y"})
absent_over_time(nothing[5m])
time() - timestamp(temperature)
scalar(max(temperature))
vector(1) * 3
scalar(temperature)
temperature > 20 and temperature < 24 or temperature > 28
""".strip().splitlines()


def series():
    chance = random.Random(7)
    scrapes = sorted(START + k * 15 + chance.randrange(0, 2000) / 1000 for k in range(120))
    found = []

    def add(name, labels, values):
        points = [[int(round(t * 1000)), v] for t, v in zip(scrapes, values) if v is not None]
        found.append({"name": name, "labels": labels, "points": points})

    for method in ("GET", "PUT", "POST"):
        for code in ("200", "429", "500"):
            value, values = chance.randrange(0, 5), []
            begin = chance.choice([0, 0, 0, 40])
            for k in range(120):
                value += chance.randrange(0, {"200": 40, "429": 3, "500": 2}[code])
                if chance.random() < 0.015:
                    value = chance.randrange(0, 3)
                gap = k < begin or (method == "PUT" and 50 <= k < 80)
                values.append(None if gap else value)
            add("requests_total", {"method": method, "code": code}, values)
    for room in ("a", "b", "cc", "d"):
        value, values = 20.0, []
        for k in range(120):
            value = round(value + chance.uniform(-1.5, 1.5), 3)
            values.append(None if chance.random() < 0.05 else value)
        add("temperature", {"room": room, "floor": "1" if room < "c" else "2"}, values)
    bounds = ["0.1", "0.5", "1.0", "2.5", "5.0", "+Inf"]
    for kind in ("batch", "interactive"):
        counts, rows, total, sums = [0] * 6, [], 0.0, []
        for k in range(120):
            for _ in range(chance.randrange(0, 9)):
                taken = chance.expovariate(1.2 if kind == "batch" else 3)
                total += taken
                for place, bound in enumerate(bounds):
                    counts[place] += taken <= float(bound)
            rows.append(list(counts))
            sums.append(round(total, 6))
        for place, bound in enumerate(bounds):
            add("t_seconds_bucket", {"kind": kind, "le": bound}, [row[place] for row in rows])
        add("t_seconds_count", {"kind": kind}, [row[5] for row in rows])
        add("t_seconds_sum", {"kind": kind}, sums)
    return found


def text(found):
    lines = []
    for entry in found:
        labels = ",".join(f'{k}="{v}"' for k, v in sorted(entry["labels"].items()))
        for at, value in entry["points"]:
            lines.append(f'{entry["name"]}{{{labels}}} {value} {at / 1000:.3f}')
    return "\n".join(lines) + "\n# EOF\n"


def ask(expression, at):
    query = urllib.parse.urlencode({"query": expression, "time": f"{at / 1000:.3f}"})
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/v1/query?{query}") as answer:
            data = json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        return {"error": json.load(error)["errorType"]}
    if data["resultType"] == "scalar":
        return {"scalar": data["result"][1]}
    return {"vector": [[e["metric"], e["value"][1]] for e in data["result"]]}


def main():
    folder = pathlib.Path(sys.argv[1])
    found = series()
    (folder / "in.om").write_text(text(found))
    subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", folder / "in.om",
                    folder / "data"], check=True, stdout=subprocess.DEVNULL)
    (folder / "empty.yml").write_text("")
    server = subprocess.Popen(
        ["prometheus", f"--config.file={folder}/empty.yml", f"--storage.tsdb.path={folder}/data",
         "--storage.tsdb.retention.time=100y", f"--web.listen-address=127.0.0.1:{PORT}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/-/ready")
                break
            except OSError:
                time.sleep(0.2)
        chance = random.Random(11)
        queries = []
        for expression in EXPRESSIONS:
            for _ in range(5):
                at = START * 1000 + chance.randrange(20_000, 2_000_000)
                queries.append({"expression": expression, "time": at, **ask(expression, at)})
    finally:
        server.terminate()
        server.wait()
    print(json.dumps({"series": found, "queries": queries}, separators=(",", ":")))


main()
