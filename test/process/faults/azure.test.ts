import { describe } from 'vitest';
import { type AzureRow, AzureWorld, commonAzureRows, HOP, says } from '../../support/azure/rows.js';
import * as f from '../../support/faults.js';
import type { Fault } from '../../support/faulty-server.js';
import { tableIn, times } from '../../support/rows.js';

describe('Faults of Microsoft Entra ID', () => {
  const rows: AzureRow[] = commonAzureRows();
  const add = (
    fault: string,
    often: 1 | 2 | 3 | 'for ever',
    how: Fault,
    expected: AzureRow['expected'],
    more: Partial<AzureRow> = {},
  ): void => void rows.push({ fault, expected, ...times<AzureWorld>(HOP, often, how), ...more });
  const once = { requests: 1, within: 5 } as const;

  // Source: Altinn/altinn-studio#4356.
  add('200 with an empty body', 3, f.status(200, ''), 'survived', { lost: true });
  add('200 with an empty body', 'for ever', f.status(200, ''), 'told', {
    says: /with 200 and an empty body/,
  });
  add(
    'a transient error of the directory',
    2,
    says(400, 'invalid_request', 90033, 'A transient error has occurred.'),
    'survived',
  );
  add('throttling', 'for ever', says(400, 'invalid_request', 90055, 'Excessive request rate.'), 'told', {
    says: /AADSTS90055/,
  });
  add('temporarily_unavailable with 400', 2, f.status(400, { error: 'temporarily_unavailable' }), 'survived');
  add('a lost answer', 1, f.loseAnswer, 'survived', { lost: true });
  add(
    'the 502 of a proxy, although a token was issued',
    1,
    f.servedBut(f.status(502, '<html>')),
    'survived',
    {
      lost: true,
    },
  );
  for (const [fault, code, error, told] of [
    ['no federated credential', 70021, 'invalid_request', /70021.*add a federated credential/],
    ['another subject', 700213, 'invalid_client', /700213.*add a federated credential/],
    ['an unknown application', 700016, 'unauthorized_client', /700016.*Check `client-id`/],
    ['an unknown tenant', 90002, 'invalid_request', /90002.*Check `tenant-id`/],
    ['a policy', 53003, 'access_denied', /53003.*Conditional Access/],
    ['an error that Jobpass does not know', 99999, 'invalid_client', /AADSTS99999: x/],
  ] as const)
    add(fault, 'for ever', says(400, error, code, 'x'), 'told', { says: told, ...once });
  // The answers hold tokens that no step gets, and that live on: no line may claim a revocation.
  add('a token of another type', 'for ever', f.changed({ token_type: 'pop' }), 'told', {
    says: /token_type other than Bearer/,
  });
  add('a life that is no number', 'for ever', f.changed({ expires_in: 'soon' }), 'told', {
    says: /no valid expires_in/,
  });
  add('a token and an error', 'for ever', f.changed({ error: 'invalid_client' }), 'told', {
    says: /a token and the error/,
  });
  add('a token with a line break', 'for ever', f.changed({ access_token: 'eyJ0eXAiOiJK\nV1Qi' }), 'told', {
    says: /an invalid access_token/,
  });
  add('no token', 'for ever', f.changed({ access_token: undefined }), 'told', { says: /no access_token/ });
  tableIn(() => AzureWorld.start(), rows);
});
