#!/bin/sh
# What the compiler must, and must not, emit. Each file of listing/ has lines
#   // expect FUNCTION INSTRUCTION COUNT
# saying how often the function of that name (- for the top level) has the instruction.
set -u
tool=$TEST_ROOT/build/tools/compile_js
failed=0
for file in "$TEST_ROOT"/test/compiler/listing/*.js; do
  "$tool" -d -c "$file" >"$TEST_SCRATCH/listing" || failed=1
  awk -v file="${file##*/}" '
    FNR == NR && /^function / { name = $3; gsub(/"/, "", name); if (name == "") name = "-"; next }
    FNR == NR && /^ +[0-9]+  [A-Z]/ { count[name, $2]++; next }
    FNR != NR && /^\/\/ expect / {
      seen = count[$3, $4] + 0
      if (seen != $5) { printf "%s: %s has %d %s, expected %d\n", file, $3, seen, $4, $5; bad = 1 }
    }
    END { exit bad }' "$TEST_SCRATCH/listing" "$file" || failed=1
done
exit $failed
