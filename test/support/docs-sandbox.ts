import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditRecords } from './audit-records.js';
import type { BrokerWorld } from './kept-jobs.js';
import { Machine } from './machine.js';
import { type MadeCredential, ROLE_ID, recordLines, trailUse } from './service-logs.js';
import { brokerRecords, recordKeys } from './signed-records.js';
import { GITHUB, trusting } from './trust-policies/policies.js';
import { CLAIMS } from './world.js';

const ROOT = join(import.meta.dirname, '../..');
/** The audience that the broker of the tests expects. */
const AUDIENCE = 'https://deploy.example';

/**
 * A machine with the files that examples of the docs name: `.jobpass.yml`, `broker.yml`, `audit.jsonl`, `policy.json` and
 * others. Its variables are those of a job that the broker accepts.
 */
export async function docsSandbox(world: BrokerWorld): Promise<Machine> {
  const machine = new Machine({
    JOBPASS_AUDIENCE: AUDIENCE,
    JOBPASS_ID_TOKEN: await world.idTokens.sign({ ...CLAIMS, aud: AUDIENCE }),
    DEPLOY_SERVICE_SECRET: 'x'.repeat(32),
  });
  const write = (name: string, text: string): void => writeFileSync(join(machine.temp, name), text);
  for (const name of ['deploy', 'deploy.sh']) {
    write(name, '#!/bin/sh\ntest -n "$JOBPASS_TOKEN"\n');
    chmodSync(join(machine.temp, name), 0o755);
  }
  for (const folder of ['dist', 'records', 'trail']) mkdirSync(join(machine.temp, folder));
  write('dist/jobpass.js', `require(${JSON.stringify(join(ROOT, 'dist/jobpass.js'))});\n`);
  copyFileSync(join(ROOT, 'examples/rules/.jobpass.yml'), join(machine.temp, '.jobpass.yml'));
  copyFileSync(join(ROOT, 'examples/broker/broker.yml'), join(machine.temp, 'broker.yml'));

  const records = `${auditRecords({ records: 200, seed: 3 }).lines.join('\n')}\n`;
  write('audit.jsonl', records);
  const keys = await recordKeys();
  write('broker.jsonl', `${brokerRecords(keys, 7).lines.join('\n')}\n`);
  write('keys.json', JSON.stringify(keys.jwks));
  const session: MadeCredential = {
    id: 'deploy-1',
    provider: 'aws',
    uid: `${ROLE_ID}:deploy`,
    issued: 0,
    ended: ['revoked', 600],
  };
  write('records/job.jsonl', `${recordLines([session]).join('\n')}\n`);
  write('trail.json', JSON.stringify({ Records: [trailUse(session.uid ?? '', 100)] }));
  write('policy.json', JSON.stringify(trusting({ StringEquals: { [`${GITHUB}:sub`]: CLAIMS.sub } })));
  return machine;
}
