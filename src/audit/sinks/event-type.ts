import type { AuditEventName } from '../record.js';

/** Returns the event type for receivers: `jobpass.credential.lives_until`. */
export function eventType(event: AuditEventName): string {
  return `jobpass.credential.${event.replaceAll(' ', '_')}`;
}
