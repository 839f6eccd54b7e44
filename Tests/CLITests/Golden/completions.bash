# Completions of runlens for bash.
_runlens() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
  local command="" index
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "${COMP_WORDS[index]}" in
      -*) ;;
      *) command="${COMP_WORDS[index]}"; break ;;
    esac
  done
  case "$command" in
    "")
      COMPREPLY=($(compgen -W "analyze report compare whatif db record simulate snapshot merge check query export formats help completions --help --version" -- "$word"))
      return ;;
    analyze)
      case "$before" in
        --csv) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --by) COMPREPLY=(); return ;;
        --where) COMPREPLY=(); return ;;
        --prices) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --quantile) COMPREPLY=($(compgen -W "linear nearest-rank" -- "$word")); return ;;
        --top) COMPREPLY=(); return ;;
        --sort) COMPREPLY=($(compgen -W "total stage spans failed retried p50 p90 p95 p99 max" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--json --markdown --csv --output --follow --by --where --prices --quantile --wide --top --sort --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    report)
      case "$before" in
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --prices) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --quantile) COMPREPLY=($(compgen -W "linear nearest-rank" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--output --prices --quantile --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    compare)
      case "$before" in
        --base) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --candidate) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --where) COMPREPLY=(); return ;;
        --base-where) COMPREPLY=(); return ;;
        --candidate-where) COMPREPLY=(); return ;;
        --split-by) COMPREPLY=(); return ;;
        --threshold) COMPREPLY=(); return ;;
        --run-variation) COMPREPLY=(); return ;;
        --fail-on) COMPREPLY=(); return ;;
        --splits) COMPREPLY=(); return ;;
        --seed) COMPREPLY=(); return ;;
        --csv) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --html) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --top) COMPREPLY=(); return ;;
        --sort) COMPREPLY=($(compgen -W "total stage change verdict" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--base --candidate --where --base-where --candidate-where --split-by --threshold --run-variation --fail-on --strict --self-test --splits --seed --json --markdown --csv --html --output --wide --top --sort --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    whatif)
      case "$before" in
        --concurrency) COMPREPLY=(); return ;;
        --rate) COMPREPLY=(); return ;;
        --tokens-per-minute) COMPREPLY=(); return ;;
        --retry) COMPREPLY=(); return ;;
        --timeout) COMPREPLY=(); return ;;
        --cache) COMPREPLY=(); return ;;
        --batch-commits) COMPREPLY=(); return ;;
        --hedge) COMPREPLY=(); return ;;
        --latency-under-load) COMPREPLY=(); return ;;
        --replicates) COMPREPLY=(); return ;;
        --seed) COMPREPLY=(); return ;;
        --goal) COMPREPLY=(); return ;;
        --csv) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --prices) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--concurrency --rate --tokens-per-minute --retry --timeout --cache --batch-commits --hedge --rebalance-groups --latency-under-load --independent --replicates --seed --goal --explain --json --csv --output --prices --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    db)
      case "$before" in
        --scratch) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --rounds) COMPREPLY=(); return ;;
        --rows) COMPREPLY=(); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--measure --scratch --rounds --rows --json --output --input-format --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    record)
      case "$before" in
        --output|-o) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --watch) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --attach) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --contents) COMPREPLY=(); return ;;
        --max-bytes) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --linger) COMPREPLY=(); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--output --watch --attach --contents --max-bytes --interval --linger --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -W "analyze report compare whatif db record simulate snapshot merge check query export formats help completions" -- "$word"))
      return ;;
    simulate)
      case "$before" in
        --workload) COMPREPLY=($(compgen -W "arena groups pipeline service" -- "$word")); return ;;
        --like) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --name) COMPREPLY=(); return ;;
        --seed) COMPREPLY=(); return ;;
        --start) COMPREPLY=(); return ;;
        --days) COMPREPLY=(); return ;;
        --iterations) COMPREPLY=(); return ;;
        --agents) COMPREPLY=(); return ;;
        --stocks) COMPREPLY=(); return ;;
        --reflect) COMPREPLY=(); return ;;
        --gossip) COMPREPLY=(); return ;;
        --layout) COMPREPLY=($(compgen -W "original per-call" -- "$word")); return ;;
        --commit) COMPREPLY=($(compgen -W "row batch" -- "$word")); return ;;
        --order-sleep) COMPREPLY=(); return ;;
        --quirk) COMPREPLY=(); return ;;
        --groups) COMPREPLY=(); return ;;
        --steps) COMPREPLY=(); return ;;
        --items) COMPREPLY=(); return ;;
        --batch) COMPREPLY=(); return ;;
        --requests) COMPREPLY=(); return ;;
        --arrivals) COMPREPLY=(); return ;;
        --latency) COMPREPLY=(); return ;;
        --latency-stage) COMPREPLY=(); return ;;
        --drift) COMPREPLY=(); return ;;
        --warm-up) COMPREPLY=(); return ;;
        --burst) COMPREPLY=(); return ;;
        --heavy-tail) COMPREPLY=(); return ;;
        --fault) COMPREPLY=(); return ;;
        --exhaust) COMPREPLY=(); return ;;
        --kill-at) COMPREPLY=(); return ;;
        --interrupt-at) COMPREPLY=(); return ;;
        --concurrency) COMPREPLY=(); return ;;
        --rate) COMPREPLY=(); return ;;
        --tokens-per-minute) COMPREPLY=(); return ;;
        --client-retries) COMPREPLY=(); return ;;
        --timeout) COMPREPLY=(); return ;;
        --client) COMPREPLY=($(compgen -W "new reused" -- "$word")); return ;;
        --console) COMPREPLY=($(compgen -W "plain stamped none" -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--workload --like --name --seed --start --days --iterations --agents --stocks --reflect --gossip --layout --commit --order-sleep --quirk --upstream-bugs --groups --steps --items --batch --requests --arrivals --latency --latency-stage --drift --warm-up --burst --heavy-tail --fault --exhaust --kill-at --interrupt-at --concurrency --rate --tokens-per-minute --client-retries --timeout --cache --client --console --buffered --trace --compress --force --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    snapshot)
      case "$before" in
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --level) COMPREPLY=(); return ;;
        --redact-key) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --digest) COMPREPLY=($(compgen -W "xxh128 sha256 none" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--output --level --with-text --redact --redact-key --digest --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    merge)
      case "$before" in
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --level) COMPREPLY=(); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--output --level --keep-repeats --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    check)
      case "$before" in
        --slo) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --profile) COMPREPLY=($(compgen -W "agent-service narrative-runtime agent-society" -- "$word")); return ;;
        --rules) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --junit) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --quantile) COMPREPLY=($(compgen -W "linear nearest-rank" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--slo --profile --rules --json --junit --output --strict --list-profiles --print --quantile --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    query)
      case "$before" in
        --file|-f) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --format) COMPREPLY=($(compgen -W "table csv json markdown" -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --quantile) COMPREPLY=($(compgen -W "linear nearest-rank" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--file --tables --format --output --quantile --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    export)
      case "$before" in
        --format|-f) COMPREPLY=($(compgen -W "perfetto perfetto-proto speedscope folded hdr otlp jsonl csv sqlite prometheus" -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --where) COMPREPLY=(); return ;;
        --quantile) COMPREPLY=($(compgen -W "linear nearest-rank" -- "$word")); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --tz) COMPREPLY=(); return ;;
        --experiment) COMPREPLY=(); return ;;
        --interval) COMPREPLY=(); return ;;
        --metric-names) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--format --output --where --quantile --input-format --file-times --pattern --tz --experiment --interval --metric-names --quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -f -- "$word"))
      return ;;
    formats)
      case "$before" in
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--json --quiet --verbose --color --help" -- "$word"))
        return
      fi
      return ;;
    help)
      case "$before" in
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -W "analyze report compare whatif db record simulate snapshot merge check query export formats help completions" -- "$word"))
      return ;;
    completions)
      case "$before" in
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--quiet --verbose --color --help" -- "$word"))
        return
      fi
      COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
      return ;;
  esac
}
complete -o filenames -F _runlens runlens
