import { Option } from 'commander';
import { aws } from '../../../providers/aws/definition.js';
import type { ServiceLog } from '../service-log.js';

export const cloudTrail: ServiceLog = {
  provider: aws,
  kind: 'cloudtrail',
  name: 'CloudTrail',
  description: 'CloudTrail logs, as delivered by CloudTrail or printed by lookup-events',
  options: () => [new Option('--no-data-events', 'confirm that the trail has no data events')],
  noCredentials: 'the records have no AWS session, so the CloudTrail logs were not used',
  deliveryMs: 15 * 60_000,
  load: async () => {
    const { CloudTrailJoin } = await import('./cloudtrail-join.js');
    return (correlation, own) => new CloudTrailJoin(correlation, own['dataEvents'] === false);
  },
};
