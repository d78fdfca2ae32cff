import { isObject, type JsonObject } from '../text/json.js';
import { type Permissions, permissionsIn } from './permissions.js';

/** An installation of an app. */
export interface Installation {
  id: number;
  appId: number;
  appSlug: string;
  /** The owner: a user, an organization, or an enterprise. */
  account: { id: number; login: string };
  permissions: Permissions;
  /** Whether someone suspended the installation. GitHub then issues no tokens. */
  suspended: boolean;
}

/** The owner of an installation, or one of the owner's repositories. */
export type Place =
  | { kind: 'repository'; owner: string; repository: string }
  | { kind: 'owner'; owner: string }
  | { kind: 'enterprise'; enterprise: string };

/** The path of the request for the installation of an app. The path for an owner works for users and organizations. */
export function pathTo(place: Place): string[] {
  switch (place.kind) {
    case 'repository':
      return ['repos', place.owner, place.repository, 'installation'];
    case 'enterprise':
      return ['enterprises', place.enterprise, 'installation'];
    case 'owner':
      return ['users', place.owner, 'installation'];
  }
}

/** The installation in a response, or undefined if the response contains none. */
export function installationIn(json: JsonObject | undefined): Installation | undefined {
  const account = isObject(json?.['account']) ? json['account'] : {};
  const permissions = permissionsIn(json?.['permissions']);
  const id = json?.['id'];
  const login = account['login'] ?? account['slug'];
  if (typeof id !== 'number' || permissions === undefined || typeof login !== 'string') return undefined;
  return {
    id,
    appId: Number(json?.['app_id'] ?? 0),
    appSlug: String(json?.['app_slug'] ?? ''),
    account: { id: Number(account['id'] ?? 0), login },
    permissions,
    suspended: typeof json?.['suspended_at'] === 'string',
  };
}
