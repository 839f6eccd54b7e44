#!/usr/bin/env python3
"""DuckDB: quantiles of a trace. usage: FILE (JSON lines, Parquet as RunLens writes it, a trace's columns in Parquet)"""
import sys
import duckdb

path = sys.argv[1]
connection = duckdb.connect(config={"threads": 2})
if path.endswith(".trace.parquet"):
    source = f"select * from read_parquet('{path}')"
elif path.endswith(".parquet"):
    # Statuses in the trace's words; attempts counted from 0.
    source = f"""select stage, phase, (attempt - 1)::integer as attempt,
      case status when 'rate_limited' then 'http_429' when 'server_error' then 'http_500'
        when 'connection' then 'connection_error' when 'invalid_output' then 'parse_error' else status end as status,
      duration // 1000 as dur_us from read_parquet('{path}') where phase <> 'call'"""
else:
    columns = "{stage: 'VARCHAR', phase: 'VARCHAR', attempt: 'INTEGER', status: 'VARCHAR', dur_us: 'BIGINT'}"
    source = f"select * from read_json('{path}', format='newline_delimited', columns={columns})"
rows = connection.execute(
    f"""select stage, phase, status, attempt, count(*), count(*) filter (status <> 'ok'),
          quantile_disc(dur_us, [0.5, 0.9, 0.95, 0.99, 0.999]), max(dur_us)
        from ({source})
        group by grouping sets ((stage, phase, status), (stage, phase), (phase, attempt))"""
).fetchall()
timeouts = 0
for stage, phase, status, attempt, count, failed, ranks, most in rows:
    if status is not None:
        print("status", stage, phase, status, count, *ranks, most)
        print("counts", stage, phase, status, count)
        timeouts += count if status == "timeout" else 0
    elif stage is not None:
        print("phase", stage, phase, count, failed, *ranks, most)
    elif phase == "llm":
        print("attempts", attempt, count)
print("timeouts", timeouts)
