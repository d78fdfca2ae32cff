/** The typical time until the step has sent its first request, in milliseconds. */
const FIRST_REQUEST_MS = 5;

/**
 * Runs work that takes milliseconds while the step waits for the response to its first request. Use this function only for work
 * that is not needed before that response.
 *
 * @returns a function that cancels the work
 */
export function whileWaiting(work: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // Waits for one more turn of the event loop. If the connection is open by now, the request is written first.
    immediate = setImmediate(work);
  }, FIRST_REQUEST_MS);
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
