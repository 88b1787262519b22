# Material for tests in a real terminal; needs tmux. A test calls `terminal COLUMNS ROWS`, then `type_keys KEY...` (as tmux
# send-keys names them), `wait_for TEXT` (until the screen shows it, for at most ten seconds), `screen`
# and `expect_screen PROMPT`.
command -v tmux >/dev/null || { echo 'skipped: there is no tmux' >&2; exit 0; }
TMUX_TMPDIR=$TEST_SCRATCH LC_ALL=C.UTF-8 HOME=$TEST_SCRATCH
export TMUX_TMPDIR LC_ALL HOME
unset TMUX FORCE_COLOR NO_COLOR NODE_DISABLE_COLORS
trap 'tmux -L test kill-server 2>/dev/null' EXIT

terminal() {
  tmux -L test -f /dev/null -u new-session -d -x "$1" -y "$2" "exec env PS1='sh> ' sh -i"
  wait_for 'sh>'
}
type_keys() { tmux -L test send-keys -t 0 "$@"; }
type_text() { tmux -L test send-keys -t 0 -l "$1"; }
screen() { tmux -L test capture-pane -p -t 0 | sed 's/ *$//' | grep -v '^$'; }
# Is the screen, without prompts that stand alone, what standard input says?
expect_screen() {
  screen | grep -vxF -e "${1:-}" >"$TEST_SCRATCH/seen"
  diff -u - "$TEST_SCRATCH/seen" || exit 1
}
wait_for() {
  tries=0
  until screen | grep -qF -e "$1"; do
    tries=$((tries + 1))
    if [ $tries -gt $((100 * ${WAIT_FACTOR:-1})) ]; then
      echo "the screen does not show '$1':"
      screen
      exit 1
    fi
    sleep 0.1
  done
}
