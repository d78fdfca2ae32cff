import * as f from '../../support/faults.js';
import { failure, KubernetesRows } from '../../support/kubernetes/rows.js';

const rows = new KubernetesRows();
rows.common('kube-anchor');
rows.common('kube-token');

// Errors of the API server itself.
for (const hop of ['kube-anchor', 'kube-token'] as const) {
  rows.add(
    hop,
    '401 for a log-in that is not known yet',
    2,
    failure(401, 'Unauthorized', 'Unauthorized'),
    'survived',
  );
  rows.add(hop, '401 for the log-in', 'for ever', failure(401, 'Unauthorized', 'Unauthorized'), 'told', {
    says: /answered with 401: Unauthorized.*jobpass doctor kubernetes/,
    requests: 3,
    within: 12,
  });
  rows.add(
    hop,
    '403 of RBAC',
    'for ever',
    failure(403, 'Forbidden', 'User "jobpass:x" cannot create resource', 'secrets'),
    'told',
    {
      says: /answered with 403: User "jobpass:x" cannot create resource.*jobpass trust kubernetes/,
      requests: 1,
      within: 5,
    },
  );
  rows.add(hop, '500: etcd', 2, failure(500, 'InternalError', 'etcdserver: request timed out'), 'survived');
  rows.add(
    hop,
    '429 of priority and fairness',
    2,
    failure(429, 'TooManyRequests', 'Too many requests'),
    'survived',
  );
}
rows.add(
  'kube-anchor',
  '404: a missing namespace',
  'for ever',
  failure(404, 'NotFound', 'namespaces "jobpass" not found', 'namespaces'),
  'told',
  {
    says: /Create the namespace jobpass/,
    requests: 1,
    within: 5,
  },
);
rows.add(
  'kube-token',
  '404: a missing service account',
  'for ever',
  failure(404, 'NotFound', 'serviceaccounts "deployer" not found', 'serviceaccounts'),
  'told',
  {
    says: /Create the service account jobpass\/deployer/,
    requests: 1,
    within: 5,
  },
);
rows.add('kube-anchor', 'a lost response, although the anchor was created', 2, f.loseAnswer, 'survived');
rows.add('kube-token', 'a lost response, although the token was issued', 2, f.loseAnswer, 'survived', {
  lost: true,
});
rows.add('kube-token', 'a lost response, although the token was issued', 'for ever', f.loseAnswer, 'told', {
  lost: true,
  within: 60,
});
rows.add(
  'kube-token',
  '404: the anchor was deleted',
  1,
  failure(404, 'NotFound', 'secrets "x" not found', 'secrets'),
  'survived',
  {
    says: /no longer exists\. Jobpass creates another one/,
  },
);
rows.add(
  'kube-token',
  '404: each anchor was deleted',
  'for ever',
  failure(404, 'NotFound', 'secrets "x" not found', 'secrets'),
  'told',
  {
    says: /secrets "x" not found/,
    requests: 2,
    within: 5,
  },
);
rows.add('kube-token', 'a token that is a number', 'for ever', f.changed({ status: { token: 7 } }), 'told', {
  within: 60,
});

// Until it has read its roles, an API server that starts rejects every request.
for (const hop of ['kube-anchor', 'kube-token'] as const) {
  rows.all.push({
    hop,
    fault: '403 while the API server starts',
    often: 'twice',
    expected: 'survived',
    arrange: (world) => {
      const forbidden = failure(403, 'Forbidden', 'User "jobpass:x" cannot create resource', 'secrets');
      world.fault(hop, forbidden, forbidden);
      world.fault('kube-other', f.status(500, 'not ready'), f.status(500, 'not ready'));
      return undefined;
    },
  });
}

rows.table('Faults of the exchange, with a real API server');
