/** A name that no other has: with a number where it is taken. */
export function uniqueName(name: string, taken: Set<string>, between = ''): string {
  let own = name;
  for (let count = 2; taken.has(own); count++) own = `${name}${between}${count}`;
  taken.add(own);
  return own;
}
