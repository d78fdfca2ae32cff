import { readFileSync } from 'node:fs';
import { errorText, JobpassError } from '../../errors.js';
import { isLoopback } from '../../http/hosts.js';
import type { TlsMaterial } from '../../http/transport.js';
import { printable } from '../../text/printable.js';

/** The settings for sending records to a collector. */
export interface OtlpSettings {
  url: URL;
  headers: Record<string, string>;
  /** The time limit of one batch including retries, in milliseconds. */
  timeoutMs: number;
  protocol: 'http/protobuf' | 'http/json';
  gzip: boolean;
  tls: TlsMaterial;
  /** The attributes of the resource that sends the records. */
  resource: Record<string, string>;
  /** Warnings about settings that are ignored. */
  remarks: string[];
}

const PREFIX = 'OTEL_EXPORTER_OTLP_';
const TIMEOUT_MS = 10_000;
/** Headers that the user cannot set. */
const OURS = /^(host|connection|content-(type|length|encoding)|transfer-encoding)$/;

/**
 * Reads the standard variables. A variable for logs takes precedence over the variable for all signals. Empty variables count as
 * unset. An invalid value is ignored with a warning, unless records would then be sent elsewhere or without protection.
 *
 * Source: opentelemetry.io, OTLP Exporter Configuration 1.55 (stable) and the environment variables of the SDK.
 *
 * @param authorities certificates in PEM that are trusted if the variables name none
 * @throws JobpassError `usage` or `insecure`
 */
export function otlpSettings(env: NodeJS.ProcessEnv, authorities?: string): OtlpSettings {
  const remarks: string[] = [];
  const read = (option: string): { name: string; value: string } | undefined => {
    for (const name of [`${PREFIX}LOGS_${option}`, `${PREFIX}${option}`]) {
      const value = env[name]?.trim() ?? '';
      if (value !== '') return { name, value };
    }
    return undefined;
  };
  const ignore = (name: string, value: string, instead: string): void =>
    void remarks.push(`${name} has the invalid value "${printable(value, 40)}": ${instead}`);

  const headers = read('HEADERS');
  const settings: OtlpSettings = {
    url: endpoint(read('ENDPOINT')),
    headers: headers === undefined ? {} : headersOf(headers.name, headers.value),
    timeoutMs: TIMEOUT_MS,
    protocol: 'http/protobuf',
    gzip: false,
    tls: tlsOf(authorities, read('CERTIFICATE'), read('CLIENT_CERTIFICATE'), read('CLIENT_KEY')),
    resource: resourceOf(env, remarks),
    remarks,
  };

  const protocol = read('PROTOCOL');
  if (protocol?.value === 'grpc') {
    throw new JobpassError('usage', `${protocol.name} is "grpc", which Jobpass does not support`, {
      hint: 'Set OTEL_EXPORTER_OTLP_LOGS_PROTOCOL to http/protobuf, and OTEL_EXPORTER_OTLP_LOGS_ENDPOINT to the HTTP port of the collector, usually 4318',
    });
  }
  if (protocol?.value === 'http/json') settings.protocol = 'http/json';
  else if (protocol !== undefined && protocol.value !== 'http/protobuf')
    ignore(protocol.name, protocol.value, 'Jobpass uses http/protobuf');

  const compression = read('COMPRESSION');
  if (compression?.value === 'gzip') settings.gzip = true;
  else if (compression !== undefined && compression.value !== 'none')
    ignore(compression.name, compression.value, 'Jobpass does not compress records');

  const timeout = read('TIMEOUT');
  if (timeout !== undefined) {
    if (/^\d{1,9}$/.test(timeout.value) && Number(timeout.value) > 0)
      settings.timeoutMs = Number(timeout.value);
    else ignore(timeout.name, timeout.value, `Jobpass uses ${TIMEOUT_MS} milliseconds`);
  }

  return settings;
}

