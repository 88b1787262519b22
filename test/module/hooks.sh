# module.registerHooks() and module.register(): chains, transformed sources, errors, and threads that do not answer.
cd fixtures/hooks || exit 1
show() {
  echo "== $*"
  "$JSRUN" "$@" 2>&1 | sed '/^    at .*\(node:\|<anonymous>\)/d; s/^jsrun v.*//'
  "$JSRUN" "$@" >/dev/null 2>&1
  echo "exit code $?"
}
show transform.mjs
for folder in chain register register_chain parallel invalid never exit; do show $folder/main.mjs; done
show from_commonjs/main.cjs
show --import ./commonjs_main/reg.mjs commonjs_main/main.cjs
show --no-warnings --experimental-loader ./from_commonjs/h.mjs from_commonjs/a.mjs
