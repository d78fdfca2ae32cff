import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JobpassError } from '../../errors.js';
import type { ProviderContext } from '../context.js';
import type { Lease } from '../lease.js';
import type { Provider } from '../provider.js';

/** Issues credentials as files. A file `refuse` in its folder makes it refuse, and `short` makes its credentials short-lived. */
export function madeProvider({ settings, clock }: ProviderContext): Provider<string> {
  const folder = settings.own['made-folder'] ?? '';
  const fileOf = ({ id }: Pick<Lease, 'id'>): string => {
    if (!existsSync(folder)) throw new JobpassError('unreachable', 'The made-up service does not answer');
    return join(folder, id);
  };
  return {
    audience: undefined,
    targets: [],
    prepare: async () => [],
    exchange: async () => {
      if (existsSync(join(folder, 'refuse')))
        throw new JobpassError('refused', 'The made-up service refuses this job');
      const id = randomBytes(8).toString('hex');
      const token = `made_${randomBytes(24).toString('base64url')}`;
      const expiresAt = clock.now() + (existsSync(join(folder, 'short')) ? 1_000 : 900_000);
      writeFileSync(fileOf({ id }), `${token} ${expiresAt}`);
      return {
        id,
        provider: 'made',
        issuer: 'made.example',
        credential: token,
        values: [{ output: 'token', variable: 'MADE_TOKEN', value: token }],
        facts: { 'made-id': id },
        issuedAt: clock.now(),
        expiresAt,
        renewable: false,
        selfContained: false,
        handle: {},
      };
    },
    probe: async (lease) => {
      const file = fileOf(lease);
      const [, expiresAt] = existsSync(file) ? readFileSync(file, 'utf8').split(' ') : [];
      return Number(expiresAt ?? 0) > clock.now()
        ? { answer: 'accepts' }
        : { answer: 'refuses', form: 'dead' };
    },
    revoke: async (lease) => {
      rmSync(fileOf(lease), { force: true });
      return { answer: 'done' };
    },
  };
}
