# Under load, only requests of a killed worker fail, a rolling restart fails none, and connections are spread evenly.
set -eu
load=$TEST_ROOT/benchmark/cluster_load.js
"$JSRUN" "$load" steady 0.7
"$JSRUN" "$load" restart 0.7
"$JSRUN" "$load" restart 0.5 none
"$JSRUN" "$load" kill 0.7
"$JSRUN" "$load" kill 0.5 none
