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
      COMPREPLY=($(compgen -W "analyze formats help completions --help --version" -- "$word"))
      return ;;
    analyze)
      case "$before" in
        --csv) COMPREPLY=($(compgen -d -- "$word")); return ;;
        --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --quantile) COMPREPLY=($(compgen -W "linear nearest-rank" -- "$word")); return ;;
        --tz) COMPREPLY=(); return ;;
        --input-format) COMPREPLY=(); return ;;
        --file-times) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --pattern) COMPREPLY=(); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
      esac
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "--json --markdown --csv --output --quantile --tz --input-format --file-times --pattern --quiet --verbose --color --help" -- "$word"))
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
      COMPREPLY=($(compgen -W "analyze formats help completions" -- "$word"))
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
