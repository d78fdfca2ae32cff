export function withNames(text: string, id: string, parts: ReadonlyMap<string, string>): string;
