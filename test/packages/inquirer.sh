# inquirer in a real terminal: every kind of question answered by keys, and Ctrl-C.
. "$TEST_ROOT/test/_tmux.sh"
terminal 70 30
export JSRUN
type_text '$JSRUN _inquirer.mjs'
type_keys Enter
wait_for 'Name?'
type_text 'ab'
type_keys Enter
wait_for 'too short'
type_text 'cé'
type_keys Enter
wait_for 'Sure?'
type_keys Enter
wait_for 'Colour?'
type_keys Down Down Enter
wait_for disabled
type_keys Down Enter
wait_for 'Extras?'
type_keys Space Down Space Down Space Enter
wait_for 'Secret?'
type_text 'hush'
wait_for '****'
type_keys Enter
wait_for 'Size?'
type_text '4.5'
type_keys BSpace BSpace Enter
wait_for 'Conflict?'
type_text 'h'
type_keys Enter
wait_for 'Overwrite'
type_text 'n'
type_keys Enter
wait_for 'Which?'
type_text '3'
type_keys Enter
wait_for '"number"'
screen
type_text 'clear'
type_keys Enter
type_text '$JSRUN _inquirer.mjs; echo status $?'
type_keys Enter
wait_for 'Name?'
type_keys C-c
wait_for 'ExitPromptError'
wait_for 'status 1'
echo interrupted
