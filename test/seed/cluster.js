// The listing of the cluster: every worker listens on one port; one that dies is told of and replaced.
const cluster = require("cluster");
const http = require("http");
const os = require("os");
if (cluster.isPrimary) {
  const cpuCount = os.cpus().length;
  for (let i = 0; i < cpuCount; i++) {
    cluster.fork();
  }
  cluster.on("exit", (worker) => {
    console.log(`Worker ${worker.process.pid === killed ? "PID" : "?"} died, restarting`);
    cluster.fork(); // auto-restart crashed workers
  });
  // What a person does: look, kill one, look again.
  let killed;
  cluster.on("listening", (worker, { port }) => {
    if (Object.values(cluster.workers).some(({ state }) => state !== "listening")) return;
    http.get({ port, agent: false }, (res) => res.on("data", (text) => {
      const pid = Number(/^Handled by worker (\d+)$/.exec(text)[1]);
      console.log("Handled by a worker", Object.values(cluster.workers).some(({ process }) => process.pid === pid));
      if (killed !== undefined) process.exit(); // the workers end when they lose the primary
      killed = pid;
      process.kill(pid);
    }));
  });
} else {
  http
    .createServer((req, res) => {
      res.end(`Handled by worker ${process.pid}`);
    })
    .listen(0);
}
