/** What a condition says of a claim. */
export interface Glob {
  text: string;
  /** The characters that stand for others there: `*` for any text, `?` for any character. */
  wild: '' | '*' | '*?';
}

/** The claims that conditions name, and what they want of each. */
export type Hints = ReadonlyMap<string, readonly Glob[]>;

/** Whether anything in it stands for something else. */
export function isWild({ text, wild }: Glob): boolean {
  return [...wild].some((character) => text.includes(character));
}

/** The text without what stands for something else. */
export function bare({ text, wild }: Glob): string {
  return [...wild].reduce((rest, character) => rest.replaceAll(character, ''), text);
}

/** Wildcards that are tried with every filling; more of them make more texts than are worth trying. */
const TRIED = 3;
/** No more texts than this come of one pattern. */
const MOST = 1_000;

/**
 * Texts that a pattern may match, with each `*` filled in turn by each of the fillings; those behind the first three are
 * filled with the first filling, and a `?` becomes an x.
 */
export function filled({ text, wild }: Glob, fillings: readonly string[]): string[] {
  const whole = wild === '*?' ? text.replaceAll('?', 'x') : text;
  if (wild === '') return [whole];
  const parts = whole.split(/\*+/);
  let texts = [parts[0] ?? ''];
  for (const [at, part] of parts.slice(1).entries()) {
    const choices = at < TRIED ? fillings : fillings.slice(0, 1);
    texts = texts.flatMap((before) => choices.map((filling) => before + filling + part)).slice(0, MOST);
  }
  return texts;
}

/** The first text that fits a form, for conditions that leave it open; undefined where none does. */
export function oneOf(glob: Glob, fillings: readonly string[], form: RegExp): string | undefined {
  return filled(glob, fillings).find((text) => form.test(text));
}
