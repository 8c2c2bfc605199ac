import { fetchInTime } from '../net/fetchInTime';

/** A silo that needs longer has nothing to say that is worth waiting for: the offer needs the connection. */
const ANSWER_WITHIN_MS = 2000;

/** @throws when the silo does not answer in time, or not with what was asked for */
export async function readJson<T>(url: string): Promise<T> {
  const response = await fetchInTime(ANSWER_WITHIN_MS, url, { cache: 'no-store' });
  if (!response.ok) throw new Error(`${url} was answered with status ${response.status}.`);
  return (await response.json()) as T;
}
