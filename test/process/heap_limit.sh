# --max-old-space-size: a program that wants more ends as Node's do, one that wants less does not notice.
ulimit -c 0
end() {
  "$JSRUN" --max-old-space-size=30 -e "$1" 2>"$TEST_SCRATCH/e"
  echo "code $?"
  grep -o 'FATAL ERROR: .*' "$TEST_SCRATCH/e"
}
end 'const a = []; for (let i = 0; ; i++) a.push({ i, s: "x" + i })'
end 'const a = []; setInterval(() => { for (let i = 0; i < 20000; i++) a.push({ i, s: "x" + a.length }) }, 1)'
end 'let s = 0; for (let i = 0; i < 300000; i++) s += [i, { i }].length; console.log(s, require("v8").getHeapStatistics().heap_size_limit)'
true
