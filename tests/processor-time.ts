/** Starts a watch that counts what this process computes, whatever else the machine does. @returns milliseconds since then */
export function processorTime(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}
