/** Which lines of a long list are drawn: those in sight as they are now, others as they were until a frame is drawn. */

/** A list of lines, and by what they are grouped. */
export interface Listed<L> {
  readonly lines: readonly L[];
  readonly group: string | null;
}

interface Place {
  /** From 0 among all lines. */
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
}

export interface DrawnLine<L> extends Place {
  readonly line: L;
  readonly group: string | null;
}

/**
 * @param places of lines that are drawn, from top to bottom, each in the list as it is now
 * @param inSight whether the line at a place is seen, or has the focus
 * @returns none twice, and none where there was no line before
 */
export function drawnLines<L extends { readonly key: string }>(
  places: readonly Place[],
  now: Listed<L>,
  before: Listed<L>,
  inSight: (index: number) => boolean,
): readonly DrawnLine<L>[] {
  const seen = new Set(places.flatMap(({ index }) => (inSight(index) ? [now.lines[index]!.key] : [])));
  return places.flatMap(({ index, start }): readonly DrawnLine<L>[] => {
    if (now === before || inSight(index)) return [{ index, start, line: now.lines[index]!, group: now.group }];
    const line = before.lines[index];
    return line === undefined || seen.has(line.key) ? [] : [{ index, start, line, group: before.group }];
  });
}
