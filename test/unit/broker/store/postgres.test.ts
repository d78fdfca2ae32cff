import { describe, expect, it, vi } from 'vitest';
import { Availability } from '../../../../src/broker/store/postgres/availability.js';
import type { Connection } from '../../../../src/broker/store/postgres/connection.js';
import { failure } from '../../../../src/broker/store/postgres/database-errors.js';
import { Lookup, type Readers } from '../../../../src/broker/store/postgres/readers.js';
import {
  issue,
  type Operation,
  operation,
  takeBatch,
  type WriteRequest,
} from '../../../../src/broker/store/postgres/write-operations.js';
import type { StoredToken, StoreEvent } from '../../../../src/broker/store/store.js';
import { JobpassError } from '../../../../src/errors.js';
import { heldClock } from '../../../support/clock.js';

const ASKED = { host: 'db', where: 'db:5432', role: 'broker', database: 'jobpass', schema: 'jobpass' };

/** Readers whose one connection answers when it is told to. */
function heldReaders(): {
  readers: Readers;
  sent: {
    keys: string[];
    answer: (rows: { key: string; value: number }[]) => void;
    fail: (error: Error) => void;
  }[];
} {
  const sent: ReturnType<typeof heldReaders>['sent'] = [];
  const connection = {
    query: (_statement: unknown, [keys]: [string[]]) =>
      new Promise((resolve, reject) => {
        sent.push({ keys, answer: (rows) => resolve({ rows }), fail: reject });
      }),
  } as unknown as Connection;
  const run = (work: (connection: Connection) => Promise<unknown>): Promise<unknown> => work(connection);
  return { readers: { run } as unknown as Readers, sent };
}

describe('a look-up in PostgreSQL', () => {
  const statement = { name: 'find', text: '' };
  type Row = { key: string; value: number };

  it('asks together what is asked at the same time', async () => {
    const { readers, sent } = heldReaders();
    const lookup = new Lookup<Row>(readers, statement);
    const asked = Promise.all(['a', 'b', 'a', 'never there'].map((key) => lookup.find(key)));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.keys).toEqual(['a', 'b', 'never there']);
    sent[0]?.answer([
      { key: 'b', value: 2 },
      { key: 'a', value: 1 },
    ]);
    expect((await asked).map((row) => row?.value)).toEqual([1, 2, 1, undefined]);
  });

  it('takes no answer to a question that was sent before its own', async () => {
    const { readers, sent } = heldReaders();
    const lookup = new Lookup<Row>(readers, statement);
    const early = lookup.find('a');
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    const late = lookup.find('a');
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    sent[0]?.answer([{ key: 'a', value: 1 }]);
    sent[1]?.answer([]);
    expect(await early).toEqual({ key: 'a', value: 1 });
    expect(await late).toBeUndefined();
  });

  it('asks for very many in parts, and tells all of a failure', async () => {
    const { readers, sent } = heldReaders();
    const lookup = new Lookup<Row>(readers, statement);
    const keys = Array.from({ length: 1_500 }, (_, at) => `k${at}`);
    const asked = Promise.allSettled(keys.map((key) => lookup.find(key)));
    await vi.waitFor(() => expect(sent).toHaveLength(2));
    expect(sent.map((one) => one.keys.length)).toEqual([1_000, 500]);
    sent[0]?.fail(new Error('lost'));
    sent[1]?.answer([]);
    const statuses = (await asked).map(({ status }) => status);
    expect(statuses.slice(0, 1_000).every((status) => status === 'rejected')).toBe(true);
    expect(statuses.slice(1_000).every((status) => status === 'fulfilled')).toBe(true);
  });
});