/** Returns the URL for logs. `v1/logs` is appended to the URL for all signals. @throws JobpassError */
function endpoint(setting: { name: string; value: string } | undefined): URL {
  const { name = '', value = '' } = setting ?? {};
  // Messages do not quote the URL, because it may contain a key.
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new JobpassError('usage', `${name} is not an http or https URL`, {
      hint: 'Set the complete URL, such as https://collector.example.com:4318',
    });
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new JobpassError('insecure', `${name} would send records to ${url.origin} unencrypted`, {
      hint: 'Use https, or run a collector on this machine',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new JobpassError('insecure', `${name} contains a user name or password`, {
      hint: 'Remove them from the URL, and set OTEL_EXPORTER_OTLP_HEADERS to authorization=Basic%20…',
    });
  }
  if (!name.includes('_LOGS_')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/logs`;
  return url;
}

/**
 * Parses `name=value,name=value` with percent-encoded values, the notation of W3C Baggage. A semicolon is part of the value.
 *
 * @throws JobpassError `usage`, without the value of a header
 */
export function headersOf(variable: string, text: string): Record<string, string> {
  const headers: [name: string, value: string][] = [];
  for (const [at, pair] of text.split(',').entries()) {
    if (pair.trim() === '') continue;
    const { name, value } = pairOf(pair);
    const header = name.toLowerCase();
    const good =
      value !== undefined && /^[!#$%&'*+.^_`|~\w-]+$/.test(header) && /^[\t -~\x80-\xff]*$/.test(value);
    if (!good || OURS.test(header)) {
      throw new JobpassError('usage', `Entry ${at + 1} of ${variable} is not a valid header`, {
        hint: 'Write name=value, separate entries with commas, and percent-encode special characters in values',
      });
    }
    headers.push([header, value]);
  }
  return Object.fromEntries(headers);
}

/** Parses one `name=value`. The value is undefined if the text is invalid. */
function pairOf(pair: string): { name: string; value: string | undefined } {
  const equals = pair.indexOf('=');
  if (equals < 1) return { name: '', value: undefined };
  const name = pair.slice(0, equals).trim();
  try {
    return { name, value: decodeURIComponent(pair.slice(equals + 1).trim()) };
  } catch {
    return { name, value: undefined };
  }
}

/** Reads OTEL_RESOURCE_ATTRIBUTES and the service name. If one attribute is invalid, all attributes are ignored. */
function resourceOf(env: NodeJS.ProcessEnv, remarks: string[]): Record<string, string> {
  const attributes: [name: string, value: string][] = [];
  const variable = 'OTEL_RESOURCE_ATTRIBUTES';
  const pairs = (env[variable] ?? '').split(',').filter((pair) => pair.trim() !== '');
  for (const { name, value } of pairs.map(pairOf)) {
    if (value === undefined) {
      remarks.push(`${variable} is invalid and is ignored`);
      return named({}, env);
    }
    attributes.push([name, value]);
  }
  return named(Object.fromEntries(attributes), env);
}

function named(attributes: Record<string, string>, env: NodeJS.ProcessEnv): Record<string, string> {
  const service = env['OTEL_SERVICE_NAME'] || attributes['service.name'] || 'jobpass';
  return { ...attributes, 'service.name': service };
}

/** Reads the certificates and the key for TLS. @throws JobpassError `usage` */
function tlsOf(
  authorities: string | undefined,
  ...files: ({ name: string; value: string } | undefined)[]
): TlsMaterial {
  const [ca, cert, key] = files;
  if ((cert === undefined) !== (key === undefined)) {
    throw new JobpassError(
      'usage',
      `${PREFIX}CLIENT_CERTIFICATE and ${PREFIX}CLIENT_KEY must be set together`,
    );
  }
  return {
    ca: ca === undefined ? authorities : content(ca),
    clientCert: cert && content(cert),
    clientKey: key && content(key),
    names: {
      ca: ca?.name ?? 'The input ca',
      clientCert: cert?.name ?? `${PREFIX}CLIENT_CERTIFICATE`,
      clientKey: key?.name ?? `${PREFIX}CLIENT_KEY`,
    },
  };
}

function content({ name, value }: { name: string; value: string }): string {
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    throw new JobpassError('usage', `The file set in ${name} cannot be read: ${errorText(error)}`);
  }
}
