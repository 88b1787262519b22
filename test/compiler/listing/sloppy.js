// `arguments` is tied to the parameters only where that shows.
function plain(a) { return arguments.length + arguments[0] + a; }
// expect plain NEWSCOPE 0
// expect plain GETSLOT 0
function forwards(a) { return plain.apply(a, arguments); }
// expect forwards GETSLOT 0
function tied(a) { a = 2; return arguments[0]; }
// expect tied SETSLOT 1

function lookedUp(o) { with (o) { return name; } }
// expect lookedUp GETDYN 1
// expect lookedUp NEWWITH 1
function evals(text) { eval(text); return unknown; }
// expect evals GETDYN 1
// expect evals CALLEVAL 1
