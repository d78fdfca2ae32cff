import type { AuditEventName } from '../record.js';

/** The name of an event for receivers that sort by it: `jobpass.credential.lives_until`. */
export function eventType(event: AuditEventName): string {
  return `jobpass.credential.${event.replaceAll(' ', '_')}`;
}
