import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute and more, the slowest first: none of them may begin when all others are done. */
const SLOW = [
  'needs-aws-clients/jobs',
  'process/faults/hostile',
  'process/faults/exchange',
  'needs-openbao/doctor',
  'process/doctor/aws',
  'process/faults/metadata',
  'process/faults/id-token',
  'needs-openbao/faults/login',
  'needs-openbao/faults/secrets',
  'process/http/proxy',
  'needs-openbao/cluster',
  'needs-postgres/broker-kill',
  'process/broker/bounds',
  'needs-postgres/store',
  'process/command/exec',
];

/** Begins with the slowest test files. The rest is ordered as usual: what failed last, then what took long. */
export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at < 0 ? SLOW.length : at;
    };
    const usual = await super.sort(files);
    return usual.sort((one, other) => rank(one) - rank(other));
  }
}
