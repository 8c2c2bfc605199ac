/**
 * `fetch` that fails when no answer has begun in time. A browser has six connections to a server (HTTP/1.1); those that wait for a silo that
 * cannot answer keep the others from asking one that can.
 *
 * @throws DOMException `TimeoutError`
 */
export async function fetchInTime(
  withinMs: number,
  input: RequestInfo | URL,
  init: RequestInit = {},
): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('No answer in time.', 'TimeoutError')), withinMs);
  const given = init.signal ?? (input instanceof Request ? input.signal : null);
  try {
    return await fetch(input, { ...init, signal: given ? AbortSignal.any([given, late.signal]) : late.signal });
  } finally {
    clearTimeout(timer);
  }
}
