import { setTimeout as wait } from 'node:timers/promises';
import { fromTests } from './bench/from-tests.mjs';
import { IAM } from './bench/aws-ends.mjs';
const tests = await fromTests('aws/account', 'aws/jobs', 'aws/policies', 'faults', 'faulty-server', 'kept-jobs', 'world');
await Promise.all([['60s', 400], ['5m', 160], ['20s', 430], ['60s', 430]].map(async ([lease, s]) => {
  const jobs = await tests.AwsJobs.start();
  const role = jobs.role('job', { boundary: tests.allow('*', '*') });
  const ender = jobs.role('ender', { policies: [tests.allow(IAM, role)] });
  const job = jobs.job();
  const main = await job.main({ ...jobs.inputs(role), deliver: 'endpoint', lease, 'revoke-role': ender });
  await wait(s * 1000);
  const all = jobs.account.sessions.filter((one) => one.role.arn === role);
  const look = async () => {
    const out = [];
    for (const one of all) if (await jobs.account.accepts(one.credentials)) out.push((one.scopePolicies === undefined ? 'parent ' : 'copy ') + one.userId);
    return out;
  };
  const before = await look();
  const post = await job.post(main);
  await wait(1000);
  const after = await look();
  console.log(lease, s, { sessions: all.length, before, after }, post.output.match(/Ended credential.*/g), 'puts', jobs.account.of('PutRolePolicy').length);
  if (after.length) console.log(post.output);
  await jobs.close();
}));
