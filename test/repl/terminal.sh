# `jsrun` alone in a real terminal: banner, previews, completion, history and its file, search, editor mode, Ctrl-C, Ctrl-Z,
# .load and .save. Looks at the screen.
. "$TEST_ROOT/test/_tmux.sh"
terminal 60 40
echo 'const loaded = 8; loaded * 2' >"$TEST_SCRATCH/load.js"
type_text "clear; cd \"\$HOME\" && \"$JSRUN\""
type_keys Enter
wait_for 'Type ".help" for more information.'
wait_for '>'
type_text 'let obj = { alpha: 1, alps: 2 }'
type_keys Enter
wait_for 'undefined'
type_text 'obj.alp'
wait_for '> obj.alp'
type_text 'h'
wait_for '> obj.alpha'
type_text 'a + 20'
wait_for '21' # the preview
type_keys C-u
type_text 'obj.al'
wait_for 'obj.al'
type_keys Tab
wait_for 'obj.alp'
type_keys Tab
wait_for 'obj.alpha  obj.alps'
type_text 's + 40'
type_keys Enter
wait_for '42'
type_text 'process.versi'
wait_for 'process.version'
type_keys Right
type_text '.length > 100'
wait_for '> process.version.length > 100'
type_keys Enter
wait_for 'false'
type_keys C-l
wait_for '>'
type_keys C-r
type_text 'alps:'
wait_for 'bck-i-search: alps:_'
wait_for '> let obj = { alpha: 1, alps: 2 }'
type_keys C-g
type_text '[1,'
type_keys Enter
wait_for '...'
type_text '2].length * 50'
type_keys Enter
wait_for '100'
type_text 'for (let i = 0; ; i++) { }'
type_keys Enter
sleep 0.3 # until it runs: nothing tells
type_keys C-c
wait_for 'ERR_SCRIPT_EXECUTION_INTERRUPTED'
type_keys C-l
wait_for '>'
type_text 'await new Promise(() => { console.log("waits " + 1) })'
type_keys Enter
wait_for 'waits 1'
type_keys C-c
wait_for 'ERR_SCRIPT_EXECUTION_INTERRUPTED'
type_text '.load load.js'
type_keys Enter
wait_for '16'
type_keys C-l
wait_for '>'
type_text '.editor'
type_keys Enter
wait_for 'Entering editor mode'
type_text 'function seven() {'
type_keys Enter
type_text '  return 7 }'
type_keys Enter
type_text 'seven() * 11'
wait_for 'seven() * 11'
type_keys C-d
wait_for '77'
type_text 'throw new Error("a" + 1)'
type_keys Enter
wait_for 'Uncaught Error: a1'
type_text 'setTimeout(() => { throw new Error("later" + 2) }, 1), 0'
type_keys Enter
wait_for 'Uncaught Error: later2'
type_text '_error.message.length + 60'
type_keys Enter
wait_for '66'
type_text '90'
wait_for '> 90'
type_keys C-z
wait_for 'Stopped'
type_text 'fg'
type_keys Enter
type_text ' + 9'
type_keys Enter
wait_for '99'
type_text '.save saved.js'
type_keys Enter
wait_for 'Session saved to: saved.js'
grep -qx 'obj.alps + 40' "$TEST_SCRATCH/saved.js" || { echo 'not saved'; exit 1; }
type_keys C-c
wait_for '(To exit, press Ctrl+C again'
type_keys C-c
wait_for 'sh>'
[ "$(head -n 1 "$TEST_SCRATCH/.node_repl_history")" = '.save saved.js' ] || { echo 'no history'; exit 1; }
type_text "clear; \"$JSRUN\""
type_keys Enter
wait_for 'Type ".help"'
type_keys Up
wait_for '> .save saved.js'
type_keys C-c C-d
