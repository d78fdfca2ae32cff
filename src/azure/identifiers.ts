/** A GUID: the form of tenant IDs, client IDs and subscription IDs. */
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** A domain name, which can name a tenant: `contoso.onmicrosoft.com`. */
const DOMAIN = /^(?=.{3,253}$)[\da-z]([\da-z-]{0,61}[\da-z])?(\.[\da-z]([\da-z-]{0,61}[\da-z])?)+$/i;
/**
 * A resource: the identifier URI of an API, or the client ID of its application. Source: Microsoft Learn, "Scopes and permissions
 * in the Microsoft identity platform" (identifier URIs).
 */
const RESOURCE = /^(?:[a-z][a-z\d+.-]*:\/\/[\w.~:@!$&'()*+,;=%/-]+|urn:[\w.~:@!$&'()*+,;=%/-]+)$/i;
/** The ending of a scope that requests every permission which the application has for a resource. */
const ALL_PERMISSIONS = '/.default';

/** Whether a text has the form of a GUID. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** Whether a text can name a tenant: by its ID or by one of its domains. */
export function isTenant(text: string): boolean {
  return GUID.test(text) || DOMAIN.test(text);
}

/** Whether a text can name a resource. */
export function isResource(text: string): boolean {
  return text.length <= 500 && (GUID.test(text) || RESOURCE.test(text));
}

/**
 * Returns the scope that requests a token for a resource. Entra compares the resource with the token's audience, so a slash at its end
 * remains: `https://management.core.windows.net/` becomes `https://management.core.windows.net//.default`. Source: Microsoft Learn,
 * "Scopes and permissions in the Microsoft identity platform" (trailing slash and /.default).
 */
export function scopeOf(resource: string): string {
  return resource.endsWith(ALL_PERMISSIONS) ? resource : resource + ALL_PERMISSIONS;
}

/** Returns the resource of a scope. */
export function resourceOf(scope: string): string {
  return scope.endsWith(ALL_PERMISSIONS) ? scope.slice(0, -ALL_PERMISSIONS.length) : scope;
}

/** Whether two texts name the same resource. A slash at the end and the case of letters make no difference. */
export function isSameResource(one: string, other: string): boolean {
  const plain = (text: string): string => resourceOf(text).replace(/\/+$/, '').toLowerCase();
  return plain(one) === plain(other);
}
