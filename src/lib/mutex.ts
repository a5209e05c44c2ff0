/**
 * Small and general things that know nothing of the metric.
 *
 * Mutex: one task at a time, in the order they were asked for. A task that fails does not stop the next.
 */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
