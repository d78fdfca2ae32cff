import { JobpassError } from '../../errors.js';
import { SECTIONS } from './sections.js';

/** An error code with the first sentence of its explanation. */
export interface CodeSummary {
  code: string;
  summary: string;
}

/** Returns every error code, in the order of docs/troubleshooting.md. */
export function listCodes(): CodeSummary[] {
  return Object.entries(SECTIONS).map(([code, text]) => ({
    code,
    summary: /^.*?\.(?=\s|$)/s.exec(text)?.[0].replace(/\s+/g, ' ') ?? '',
  }));
}

/**
 * Returns the section of docs/troubleshooting.md about an error code.
 *
 * @throws JobpassError `usage` for an unknown code
 */
export async function explainCode(code: string): Promise<string> {
  // Every object inherits members such as `constructor`, which are not error codes.
  const text = Object.hasOwn(SECTIONS, code) ? SECTIONS[code] : undefined;
  if (text !== undefined) return text;
  const { closestName } = await import('../../config/did-you-mean.js');
  const near = closestName(code, Object.keys(SECTIONS));
  throw new JobpassError('usage', 'Unknown error code', {
    hint: near === undefined ? `The codes are: ${Object.keys(SECTIONS).join(', ')}` : `Did you mean ${near}?`,
  });
}
