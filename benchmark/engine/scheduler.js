// An operating system's kernel in small: tasks of several classes, queues of packets, priorities.
'use strict';
class Packet {
  constructor(link, kind, value) {
    this.link = link;
    this.kind = kind;
    this.value = value;
  }
  appendTo(queue) {
    this.link = null;
    if (queue === null) return this;
    let last = queue;
    while (last.link !== null) last = last.link;
    last.link = this;
    return queue;
  }
}
class Task {
  queue = null;
  waiting = false;
  constructor(scheduler, id, priority) {
    this.scheduler = scheduler;
    this.id = id;
    this.priority = priority;
  }
  get isReady() {
    return !this.waiting || this.queue !== null;
  }
  take() {
    const packet = this.queue;
    if (packet !== null) {
      this.queue = packet.link;
      packet.link = null;
    }
    return packet;
  }
}
class Producer extends Task {
  made = 0;
  step() {
    if (this.made === this.scheduler.limit) {
      this.waiting = true;
      return;
    }
    this.made++;
    this.scheduler.send(1 + (this.made % 2), new Packet(null, this.made & 3, this.made));
  }
}
class Worker extends Task {
  step() {
    const packet = this.take();
    if (packet === null) {
      this.waiting = true;
      return;
    }
    packet.value = (packet.value * 31 + this.id) % 65521;
    this.scheduler.send(3, packet);
  }
}
class Sink extends Task {
  sum = 0;
  step() {
    const packet = this.take();
    if (packet === null) {
      this.waiting = true;
      return;
    }
    switch (packet.kind) {
      case 0: this.sum += packet.value; break;
      case 1: this.sum ^= packet.value; break;
      case 2: this.sum -= packet.value; break;
      default: this.sum = (this.sum << 1) % 1000003;
    }
  }
}
class Scheduler {
  steps = 0;
  constructor(limit) {
    this.limit = limit;
    this.tasks = [new Producer(this, 0, 1), new Worker(this, 1, 3), new Worker(this, 2, 2), new Sink(this, 3, 4)];
    this.byPriority = [...this.tasks].sort((a, b) => b.priority - a.priority);
  }
  send(id, packet) {
    const task = this.tasks[id];
    task.queue = packet.appendTo(task.queue);
    task.waiting = false;
  }
  run() {
    for (;;) {
      const task = this.byPriority.find((candidate) => candidate.isReady);
      if (task === undefined) return;
      this.steps++;
      task.step();
    }
  }
}

const start = performance.now();
const scheduler = new Scheduler(60000);
scheduler.run();
const elapsed = performance.now() - start;
const result = `${scheduler.steps} ${scheduler.tasks[3].sum}`;
if (result !== '300004 70456') throw new Error(`wrong result ${result}`);
console.log(`${elapsed.toFixed(1)} ms`);
