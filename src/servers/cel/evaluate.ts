import { Environment, EvaluationError } from '@marcbachmann/cel-js';
import { isObject } from '../../text/json.js';

/** The result of a CEL expression: its value, an error that the service reports too, or undecided. */
export type CelResult =
  | { value: unknown }
  | { error: string }
  /** The expression uses a function or syntax that this evaluator does not support. */
  | { undecided: string };

/** The characters that CEL names cannot contain, and how Kubernetes writes them. Source: apiserver, pkg/cel/escaping.go. */
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** A service whose expressions can be evaluated: an AuthenticationConfiguration, or a workload identity provider. */
export type CelService = 'kubernetes' | 'google';

/** Evaluates a CEL expression as a service does. Numbers in `variables` are of the type `double`, as in the service. */
export function evaluateCel(
  expression: string,
  variables: Readonly<Record<string, unknown>>,
  service: CelService = 'kubernetes',
): CelResult {
  const parsed = programOf(expression, Object.keys(variables), service);
  if ('undecided' in parsed) return parsed;
  try {
    const given = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        variableFor(name),
        service === 'kubernetes' ? withEscapedNames(value) : value,
      ]),
    );
    return { value: parsed.run(given) };
  } catch (error) {
    return error instanceof EvaluationError ? { error: summaryOf(error) } : { undecided: summaryOf(error) };
  }
}

type Program = { run: (variables: Record<string, unknown>) => unknown } | { undecided: string };

/** The last programs, since `jobpass trust lint` evaluates an expression for thousands of ID tokens. */
const PROGRAMS = new Map<string, Program>();
const MAX_PROGRAMS = 500;

function programOf(expression: string, names: readonly string[], service: CelService): Program {
  const key = JSON.stringify([service, expression, ...names]);
  const known = PROGRAMS.get(key);
  if (known !== undefined) return known;
  const program = compile(expression, names, service);
  if (PROGRAMS.size >= MAX_PROGRAMS) PROGRAMS.clear();
  PROGRAMS.set(key, program);
  return program;
}

function compile(expression: string, names: readonly string[], service: CelService): Program {
  const environment = service === 'kubernetes' ? kubernetesEnvironment() : googleEnvironment();
  for (const name of names) environment.registerVariable(variableFor(name), 'map');
  try {
    const parsed = environment.parse(names.includes('google') ? withoutGoogle(expression) : expression);
    const { valid, error } = parsed.check();
    return valid ? { run: (variables) => parsed(variables) } : { undecided: summaryOf(error) };
  } catch (error) {
    return { undecided: summaryOf(error) };
  }
}

/** The evaluator reserves the name `google` for protocol buffers, so the variable has another name there. */
const variableFor = (name: string): string => (name === 'google' ? 'google_attributes' : name);

/** Renames the variable `google` in an expression, but not inside texts and not as the name of a member. */
function withoutGoogle(expression: string): string {
  return expression.replace(
    /[rR]?'(?:[^'\\]|\\.)*'|[rR]?"(?:[^"\\]|\\.)*"|(?<![\w.])google(?=\s*[.[])/g,
    (found) => (found === 'google' ? variableFor(found) : found),
  );
}

/** Returns a text or a list of texts as Kubernetes reads the result of an expression; undefined for any other value. */
export function textsOfCel(value: unknown): string[] | undefined {
  if (value === null) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (values.some((one) => typeof one !== 'string')) return undefined;
  return values.filter((one): one is string => one !== '');
}

/** Returns the environment with the functions of Kubernetes. Source: apiserver, pkg/cel/library (regex.go) and cel-go, ext/strings.go. */
function kubernetesEnvironment(): Environment {
  const all = (text: string, pattern: string): string[] =>
    [...text.matchAll(new RegExp(pattern, 'gu'))].map(([found]) => found);
  return new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false })
    .registerFunction('string.find(string): string', (text, pattern) => all(text, pattern)[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', all)
    .registerFunction('string.findAll(string, int): list<string>', (text, pattern, most) =>
      all(text, pattern).slice(0, most < 0n ? undefined : Number(most)),
    )
    .registerFunction('string.replace(string, string): string', (text, old, by) => text.split(old).join(by))
    .registerFunction('string.charAt(int): string', (text, at) => [...text][Number(at)] ?? '');
}

/**
 * Returns the environment with the functions of workload identity pools. Expressions with optional types are undecided, because
 * Google documents none. Sources: Google Cloud docs, "Workload Identity Federation", "Attribute mappings"; "Attribute reference for
 * IAM Conditions", `extract`.
 */
function googleEnvironment(): Environment {
  return new Environment({ homogeneousAggregateLiterals: false }).registerFunction(
    'string.extract(string): string',
    extract,
  );
}

/** Returns the part of a text at the place of `{name}` in a template; empty if the template does not match. */
function extract(text: string, template: string): string {
  const [, before = '', after = ''] = /^([^{}]*)\{[^{}]*\}([^{}]*)$/s.exec(template) ?? [];
  const found = text.indexOf(before);
  if (found === -1) return '';
  const from = found + before.length;
  const to = after === '' ? text.length : text.indexOf(after, from);
  return to === -1 ? '' : text.slice(from, to);
}

/** Adds the escaped forms of names that a CEL expression can use only in this form: `claims.oidc__dot__example`. */
function withEscapedNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withEscapedNames);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      const inner = withEscapedNames(member);
      const escaped = name.replace(/__|[./-]/g, (found) => ESCAPES[found] ?? found);
      return escaped === name
        ? [[name, inner]]
        : [
            [name, inner],
            [escaped, inner],
          ];
    }),
  );
}

/** The first line of an error of the evaluator. The other lines repeat the expression. */
function summaryOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
