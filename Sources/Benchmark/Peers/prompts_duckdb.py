#!/usr/bin/env python3
"""find lists, DuckDB does everything else. usage: DIR names|contents"""
import os
import subprocess
import sys
import tempfile
import duckdb

folder, what = sys.argv[1:3]
with tempfile.NamedTemporaryFile(suffix=".csv") as listing:
    subprocess.run(["find", folder, "-maxdepth", "1", "-type", "f", "-printf", "%f,%T@\n"], stdout=listing, check=True)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(f"""create table files as select name[1:-12] as stem, suffix(name, '_result.txt') as is_result,
          split_part(t, '.', 1)::bigint * 1000000000 + rpad(split_part(t, '.', 2)[1:9], 9, '0')::bigint as time,
          regexp_extract(name, '^day[0-9]+_(iter[0-9]+_)?(.+)_(prompt|result)\\.txt$', 2) as stage
        from read_csv('{listing.name}', header=false, columns={{'name': 'varchar', 't': 'varchar'}})""")
kind = "0"
contents = ""
if what == "contents":
    contents = f"""left join (select parse_filename(filename)[1:-12] as stem, trim(content, ' \n\t\r') as content
        from read_text('{os.path.abspath(folder)}/*_result.txt')) using (stem)"""
    kind = """case when content = '' then 1 when content = 'error' then 2 when starts_with(content, 'LLM ERROR') then 3
        else 0 end"""
rows = connection.execute(f"""
    with results as (select stem, time as ended, {kind} as kind from files {contents} where is_result),
    calls as (select stage, ended - time as took, kind from files left join results using (stem) where not is_result)
    select stage, count(took), count(*) - count(took), sum(took)::bigint,
      quantile_disc(took, [0.5, 0.9, 0.95, 0.99, 0.999]), max(took),
      count(*) filter (kind = 0), count(*) filter (kind = 1),
      count(*) filter (kind = 2), count(*) filter (kind = 3) from calls group by stage""").fetchall()
for stage, count, missing, total, ranks, most, *kinds in rows:
    print("stage", stage, count, missing, total, *ranks, most)
    if what == "contents":
        print("class", stage, *kinds)
if what == "contents":
    print("errors", sum(row[-1] for row in rows))
