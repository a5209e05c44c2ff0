/** Looks so often before it sleeps: others are mostly one job behind. */
const LOOKS = 2000;

/** Goes on when all threads have come here. @param control int32 [2]: how many have come, how often all had */
export function meet(control: usize, threads: i32): void {
  if (threads == 1) return;
  const times = atomic.load<i32>(control, 4);
  if (atomic.add<i32>(control, 1) == threads - 1) {
    atomic.store<i32>(control, 0);
    atomic.store<i32>(control, times + 1, 4);
    atomic.notify(control + 4, threads);
    return;
  }
  let looks = 0;
  while (atomic.load<i32>(control, 4) == times) {
    if (looks++ > LOOKS) atomic.wait<i32>(control + 4, times, -1);
  }
}

/** The next job of a step; each is given once. */
export function nextJob(step: usize): i32 {
  return atomic.add<i32>(step, 1, 4);
}

export function word(step: usize, index: i32): i32 {
  return load<i32>(step + ((<usize>index) << 2));
}

export function place(step: usize, index: i32): usize {
  return <usize>load<u32>(step + ((<usize>index) << 2));
}
