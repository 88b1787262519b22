# Line editing in a real terminal: keys, wrapping, history, completion, resize, suspension, end. Looks at the screen.
. "$TEST_ROOT/test/_tmux.sh"
terminal 30 24
type_text "clear; \"$JSRUN\" \"$TEST_ROOT/test/readline/_terminal.js\""
type_keys Enter
wait_for 'rl>'
type_text 'hello wrld'
type_keys Left Left Left o C-a X C-e '!' Enter
wait_for '<Xhello world!>'
type_text 'one two three'
type_keys M-b M-b M-d C-e C-y Home Delete Enter
wait_for '<ne threetwo >'
type_text '日本語 and a long line that goes round'
type_keys Left Left Left Left Left A BSpace C-a '>' Enter
wait_for 'goes round>'
expect_screen 'rl>' <<'END'
rl> Xhello world!
<Xhello world!>
rl> ne threetwo
<ne threetwo >
rl> >日本語 and a long line th
at goes round
<>日本語 and a long line that
goes round>
END
type_keys C-l
type_text 'al'
type_keys Tab
wait_for 'alp'
type_keys Tab
wait_for 'alpha  alps'
type_keys C-u Up Up Up C-p C-n C-n Enter
wait_for '<ne threetwo >'
type_text 'ask'
type_keys Enter
wait_for 'name?'
type_text 'bob'
type_keys Enter
wait_for 'hello bob'
type_text 'lost'
type_keys C-c
wait_for 'interrupted'
expect_screen 'rl>' <<'END'
rl> alp
alpha  alps
rl> ne threetwo
<ne threetwo >
rl> ask
<ask>
name? bob
hello bob
rl> lostinterrupted
END
type_keys C-l
type_text 'kept'
wait_for 'kept'
type_keys C-z
wait_for 'Stopped'
type_text 'fg'
type_keys Enter
wait_for 'continued'
type_text ' well'
wait_for 'rl> kept well'
type_keys C-u
type_text 'a line longer than twenty columns'
tmux -L test resize-window -t 0 -x 20 -y 24
sleep 0.3 # nothing tells when the signal has come
type_keys C-a b C-e '.'
wait_for 'mns.'
type_keys Enter C-d
wait_for 'columns.>'
wait_for 'closed'
