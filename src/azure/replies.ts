import { type JsonObject, objectIn } from '../text/json.js';

/** An error of Microsoft Entra ID. Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes". */
export interface EntraError {
  /** The OAuth error code: `invalid_client`. */
  error: string;
  /** The numbers of the error: `700213` for AADSTS700213. */
  codes: readonly number[];
  /** The description without the IDs at its end. */
  said: string;
  /** The ID of the request in Entra's sign-in logs. */
  correlationId: string | undefined;
}

/** The causes of errors that Jobpass can explain. */
export type Cause =
  | 'issuer'
  | 'audience'
  | 'subject'
  | 'subject-case'
  | 'no-match'
  | 'expired'
  | 'signature'
  | 'tenant'
  | 'application'
  | 'no-principal'
  | 'disabled'
  | 'resource'
  | 'scope'
  | 'no-role'
  | 'policy';

/**
 * The causes by number of the error. Sources: Microsoft Learn, "Microsoft Entra authentication and authorization error codes"; for
 * 700211 Azure/azure-workload-identity#1200, for 700213 Azure/login#482, for 7002137 microsoft/Agents#202, for 7002138 Azure/login#515.
 */
const CAUSES: Readonly<Record<number, Cause>> = {
  70021: 'no-match',
  700211: 'issuer',
  700212: 'audience',
  700213: 'subject',
  7002137: 'subject',
  7002138: 'subject-case',
  700024: 'expired',
  50013: 'signature',
  700027: 'signature',
  90002: 'tenant',
  900023: 'tenant',
  90019: 'tenant',
  700016: 'application',
  7000229: 'no-principal',
  7000112: 'disabled',
  500011: 'resource',
  500014: 'resource',
  70011: 'scope',
  1002012: 'scope',
  501051: 'no-role',
  53003: 'policy',
  530034: 'policy',
};

/** Numbers of errors for which a retry may succeed: throttling, and failures of the directory. Source: see `CAUSES`. */
const TRANSIENT: ReadonlySet<number> = new Set([90006, 90025, 90033, 90055, 90057]);
/** OAuth error codes for which a retry may succeed. Source: RFC 6749, section 4.1.2.1, which Entra also uses for tokens. */
const TRANSIENT_ERRORS: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error']);

/** Reads an error from a response, or returns undefined if the body contains none. */
export function entraError(body: JsonObject | undefined): EntraError | undefined {
  const error = body?.['error'];
  // Microsoft Graph and Azure Resource Manager answer with an object.
  const nested = objectIn(body, 'error');
  const name = typeof error === 'string' ? error : nested?.['code'];
  if (typeof name !== 'string' || name === '') return undefined;
  const description = typeof error === 'string' ? body?.['error_description'] : nested?.['message'];
  const text = typeof description === 'string' ? description : '';
  const listed = Array.isArray(body?.['error_codes']) ? body['error_codes'] : [];
  const named = [...text.matchAll(/\bAADSTS(\d{5,8})\b/g)].map(([, digits]) => Number(digits));
  const codes = [...new Set([...listed.filter((code) => typeof code === 'number'), ...named])];
  const correlation = body?.['correlation_id'];
  return {
    error: name,
    codes,
    said: text.replace(/\s*Trace ID: .*$/s, '').trim() || name,
    correlationId:
      typeof correlation === 'string' && /^[\da-f-]{36}$/i.test(correlation) ? correlation : undefined,
  };
}

/** Returns the cause of an error, or undefined if Jobpass cannot explain the error. */
export function causeOf({ codes }: Pick<EntraError, 'codes'>): Cause | undefined {
  return codes.map((code) => CAUSES[code]).find((cause) => cause !== undefined);
}

/** Whether a retry may succeed. */
export function isTransient({ error, codes }: Pick<EntraError, 'error' | 'codes'>): boolean {
  return TRANSIENT_ERRORS.has(error) || codes.some((code) => TRANSIENT.has(code));
}
