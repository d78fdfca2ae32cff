import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/audit/record.js';
import { logsRequest } from '../../src/audit/sinks/otlp-record.js';
import { encodeLogs } from '../../src/audit/sinks/protobuf.js';
import type { TrailLine } from '../../src/audit/sinks/sink.js';
import { signingKey, webhookRequest } from '../../src/audit/sinks/webhook.js';
import { suiteUnless } from '../support/left-out.js';
import { readByLibraries } from '../support/receiver.js';
import { missingTools } from '../support/tools.js';
import { EVENT, linesIn } from '../support/trail-lines.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobpass-sinks-'));
  file = join(folder, 'trail.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (...events: AuditEvent[]): TrailLine[] => linesIn(file, ...events);

suiteUnless(missingTools('receivers'), 'what is sent, read by the libraries of receivers', () => {
  it('is a request of logs in both encodings of OTLP, with nothing that they do not know', async () => {
    const lines = linesOf(
      EVENT,
      { ...EVENT, event: 'lives until', until: 1_790_000_900_000, deliveredTo: [], because: '' },
      // A text of nothing, one of many bytes, and a time before 1970: what encodings get wrong.
      { ...EVENT, event: 'failed', at: -1, role: '', because: 'ß'.repeat(300), scopes: [] },
    );
    const message = logsRequest(lines, { 'service.name': 'jobpass', team: '' });
    const [said] = await readByLibraries([{ kind: 'otlp', body: encodeLogs(message).toString('base64') }]);
    expect(said?.['error']).toBeUndefined();
    expect(said?.['unknown']).toBe(false);
    // Their JSON has enums by name and no empty lists: otherwise it is what we send as JSON.
    const expected = JSON.parse(
      JSON.stringify(message)
        .replaceAll('"severityNumber":9', '"severityNumber":"SEVERITY_NUMBER_INFO"')
        .replaceAll('"severityNumber":13', '"severityNumber":"SEVERITY_NUMBER_WARN"')
        .replaceAll('{"values":[]}', '{}')
        .replaceAll('"timeUnixNano":"0",', '')
        .replaceAll('"observedTimeUnixNano":"0",', ''),
    ) as unknown;
    expect(said?.['message']).toEqual(expected);
  });

  it('is a signed CloudEvent whose id is that of the record', async () => {
    const [line] = linesOf(EVENT);
    if (line === undefined) throw new Error('no line');
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const request = webhookRequest(new URL('https://siem.example/x'), line, signingKey(secret), Date.now());
    const asked = {
      kind: 'webhook' as const,
      body: Buffer.from(request.body ?? '').toString('base64'),
      headers: request.headers,
    };
    const [good, forged] = await readByLibraries([
      { ...asked, secret },
      { ...asked, secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}` },
    ]);
    expect(good).toMatchObject({
      attributes: {
        id: line.record.metadata.uid,
        source: 'urn:jobpass:github:octo-org:octo-repo',
        type: 'jobpass.credential.issued',
        subject: 'cred-1',
        specversion: '1.0',
      },
      data: line.record,
    });
    expect(request.headers['webhook-id']).toBe(line.record.metadata.uid);
    // The bytes of the line, by which its place in the chain is checked.
    expect(request.body).toContain(line.text);
    expect(forged?.['error']).toContain('WebhookVerificationError');
  });
});
