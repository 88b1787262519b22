# Graphs of ES modules: order of evaluation, cycles, await, live bindings, caching of errors, CommonJS and JSON in them, detection of
# module syntax, package.json, import.meta, data: URLs.
cd fixtures/graphs || exit 1
for folder in *; do
  echo "== $folder"
  set -- "$folder"/main.*
  [ "$folder" != conditions ] || set -- -C custom --conditions=other "$@"
  "$JSRUN" "$@" 2>&1 | sed '/^    at .*\(node:\|<anonymous>\)/d; s/^jsrun v.*//; s/(node:[0-9]*)/(node:PID)/; s/`[a-z-]* --/`EXE --/'
done
