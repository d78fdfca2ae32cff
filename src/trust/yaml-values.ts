import { parseAllDocuments } from 'yaml';
import { printable } from '../text/printable.js';

/**
 * Returns the values in a YAML text, one for each document.
 *
 * @param invalid returns the error for invalid YAML. @param reason the reason in printable form
 */
export function yamlValues(text: string, invalid: (reason: string) => Error): unknown[] {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'error' });
    const all = Array.isArray(documents) ? documents : [];
    const [problem] = all.flatMap(({ errors }) => errors);
    if (problem !== undefined) throw problem;
    // Throws an error if an alias has no anchor.
    return all.map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch (error) {
    if (error instanceof RangeError) throw invalid('it is nested too deep');
    throw invalid(printable(error instanceof Error ? error.message.split('\n')[0] : error, 200));
  }
}
