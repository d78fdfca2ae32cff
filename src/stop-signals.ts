/** How runners ask a step to stop: SIGINT first, SIGTERM 7.5 s later, at last SIGKILL. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** A signal that fires when the runner asks this process to stop, which then ends by itself. */
export function cancellation(): AbortSignal {
  const cancelled = new AbortController();
  for (const name of STOP_SIGNALS) process.on(name, () => cancelled.abort());
  return cancelled.signal;
}

/** Goes on when the runner asks to stop: for work that a cancelled job needs most of all. */
export function ignoreCancellation(): void {
  for (const name of STOP_SIGNALS) process.on(name, () => undefined);
}
