/** Lists by key: what has something in common stands together, in the order in which it came. */

/** Puts an item at the end of its key's list. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Items by their key; those without one (null) are left out. */
export function listsBy<K, V>(items: Iterable<V>, keyOf: (item: V) => K | null): Map<K, V[]> {
  const lists = new Map<K, V[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) addTo(lists, key, item);
  }
  return lists;
}
