import { afterAll, beforeAll, expect, it } from 'vitest';
import { authenticationOf, DoctorCluster, entry } from '../support/kubernetes/doctor-cluster.js';
import { noKubernetes } from '../support/kubernetes/server.js';
import { suiteUnless } from '../support/left-out.js';

suiteUnless(noKubernetes(), 'jobpass doctor kubernetes with a real API server', () => {
  let cluster: DoctorCluster;
  beforeAll(async () => {
    cluster = await DoctorCluster.start();
  });
  afterAll(() => cluster?.close());

  it('all', async () => {
    for (const ns of [
      'jobpass',
      'bare',
      'warned',
      'loose',
      'strict',
      'greedy',
      'wide',
      'rightless',
      'accountless',
    ])
      console.log('#####', ns, (await cluster.examine(ns)).text);
    const iss = 'https://slash.example';
    const config = cluster.file(authenticationOf(cluster.server));
    for (const [what, claims, args] of [
      ['slash', { iss }, ['--authentication-config', config]],
      ['no-prefix', { iss: 'https://no-prefix.example' }, ['--authentication-config', config]],
      ['no-job', { iss: 'https://no-job.example' }, []],
      ['other-job', { iss: 'https://other-job.example' }, []],
      ['rule', { repository_id: '1' }, ['--authentication-config', config]],
      ['rule, no config', { repository_id: '1' }, []],
      ['aud', { aud: 'https://x.example' }, ['--authentication-config', config]],
      ['aud missing', { aud: undefined }, ['--authentication-config', config]],
      [
        'aud input',
        { aud: 'https://x.example' },
        ['--audience', 'https://x.example', '--authentication-config', config],
      ],
      ['expired', { exp: Math.floor(Date.now() / 1000) - 60 }, []],
      ['nbf', { nbf: Math.floor(Date.now() / 1000) + 40 }, []],
      ['nbf late', { nbf: Math.floor(Date.now() / 1000) + 300 }, []],
    ] as [string, object, string[]][])
      console.log('#####', what, (await cluster.examine('jobpass', { claims: claims as never, args })).text);
    expect(entry).toBeDefined();
  }, 300_000);
});
