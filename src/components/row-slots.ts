/**
 * Which element each row of a long list stands in. A row that scrolls into sight takes the element of one that left, so
 * that scrolling writes texts anew and makes nothing.
 */

/** An element's key, and the place of the row that it shows among those that were given. */
export interface Slot {
  readonly slot: number;
  readonly at: number;
}

/**
 * @param keys of the rows that are drawn, from top to bottom; no two are the same
 * @param moving while they scroll elements stay in their order in the page, which is another than on the screen; at rest
 *   it is the rows'
 * @param held the row that has the focus: its element is never another row's
 * @returns elements in their order in the page
 */
export type Slots = (keys: readonly string[], moving: boolean, held: string | null) => readonly Slot[];

export function createSlots(): Slots {
  let slots = new Map<string, number>();
  let order: readonly number[] = [];
  let next = 0;
  return (keys, moving, held) => {
    const wanted = new Set(keys);
    const last = slots;
    const taken = new Set(Array.from(last).flatMap(([key, slot]) => (wanted.has(key) || key === held ? [slot] : [])));
    // As they stand in the page, so that rows of which none was there before have them in their order.
    const free = order.filter((slot) => !taken.has(slot)).values();
    slots = new Map(keys.map((key) => [key, last.get(key) ?? free.next().value ?? next++]));
    const places = new Map(Array.from(slots.values(), (slot, at) => [slot, at]));
    order = moving ? [...new Set([...order.filter((slot) => places.has(slot)), ...places.keys()])] : [...places.keys()];
    return order.map((slot) => ({ slot, at: places.get(slot)! }));
  };
}
