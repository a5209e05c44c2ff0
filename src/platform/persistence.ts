/**
 * Asks the browser not to clear this origin's storage when the disk gets full. Chromium decides by itself, Firefox
 * asks the person.
 */
export async function askPersistence(): Promise<boolean> {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}
