export const NOT_IN_THE_ACTION: RegExp;
export function partOf(file: string): string | undefined;
export function nameOfShared(files: readonly string[]): string;
