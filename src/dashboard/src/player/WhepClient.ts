import { siloOfSession } from '../net/drainNotice';
import { failureOf, unreachable } from './httpFailure';
import { parseIceServers } from './iceServers';
import type { TransportFailure } from './Transport';

/** The offer is made without ICE servers when the silo has not told them by then: most viewers need none. */
const ICE_SERVERS_WITHIN_MS = 2000;

/** The silo did not start a session; `failure` says why in a sentence. */
export class WhepError extends Error {
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure) {
    super(failure.sentence);
    this.failure = failure;
  }
}

/**
 * One WHEP session (draft-ietf-wish-whep): POST the offer, get the answer and the session's address, DELETE it at the end.
 * Candidates do not trickle: a silo is ICE-lite with its candidates in the answer and learns ours from our checks.
 */
export class WhepClient {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  #sessionUrl: string | null = null;
  #ended = false;

  constructor(url: string, fetchFrom: typeof fetch = (input, init) => fetch(input, init)) {
    this.#url = url;
    this.#fetch = fetchFrom;
  }

  /** The silo that the session lives on; null without one. */
  get silo(): string | null {
    return siloOfSession(this.#sessionUrl);
  }

  /** The STUN and TURN servers that the silo wants its viewers to use; none when it has none or does not say. Never fails. */
  async iceServers(): Promise<RTCIceServer[]> {
    try {
      const response = await this.#fetch(this.#url, {
        method: 'OPTIONS',
        signal: AbortSignal.timeout(ICE_SERVERS_WITHIN_MS),
      });
      return response.ok ? parseIceServers(response.headers.get('Link')) : [];
    } catch {
      return []; // why the silo does not answer is the offer's matter
    }
  }

  /**
   * @param offer SDP
   * @returns the silo's answer, SDP
   * @throws WhepError with a sentence
   */
  async connect(offer: string): Promise<string> {
    const response = await this.#post(offer);
    if (response.status !== 201) throw new WhepError(await failureOf(response));
    const location = response.headers.get('Location');
    this.#sessionUrl = location === null ? null : new URL(location, this.#url).href;
    const answer = await response.text();
    // The page may have turned away while the answer was on its way; the session exists all the same.
    if (this.#ended) this.#delete();
    return answer;
  }

  /** Ends the session, also when the page is being left. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    // An answer that is under way carries the address to delete, so it is waited for; without one nothing is left behind.
    if (this.#sessionUrl !== null) this.#delete();
  }

  async #post(offer: string): Promise<Response> {
    try {
      return await this.#fetch(this.#url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp', Accept: 'application/sdp' },
        body: offer,
      });
    } catch {
      throw new WhepError(unreachable);
    }
  }

  #delete(): void {
    if (this.#sessionUrl === null) return;
    // Nothing depends on the answer: a session that misses this message ends by its own consent timeout (RFC 7675).
    this.#fetch(this.#sessionUrl, { method: 'DELETE', keepalive: true }).catch(() => undefined);
    this.#sessionUrl = null;
  }
}
