import { checkVariableName } from '../../config/variables.js';
import { JobpassError } from '../../errors.js';
import type { Log } from '../../runners/runner.js';
import { ExactJson } from '../../text/exact-json.js';
import { canBeMasked, masksTooMuch } from '../../text/masks.js';
import { printable } from '../../text/printable.js';
import type { LeaseValue } from '../provider.js';
import { type SecretRequest, variableOf } from './requests.js';

/** A request as people know it: its path and field, and nothing of its value. */
export function entryOf({ path, field }: Pick<SecretRequest, 'path' | 'field'>): string {
  return `The secret "${printable(`${path} ${field === undefined ? '*' : field.join('.')}`, 120)}"`;
}

/**
 * The values that a request takes of a secret.
 *
 * @param data the secret: an object, whose numbers are as the server wrote them
 * @throws JobpassError `refused` for a field that is not there, `usage` for what may not be delivered
 */
export function select(
  request: SecretRequest,
  data: ExactJson,
  { allowShort, log }: { allowShort: boolean; log: Log },
): LeaseValue[] {
  const { field, name, path } = request;
  const shown = printable(path, 80);
  const chosen: [variable: string, value: ExactJson, field: readonly string[]][] = [];
  if (field === undefined) {
    for (const [key, value] of data.members ?? [])
      chosen.push([checkVariableName(`${name}${variableOf(key)}`, `secrets (${shown})`), value, [key]]);
  } else {
    const value = fieldOf(data, field);
    if (value === undefined && !request.optional) throw noField(data, field, shown);
    if (value === undefined)
      log.info(`${entryOf(request)} is optional and missing: nothing is delivered for it`);
    else chosen.push([name, value, field]);
  }
  return chosen.map(([variable, value, of]) => {
    const text = written(value, variable, shown);
    const open = request.public === true;
    if (!open && masksTooMuch(text))
      log.warning(
        `${entryOf({ path, field: of })} is masked, and with it every line that happens to have the same text. If it is no secret, declare it public: ${variable} public behind the |`,
      );
    if (!open && !allowShort && !canBeMasked(text)) {
      throw new JobpassError(
        'usage',
        `The secret for ${variable} from ${shown} is too short, or too common a word, to be masked`,
        {
          hint: `Make it longer, or give allow-short: true to have it delivered unmasked. If it is no secret, write ${variable} public behind the |`,
        },
      );
    }
    return { output: variable, variable, value: text, ...(open ? { unmasked: true as const } : {}) };
  });
}

function written(value: ExactJson, variable: string, path: string): string {
  try {
    return value.text;
  } catch {
    // Nested too deep for the stack: nothing else that came as JSON cannot be written as JSON.
    throw new JobpassError('refused', `The secret for ${variable} from ${path} is nested too deep`, {
      hint: 'Name a field inside it, or store it as text',
    });
  }
}

/** @returns undefined where there is none */
function fieldOf(data: ExactJson, field: readonly string[]): ExactJson | undefined {
  let value: ExactJson | undefined = data.member(field.join('.'));
  if (value !== undefined) return value;
  value = data;
  for (const part of field) {
    // A text can hold JSON itself.
    const object: ExactJson | undefined = value?.string === undefined ? value : ExactJson.read(value.string);
    value = object?.member(part);
  }
  return value;
}

function noField(data: ExactJson, field: readonly string[], path: string): JobpassError {
  const names = (data.members ?? []).map(([name]) => printable(name, 40));
  return new JobpassError('refused', `The secret at ${path} has no field ${printable(field.join('.'), 60)}`, {
    hint: `It has ${names.slice(0, 20).join(', ') || 'none'}`,
  });
}
