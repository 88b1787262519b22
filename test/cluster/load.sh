# Under load, only requests of a killed worker fail, and a rolling restart fails none.
set -eu
load=$TEST_ROOT/benchmark/cluster_load.js
"$JSRUN" "$load" restart 0.7
"$JSRUN" "$load" restart 0.5 none
"$JSRUN" "$load" kill 0.7
"$JSRUN" "$load" kill 0.5 none
