import { POLICIES, type Policy, type PolicyBinding } from '../../servers/kubernetes/policies.js';
import type { JsonObject } from '../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { Drift } from '../generator.js';

/** A difference without the name of the object. */
export type Difference = Pick<Drift, 'kind' | 'text'>;

const wider = (text: string): Difference => ({ kind: 'wider', text });
const narrower = (text: string): Difference => ({ kind: 'narrower', text });

/** Compares a policy in the cluster with the policy that Jobpass needs. */
export function comparePolicy(found: JsonObject, { spec: wanted }: Policy): Difference[] {
  const spec = objectOf(found['spec']);
  const rules = expressionsOf(spec['validations']);
  const expected = wanted.validations.map(({ expression }) => expression);
  return [
    ...(spec['failurePolicy'] === undefined || spec['failurePolicy'] === 'Fail'
      ? []
      : [wider('failurePolicy is not Fail, so the API server ignores rules that it cannot evaluate')]),
    ...constraintDifferences(objectOf(spec['matchConstraints']), wanted.matchConstraints.resourceRules[0]),
    ...conditionDifferences(spec, wanted),
    ...variableDifferences(spec, wanted),
    ...wanted.validations
      .filter(({ expression }) => !rules.includes(expression))
      .map(({ message }) => wider(`the rule "${message}" is missing or changed`)),
    ...rules
      .filter((expression) => !expected.includes(expression))
      .map((expression) => narrower(`has another rule: ${printable(expression, 160)}`)),
  ];
}

type ResourceRule = Policy['spec']['matchConstraints']['resourceRules'][number];

/** Compares the requests to which a policy applies. */
function constraintDifferences(found: JsonObject, wanted: ResourceRule | undefined): Difference[] {
  if (wanted === undefined) return [];
  const [resource = ''] = wanted.resources;
  const applies = (operation: string): boolean =>
    objectsOf(found['resourceRules']).some(
      (rule) =>
        has(rule['apiGroups'], '') &&
        has(rule['apiVersions'], 'v1') &&
        has(rule['operations'], operation) &&
        has(rule['resources'], resource) &&
        listOf(rule['resourceNames']).length === 0 &&
        rule['scope'] !== 'Cluster',
    );
  return [
    ...wanted.operations
      .filter((operation) => !applies(operation))
      .map((operation) => wider(`does not apply to ${operation} of ${resource}`)),
    ...exceptions(found),
  ];
}

/** Returns the differences for fields that exclude requests. */
function exceptions(matching: JsonObject): Difference[] {
  return [
    ...(isEmpty(matching['objectSelector']) ? [] : [wider('applies only to objects with certain labels')]),
    ...(isEmpty(matching['namespaceSelector']) ? [] : [wider('applies only to certain namespaces')]),
    ...(listOf(matching['excludeResourceRules']).length === 0 ? [] : [wider('excludes some requests')]),
  ];
}

function conditionDifferences(spec: JsonObject, wanted: Policy['spec']): Difference[] {
  const found = expressionsOf(spec['matchConditions']);
  const expected = wanted.matchConditions.map(({ expression }) => expression);
  return [
    ...found
      .filter((expression) => !expected.includes(expression))
      .map((expression) => wider(`applies only if ${printable(expression, 160)}`)),
    ...expected
      .filter((expression) => !found.includes(expression))
      .map(() => narrower('applies to administrators and controllers, too')),
  ];
}

function variableDifferences(spec: JsonObject, wanted: Policy['spec']): Difference[] {
  const found = new Map(objectsOf(spec['variables']).map(({ name, expression }) => [name, expression]));
  return wanted.variables
    .filter(({ name, expression }) => found.get(name) !== expression)
    .map(({ name }) => wider(`the variable ${name} is missing or changed`));
}

/** Compares a binding in the cluster with the binding that Jobpass needs. */
export function compareBinding(found: JsonObject, { spec: wanted }: PolicyBinding): Difference[] {
  const spec = objectOf(found['spec']);
  const [label = ''] = Object.keys(wanted.matchResources.namespaceSelector.matchLabels);
  const namespace = wanted.matchResources.namespaceSelector.matchLabels[label] ?? '';
  const { namespaceSelector, ...others } = objectOf(spec['matchResources']);
  return [
    ...(spec['policyName'] === wanted.policyName
      ? []
      : [wider(`binds another policy: ${printable(spec['policyName'], 80)}`)]),
    ...(listOf(spec['validationActions']).includes('Deny')
      ? []
      : [wider('does not deny requests: validationActions lacks Deny')]),
    ...(selects(objectOf(namespaceSelector), label, namespace)
      ? []
      : [wider(`does not apply to the namespace ${namespace}`)]),
    ...exceptions(others),
    ...(others['resourceRules'] === undefined ? [] : [wider('applies only to some requests')]),
    ...(spec['paramRef'] === undefined ? [] : [wider('depends on a parameter')]),
  ];
}

/** Returns whether a selector selects a namespace by its name, or selects all namespaces. */
function selects(selector: JsonObject, label: string, namespace: string): boolean {
  const labels = Object.entries(objectOf(selector['matchLabels']));
  return (
    labels.every(([name, value]) => name === label && value === namespace) &&
    objectsOf(selector['matchExpressions']).every(
      ({ key, operator, values }) => key === label && operator === 'In' && listOf(values).includes(namespace),
    )
  );
}

/** Returns the policy with a name. */
export function policyNamed(name: string): Policy | undefined {
  return POLICIES.find(({ metadata }) => metadata.name === name);
}

function expressionsOf(list: unknown): string[] {
  return objectsOf(list).flatMap(({ expression }) => textOf(expression) ?? []);
}

function has(list: unknown, value: string): boolean {
  return listOf(list).some((one) => one === value || one === '*');
}

function isEmpty(selector: unknown): boolean {
  return Object.values(objectOf(selector)).every((part) => Object.keys(Object(part)).length === 0);
}
