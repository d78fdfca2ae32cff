import { nextLine } from '../../audit/chain.js';
import { signedLine } from '../../audit/signature.js';
import type { Clock } from '../../clock.js';
import type { Trail } from '../store/store.js';
import type { AuditKeys } from './audit-keys.js';
import { tokenEvent } from './events.js';

/** Returns the audit trail of a broker. The last record of each batch is signed; the chain of hashes covers all records before it. */
export function signedTrail(keys: AuditKeys, clock: Clock, issuer: () => string): Trail {
  return {
    of: (event, token) => tokenEvent(event, token, { at: clock.now(), issuer: issuer() }),
    next: (events, head) => {
      const lines: string[] = [];
      for (const [at, event] of events.entries()) {
        const sign =
          at === events.length - 1
            ? (line: string) => signedLine(line, keys.kid, (text) => keys.sign(text))
            : undefined;
        const next = nextLine(event, head, sign);
        lines.push(next.line);
        head = next.head;
      }
      return { lines, head };
    },
  };
}
