# Exit codes and what is still printed.
run() {
  echo "-- $1"
  "$JSRUN" -e "$1"
  echo "code $?"
}
run 'process.exit(3)'
run 'process.exitCode = 4'
run 'process.exitCode = "5"'
run 'process.on("exit", (c) => console.log("exit", c, process.exitCode)); process.exit(6)'
run 'process.on("exit", (c) => { process.exitCode = 7 })'
run 'process.on("exit", (c) => { process.exit(8) }); process.exit(1)'
run 'process.on("exit", () => setTimeout(() => console.log("never"), 0))'
run 'process.on("exit", () => Promise.resolve().then(() => console.log("never"))); process.on("exit", () => process.nextTick(() => console.log("never")))'
run 'try { process.exitCode = "x" } catch (e) { console.log(e.code) }'
run 'try { process.exit({}) } catch (e) { console.log(e.code) }'
run 'process.on("beforeExit", (c) => console.log("beforeExit", c)); process.on("exit", (c) => console.log("exit", c))'
run 'process.on("beforeExit", (c) => console.log("never")); process.exit()'
run 'setTimeout(() => process.exit(9), 1); setInterval(() => {}, 1000)'
run 'process.reallyExit(10)'
