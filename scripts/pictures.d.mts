/** Every generated picture of the docs: its path from the root of the repository, and its SVG. */
export function pictureFiles(root: string): Record<string, string>;
