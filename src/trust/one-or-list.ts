/** Returns the value if the list contains only one value, or else the list. */
export function oneOrList<T>(values: readonly T[]): T | readonly T[] {
  const [first, ...others] = values;
  return first === undefined || others.length > 0 ? values : first;
}
