import * as f from '../../support/faults.js';
import { failure, KubernetesRows } from '../../support/kubernetes/rows.js';

const rows = new KubernetesRows();
const UNAUTHORIZED = failure(401, 'Unauthorized', 'Unauthorized');

// Faults of the deletion. If a retry succeeds, the ending is `revoked`.
for (const code of [429, 500, 503, 504]) rows.add('kube-end', `${code}`, 2, f.status(code), 'revoked');
for (const [fault, how] of [
  ['connection reset', f.reset],
  ['silence', f.silence],
  ['something that is not HTTP', f.notHttp],
  ['a lost response, although the anchor was deleted', f.loseAnswer],
  ['500, although the anchor was deleted', f.servedBut(f.status(500))],
] as const)
  rows.add('kube-end', fault, 1, how, 'revoked');
rows.add('kube-end', '401 for a log-in that has expired', 1, UNAUTHORIZED, 'revoked');
for (const [fault, how, says] of [
  [
    '403',
    failure(403, 'Forbidden', 'cannot delete resource "secrets"'),
    /failed, lives until .*cannot delete resource/,
  ],
  ['401', UNAUTHORIZED, /failed, lives until .*Unauthorized/],
  ['503', f.status(503), /failed, lives until /],
  ['a page of a gateway with 404', f.status(404, '<html>not here</html>'), /failed, lives until /],
] as const)
  rows.add('kube-end', fault, 'for ever', how, 'failed', { says });
// The token ends with its anchor, even if another process deletes the anchor.
rows.add(
  'kube-end',
  '404, because the anchor was already deleted',
  1,
  f.servedBut(failure(404, 'NotFound', 'not found', 'secrets')),
  'revoked',
  {
    says: /no longer exists/,
  },
);
rows.add(
  'kube-end',
  '404, although the anchor exists',
  'for ever',
  failure(404, 'NotFound', 'not found', 'secrets'),
  'failed',
);
rows.add(
  'kube-end',
  '200 that deletes nothing',
  'for ever',
  f.status(200, { kind: 'Status', status: 'Success' }),
  'accepted',
  {
    says: /may accept the token for 10 s/,
  },
);

// Faults of the probe.
rows.add('kube-review', '503', 1, f.status(503), 'revoked');
rows.add('kube-review', '503', 'for ever', f.status(503), 'accepted');
rows.add('kube-review', 'silence', 'for ever', f.silence, 'accepted');
rows.add('kube-review', '401 of the API server', 'for ever', UNAUTHORIZED, 'accepted');
rows.add('kube-review', '401 of a gateway', 'for ever', f.status(401, '<html>'), 'accepted');
rows.add('kube-review', '403', 'for ever', f.status(403), 'accepted');
rows.add('kube-review', '200 with an empty JSON object', 'for ever', f.body({}), 'accepted');

rows.table('Faults at the end of a job, with a real API server');
