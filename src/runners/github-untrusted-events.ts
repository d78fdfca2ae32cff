import { UNTRUSTED_EVENTS } from '../identity/github-untrusted-events.js';

/** Returns whether anyone can trigger an event that runs the default branch's workflow. */
export function isUntrustedEvent(event: string): boolean {
  return (UNTRUSTED_EVENTS as readonly string[]).includes(event);
}
