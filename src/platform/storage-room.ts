/** How much the browser lets this origin keep, and whether it may clear it. */
export interface StorageRoom {
  /** Bytes that this origin uses; null where the browser does not say. */
  readonly used: number | null;
  /** Bytes that it may still use, as the browser estimates; null where it does not say. */
  readonly free: number | null;
}

export async function storageRoom(): Promise<StorageRoom> {
  const { usage, quota } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return { used: usage ?? null, free: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage) };
}
