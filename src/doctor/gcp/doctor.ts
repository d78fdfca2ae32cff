import type { Doctor, DoctorContext } from '../doctor.js';
import { examineJobToken } from '../job-token.js';
import { commandsFor } from './commands.js';
import { GcpExamination } from './examination.js';
import { examineClaims, examineProvider, PROVIDER_FILE, readProviderFile } from './pool.js';
import { examineAccount, examineExchange } from './tokens.js';

/** Checks workload identity federation in the same way as a job uses it. */
export const gcpDoctor: Doctor = {
  programs: ['gcloud'],
  example:
    '--workload-identity-provider projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github --service-account deployer@shop-prod.iam.gserviceaccount.com',
  options: [PROVIDER_FILE],
  examine,
};

async function examine(context: DoctorContext): Promise<readonly string[]> {
  const provider = await readProviderFile(context);
  const examination = new GcpExamination(context);
  const { settings } = examination;
  const isAvailable = await examination.examineAddress();
  const { token, claims } = await examineJobToken(context, {
    audience: settings.audience,
    targets: [settings.addresses.sts],
    skewMs: isAvailable ? examination.skewMs : 0,
    service: isAvailable ? 'Google' : 'this machine',
    goodAudience: `The ID token is for "${settings.audience}", which jobs request`,
    fix: 'Check the input audience, or the audience of the ID token that you passed',
  });
  const identity =
    provider === undefined || claims === undefined
      ? undefined
      : examineProvider(examination, provider, claims);
  if (claims !== undefined && provider === undefined) examineClaims(examination, claims);
  if (claims === undefined) examination.skip('the job has no ID token', 'provider');
  if (!isAvailable || token === undefined || claims === undefined) {
    const why = isAvailable ? 'the job has no ID token to send' : 'Google is not available';
    examination.skip(why, 'exchange', 'account');
    return [];
  }
  const exchanged = await examineExchange(examination, token);
  if (exchanged.token === undefined) {
    examination.skip('Google issued no federated token', 'account');
    return commandsFor({ settings, claims, identity, refusal: exchanged.refusal });
  }
  const refusal = await examineAccount(examination, exchanged.token);
  return commandsFor({ settings, claims, identity, refusal });
}
