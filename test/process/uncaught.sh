# What ends a program that throws: exit codes and the order of events. What is printed is in cli/.
run() {
  echo "-- $1"
  "$JSRUN" $2 -e "$1" 2>"$TEST_SCRATCH/err"
  echo "code $?"
}
run 'process.on("exit", (c) => console.log("exit", c)); throw new Error("x")'
run 'process.on("uncaughtException", (e, o) => console.log("caught", e.message, o)); setTimeout(() => console.log("goes on"), 1); throw new Error("x")'
run 'process.on("uncaughtExceptionMonitor", (e, o) => console.log("monitor", e.message, o)); throw new Error("x")'
run 'process.on("uncaughtException", () => { throw new Error("again") }); throw new Error("x")'
run 'process.setUncaughtExceptionCaptureCallback((e) => console.log("captured", e)); console.log(process.hasUncaughtExceptionCaptureCallback()); throw 1'
run 'Promise.reject(new Error("r")); process.on("exit", (c) => console.log("exit", c))'
run 'process.on("unhandledRejection", (r, p) => console.log("unhandled", r, p instanceof Promise)); Promise.reject(2)'
run 'process.on("uncaughtException", (e, o) => console.log(e.name, e.message, o)); Promise.reject(3)'
run 'process.on("uncaughtException", (e, o) => console.log(e.code, o)); Promise.reject({})'
run 'const p = Promise.reject(4); setTimeout(() => p.catch(() => {}), 1); process.on("unhandledRejection", () => console.log("u")); process.on("rejectionHandled", (q) => console.log("handled", p === q))'
run 'const p = Promise.reject(5); process.nextTick(() => p.catch((r) => console.log("in time", r)))'
run 'const p = Promise.reject(6); p.finally(() => {}).catch((r) => console.log("by finally", r)); p.catch(() => {})'
run 'Promise.reject(new Error("n")); setTimeout(() => console.log("goes on"), 1)' --unhandled-rejections=none
run 'Promise.reject(new Error("n")); setTimeout(() => console.log("goes on"), 1)' --unhandled-rejections=warn
run 'Promise.reject(new Error("n")); setTimeout(() => console.log("goes on"), 1)' --unhandled-rejections=warn-with-error-code
run 'process.on("unhandledRejection", () => console.log("u")); process.on("uncaughtException", (e) => console.log("c", e.message)); Promise.reject(new Error("n"))' --unhandled-rejections=strict
run '(async () => { await null; throw new Error("async") })()'
