import { Option } from 'commander';
import { aws } from '../../../providers/aws/definition.js';
import type { ServiceLog } from '../service-log.js';

export const cloudTrail: ServiceLog = {
  provider: aws,
  kind: 'cloudtrail',
  name: 'CloudTrail',
  description: 'logs of CloudTrail, as it delivers them or as lookup-events prints them',
  options: () => [new Option('--no-data-events', 'the trail has no data events, and that is known')],
  nothing: 'no record is of a session of AWS, so CloudTrail tells nothing',
  deliveryMs: 15 * 60_000,
  load: async () => {
    const { CloudTrailJoin } = await import('./cloudtrail-join.js');
    return (correlation, own) => new CloudTrailJoin(correlation, own['dataEvents'] === false);
  },
};
