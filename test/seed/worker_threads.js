// The seed's worker listing as printed, but for fewer rounds of its loop and an end; the main thread's timer ticks on meanwhile.
'use strict';

const { Worker, isMainThread, parentPort } = require("worker_threads");
if (isMainThread) {
  // This runs on the main thread
  const worker = new Worker(__filename);
  let ticks = 0;
  const timer = setInterval(() => { ticks++; }, 1);
  worker.on("message", (result) => {
    console.log("Computed:", result);
    clearInterval(timer);
    console.log(ticks > 5 ? "The main thread's timers kept ticking" : `Only ${ticks} ticks`);
    worker.terminate();
  });
  worker.postMessage({ task: "heavyComputation" });
} else {
  // This runs in the worker thread
  parentPort.on("message", (data) => {
    // Simulate heavy CPU work
    let result = 0;
    for (let i = 0; i < 4_000_000; i++) result += i;
    parentPort.postMessage(result);
  });
}
