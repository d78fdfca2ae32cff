import {
  ANCHOR_PREFIX,
  ANCHOR_TYPE,
  ANCHORS_POLICY,
  bindingOf,
  EXEMPT_GROUPS,
  EXPIRES,
  EXPIRY_S,
  FIELD_MANAGER,
  JOB_EXTRA,
  POD_EXTRA,
  SESSION_EXTRA,
  SWEEP_ACCOUNT,
  TOKENS_POLICY,
} from './names.js';

/** A named CEL expression. */
interface Named {
  name: string;
  expression: string;
}

/** A rule of a policy. The API server rejects a request if the expression is false or fails. */
export interface Validation {
  expression: string;
  message: string;
  reason: 'Forbidden';
}

/** The part of a policy that limits access. */
export interface PolicySpec {
  failurePolicy: 'Fail';
  matchConstraints: {
    resourceRules: readonly {
      apiGroups: readonly string[];
      apiVersions: readonly string[];
      operations: readonly string[];
      resources: readonly string[];
    }[];
  };
  matchConditions: readonly Named[];
  variables: readonly Named[];
  validations: readonly Validation[];
}

/** A ValidatingAdmissionPolicy. */
export interface Policy {
  apiVersion: 'admissionregistration.k8s.io/v1';
  kind: 'ValidatingAdmissionPolicy';
  metadata: { name: string };
  spec: PolicySpec;
}

/** A ValidatingAdmissionPolicyBinding. */
export interface PolicyBinding {
  apiVersion: 'admissionregistration.k8s.io/v1';
  kind: 'ValidatingAdmissionPolicyBinding';
  metadata: { name: string };
  spec: {
    policyName: string;
    validationActions: readonly ['Deny'];
    matchResources: { namespaceSelector: { matchLabels: Readonly<Record<string, string>> } };
  };
}

const API_VERSION = 'admissionregistration.k8s.io/v1';

const EXEMPT: readonly Named[] = [
  {
    name: 'not-the-cluster-itself',
    expression: `!request.userInfo.?groups.orValue([]).exists(g, g in [${EXEMPT_GROUPS.map((group) => `'${group}'`).join(', ')}])`,
  },
];

/** Returns an attribute of the user as CEL: the value, or nothing if the attribute does not have exactly one value. */
const attribute = (name: string, then: string): string =>
  `request.userInfo.?extra[?'${name}'].optMap(v, v.size() == 1 ? ${then} : '')`;

const LETTERS = `findAll('[a-z0-9]+').join('')`;

/**
 * The ID of the job that sends the request; empty if there is none. A job in a pod has the pod's ID, and a job with an AWS session
 * has the session's name.
 */
const JOB: Named = {
  name: 'job',
  expression: [
    attribute(JOB_EXTRA, 'v[0]'),
    attribute(POD_EXTRA, `'pod.' + v[0].${LETTERS}`),
    attribute(SESSION_EXTRA, `'eks.' + v[0].lowerAscii().${LETTERS}`),
  ].reduceRight((rest, one) => `${one}.orValue(${rest})`, `''`),
};

const OWN: Named = { name: 'own', expression: `'${ANCHOR_PREFIX}' + variables.job + '-'` };

const SWEEP: Named = {
  name: 'sweep',
  expression: `request.operation == 'DELETE' && request.userInfo.username == 'system:serviceaccount:' + request.namespace + ':${SWEEP_ACCOUNT}'`,
};

/** Matches a job ID. A hyphen would make names ambiguous. */
const HAS_JOB = `variables.job.matches('^[a-z0-9]+([.][a-z0-9]+)+$')`;
const NO_JOB = `the user has no job ID: extra ${JOB_EXTRA} is missing or invalid`;

const rule = (expression: string, message: string): Validation => ({
  expression,
  message,
  reason: 'Forbidden',
});

