/** What was used last in the palette, kept in this browser: ids alone, the latest first. */

const KEY = "masc-lens.palette";
const MOST = 20;

export function recentEntries(): readonly string[] {
  return (localStorage.getItem(KEY) ?? "").split("\n").filter((id) => id !== "");
}

/** Ids are one line each; one that has a line break in it is not kept. */
export function rememberEntry(id: string): void {
  if (id.includes("\n")) return;
  localStorage.setItem(KEY, [id, ...recentEntries().filter((one) => one !== id)].slice(0, MOST).join("\n"));
}
