import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockSync } from '../../src/net/ClockSync';
import type { CameraFacts } from '../../src/player/CameraFacts';
import { CaptureClock } from '../../src/player/CaptureClock';
import { PlayerSession, type PlayerView } from '../../src/player/PlayerSession';
import type { FailureReason, Transport, TransportEvents, TransportKind } from '../../src/player/Transport';
import { neverWakes } from '../net/FakeEventSource';

class FakeTransport implements Transport {
  readonly element = document.createElement('canvas');
  readonly kind: TransportKind;
  readonly events: TransportEvents;
  closed = false;
  silo: string | null = null;
  receivedBytes = 0;
  #shown = 0;

  constructor(kind: TransportKind, events: TransportEvents) {
    this.kind = kind;
    this.events = events;
  }

  start(): void {}

  sample() {
    return Promise.resolve({ receivedBytes: this.receivedBytes, decodedFrames: this.#shown });
  }

  close(): void {
    this.closed = true;
  }

  show(): void {
    this.#shown += 1;
    const displayedAtMs = performance.now();
    this.events.frameShown({
      width: 1280,
      height: 720,
      displayedAtMs,
      presentedFrames: this.#shown,
      captureUnixMs: null,
    });
  }

  fail(reason: FailureReason, sentence = 'It failed.'): void {
    this.events.failed({ reason, sentence, retryAfterMs: 0 });
  }
}

let transports: FakeTransport[];
let facts: CameraFacts | null;
let session: PlayerSession;
let view: { [K in keyof PlayerView]: ReturnType<typeof vi.fn> };

const last = (): FakeTransport => {
  const transport = transports.at(-1);
  if (!transport) throw new Error('No transport was made.');
  return transport;
};

async function playFor(ms: number, transport = last()): Promise<void> {
  for (let passed = 0; passed < ms; passed += 40) {
    transport.show();
    await vi.advanceTimersByTimeAsync(40);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  transports = [];
  facts = { online: true, since: null, offlineReason: null, clockOffsetMs: 0, stages: [] };
  view = {
    mount: vi.fn(),
    reveal: vi.fn(),
    unmount: vi.fn(),
    frameShown: vi.fn(),
    statusChanged: vi.fn(),
    detectionsMeasuredIn: vi.fn(),
  };
  session = new PlayerSession({
    createTransport: (kind, events) => {
      const transport = new FakeTransport(kind, events);
      transports.push(transport);
      return transport;
    },
    readFacts: () => Promise.resolve(facts),
    siloClock: new ClockSync(() => Promise.reject(new Error('not here'))),
    captureClock: new CaptureClock(),
    view: view as unknown as PlayerView,
    wakeUps: neverWakes,
    random: () => 0.5,
  });
  session.start();
});

afterEach(() => {
  session.stop();
  vi.useRealTimers();
});

describe('PlayerSession', () => {
  it('plays with the first picture', async () => {
    expect(session.status.state).toBe('connecting');
    await playFor(500);
    expect(session.status).toMatchObject({ state: 'playing', sentence: null, transport: 'webrtc', width: 1280 });
    expect(session.status.fps).toBeCloseTo(25, 0);
  });

  it('says within 1.5 s that the picture stopped, and how old it is', async () => {
    await playFor(500);
    await vi.advanceTimersByTimeAsync(1500);
    expect(session.status.state).toBe('stalled');
    expect(session.status.pictureAgeMs).toBeGreaterThan(1000);
  });

  it('asks for another stream beside a picture that paused, and keeps it until that one shows', async () => {
    await playFor(500);
    const first = last();
    await vi.advanceTimersByTimeAsync(900);
    expect(transports).toHaveLength(2);
    expect(first.closed).toBe(false);
    expect(view.unmount).not.toHaveBeenCalled();
    await playFor(200);
    expect(first.closed).toBe(true);
    expect(session.status).toMatchObject({ state: 'playing', sentence: null });
  });

  it('asks for no other stream while packets come: the path is slow, and a second one would make it slower', async () => {
    await playFor(500);
    const slow = setInterval(() => (last().receivedBytes += 1200), 50);
    await vi.advanceTimersByTimeAsync(2000);
    clearInterval(slow);
    expect(transports).toHaveLength(1);
  });

  it('lets go of the stream beside when the picture goes on by itself', async () => {
    await playFor(500);
    const first = last();
    await vi.advanceTimersByTimeAsync(900);
    const beside = last();
    await playFor(400, first);
    expect(beside.closed).toBe(true);
    expect(first.closed).toBe(false);
    expect(transports).toHaveLength(2);
  });

  it('tries again soon when the stream beside is refused while the camera moves', async () => {
    await playFor(500);
    await vi.advanceTimersByTimeAsync(850);
    last().events.failed({ reason: 'busy', sentence: 'Not here.', retryAfterMs: 2000, isBetweenSilos: true });
    await vi.advanceTimersByTimeAsync(400);
    expect(transports).toHaveLength(3);
    last().show();
    expect(session.status.state).toBe('playing');
  });

  it('does not open a session with every hiccup', async () => {
    await playFor(500);
    const first = last();
    for (let hiccup = 0; hiccup < 3; hiccup++) {
      await vi.advanceTimersByTimeAsync(900);
      await playFor(100, first);
    }
    expect(transports).toHaveLength(2);
  });

  it('looks closer when an event channel of the silo ends', async () => {
    await playFor(500);
    session.warn();
    await vi.advanceTimersByTimeAsync(400);
    expect(transports).toHaveLength(2);
  });

  it('says after a second that it reconnects', async () => {
    await playFor(500);
    await vi.advanceTimersByTimeAsync(1300);
    expect(session.status).toMatchObject({ state: 'stalled', sentence: 'The picture stopped. Reconnecting…' });
  });

  it('gives the old stream up after 3 s, and never the picture on screen', async () => {
    await playFor(500);
    const first = last();
    await vi.advanceTimersByTimeAsync(3500);
    expect(first.closed).toBe(true);
    expect(transports).toHaveLength(2);
    expect(view.unmount).not.toHaveBeenCalledWith(first.element);
    await playFor(200);
    expect(view.unmount).toHaveBeenCalledWith(first.element);
    expect(session.status.state).toBe('playing');
  });

  it('falls back at once where WebRTC cannot work', async () => {
    last().fail('unsupported');
    expect(last().kind).toBe('mjpeg');
    await playFor(200);
    expect(session.status).toMatchObject({ state: 'playing', transport: 'mjpeg' });
  });

  it('tries WebRTC again beside MJPEG, and changes over with its first picture only', async () => {
    last().fail('unsupported');
    const mjpeg = last();
    await playFor(30_500, mjpeg);
    expect(last().kind).toBe('webrtc');
    expect(session.status).toMatchObject({ state: 'playing', transport: 'mjpeg' });
    last().show();
    expect(session.status.transport).toBe('webrtc');
    expect(mjpeg.closed).toBe(true);
  });

  it('says that the camera is offline since when and why', async () => {
    facts = {
      online: false,
      since: '2020-01-01T10:00:00Z',
      offlineReason: 'The board lost power.',
      clockOffsetMs: null,
      stages: [],
    };
    last().fail('busy');
    await vi.advanceTimersByTimeAsync(10);
    expect(session.status.state).toBe('offline');
    expect(session.status.sentence).toMatch(/^The board is offline since .*\. The board lost power\.$/);
  });

  it('connects at once when the page learns that the camera is back', async () => {
    await playFor(500);
    session.tellOnline(false);
    await vi.advanceTimersByTimeAsync(1500);
    expect(session.status.state).toBe('offline');
    session.tellOnline(true);
    expect(transports).toHaveLength(2);
    await playFor(100);
    expect(session.status.state).toBe('playing');
  });

  it('says that the silo does not answer, and goes on trying', async () => {
    last().fail('unreachable', 'The silo does not answer.');
    await vi.advanceTimersByTimeAsync(10);
    expect(session.status).toMatchObject({ state: 'error', sentence: 'The silo does not answer. Trying again.' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(transports.length).toBeGreaterThan(1);
  });

  it('says where pictures stop when the silo knows', async () => {
    const detail = 'Connected, but no picture arrives.';
    const stage = { stage: 'ingest', state: 'error', detail, ageMs: null, count: 0 } as const;
    facts = { online: true, since: null, offlineReason: null, clockOffsetMs: 0, stages: [stage] };
    last().fail('busy', 'Nothing to send.');
    await vi.advanceTimersByTimeAsync(10);
    expect(session.status).toMatchObject({ state: 'error', sentence: `${detail} Trying again.` });
  });

  it('gives up on a connection that shows nothing for five seconds', async () => {
    await vi.advanceTimersByTimeAsync(2000);
    expect(session.status.sentence).toBe('Waiting for a keyframe…');
    await vi.advanceTimersByTimeAsync(4000);
    expect(transports[0]?.closed).toBe(true);
    expect(transports.length).toBeGreaterThan(1);
  });

  describe('whose silo is being emptied', () => {
    const drain = { silos: ['silo-2'], withinMs: 2000 };

    async function playAt(silo: string): Promise<FakeTransport> {
      last().silo = silo;
      await playFor(500);
      return last();
    }

    it('opens another session after its share of the time, and changes over with its first picture', async () => {
      const first = await playAt('silo-2');
      session.tellDrain(drain);
      await playFor(1700, first); // 800 ms for the front door, and half of the 2 s
      expect(transports).toHaveLength(1);
      await playFor(400, first);
      expect(transports).toHaveLength(2);
      expect(first.closed).toBe(false);
      last().silo = 'silo-1';
      last().show();
      expect(first.closed).toBe(true);
      expect(session.status).toMatchObject({ state: 'playing', sentence: null });
      await playFor(5000);
      expect(transports).toHaveLength(2);
    });

    it('stays where another silo is emptied, or is taken back in time', async () => {
      const first = await playAt('silo-1');
      session.tellDrain(drain);
      await playFor(5000, first);
      session.tellDrain({ silos: ['silo-1'], withinMs: 2000 });
      await playFor(1000, first);
      session.tellDrain({ silos: [], withinMs: 2000 });
      await playFor(5000, first);
      expect(transports).toHaveLength(1);
    });

    it('asks the silo that a refusal names at once, then again ever less often, and says that the picture will end', async () => {
      const first = await playAt('silo-2');
      session.tellDrain({ silos: ['silo-2'], withinMs: 0 });
      await playFor(1000, first);
      const refusal = {
        reason: 'busy',
        sentence: 'Drained.',
        retryAfterMs: 2000,
        alternate: 'http://silo-1:8080',
      } as const;
      last().events.failed(refusal);
      await playFor(200, first);
      expect(transports).toHaveLength(3);
      last().fail('unreachable');
      await playFor(400, first);
      expect(session.status).toMatchObject({ state: 'playing', sentence: expect.stringContaining('being stopped') });
      await playFor(20_000, first);
      expect(first.closed).toBe(false);
      expect(transports.length).toBeLessThan(9);
    });
  });

  it('leaves nothing running when it stops', async () => {
    await playFor(200);
    session.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(transports).toHaveLength(1);
    expect(last().closed).toBe(true);
  });
});
