import { readFileSync } from 'node:fs';
import { JobpassError, tell } from '../../errors.js';
import { isLoopback } from '../../http/hosts.js';
import type { TlsMaterial } from '../../http/transport.js';
import { printable } from '../../text/printable.js';

/** How records go to a collector. */
export interface OtlpSettings {
  url: URL;
  headers: Record<string, string>;
  /** For one batch, tries included, in milliseconds. */
  timeoutMs: number;
  protocol: 'http/protobuf' | 'http/json';
  gzip: boolean;
  tls: TlsMaterial;
  /** What sends the records, by the names of attributes. */
  resource: Record<string, string>;
  /** What is not followed, for people. */
  remarks: string[];
}

const PREFIX = 'OTEL_EXPORTER_OTLP_';
const TIMEOUT_MS = 10_000;
/** Headers that the request itself decides. */
const OURS = /^(host|connection|content-(type|length|encoding)|transfer-encoding)$/;

/**
 * Reads the standard variables. Of each the one for logs is taken before the one for all signals, and an empty one is none.
 *
 * Source: opentelemetry.io, OTLP Exporter Configuration 1.55 (stable), and the SDK's environment variables: what cannot be
 * followed is passed over with a remark, unless records would go elsewhere or unguarded without it.
 *
 * @param authorities in PEM, which are trusted where the variables name none
 * @throws JobpassError `usage` or `insecure`
 */
export function otlpSettings(env: NodeJS.ProcessEnv, authorities?: string): OtlpSettings {
  const remarks: string[] = [];
  const said = (option: string): { name: string; value: string } | undefined => {
    for (const name of [`${PREFIX}LOGS_${option}`, `${PREFIX}${option}`]) {
      const value = env[name]?.trim() ?? '';
      if (value !== '') return { name, value };
    }
    return undefined;
  };
  const passedOver = (name: string, value: string, instead: string): void =>
    void remarks.push(`${name} cannot be "${printable(value, 40)}": ${instead}`);

  const headers = said('HEADERS');
  const settings: OtlpSettings = {
    url: endpoint(said('ENDPOINT')),
    headers: headers === undefined ? {} : headersOf(headers.name, headers.value),
    timeoutMs: TIMEOUT_MS,
    protocol: 'http/protobuf',
    gzip: false,
    tls: tlsOf(authorities, said('CERTIFICATE'), said('CLIENT_CERTIFICATE'), said('CLIENT_KEY')),
    resource: resourceOf(env, remarks),
    remarks,
  };

  const protocol = said('PROTOCOL');
  if (protocol?.value === 'grpc') {
    throw new JobpassError('usage', `${protocol.name} is grpc, which Jobpass does not speak`, {
      hint: 'Collectors take http/protobuf as well, on port 4318: set OTEL_EXPORTER_OTLP_LOGS_PROTOCOL and …_LOGS_ENDPOINT',
    });
  }
  if (protocol?.value === 'http/json') settings.protocol = 'http/json';
  else if (protocol !== undefined && protocol.value !== 'http/protobuf')
    passedOver(protocol.name, protocol.value, 'http/protobuf is taken');

  const compression = said('COMPRESSION');
  if (compression?.value === 'gzip') settings.gzip = true;
  else if (compression !== undefined && compression.value !== 'none')
    passedOver(compression.name, compression.value, 'nothing is compressed');

  const timeout = said('TIMEOUT');
  if (timeout !== undefined) {
    if (/^\d{1,9}$/.test(timeout.value) && Number(timeout.value) > 0)
      settings.timeoutMs = Number(timeout.value);
    else passedOver(timeout.name, timeout.value, `it is a number of milliseconds, ${TIMEOUT_MS} is taken`);
  }

  return settings;
}

/** The address for logs: that of logs as it is, below that of all signals `v1/logs`. @throws JobpassError */
function endpoint(said: { name: string; value: string } | undefined): URL {
  const { name = '', value = '' } = said ?? {};
  // Not quoted in a message: some services have the key in the address.
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new JobpassError('usage', `${name} is no URL of http or https`, {
      hint: 'Write it whole, as in https://collector.example.com:4318',
    });
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new JobpassError('insecure', `${name} would send records to ${url.origin} unencrypted`, {
      hint: 'Use https, or a collector on this machine',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new JobpassError('insecure', `${name} carries a user name or password`, {
      hint: 'Take it out, and write OTEL_EXPORTER_OTLP_HEADERS: authorization=Basic%20…',
    });
  }
  if (!name.includes('_LOGS_')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/logs`;
  return url;
}

/**
 * Reads `name=value,name=value`, the values percent-encoded, as the specification takes it over from W3C Baggage, without
 * properties behind a semicolon, which are a part of the value here.
 *
 * @throws JobpassError `usage`, which does not show a value
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
      throw new JobpassError('usage', `Entry ${at + 1} of ${variable} cannot be a header`, {
        hint: 'Write name=value, with commas between entries, and percent-encode what is unusual in a value',
      });
    }
    headers.push([header, value]);
  }
  return Object.fromEntries(headers);
}

/** One `name=value`; without a value where it cannot be read. */
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

/** OTEL_RESOURCE_ATTRIBUTES, as a whole or not at all, and the name of the service. */
function resourceOf(env: NodeJS.ProcessEnv, remarks: string[]): Record<string, string> {
  const given: [name: string, value: string][] = [];
  const variable = 'OTEL_RESOURCE_ATTRIBUTES';
  const pairs = (env[variable] ?? '').split(',').filter((pair) => pair.trim() !== '');
  for (const { name, value } of pairs.map(pairOf)) {
    if (value === undefined) {
      remarks.push(`${variable} cannot be read, so it is left out`);
      return named({}, env);
    }
    given.push([name, value]);
  }
  return named(Object.fromEntries(given), env);
}

function named(given: Record<string, string>, env: NodeJS.ProcessEnv): Record<string, string> {
  const service = env['OTEL_SERVICE_NAME'] || given['service.name'] || 'jobpass';
  return { ...given, 'service.name': service };
}

/** @throws JobpassError `usage` */
function tlsOf(
  authorities: string | undefined,
  ...files: ({ name: string; value: string } | undefined)[]
): TlsMaterial {
  const [ca, cert, key] = files;
  if ((cert === undefined) !== (key === undefined)) {
    throw new JobpassError(
      'usage',
      `${PREFIX}CLIENT_CERTIFICATE and ${PREFIX}CLIENT_KEY go together, and one of them is missing`,
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
    throw new JobpassError('usage', `The file that ${name} names cannot be read: ${tell(error)}`);
  }
}
