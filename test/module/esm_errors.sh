# What is printed, and the exit code, when ES modules cannot be found, linked or run.
cd fixtures/esm_errors || exit 1
for file in no_export no_default no_name_in_commonjs reexport ambiguous cycle not_found uses_require uses_module throws rejects \
  throws_text syntax needs_attribute uninitialised waits; do
  echo "== $file"
  "$JSRUN" $file.mjs 2>&1 | sed '/^    at .*\(node:\|<anonymous>\)/d; s/^jsrun v.*/VERSION/; s/^\(node:[a-z\/_]*\):[0-9]*$/\1/'
  "$JSRUN" $file.mjs >/dev/null 2>&1
  echo "exit code $?"
done
for file in ambiguous_syntax.js import_in_commonjs.cjs; do
  echo "== $file"
  "$JSRUN" $file 2>&1 | sed '/^    at .*\(node:\|<anonymous>\)/d; s/^jsrun v.*/VERSION/; s/(node:[0-9]*)/(node:PID)/; s/`[a-z-]* --/`EXE --/'
done
