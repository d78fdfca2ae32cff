import type { Settings } from '../../config/settings.js';
import type { PoolProvider } from '../../servers/gcp/pool-provider.js';
import type { Resource } from './resources.js';

/** A provider that must exist in a pool. */
export interface ProviderPlan extends PoolProvider {
  /** The last part of the resource name. */
  id: string;
  issuer: string;
  condition: string;
  /** The rules whose jobs have each attribute, keyed by the name in the mapping: `attribute.jobpass_deployer`. */
  why: ReadonlyMap<string, readonly string[]>;
}

/** A member that must have a role in an IAM policy. */
export interface Binding {
  role: string;
  member: string;
  /** The purpose, or the rules that the binding is generated from: `.jobpass.yml:12: rule production of credential deploy`. */
  why: readonly string[];
}

/** A service account, and the members that may impersonate it. */
export interface AccountPlan {
  email: string;
  why: readonly string[];
  bindings: readonly Binding[];
}

/** A member that must have a role on another resource. */
export interface ResourceBinding extends Binding {
  resource: Resource;
}

/** The configuration that one workload identity pool needs. */
export interface PoolPlan {
  /** The resource name: `projects/123/locations/global/workloadIdentityPools/ci-pool`. */
  pool: string;
  /** The number of the project. */
  project: string;
  /** The last part of the resource name. */
  id: string;
  universe: string;
  providers: readonly ProviderPlan[];
  accounts: readonly AccountPlan[];
  /** The members of jobs with direct access, keyed by rule. */
  direct: ReadonlyMap<string, string>;
  resources: readonly ResourceBinding[];
  /** The settings of one of the grants, for requests. */
  settings: Settings;
}

/** The role with which an identity of a pool may impersonate a service account. */
export const POOL_USER = 'roles/iam.workloadIdentityUser';
/** The role with which a service account may impersonate the next one of a chain. */
export const TOKEN_CREATOR = 'roles/iam.serviceAccountTokenCreator';
/** The value of an attribute for the jobs that a rule accepts. Other jobs have `no`. */
export const HAS = 'yes';
