/** The signals that runners send to stop a step: SIGINT first, SIGTERM 7.5 s later, and finally SIGKILL. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** An AbortSignal that fires when the runner stops this process. The process itself must then exit. */
export function cancellation(): AbortSignal {
  const cancelled = new AbortController();
  for (const name of STOP_SIGNALS) process.on(name, () => cancelled.abort());
  return cancelled.signal;
}

/** Ignores the runner's stop signals, for work that a canceled job needs most. */
export function ignoreCancellation(): void {
  for (const name of STOP_SIGNALS) process.on(name, () => undefined);
}
