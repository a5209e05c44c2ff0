/** The width of a text in a unit of its size. */
export type Measure = (text: string, bold: boolean) => number;

/** The longest beginning that fits, one character at least: a name without spaces has to break somewhere. */
function fitting(text: string, width: number, bold: boolean, measure: Measure): string {
  const characters = [...text];
  let [low, high] = [1, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(characters.slice(0, middle).join(""), bold) <= width) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join("");
}

/** What a line takes of a text, and what is left of it. */
function firstLine(text: string, width: number, bold: boolean, measure: Measure): readonly [string, string] {
  if (measure(text, bold) <= width) return [text, ""];
  const most = fitting(text, width, bold, measure);
  // At the last space that fits; what follows the line may be one as well.
  const space = text[most.length] === " " ? most.length : most.lastIndexOf(" ");
  const end = space > 0 ? space : most.length;
  return [text.slice(0, end).trimEnd(), text.slice(end).trimStart()];
}

/** Texts come from anybody: one of a million letters is not measured to its end. */
const LONGEST = 4000;

/**
 * A text in lines no wider than a width, at most so many; where that is too few the last ends in "…".
 *
 * @param width in units of the text's size
 */
export function wrapText(text: string, width: number, most: number, measure: Measure, bold = false): string[] {
  let left = text
    .slice(0, LONGEST)
    .replaceAll(/[ \t\n\r\f\v]+/g, " ")
    .trim();
  const lines: string[] = [];
  while (left !== "") {
    if (lines.length === most - 1 && measure(left, bold) > width) {
      lines.push(`${fitting(left, width - measure("…", bold), bold, measure).trimEnd()}…`);
      return lines;
    }
    const [line, rest] = firstLine(left, width, bold, measure);
    lines.push(line);
    left = rest;
  }
  return lines;
}
