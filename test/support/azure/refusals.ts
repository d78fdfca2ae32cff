import { randomUUID } from 'node:crypto';
import type { Served } from '../faulty-server.js';

/** An error as Entra answers it. */
export class Refusal extends Error {
  readonly code: number;
  readonly error: string;
  readonly status: number;

  constructor(code: number, error: string, message: string, status = error === 'invalid_client' ? 401 : 400) {
    super(message);
    this.code = code;
    this.error = error;
    this.status = status;
  }
}

/**
 * The body of an error. Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes" (sample), and the
 * answer in microsoft/Agents#202.
 */
export function refusal({ code, error, message, status }: Refusal, now: number, correlation: string): Served {
  const timestamp = new Date(now)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  const trace = randomUUID();
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${code}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}
