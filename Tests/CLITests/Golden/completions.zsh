#compdef runlens
# Completions of runlens for zsh.
_runlens() {
  local -a commands
  commands=(
    'analyze:Summarise one run\: stages, failures, retries, coverage, bottlenecks'
    'report:Write a run'\''s latency report as one HTML file to send around'
    'compare:Compare two runs, or parts of one\: is it really faster, and where'
    'whatif:Replay a recorded run under another concurrency, rate limit, retry, cache or batch policy'
    'db:Look at a run'\''s database as its writer uses it, and measure what changes would buy'
    'record:Run a command and keep every line and file it writes, with the time'
    'simulate:Write a fresh run as a simulation would leave it, with the truth beside it'
    'snapshot:Keep a run'\''s spans as one small Parquet file, while its times are still true'
    'merge:Put snapshots together into one'
    'check:Hold one run against service-level objectives, for a person or a CI job'
    'query:Ask a run by SQL\: its spans, summary tables, files and its own database'
    'export:Write a run'\''s spans for another program\: Perfetto, speedscope, OTLP, SQLite …'
    'formats:List the formats it reads, and how each is recognised'
    'help:Show help on a command'
    'completions:Print a script that completes commands and options in a shell'
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
    analyze)
      _arguments -s \
        '--json[Print JSON instead of text]' \
        '--markdown[Print Markdown instead of text]' \
        '--csv[Write one CSV a table into this folder too, all spans included]:DIR:_files -/' \
        '--output[Write the result to this file instead of standard output]:FILE:_files' \
        '-o[Write the result to this file instead of standard output]:FILE:_files' \
        '--follow[Show a recording that is still growing again whenever it has grown, to its end]' \
        '*--by[Count and measure the spans by these columns instead, such as stage,phase,status; several --by make several tables]:COLUMNS:' \
        '--where[With --by, take only spans that meet this condition, such as '\''phase!=call and day>=2'\'']:CONDITION:' \
        '--prices[Make costs of tokens by the prices in this JSON file (Documentation/Cost.md)]:FILE:_files' \
        '--quantile[Definition of quantiles\: Hyndman-Fan type 7 (linear, the default) or type 1]:linear|nearest-rank:(linear nearest-rank)' \
        '--wide[Let tables take all the columns they need, and show more of them]' \
        '--top[Show the first N rows of every list]:N:' \
        '--sort[Sort stages by this column, the largest first; total unless given]:total|stage|spans|failed|retried|p50|p90|p95|p99|max:(total stage spans failed retried p50 p90 p95 p99 max)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    report)
      _arguments -s \
        '--output[The page to write, or a folder for the page and its tables]:OUT:_files' \
        '-o[The page to write, or a folder for the page and its tables]:OUT:_files' \
        '--prices[Make costs of tokens by the prices in this JSON file (Documentation/Cost.md)]:FILE:_files' \
        '--quantile[Definition of quantiles\: Hyndman-Fan type 7 (linear, the default) or type 1]:linear|nearest-rank:(linear nearest-rank)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    compare)
      _arguments -s \
        '*--base[A run of the base; repeatable]:PATH:_files' \
        '*--candidate[A run of the candidate; repeatable]:PATH:_files' \
        '--where[Only spans like '\''stage=buy and day>=2'\''; of one run\: these against the rest]:CONDITION:' \
        '--base-where[Only these spans of the base]:CONDITION:' \
        '--candidate-where[Only these spans of the candidate]:CONDITION:' \
        '--split-by[Compare the values of this field within one run, each of more than two with the rest]:FIELD:' \
        '--threshold[The smallest change that matters, 5% unless given]:SHARE:' \
        '--run-variation[By how much runs of one configuration differ, 0% for these runs alone; with fewer than three a side verdicts allow for 5% unless given]:SHARE:' \
        '*--fail-on[Exit with 1 where this holds beyond the noise, such as '\''buy.p95>+10%'\''; repeatable]:GATE:' \
        '--strict[Exit with 5 where the data can'\''t judge a gate]' \
        '--self-test[Deal one run'\''s agents at random and count the false alarms]' \
        '--splits[Random splits of the self-test, 200 unless given]:N:' \
        '--seed[Seed of the intervals, 1 unless given]:N:' \
        '--json[Print JSON instead of text]' \
        '--markdown[Print Markdown for a pull request instead of text]' \
        '--csv[Write one CSV a table into this folder too]:DIR:_files -/' \
        '--html[Write the comparison as one HTML page to this file too]:FILE:_files' \
        '--output[Write the result to this file instead of standard output]:FILE:_files' \
        '-o[Write the result to this file instead of standard output]:FILE:_files' \
        '--wide[Let tables take all the columns they need, and show more of them]' \
        '--top[Show the first N rows of every list]:N:' \
        '--sort[Sort stages by this column, the largest first; total unless given]:total|stage|change|verdict:(total stage change verdict)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    whatif)
      _arguments -s \
        '--concurrency[Agents, items or requests that are worked on at a time]:N,…:' \
        '--rate[Requests that may start, such as 60/min]:RATE,…:' \
        '--tokens-per-minute[Tokens of prompts and answers that may start in a minute, such as 90k]:N,…:' \
        '*--retry[How failures are repeated\: max=N, backoff=exp(TIME,FACTOR), jitter or jitter=SHARE]:RULE:' \
        '--timeout[Give an attempt up after this time]:TIME,…:' \
        '--cache[Answer equal prompts from a cache; prefix\: read equal beginnings from one]:none|exact|prefix,…:' \
        '--batch-commits[Commit this many rows together]:N,…:' \
        '--hedge[Send a second request where one takes longer than this percentile of its stage]:pN,…:' \
        '--rebalance-groups[Spread agents over the groups anew, by their work]' \
        '*--latency-under-load[Beside n other requests one takes 1 + A · n^B times as long (B\: 1)]:A\[,B\]:' \
        '--independent[Take every call as independent of all others]' \
        '--replicates[Resamples for the intervals, 0 for none (200)]:N:' \
        '--seed[Seed of all random draws (1)]:N:' \
        '--goal[Say whether the run can be done in this time]:TIME:' \
        '--explain[Print what waits for what in this system, and end]' \
        '--json[Print JSON instead of text]' \
        '--csv[Write one CSV a table into this folder too]:DIR:_files -/' \
        '--output[Write the result to this file instead of standard output]:FILE:_files' \
        '-o[Write the result to this file instead of standard output]:FILE:_files' \
        '--prices[Make costs of tokens by the prices in this JSON file (Documentation/Cost.md)]:FILE:_files' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    db)
      _arguments -s \
        '--measure[Measure on copies, too]' \
        '--scratch[Make the copies here, on the disk that the simulation writes to]:DIR:_files -/' \
        '--rounds[Rounds that every ratio comes from (12)]:N:' \
        '--rows[Write so many recorded rows in a round (60 to 300, as the disk is fast)]:N:' \
        '--json[Print JSON instead of text]' \
        '--output[Write the result to this file instead of standard output]:FILE:_files' \
        '-o[Write the result to this file instead of standard output]:FILE:_files' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    record)
      _arguments -s \
        '--output[The folder to make for the recording]:DIR:_files -/' \
        '-o[The folder to make for the recording]:DIR:_files -/' \
        '*--watch[Watch this folder and all below it; the default is the current one]:PATH:_files -/' \
        '--attach[Run nothing\: watch this folder of a run already going, until Ctrl-C]:PATH:_files -/' \
        '*--contents[Keep contents of files with such names, instead of the usual prompts and results]:GLOB:' \
        '--max-bytes[Keep no more contents once the recording has this size; the default is 4G]:SIZE:' \
        '--interval[How often to look at what the processes use; the default is 1s]:TIME:' \
        '--linger[How long to take output of processes that outlive the command; the default is 2s]:TIME:' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '1:command:(analyze report compare whatif db record simulate snapshot merge check query export formats help completions)'
      ;;
    simulate)
      _arguments -s \
        '--workload[What to simulate; arena (the default) is Agent-Trading-Arena, a run directory; the others write a trace\: agents in groups, batches in a pipeline, a loaded service]:arena|groups|pipeline|service:(arena groups pipeline service)' \
        '--like[Take latencies, failures, days, iterations and agents from this recorded run; other options change what they name]:RUN:_files' \
        '--name[The run'\''s name (that of OUT)]:NAME:' \
        '--seed[Seed of all random choices (1); the same seed gives the same bytes]:N:' \
        '--start[When the run starts (2026-01-05T09\:00\:00Z)]:TIME:' \
        '--days[Simulated days (2)]:N:' \
        '--iterations[Iterations of a day (2)]:N:' \
        '--agents[Agents (arena 3, groups 200)]:N:' \
        '--stocks[Stocks that are traded, at most 26 (3)]:N:' \
        '--reflect[Every how many iterations each agent reflects, repeated (0,1,2)]:LIST:' \
        '--gossip[The most gossip that an agent hears a day (2)]:N:' \
        '--layout[File names\: original, where later calls overwrite earlier ones, or one per call]:original|per-call:(original per-call)' \
        '--commit[Commit each row, as the program does, or an iteration'\''s together]:row|batch:(row batch)' \
        '--order-sleep[How long it sleeps before it stores an order (10ms)]:TIME|none:' \
        '*--quirk[Oddities of good answers, repeatable\: dquote, apostrophe, unicode, badstock, marker]:NAME=SHARE:' \
        '--upstream-bugs[Keep the program'\''s own crashes\: three or more iterations, and list answers]' \
        '--groups[Groups of agents that wait for one another (8)]:N:' \
        '--steps[Steps of the groups (96)]:N:' \
        '--items[Items of the pipeline (2000)]:N:' \
        '--batch[Items of a batch (100)]:N:' \
        '--requests[Requests to the service (20k)]:N:' \
        '--arrivals[How many requests arrive (200/s)]:RATE:' \
        '--latency[Latency of every stage\: lognormal(2s,0.45), gamma(2,1s), constant(1s)]:DIST:' \
        '*--latency-stage[Latency of one stage, repeatable\: buy=lognormal(1s,0.4)]:STAGE=DIST:' \
        '--drift[Slower over time, such as 5%/h]:SHARE/TIME:' \
        '--warm-up[Slower first calls, such as 20,3x]:CALLS,FACTOR:' \
        '--burst[Slow stretches at random, such as 10min,30s,3x]:EVERY,LENGTH,FACTOR:' \
        '--heavy-tail[Rare long answers (Pareto), such as 1%,1.5,20x]:SHARE,ALPHA,CAP:' \
        '*--fault[How often requests or answers go wrong, repeatable\: http429, http429ra, http500, reset, timeout, badjson, invalid, wrongkey, nonstring, empty, null, slow, burst_http429, burst_http429ra, burst_http500, burst_reset, burst_timeout]:\[STAGE\:\]NAME=SHARE:' \
        '--exhaust[From that call of the stage on every answer is bad, until the program gives up]:STAGE\[\:NAME\]=CALL:' \
        '--kill-at[Kill the program after that time, in that attempt, or inside that commit, which leaves a hot journal]:TIME|call=N|commit=N:' \
        '--interrupt-at[Interrupt it after that time, as Ctrl-C does]:TIME:' \
        '--concurrency[Agents, items or requests that are worked on side by side]:N:' \
        '--rate[Requests that the service admits, such as 60/min]:RATE:' \
        '--tokens-per-minute[Tokens that the service admits a minute, such as 90k]:N:' \
        '--client-retries[How often the client library repeats a failed request (2)]:N:' \
        '--timeout[How long the client waits for an answer (10min)]:TIME:' \
        '--cache[Give equal prompts the answer that was given before]' \
        '--client[Whether every call makes a client of its own, as the program does]:new|reused:(new reused)' \
        '--console[The program'\''s own output\: plain, stamped with times too (the default), or none]:plain|stamped|none:(plain stamped none)' \
        '--buffered[It arrives in blocks of 8 KB that share one time]' \
        '--trace[Write every attempt and phase as a line of trace.jsonl too]' \
        '--compress[Write a .tar.zst, as OUT does that ends in it]' \
        '--force[Replace OUT, if RunLens wrote all that is in it]' \
        '-f[Replace OUT, if RunLens wrote all that is in it]' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:OUT:_files'
      ;;
    snapshot)
      _arguments -s \
        '--output[The file to write, such as run.parquet]:FILE:_files' \
        '-o[The file to write, such as run.parquet]:FILE:_files' \
        '--level[Level of zstd'\''s compression\: 1 (fast) to 22 (small); the default is 3]:N:' \
        '--with-text[Keep the prompts and answers that lie in files, as two more columns]' \
        '--redact[Put hashes in place of agents'\'' names]' \
        '--redact-key[Mix the content of this file into the hashes; implies --redact]:KEY:_files' \
        '--digest[How what was read is known again\: xxh128 (the default), sha256, which nobody can forge, or none, which reads nothing but what the run needs]:xxh128|sha256|none:(xxh128 sha256 none)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    merge)
      _arguments -s \
        '--output[The file to write, such as all.parquet]:FILE:_files' \
        '-o[The file to write, such as all.parquet]:FILE:_files' \
        '--level[Level of zstd'\''s compression\: 1 (fast) to 22 (small); the default is 3]:N:' \
        '--keep-repeats[Keep runs that are there more than once]' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:SNAPSHOT:_files'
      ;;
    check)
      _arguments -s \
        '*--slo[The objectives; several files add up]:FILE:_files' \
        '*--profile[Objectives that come with the program, from published targets]:agent-service|narrative-runtime|agent-society:(agent-service narrative-runtime agent-society)' \
        '*--rules[Alert rules of Prometheus to evaluate over recorded scrapes]:FILE:_files' \
        '--json[Print JSON instead of text]' \
        '--junit[Write JUnit XML to this file too]:FILE:_files' \
        '--output[Write the result to this file instead of standard output]:FILE:_files' \
        '-o[Write the result to this file instead of standard output]:FILE:_files' \
        '--strict[Exit with 5 where the sample can'\''t tell about an objective]' \
        '--list-profiles[List the profiles and end]' \
        '--print[Print the profiles as an objective file to start from, and end]' \
        '--quantile[Definition of quantiles\: Hyndman-Fan type 7 (linear, the default) or type 1]:linear|nearest-rank:(linear nearest-rank)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    query)
      _arguments -s \
        '--file[Take the SQL from this file; - for standard input]:FILE:_files' \
        '-f[Take the SQL from this file; - for standard input]:FILE:_files' \
        '--tables[List the tables instead]' \
        '--format[How to write the result, table unless given]:table|csv|json|markdown:(table csv json markdown)' \
        '--output[Write the result to this file instead of standard output]:FILE:_files' \
        '-o[Write the result to this file instead of standard output]:FILE:_files' \
        '--quantile[Definition of quantiles\: Hyndman-Fan type 7 (linear, the default) or type 1]:linear|nearest-rank:(linear nearest-rank)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    export)
      _arguments -s \
        '--format[The form to write; needed]:perfetto|perfetto-proto|speedscope|folded|hdr|otlp|jsonl|csv|sqlite|prometheus:(perfetto perfetto-proto speedscope folded hdr otlp jsonl csv sqlite prometheus)' \
        '-f[The form to write; needed]:perfetto|perfetto-proto|speedscope|folded|hdr|otlp|jsonl|csv|sqlite|prometheus:(perfetto perfetto-proto speedscope folded hdr otlp jsonl csv sqlite prometheus)' \
        '--output[Write to this file; without it text goes to standard output]:OUT:_files' \
        '-o[Write to this file; without it text goes to standard output]:OUT:_files' \
        '--where[Only spans like '\''stage=buy and day>=2'\'', as for compare]:CONDITION:' \
        '--quantile[Definition of quantiles\: Hyndman-Fan type 7 (linear, the default) or type 1]:linear|nearest-rank:(linear nearest-rank)' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
        '--tz[Zone of times that name none, and of those that are written\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--experiment[Of several experiments of AgentSociety read this one\: its name or identifier]:NAME:' \
        '--interval[Time between one scrape of metrics and the next, where their files don'\''t tell]:SECONDS:' \
        '--metric-names[What metrics stand for\: on each line a metric'\''s name, its stage, and perhaps its unit]:FILE:_files' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '*:PATH:_files'
      ;;
    formats)
      _arguments -s \
        '--json[Print JSON instead of text]' \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]'
      ;;
    help)
      _arguments -s \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '1:command:(analyze report compare whatif db record simulate snapshot merge check query export formats help completions)'
      ;;
    completions)
      _arguments -s \
        '--quiet[Print errors only, beside the result]' \
        '-q[Print errors only, beside the result]' \
        '--verbose[Print more detail and all of long lists]' \
        '-v[Print more detail and all of long lists]' \
        '--color[When to use colour; auto\: on a terminal, unless NO_COLOR is set]:auto|always|never:(auto always never)' \
        '--help[Show this help]' \
        '-h[Show this help]' \
        '1:SHELL:(bash zsh fish)'
      ;;
  esac
}
_runlens "$@"
