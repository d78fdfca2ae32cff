/** Creates an element with a class and content. Text is inserted as text, never as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...content: (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

/** Returns the element with an id. */
export function byId<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}
