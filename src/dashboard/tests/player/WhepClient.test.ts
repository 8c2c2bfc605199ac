import { describe, expect, it, vi } from 'vitest';
import { WhepClient, WhepError } from '../../src/player/WhepClient';

const url = 'https://silo.example/cameras/kitchen/whep';

function answering(...responses: (Response | Error)[]) {
  return vi.fn<typeof fetch>(() => {
    const next = responses.shift() ?? new Response(null, { status: 200 });
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  });
}

const created = () =>
  new Response('v=0 answer', { status: 201, headers: { Location: '/cameras/kitchen/whep/s1-42', ETag: '"1"' } });

async function failureOf(response: Response | Error) {
  const error = await new WhepClient(url, answering(response)).connect('v=0').catch((caught: unknown) => caught);
  if (!(error instanceof WhepError)) throw new Error('The offer was not refused.');
  return error.failure;
}

describe('WhepClient', () => {
  it('posts the offer as SDP and returns the answer', async () => {
    const fetchFrom = answering(created());
    const answer = await new WhepClient(url, fetchFrom).connect('v=0 offer');
    expect(answer).toBe('v=0 answer');
    expect(fetchFrom).toHaveBeenCalledWith(
      url,
      expect.objectContaining({
        method: 'POST',
        body: 'v=0 offer',
        headers: expect.objectContaining({ 'Content-Type': 'application/sdp' }),
      }),
    );
  });

  it('deletes the session that Location names, once', async () => {
    const fetchFrom = answering(created());
    const client = new WhepClient(url, fetchFrom);
    await client.connect('v=0');
    client.end();
    client.end();
    expect(fetchFrom).toHaveBeenCalledTimes(2);
    expect(fetchFrom).toHaveBeenLastCalledWith(
      'https://silo.example/cameras/kitchen/whep/s1-42',
      expect.objectContaining({ method: 'DELETE', keepalive: true }),
    );
  });

  it('deletes a session whose answer arrives after the end', async () => {
    const fetchFrom = answering(created());
    const client = new WhepClient(url, fetchFrom);
    const connecting = client.connect('v=0');
    client.end();
    await connecting;
    expect(fetchFrom).toHaveBeenLastCalledWith(
      expect.stringContaining('s1-42'),
      expect.objectContaining({ method: 'DELETE' }),
    );
  });

  it('asks for the ICE servers before the offer, and does without when there is no answer', async () => {
    const link = '<turn:turn.example>; rel="ice-server"; username="u"; credential="c"';
    const fetchFrom = answering(new Response(null, { status: 204, headers: { Link: link } }));
    expect(await new WhepClient(url, fetchFrom).iceServers()).toEqual([
      { urls: 'turn:turn.example', username: 'u', credential: 'c' },
    ]);
    expect(fetchFrom).toHaveBeenCalledWith(url, expect.objectContaining({ method: 'OPTIONS' }));
    expect(await new WhepClient(url, answering(new TypeError('offline'))).iceServers()).toEqual([]);
    expect(await new WhepClient(url, answering(new Response(null, { status: 405 }))).iceServers()).toEqual([]);
  });

  it('passes on the sentence of a problem document and Retry-After', async () => {
    const problem = Response.json(
      { title: 'Service Unavailable', detail: 'Camera kitchen is offline.' },
      { status: 503, headers: { 'Retry-After': '4' } },
    );
    expect(await failureOf(problem)).toEqual({
      reason: 'busy',
      sentence: 'Camera kitchen is offline.',
      retryAfterMs: 4000,
    });
  });

  it.each([
    [400, 'unsupported'],
    [404, 'not-found'],
    [406, 'unsupported'],
    [409, 'busy'],
    [415, 'unsupported'],
    [502, 'unreachable'],
  ])('answers %i with reason %s and a sentence of its own', async (status, reason) => {
    const failure = await failureOf(new Response('<html>', { status }));
    expect(failure.reason).toBe(reason);
    expect(failure.sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('says when the silo does not answer', async () => {
    expect((await failureOf(new TypeError('Failed to fetch'))).reason).toBe('unreachable');
  });
});
