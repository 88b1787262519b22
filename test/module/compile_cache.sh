# module.enableCompileCache() and NODE_COMPILE_CACHE: what is compiled once is read the next time, and what is torn, damaged or
# another's is compiled again.
cd "$TEST_SCRATCH" || exit 1
cat >program.js <<'END'
console.log(require('./part').value, (() => { try { null.x } catch (e) { return /part|program.js:1/.test(e.stack) } })());
import('./module.mjs').then((m) => console.log(m.default, m.f.toString()));
END
echo "exports.value = /a(b)/.exec('ab')[1] + \`\${10n ** 20n}\`;" >part.js
echo "import { readFileSync as r } from 'fs'; export function f() { return typeof r; } export default f();" >module.mjs
run() { NODE_DEBUG_NATIVE=COMPILE_CACHE NODE_COMPILE_CACHE=$PWD/cache "$JSRUN" program.js 2>&1 | sed 's/\(cache\] [a-z ]*\).*/\1/'; }
echo '== compiled'; run
echo '== read'; run
folder=$(echo cache/*)
find "$folder" -name '*.tmp'
echo '== files that are cut, damaged, empty or of garbage'
n=0
for file in "$folder"/*; do
  case $n in
    0) head -c 100 "$file" >x && mv x "$file" ;;
    1) size=$(wc -c <"$file"); printf x | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null ;;
    2) : >"$file" ;;
  esac
  n=$((n + 1))
done
run
echo '== whole again'; run
for file in "$folder"/*; do head -c 5000 /dev/urandom >"$file"; done
run | grep -v '^.compile'
echo '== a file that others may write to is not taken'
chmod 666 "$folder"/*
run
chmod 755 "$folder"/*
echo '== nor a folder'
chmod 777 "$folder"
run
chmod 700 "$folder"
echo '== twenty at once'
rm -r cache
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do run | grep -v '^.compile' >"result$i" & done
wait
cat result* | sort | uniq -c | sed 's/^ *//'
find cache -type f | wc -l
cat >enable.js <<'END'
const module_ = require('module');
const { enableCompileCache, constants: { compileCacheStatus }, getCompileCacheDir, flushCompileCache } = module_;
console.log(compileCacheStatus, getCompileCacheDir());
const first = enableCompileCache('other');
console.log(first.status, first.directory === getCompileCacheDir(), first.directory.startsWith(process.cwd() + '/other/'));
console.log(enableCompileCache('third').status, enableCompileCache().directory === first.directory, flushCompileCache());
require('./part.js');
console.log(require('fs').readdirSync(first.directory).length);
try { enableCompileCache(5); } catch (error) { console.log(error.code); }
END
echo '== enableCompileCache()'
"$JSRUN" enable.js
NODE_DISABLE_COMPILE_CACHE=1 "$JSRUN" -p "require('module').enableCompileCache('x')"
echo file >plain
"$JSRUN" -p "require('module').enableCompileCache('plain')"
