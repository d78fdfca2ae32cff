/** What a template of steps of Azure Pipelines is, as far as the examples use it. */
export interface AzureTemplate {
  parameters: { name: string; type: string; default?: unknown; values?: unknown[] }[];
  steps: unknown[];
}

/** The value of a parameter that is put in whole, or in the middle of a text. */
const WHOLE = /^\$\{\{ parameters\.(\w+) \}\}$/;
const PART = /\$\{\{ parameters\.(\w+) \}\}/g;
const EACH = /^\$\{\{ each (\w+) in parameters\.(\w+) \}\}$/;

/**
 * The steps that Azure Pipelines makes of a template: learn.microsoft.com/azure/devops/pipelines/process/templates.
 *
 * @throws Error for a parameter that the template does not have, or that it needs and does not get
 */
export function azureSteps(template: AzureTemplate, given: Readonly<Record<string, unknown>>): unknown[] {
  const values = new Map<string, unknown>();
  for (const { name, default: fallback, values: allowed } of template.parameters) {
    const value = given[name] ?? fallback;
    if (value === undefined) throw new Error(`the parameter ${name} is missing`);
    if (allowed !== undefined && !allowed.includes(value)) throw new Error(`${name} may not be ${value}`);
    values.set(name, value);
  }
  const parameter = (name: string): unknown => {
    if (!values.has(name)) throw new Error(`there is no parameter ${name}`);
    return values.get(name);
  };
  for (const name of Object.keys(given)) parameter(name);

  const expand = (node: unknown): unknown => {
    if (typeof node === 'string') {
      const whole = WHOLE.exec(node)?.[1];
      return whole === undefined
        ? node.replace(PART, (_, name: string) => String(parameter(name)))
        : parameter(whole);
    }
    if (Array.isArray(node)) return node.flatMap(expandItem);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, expand(value)]));
  };
  const expandItem = (item: unknown): unknown[] => {
    const [[key = '', body] = []] = typeof item === 'object' && item !== null ? Object.entries(item) : [];
    const [, variable, list] = EACH.exec(key) ?? [];
    if (variable === undefined || list === undefined) return [expand(item)];
    return (parameter(list) as unknown[]).flatMap((value) =>
      (body as unknown[]).map((one) => (one === `\${{ ${variable} }}` ? value : expand(one))),
    );
  };
  const steps = expand(template.steps) as unknown[];
  const [left] = /\$\{\{[^}]*\}\}/.exec(JSON.stringify(steps)) ?? [];
  if (left !== undefined) throw new Error(`nothing is known of ${left}`);
  return steps;
}

/** What a command of a CircleCI orb is, as far as the examples use it. */
export interface OrbCommand {
  parameters?: Record<string, { type: string; default?: unknown }>;
  steps: unknown[];
}

/**
 * The steps that CircleCI makes of a command of an orb: circleci.com/docs/reference/reusing-config.
 *
 * @throws Error for a parameter that the command does not have, or that it needs and does not get
 */
export function orbSteps(command: OrbCommand, given: Readonly<Record<string, unknown>>): unknown[] {
  const { parameters = {}, steps } = command;
  const unknown = Object.keys(given).find((name) => parameters[name] === undefined);
  if (unknown !== undefined) throw new Error(`there is no parameter ${unknown}`);
  const expanded = JSON.stringify(steps).replace(/<<\s*parameters\.([\w-]+)\s*>>/g, (_, name: string) => {
    const value = given[name] ?? parameters[name]?.default;
    if (value === undefined) throw new Error(`the parameter ${name} is missing`);
    return JSON.stringify(String(value)).slice(1, -1);
  });
  const [left] = /<<.*?>>/.exec(expanded) ?? [];
  if (left !== undefined) throw new Error(`nothing is known of ${left}`);
  return JSON.parse(expanded) as unknown[];
}