describe('a batch of writes to PostgreSQL', () => {
  const kept = (jti: string, claim = ''): WriteRequest =>
    issue({ jti, extra: { claim } } as unknown as StoredToken, JSON.stringify({ jti, extra: { claim } }));
  const waiting = (...requests: WriteRequest[]): Operation[] =>
    requests.map((request) => operation(request, { resolve: () => undefined, reject: () => undefined }));

  it('takes all that waits, in its order', () => {
    const queue = waiting(kept('a'), { kind: 'end', id: 'b' }, { kind: 'sweep' });
    const whole = [...queue];
    expect(takeBatch(queue)).toEqual(whole);
    expect(queue).toEqual([]);
  });

  it('ends no token in the transaction that issues it', () => {
    const queue = waiting(kept('a'), kept('b'), { kind: 'end', id: 'a' }, kept('c'));
    expect(takeBatch(queue)).toHaveLength(2);
    expect(takeBatch(queue)).toHaveLength(2);
  });

  it('is bounded by number and by weight, and takes one at least', () => {
    const many = waiting(
      ...Array.from({ length: 700 }, (_, at): WriteRequest => ({ kind: 'end', id: `${at}` })),
    );
    expect(takeBatch(many).length).toBeLessThanOrEqual(500);
    const heavy = waiting(kept('a', 'x'.repeat(300_000)), kept('b'));
    expect(takeBatch(heavy)).toHaveLength(1);
    expect(takeBatch(heavy)).toHaveLength(1);
  });
});

describe('a failure of PostgreSQL is recognized', () => {
  const told = (error: unknown): JobpassError => failure(error, ASKED);
  const answered = (code: string): Error =>
    Object.assign(new Error('secret text of the server'), { code, severity: 'ERROR' });

  it.each([
    ['28P01', false, /rejects the password of the role broker/],
    ['28000', false, /does not allow the role broker to log in to jobpass/],
    ['42P01', false, /schema jobpass has tables that are not those of a broker/],
    ['22021', false, /returned the error 22021$/],
    ['25006', true, /is a standby or read-only/],
    ['40001', true, /returned the error 40001$/],
    ['53300', true, /has no free connection/],
    ['57P01', true, /returned the error 57P01$/],
    ['57P03', true, /is starting or stopping/],
  ])('by the code %s', (code, transient, said) => {
    const error = told(answered(code));
    expect(error).toMatchObject({ code: 'state', transient, message: expect.stringMatching(said) });
    expect(error.told).not.toContain('secret text');
  });

  it.each([
    [{ code: 'ECONNREFUSED' }, true, /cannot be reached: the system reported ECONNREFUSED/],
    [{ code: 'ENOTFOUND' }, true, /cannot be reached: the system reported ENOTFOUND/],
    [{ code: 'EACCES' }, false, /cannot be reached: the system reported EACCES/],
    [
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      false,
      /certificate of the database at db:5432 is not trusted/,
    ],
    [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, false, /is not trusted: SELF_SIGNED_CERT_IN_CHAIN/],
    [{ code: 'CERT_HAS_EXPIRED' }, false, /is not trusted: CERT_HAS_EXPIRED/],
    [{ code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' }, false, /The TLS connection to the database/],
    [{}, true, /cannot be reached: the connection was lost/],
  ])('of the network: %j', (fields, transient, said) => {
    const error = told(Object.assign(new Error('secret text of somebody'), fields));
    expect(error).toMatchObject({ code: 'state', transient, message: expect.stringMatching(said) });
    expect(error.told).not.toContain('secret text');
  });

  it('that is told already stays as it is', () => {
    const error = new JobpassError('state', 'told');
    expect(told(error)).toBe(error);
  });
});

describe('the watch of a PostgreSQL store', () => {
  it('tells once that the database is lost, and once that all of it is back', () => {
    const clock = heldClock();
    const events: StoreEvent[] = [];
    const watch = new Availability((event) => events.push(event), clock);
    const [one, other] = [{}, {}];
    watch.worked(one);
    watch.failed(one, new JobpassError('state', 'gone', { hint: 'Look' }));
    watch.failed(one, new JobpassError('state', 'still gone'));
    watch.failed(other, new JobpassError('state', 'gone too'));
    clock.advance(2_500);
    watch.worked(one);
    expect(events).toEqual([{ kind: 'log', event: 'database lost', level: 'warn', why: 'gone. Look' }]);
    watch.worked(other);
    watch.worked(other);
    expect(events.slice(1)).toEqual([{ kind: 'log', event: 'database back', seconds: 2.5 }]);
  });
});
