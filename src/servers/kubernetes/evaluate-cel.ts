import { Environment, EvaluationError } from '@marcbachmann/cel-js';
import { isObject } from '../../text/json.js';

/** The result of a CEL expression: its value, an error that the API server reports too, or undecided. */
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

/**
 * Evaluates a CEL expression of an AuthenticationConfiguration as the API server does. Numbers in `variables` are of the type
 * `double`, as in the API server.
 */
export function evaluateCel(expression: string, variables: Readonly<Record<string, unknown>>): CelResult {
  const parsed = programOf(expression, Object.keys(variables));
  if ('undecided' in parsed) return parsed;
  try {
    const given = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, withEscapedNames(value)]),
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

function programOf(expression: string, names: readonly string[]): Program {
  const key = JSON.stringify([expression, ...names]);
  const known = PROGRAMS.get(key);
  if (known !== undefined) return known;
  const program = compile(expression, names);
  if (PROGRAMS.size >= MAX_PROGRAMS) PROGRAMS.clear();
  PROGRAMS.set(key, program);
  return program;
}

function compile(expression: string, names: readonly string[]): Program {
  const environment = kubernetesEnvironment();
  for (const name of names) environment.registerVariable(name, 'map');
  try {
    const parsed = environment.parse(expression);
    const { valid, error } = parsed.check();
    return valid ? { run: (variables) => parsed(variables) } : { undecided: summaryOf(error) };
  } catch (error) {
    return { undecided: summaryOf(error) };
  }
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
