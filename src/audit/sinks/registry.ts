import type { SinkEntry, SinkSettings } from './sink.js';

/** The variables with request headers, which usually contain a key. */
const HEADERS = ['OTEL_EXPORTER_OTLP_LOGS_HEADERS', 'OTEL_EXPORTER_OTLP_HEADERS'] as const;

/** All kinds of sinks. */
export const SINKS: readonly SinkEntry[] = [
  {
    name: 'otlp',
    target: (_, env) => otlpTarget(env),
    secrets: (_, env) => headerValues(env),
    variables: HEADERS,
    load: async () => (await import('./otlp.js')).otlpSink,
  },
  {
    name: 'webhook',
    target: ({ auditWebhook }) => auditWebhook,
    variables: ['JOBPASS_AUDIT_WEBHOOK', 'JOBPASS_AUDIT_WEBHOOK_SECRET'],
    secrets: ({ auditWebhookSecret = '' }) => [auditWebhookSecret, auditWebhookSecret.replace(/^whsec_/, '')],
    load: async () => (await import('./webhook.js')).webhookSink,
  },
  {
    name: 'print',
    target: ({ auditPrint }) => (auditPrint ? 'print' : undefined),
    secrets: () => [],
    prints: true,
    load: async () => (await import('./print.js')).printSink,
  },
];

/** Returns the configured sinks. */
export function sinksFor(settings: SinkSettings, env: NodeJS.ProcessEnv = process.env): SinkEntry[] {
  return settings.audit === 'false' ? [] : SINKS.filter(({ target }) => target(settings, env) !== undefined);
}

/** Returns the secrets of the configured sinks, which are removed from messages. */
export function sinkSecrets(settings: SinkSettings, env: NodeJS.ProcessEnv = process.env): string[] {
  return sinksFor(settings, env).flatMap((entry) => entry.secrets(settings, env));
}

/** Returns the variables that contain secrets of the configured sinks. */
export function sinkVariables(settings: SinkSettings, env: NodeJS.ProcessEnv = process.env): string[] {
  return sinksFor(settings, env).flatMap(({ variables = [] }) => variables);
}

/** The variables that configure sinks. Inputs are not included. */
export const SINK_VARIABLES: readonly string[] = [
  'OTEL_SDK_DISABLED',
  'OTEL_LOGS_EXPORTER',
  'OTEL_SERVICE_NAME',
  'OTEL_RESOURCE_ATTRIBUTES',
  ...[
    'ENDPOINT',
    'HEADERS',
    'TIMEOUT',
    'PROTOCOL',
    'CERTIFICATE',
    'CLIENT_KEY',
    'CLIENT_CERTIFICATE',
    'COMPRESSION',
  ].flatMap((option) => [`OTEL_EXPORTER_OTLP_${option}`, `OTEL_EXPORTER_OTLP_LOGS_${option}`]),
];

/** Returns the configured endpoint; undefined if none is set or logs are disabled. */
function otlpTarget(env: NodeJS.ProcessEnv): string | undefined {
  const set = env['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const exporters = env['OTEL_LOGS_EXPORTER'] || 'otlp';
  const off = /^true$/i.test(env['OTEL_SDK_DISABLED'] ?? '') || !exporters.split(/\s*,\s*/).includes('otlp');
  return set && !off ? set : undefined;
}

/** Returns the header values, as written and decoded, and the last word of each, such as the key after `Bearer`. */
function headerValues(env: NodeJS.ProcessEnv): string[] {
  return HEADERS.flatMap((variable) =>
    (env[variable] ?? '').split(',').flatMap((pair) => {
      const value = pair.slice(pair.indexOf('=') + 1).trim();
      const words = decoded(value).split(' ');
      return [value, words.join(' '), words.at(-1) ?? ''];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