/** Returns the policy that allows only anchors, and allows each job to change and delete only its own anchors. */
function anchorsPolicy(): Policy {
  return {
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: ANCHORS_POLICY },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: matching(['CREATE', 'UPDATE', 'DELETE'], 'secrets'),
      matchConditions: EXEMPT,
      variables: [
        JOB,
        OWN,
        SWEEP,
        { name: 'secret', expression: `request.operation == 'DELETE' ? oldObject : object` },
        {
          name: 'expires',
          expression: `object.metadata.?annotations[?'${EXPIRES}'].orValue('').find('^[1-9][0-9]{0,11}$')`,
        },
        // The API server sets both times itself.
        {
          name: 'now',
          expression: `int(timestamp(request.operation == 'CREATE' ? object.metadata.creationTimestamp : object.metadata.managedFields[0].time))`,
        },
      ],
      validations: [
        rule(`variables.sweep || ${HAS_JOB}`, NO_JOB),
        rule(
          `variables.secret.type == '${ANCHOR_TYPE}'`,
          `only Secrets of the type ${ANCHOR_TYPE} are allowed`,
        ),
        rule(
          'variables.sweep || variables.secret.metadata.name.startsWith(variables.own)',
          `a job may only use its own anchors, whose names begin with ${ANCHOR_PREFIX}<job ID>-`,
        ),
        rule(written('!has(object.data)'), 'an anchor must not have data'),
        // The deletion of an object with finalizers takes effect later.
        rule(written('!has(object.metadata.finalizers)'), 'an anchor must not have finalizers'),
        rule(written('!has(object.metadata.ownerReferences)'), 'an anchor must not have owner references'),
        rule(
          deleted(`request.?options.?propagationPolicy.orValue('Background') == 'Background'`),
          'an anchor must be deleted with the propagation policy Background',
        ),
        rule(
          deleted('!request.?options.?orphanDependents.orValue(false)'),
          'an anchor must be deleted without orphanDependents',
        ),
        rule(updated(kept('metadata.?labels')), 'the labels of an anchor must not change'),
        rule(updated(kept('?immutable')), 'the field immutable of an anchor must not change'),
        rule(updated(annotationsWithin('object', 'oldObject')), `only the annotation ${EXPIRES} may change`),
        rule(
          updated(annotationsWithin('oldObject', 'object')),
          'the annotations of an anchor must not be removed',
        ),
        rule(
          updated(`object.metadata.?managedFields.orValue([]).map(f, f.manager) == ['${FIELD_MANAGER}']`),
          `the only field manager of an anchor must be ${FIELD_MANAGER}`,
        ),
        rule(
          written(`(variables.expires != '' && int(variables.expires) >= variables.now + ${EXPIRY_S.min})`),
          `the annotation ${EXPIRES} must be at least ${EXPIRY_S.min} seconds ahead`,
        ),
        rule(
          written(`(variables.expires != '' && int(variables.expires) <= variables.now + ${EXPIRY_S.max})`),
          `the annotation ${EXPIRES} must be at most ${EXPIRY_S.max} seconds ahead`,
        ),
      ],
    },
  };
}

const written = (condition: string): string => `request.operation == 'DELETE' || ${condition}`;
const updated = (condition: string): string => `request.operation != 'UPDATE' || ${condition}`;
const deleted = (condition: string): string => `request.operation != 'DELETE' || ${condition}`;
const kept = (field: string): string => `object.${field} == oldObject.${field}`;

/** Returns the condition that an object has each annotation of another object, except the expiry, as CEL. */
function annotationsWithin(one: string, other: string): string {
  return `${one}.metadata.?annotations.orValue({}).all(k, k == '${EXPIRES}' || ${other}.metadata.?annotations[?k] == ${one}.metadata.?annotations[?k])`;
}

/** Returns the policy that allows a job to request only tokens that are bound to its own anchors. */
function tokensPolicy(): Policy {
  const bound = (field: string): string => `object.spec.?boundObjectRef.?${field}.orValue('')`;
  return {
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: TOKENS_POLICY },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: matching(['CREATE'], 'serviceaccounts/token'),
      matchConditions: EXEMPT,
      variables: [JOB, OWN],
      validations: [
        rule(HAS_JOB, NO_JOB),
        rule(`${bound('kind')} == 'Secret'`, 'a token must be bound to a Secret'),
        rule(
          `${bound('name')}.startsWith(variables.own)`,
          `a token must be bound to an anchor of its own job, whose name begins with ${ANCHOR_PREFIX}<job ID>-`,
        ),
        rule(`request.name != '${SWEEP_ACCOUNT}'`, `jobs must not use the service account ${SWEEP_ACCOUNT}`),
      ],
    },
  };
}

function matching(operations: readonly string[], resource: string): PolicySpec['matchConstraints'] {
  return { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations, resources: [resource] }] };
}

/** The policies that make a job's rights safe. They apply to the namespaces for which there are bindings. */
export const POLICIES: readonly Policy[] = [anchorsPolicy(), tokensPolicy()];

/** Returns the bindings that apply the policies to a namespace. */
export function policyBindings(namespace: string): PolicyBinding[] {
  return POLICIES.map(({ metadata: { name } }) => ({
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: bindingOf(name, namespace) },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      },
    },
  }));
}
