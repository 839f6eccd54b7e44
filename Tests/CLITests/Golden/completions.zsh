#compdef runlens
# Completions of runlens for zsh.
_runlens() {
  local -a commands
  commands=(
    'analyze:Summarise one run\: stages, failures, retries, coverage, bottlenecks'
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
        '--quantile[Definition of quantiles\: Hyndman-Fan type 7 (linear, the default) or type 1]:linear|nearest-rank:(linear nearest-rank)' \
        '--tz[Write times in this zone\: UTC (the default), an offset like +02\:00, or a name]:ZONE:' \
        '--input-format[Read as this format ('\''runlens formats'\'' lists them) instead of recognising it]:FORMAT:' \
        '--file-times[Take file times from this listing, made on the original machine]:LIST:_files' \
        '*--pattern[Pattern of prompt and result file names, for a folder of any other layout]:P:' \
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
        '1:command:(analyze formats help completions)'
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
