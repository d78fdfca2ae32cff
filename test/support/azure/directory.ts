import { randomUUID } from 'node:crypto';

/** A federated credential of an application or a managed identity. Source: Microsoft Graph, federatedIdentityCredential. */
export interface FederatedCredential {
  name: string;
  issuer: string;
  /** Compared exactly. Undefined with an expression. */
  subject?: string;
  /** Exactly one, which is required. */
  audiences: readonly [string];
  /** A flexible credential: `claims['sub'] matches 'repo:octo-org/shop:*'`. */
  claimsMatchingExpression?: { value: string; languageVersion: 1 };
  /** From when on Entra knows it, in milliseconds since 1970. */
  knownFrom?: number;
}

/** An application, or a user-assigned managed identity. */
export interface Application {
  clientId: string;
  /** The ID of its service principal; undefined if the tenant has none. */
  objectId: string | undefined;
  disabled: boolean;
  /** At most 20. Source: Microsoft Learn, "Important considerations for federated identity credentials". */
  federated: FederatedCredential[];
  /** App roles by resource. */
  roles: Map<string, readonly string[]>;
}

/** The resources that every tenant has, by the spellings that the clouds' documentation and clients use. */
const RESOURCES = [
  'https://management.azure.com',
  'https://management.core.windows.net',
  'https://management.usgovcloudapi.net',
  'https://management.core.usgovcloudapi.net',
  'https://management.chinacloudapi.cn',
  'https://management.core.chinacloudapi.cn',
  'https://graph.microsoft.com',
  'https://vault.azure.net',
  'https://storage.azure.com',
  'https://database.windows.net',
  'https://containerregistry.azure.net',
  // The GUID names Azure DevOps. Source: Microsoft Learn, Azure DevOps, "Use service principals and managed identities".
  '499b84ac-1321-427f-aa17-267ca6975798',
];

/** A tenant of the stand-in for Entra. */
export class Tenant {
  readonly id = randomUUID();
  readonly domain: string;
  readonly applications: Application[] = [];
  readonly resources = new Set(RESOURCES);

  constructor(domain: string) {
    this.domain = domain;
  }

  addApplication(changes: Partial<Application> = {}): Application {
    const application: Application = {
      clientId: randomUUID(),
      objectId: randomUUID(),
      disabled: false,
      federated: [],
      roles: new Map(),
      ...changes,
    };
    this.applications.push(application);
    return application;
  }

  /** Whether a token for this resource can be issued: with or without slashes at the end. */
  knows(resource: string): boolean {
    return this.resources.has(resource.replace(/\/+$/, '').toLowerCase());
  }
}
