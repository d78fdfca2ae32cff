import { checkVariableName } from '../../config/variables.js';
import { JobpassError } from '../../errors.js';
import type { Log } from '../../runners/runner.js';
import { ExactJson } from '../../text/exact-json.js';
import { canBeMasked, masksTooMuch } from '../../text/masks.js';
import { printable } from '../../text/printable.js';
import type { LeaseValue } from '../lease.js';
import { type SecretRequest, variableOf } from './requests.js';

/** Describes a secret for messages by its path and field, without its value. */
export function entryOf({ path, field }: Pick<SecretRequest, 'path' | 'field'>): string {
  return `The secret "${printable(`${path} ${field === undefined ? '*' : field.join('.')}`, 120)}"`;
}

/**
 * Returns the values that an entry selects from a secret.
 *
 * @param data the secret's fields; numbers keep the digits that the server sent
 * @throws JobpassError `refused` if a field is missing, `usage` if a value cannot be delivered
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
    if (value === undefined) log.info(`${entryOf(request)} is optional and missing, so Jobpass skips it`);
    else chosen.push([name, value, field]);
  }
  return chosen.map(([variable, value, of]) => {
    const text = written(value, variable, shown);
    const open = request.public === true;
    if (!open && masksTooMuch(text))
      log.warning(
        `${entryOf({ path, field: of })} is masked, and so is the same text in every log line. If the value is not secret, declare it public: ${variable} public after the |`,
      );
    if (!open && !allowShort && !canBeMasked(text)) {
      throw new JobpassError(
        'usage',
        `The secret for ${variable} from ${shown} is too short or too common to be masked`,
        {
          hint: `Use a longer value, or set \`allow-short: true\` to deliver the value without a mask. If the value is not secret, write ${variable} public after the |`,
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
    // The value is nested too deeply for the stack. Any other value from JSON can be written as JSON.
    throw new JobpassError('refused', `The secret for ${variable} from ${path} is nested too deeply`, {
      hint: 'Select a field inside the value, or store the value as text',
    });
  }
}

/** Returns a field of a secret; undefined if the field is missing. */
function fieldOf(data: ExactJson, field: readonly string[]): ExactJson | undefined {
  let value: ExactJson | undefined = data.member(field.join('.'));
  if (value !== undefined) return value;
  value = data;
  for (const part of field) {
    // A text may contain JSON.
    const object: ExactJson | undefined = value?.string === undefined ? value : ExactJson.read(value.string);
    value = object?.member(part);
  }
  return value;
}

function noField(data: ExactJson, field: readonly string[], path: string): JobpassError {
  const names = (data.members ?? []).map(([name]) => printable(name, 40));
  return new JobpassError('refused', `The secret at ${path} has no field ${printable(field.join('.'), 60)}`, {
    hint: `The fields of the secret are: ${names.slice(0, 20).join(', ') || 'none'}`,
  });
}
