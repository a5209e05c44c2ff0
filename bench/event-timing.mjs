// @ts-check
/** What a page takes from what a person does to the frame that shows it, as the browser counts it: Event Timing, in steps of 8 ms. */
import { median, round } from "./options.mjs";

/** @typedef {import("@playwright/test").Page} Page */

/** Keeps, in the page, the longest time that an event took to its frame. */
export function watchEvents() {
  // From one frame on; unasked it is from six.
  const events = { type: "event", durationThreshold: 16 };
  new PerformanceObserver((list) => {
    const page = /** @type {any} */ (globalThis);
    for (const { duration } of list.getEntries()) page.longest = Math.max(page.longest ?? 0, duration);
  }).observe(events);
}

/** What was done until now does not count. @param {Page} page */
export const forgetEvents = (page) =>
  page.evaluate(() => {
    /** @type {any} */ (globalThis).longest = 0;
  });

/**
 * In a page that watches its events.
 * @param {Page} page
 * @param {number} times
 * @param {(time: number) => Promise<unknown>} act
 */
export async function react(page, times, act) {
  const taken = [];
  for (let time = 0; time < times; time++) {
    await forgetEvents(page);
    await act(time);
    taken.push(
      await page.evaluate(
        () =>
          new Promise((/** @type {(longest: number) => void} */ resolve) => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() => setTimeout(() => resolve(/** @type {any} */ (globalThis).longest), 100)),
            );
          }),
      ),
    );
  }
  return { median: round(median(taken)), longest: round(Math.max(...taken)) };
}
