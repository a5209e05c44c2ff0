// @ts-check
/**
 * Ends this process when the one that started it is gone. On a thread of its own, so that an engine that hangs is not
 * left behind computing for nobody.
 */
import { workerData } from "node:worker_threads";

const EVERY = 1000;

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL");
}, EVERY);
