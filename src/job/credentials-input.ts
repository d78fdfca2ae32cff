import { parseDocument } from 'yaml';
import { inputText } from '../config/input-text.js';
import { list } from '../config/values.js';
import { unusableNames } from '../config/yaml-names.js';
import { AS_WRITTEN } from '../config/yaml-options.js';
import { JobpassError } from '../errors.js';
import { isObject } from '../text/json.js';
import { printable } from '../text/printable.js';
import { checkNames, MOST } from './names.js';

/** An entry in the map: its name and its inputs. The step's inputs are the defaults. */
export interface NamedInputs {
  name: string;
  inputs: ReadonlyMap<string, string>;
  /** The inputs that the entry inherits from the step. They also apply to the other credentials. */
  shared: ReadonlySet<string>;
  /** Where the inputs come from, for the log's details. */
  note?: string;
}

const LONGEST = 100_000;
const HINT =
  'Write names of credentials in .jobpass.yml, or a map: a line `deploy:` followed by indented inputs, such as `provider: vault`';

/**
 * Parses the input `credentials`: a YAML map from names to inputs, or names of credentials in the rules file.
 *
 * @param given the step's inputs, as defaults for each entry in the map
 * @returns each credential's inputs, or only the names
 * @throws JobpassError `usage`; its message contains the entry's name
 */
export function readCredentials(text: string, given: ReadonlyMap<string, string>): NamedInputs[] | string[] {
  const wrong = (said: string, hint = HINT): JobpassError =>
    new JobpassError('usage', `The input \`credentials\` ${said}`, { hint });
  if (text.length > LONGEST) throw wrong('is too long');
  // Values such as 0600 and 1e3 keep the text that the user wrote. Aliases are disabled.
  const document = parseDocument(text, { ...AS_WRITTEN, uniqueKeys: true });
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
    throw wrong(`is not valid YAML: line ${line}, column ${col}: ${printable(error.code)}`);
  }
  const [unusable] = unusableNames(document);
  if (unusable !== undefined)
    throw wrong(
      `has the name "${unusable.path.join('.')}"`,
      'This name is not allowed for a credential or an input',
    );
  let map: unknown;
  try {
    map = document.toJS({ maxAliasCount: 0 });
  } catch {
    throw wrong('has YAML aliases (`*name`), which are not allowed');
  }
  if (typeof map === 'string' || Array.isArray(map)) {
    const names = [map].flat().flatMap((item: unknown) => (typeof item === 'string' ? list(item) : ['']));
    if (names.length === 0) throw wrong('is empty');
    return checkNames(names);
  }
  if (typeof map !== 'object' || map === null) throw wrong('is empty');
  const entries = Object.entries(map);
  if (entries.length === 0) throw wrong('is empty');
  if (entries.length > MOST) throw wrong(`has more than ${MOST} entries`);
  const common = [...given].filter(([name]) => name !== 'credentials' && name !== 'name');
  return entries.map(([name, inputs]) => {
    const shown = printable(name, 60);
    checkNames([name]);
    if (!isObject(inputs)) throw wrong(`has no inputs for "${shown}"`);
    const own = Object.entries(inputs).map(([input, value]): [string, string] => {
      if (input === 'credentials' || input === 'name')
        throw wrong(
          `sets \`${input}\` for "${shown}", which is not allowed`,
          `Remove \`${input}\` from the entry`,
        );
      return [input.toLowerCase(), inputText(value)];
    });
    const said = own.filter(([, value]) => value !== '');
    return {
      name,
      inputs: new Map([...common, ...said, ['name', name]]),
      shared: new Set(common.map(([input]) => input).filter((input) => !said.some(([one]) => one === input))),
    };
  });
}
