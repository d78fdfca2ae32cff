import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';
import { yamlValues } from '../yaml-values.js';

/** The maximum length of YAML, in characters. The parser is slower than that of JSON. */
const LONGEST = 4 * 1024 * 1024;

/**
 * Returns the maps in a YAML text, one for each document.
 *
 * @param name the file's name in printable form
 * @throws JobpassError `usage` for invalid YAML, or a text without a map
 */
export function yamlDocuments(text: string, name: string): unknown[] {
  const wrong = (what: string): JobpassError =>
    new JobpassError('usage', `${name} ${what}`, {
      hint: 'Pass trust policies or roles as JSON, from a CLI with --output json or -format=json, or Kubernetes objects and files of Jobpass as JSON or YAML',
    });
  if (text.length > LONGEST) throw wrong('is too large for YAML: use JSON');
  const maps = yamlValues(text, (reason) => wrong(`is not valid JSON or YAML: ${reason}`)).filter(isObject);
  if (maps.length === 0) throw wrong('is not valid JSON, and has no map in YAML');
  return maps;
}
