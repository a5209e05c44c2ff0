/** Code units that matter to the scan. */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index after the string that opens at `start`. */
function stringEnd(json: string, start: number): number {
  let i = start + 1;
  while (json.charCodeAt(i) !== QUOTE) i += json.charCodeAt(i) === BACKSLASH ? 2 : 1;
  return i + 1;
}

/** The first character at or after `start` that is not JSON's white space. */
function nextCharacter(json: string, start: number): string {
  let i = start;
  while (json[i] === " " || json[i] === "\n" || json[i] === "\t" || json[i] === "\r") i++;
  return json[i] ?? "";
}

/**
 * The first key that an object of a JSON text has twice, at any depth; null if none has. JSON.parse keeps the last
 * of the two silently, so that two programs can read one file differently.
 *
 * @param json valid JSON: whatever JSON.parse accepts
 */
export function findDuplicateKey(json: string): string | null {
  /** Keys seen in each open object; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let i = 0;
  while (i < json.length) {
    const character = json[i];
    if (character === '"') {
      const end = stringEnd(json, i);
      const keys = open.at(-1);
      if (keys && nextCharacter(json, end) === ":") {
        const key = String(JSON.parse(json.slice(i, end)));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      i = end;
      continue;
    }
    if (character === "{") open.push(new Set());
    else if (character === "[") open.push(null);
    else if (character === "}" || character === "]") open.pop();
    i++;
  }
  return null;
}
