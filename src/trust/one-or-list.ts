/** Returns the value of a list with a single value, otherwise the list. */
export function oneOrList<T>(values: readonly T[]): T | readonly T[] {
  const [first, ...others] = values;
  return first === undefined || others.length > 0 ? values : first;
}
