import { capitalized } from '../../http/failure.js';
import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import type { IdToken } from '../../identity/id-token.js';
import type { ProviderContext } from '../../providers/context.js';
import type { Lease } from '../../providers/lease.js';
import { readExchange } from '../../providers/oauth/presets/complete.js';
import { PresetProvider } from '../../providers/oauth/presets/provider.js';
import {
  publisherClaims,
  publisherEntry,
  type WorkflowClaim,
} from '../../providers/oauth/presets/publishing.js';
import type { ExchangeSettings } from '../../providers/oauth/presets/settings.js';
import { examineAddress } from '../address.js';
import type { Doctor, DoctorContext } from '../doctor.js';
import { examineJobToken } from '../job-token.js';
import { runStep } from '../steps.js';

/** The lifetime that the doctor requests for a token, in milliseconds. Registries ignore it. */
const LIFE_MS = 60_000;

/** Checks that only one registry has. */
export interface RegistryChecks {
  /** Checks the configuration of the registry's programs on this machine. Sends no ID token. */
  local?: (context: DoctorContext, settings: ExchangeSettings, token: IdToken | undefined) => Promise<void>;
  /** Returns the commands that create the trusted publisher for this job. */
  commands?: (settings: ExchangeSettings, token: IdToken) => readonly string[];
  /** The claim from which the registry reads the workflow file. Default: `workflow_ref`. */
  workflowClaim?: WorkflowClaim;
  /** Whether the registry rejects jobs on runners that the CI system does not host. */
  hostedOnly?: true;
  /** The events for which the registry rejects jobs. */
  bannedEvents?: readonly string[];
}

/** A doctor that exchanges an ID token at a registry in the same way as a job does. */
export function registryDoctor(example: string, checks: RegistryChecks): Doctor {
  return { programs: [], example, examine: (context) => examine(context, checks) };
}

async function examine(context: DoctorContext, checks: RegistryChecks): Promise<readonly string[]> {
  const { report, http, clock } = context;
  const settings = await readExchange(context.settings);
  const { preset, address, endpoint } = settings;
  const serviceClock = new ServiceClock(clock);
  const response = await examineAddress(context, address, (attempt) =>
    http.send(
      {
        method: 'GET',
        url: new URL(address.origin),
        headers: {},
        what: 'the request for the address',
        returnRedirect: true,
      },
      attempt,
    ),
  );
  if (response === undefined) report('skip', 'exchange', `${capitalized(preset.service)} is not available`);
  else serviceClock.learn(response.served);
  const { token } = await examineJobToken(context, {
    audience: settings.audience,
    targets: [endpoint],
    skewMs: serviceClock.now() - clock.now(),
    service: preset.service,
    goodAudience: `The audience is "${settings.audience}"`,
    fix: `Set \`audience\` to the audience that ${preset.service} expects`,
  });
  await checks.local?.(context, settings, token);
  if (token === undefined) {
    report('skip', 'exchange', 'the job has no ID token to send');
    return [];
  }
  const problem = jobProblem(token, checks);
  if (problem === undefined)
    report('ok', 'job', `The trusted publisher must name ${publisherEntry(token, checks.workflowClaim)}`);
  else report('fail', 'job', problem.text, problem.fix);
  if (response === undefined) return [];
  const isDone = await exchange(context, settings, serviceClock, token);
  return isDone ? [] : (checks.commands?.(settings, token) ?? []);
}

/** The reason why the registry rejects every job like this one. */
function jobProblem(
  token: IdToken,
  { hostedOnly, bannedEvents = [] }: RegistryChecks,
): { text: string; fix: string } | undefined {
  const { selfHosted, event, workflow, repository } = publisherClaims(token);
  if (hostedOnly === true && selfHosted === true)
    return {
      text: 'The job runs on a self-hosted runner, which this registry rejects',
      fix: 'Publish in a job on a runner that GitHub hosts',
    };
  if (event !== undefined && bannedEvents.includes(event))
    return {
      text: `The event ${event} started the job, and this registry rejects such jobs`,
      fix: 'Publish in a workflow that a push, a tag, a release or a person starts',
    };
  if (repository === undefined || workflow === undefined)
    return {
      text: 'The ID token does not contain the repository and the workflow file',
      fix: 'Registries accept jobs on GitHub Actions, GitLab CI and a few other systems. See the documentation of the registry',
    };
  return undefined;
}

/** Exchanges the ID token, and ends the token that the registry issued. @returns whether the registry issued a token */
async function exchange(
  context: DoctorContext,
  settings: ExchangeSettings,
  serviceClock: ServiceClock,
  token: IdToken,
): Promise<boolean> {
  const { report, ending, secrets, mask } = context;
  const provider = new PresetProvider(providerContext(context, settings, serviceClock), settings);
  // The hint for jobs names this command.
  const withoutCommand: DoctorContext['report'] = (status, step, text, hint) =>
    report(status, step, text, hint?.replace(/\. For the cause, run .*$/, ''));
  const step = { ...context, report: withoutCommand };
  const lease = await runStep(step, 'exchange', (attempt) => provider.exchange(token, attempt));
  if (lease === undefined) return false;
  secrets.add(lease.credential);
  await mask([lease.credential]);
  report('ok', 'exchange', `${capitalized(settings.preset.service)} issued a token`);
  await runStep({ http: ending, report }, 'end', (attempt) => end(context, provider, lease, attempt));
  return true;
}

async function end(
  { report, clock }: DoctorContext,
  provider: PresetProvider,
  lease: Lease<string>,
  attempt: Attempt,
): Promise<void> {
  const { answer, reason = '' } = await provider.revoke(lease, attempt);
  const minutes =
    lease.expiresAt === undefined ? undefined : Math.ceil((lease.expiresAt - clock.now()) / 60_000);
  const until = minutes === undefined ? 'an unknown time' : `${minutes} min`;
  if (answer === 'done') report('ok', 'end', 'The registry confirmed the revocation of the token');
  else report('note', 'end', `The token cannot be revoked, and lives for ${until}: ${reason}`);
}

function providerContext(
  { settings, http, clock, secrets, report, idToken, jobKey }: DoctorContext,
  exchange: ExchangeSettings,
  serviceClock: ServiceClock,
): ProviderContext {
  const note = (message: string): void => report('note', 'exchange', message);
  return {
    settings,
    life: { leaseMs: LIFE_MS, ttlMs: 24 * 3_600_000, endsAt: clock.now() + 24 * 3_600_000 },
    ...{ http, clock, serviceClock, secrets },
    log: { info: () => undefined, warning: note, error: note },
    idToken: () => idToken(exchange.audience),
    otherCredential: () => Promise.reject(new Error('no other credential')),
    fixedIdToken: false,
    entry: 'doctor',
    jobKey,
    jobEnds: false,
    onOrphaned: async () => undefined,
    creating: async () => undefined,
    intermediate: async () => undefined,
    known: () => [],
  };
}
