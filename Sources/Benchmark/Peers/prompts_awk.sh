#!/bin/sh
# find lists, awk pairs, sort orders, awk takes ranks: names and times alone. usage: DIR
export LC_ALL=C
find "$1" -maxdepth 1 -type f -printf '%f %T@\n' | awk '
  {
    stem = substr($1, 1, length($1) - 11)
    # A double holds no time since 1970 in nanoseconds: seconds and the rest apart.
    split($2, parts, ".")
    rest = substr(parts[2] "000000000", 1, 9)
    if ($1 ~ /_result\.txt$/) { seconds[stem] = parts[1]; fraction[stem] = rest }
    else { began[stem] = parts[1]; beganRest[stem] = rest }
  }
  END {
    for (stem in began) {
      stage = stem
      sub(/^day[0-9]+_/, "", stage)
      sub(/^iter[0-9]+_/, "", stage)
      if (stem in seconds)
        printf "%s %.0f\n", stage, (seconds[stem] - began[stem]) * 1e9 + (fraction[stem] - beganRest[stem])
      else print stage, "missing"
    }
  }' | sort -k1,1 -k2,2n | awk '
  function rank(level,  place) { place = int((n * level + 999) / 1000); return values[place] }
  function flush() {
    if (n) printf "stage %s %d %d %.0f %s %s %s %s %s %s\n", stage, n, missing, sum, rank(500), rank(900), \
      rank(950), rank(990), rank(999), values[n]
  }
  $1 != stage { flush(); stage = $1; n = 0; sum = 0; missing = 0 }
  $2 == "missing" { missing++; next }
  { values[++n] = $2; sum += $2 }
  END { flush() }'
