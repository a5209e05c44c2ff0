/** Numbers as they stand on screen. */

/** A score to 4 places; a dash where there is none. */
export const formatScore = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : value.toFixed(4);

/** A person's own number: whole ones as they are, others to 4 places, or with a power of ten where that leaves too little. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e15 ? String(value) : value.toExponential(4);
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e12) return value.toExponential(2);
  return String(Number(value.toFixed(4)));
}

/** A signed difference to 4 places, or with its power of ten where that would leave too little of it. */
export function formatDifference(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value) < 0.001 ? Math.abs(value).toExponential(1) : Math.abs(value).toFixed(4);
  return `${value < 0 ? "\u2212" : "+"}${size.replace("-", "\u2212")}`;
}

export const formatPercent = (share: number): string => `${Math.round(share * 100)} %`;

export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** "12 s", "3 min", "1 h 20 min". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "312 KB", "4.1 MB", "1.2 GB": powers of 1000, as browsers and disks say it. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["KB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(2)} ${units[unit] ?? ""}`;
}
