/** Returns a name that is not in `taken`: the name itself, or the name with a number. Adds the result to `taken`. */
export function uniqueName(name: string, taken: Set<string>, between = ''): string {
  let own = name;
  for (let count = 2; taken.has(own); count++) own = `${name}${between}${count}`;
  taken.add(own);
  return own;
}
