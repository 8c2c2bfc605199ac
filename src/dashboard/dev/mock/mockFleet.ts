import type { Camera, CameraDetails, Recording } from '../../src/api/types';

const NAMES = [
  'Kitchen',
  'Living room',
  'Balcony',
  'Hallway',
  'Bedroom',
  'Office',
  'Garden door',
  'Studio',
  'Attic',
  'Cat flap',
  'Terrace',
  'Workshop',
];

/** Cameras that exist only in this process; every seventh is offline. */
export class MockFleet {
  readonly cameras = new Map<string, Camera>();
  readonly recordings: Recording[] = [];
  readonly recordingSince = new Map<string, number>();
  readonly startedAt = new Date();

  constructor(count: number) {
    for (let index = 0; index < count; index++) {
      const camera = createCamera(index, count);
      this.cameras.set(camera.id, camera);
    }
    const first = this.cameras.keys().next().value;
    if (first !== undefined) this.#addHistory(first);
  }

  /** What changes from second to second. */
  advance(): Camera[] {
    const changed: Camera[] = [];
    for (const camera of this.cameras.values()) {
      if (!camera.online) continue;
      const next = {
        ...camera,
        fps: 29.6 + Math.random() * 0.5,
        bitrateBps: Math.round(1_350_000 + Math.random() * 300_000),
        lastFrameAt: new Date().toISOString(),
        recording: this.recordingSince.has(camera.id),
      };
      this.cameras.set(camera.id, next);
      changed.push(next);
    }
    return changed;
  }

  setOnline(id: string, online: boolean): Camera | null {
    const camera = this.cameras.get(id);
    if (!camera) return null;
    const next = { ...camera, online, fps: online ? 29.9 : 0, bitrateBps: online ? camera.bitrateBps : 0 };
    this.cameras.set(id, next);
    return next;
  }

  startRecording(id: string): Recording {
    const started = Date.now();
    this.recordingSince.set(id, started);
    const recording = createRecording(id, started, 0, 'recording');
    this.recordings.unshift(recording);
    return recording;
  }

  stopRecording(id: string): Recording | null {
    const started = this.recordingSince.get(id);
    const index = this.recordings.findIndex(
      (recording) => recording.cameraId === id && recording.state === 'recording',
    );
    if (started === undefined || index < 0) return null;
    this.recordingSince.delete(id);
    const complete = createRecording(id, started, Date.now() - started, 'complete');
    this.recordings[index] = complete;
    return complete;
  }

  details(camera: Camera): CameraDetails {
    const { codec, width, height, fps, bitrateBps, lastFrameAt, online } = camera;
    return {
      ...camera,
      since: online ? this.startedAt.toISOString() : (lastFrameAt ?? this.startedAt.toISOString()),
      offlineReason: online ? null : 'The connection was lost.',
      board: 'pet-board rev 3, aarch64',
      agentVersion: '0.1.0',
      clockOffsetMs: 3.2,
      home: { silo: camera.silo ?? 'silo-1', incarnation: 1_763_700_000_000, epoch: 1_763_700_360_000 },
      tracks: [
        { id: 'main', codec, width, height, fps, bitrateBps, lastFrameAt },
        { id: 'sub', codec, width: 320, height: 180, fps, bitrateBps: Math.round(bitrateBps / 8), lastFrameAt },
        {
          id: 'picture',
          codec: 'jpeg',
          width: 640,
          height: 360,
          fps: online ? 5 : 0,
          bitrateBps: 900_000,
          lastFrameAt,
        },
      ],
      stages: stagesOf(camera),
    };
  }

  #addHistory(cameraId: string): void {
    const hour = 3_600_000;
    for (const [index, durationMs] of [61_200, 605_000, 12_400, 3_720_000, 45_000].entries()) {
      const state = index === 2 ? 'interrupted' : 'complete';
      this.recordings.push(createRecording(cameraId, Date.now() - (index * 7 + 1) * hour, durationMs, state));
      const [before, after] = [this.recordings.at(-1), this.recordings.at(-2)];
      if (state === 'interrupted' && before && after) after.continues = before.id;
    }
  }
}

function createCamera(index: number, count: number): Camera {
  const name = NAMES[index % NAMES.length] ?? 'Camera';
  const number = Math.floor(index / NAMES.length);
  const online = count < 3 || index % 7 !== 3;
  return {
    id: `${name.toLowerCase().replaceAll(' ', '-')}${number > 0 ? `-${number + 1}` : ''}`,
    name: number > 0 ? `${name} ${number + 1}` : name,
    online,
    silo: 'silo-1',
    codec: 'h264',
    width: 1280,
    height: 720,
    fps: online ? 29.9 : 0,
    bitrateBps: online ? 1_500_000 : 0,
    viewers: index % 4 === 0 ? 1 : 0,
    recording: false,
    lastFrameAt: new Date(Date.now() - (online ? 0 : 47 * 60_000 * (index + 1))).toISOString(),
  };
}

function createRecording(cameraId: string, started: number, durationMs: number, state: Recording['state']): Recording {
  return {
    id: `${cameraId}-${started}`,
    cameraId,
    fileName: `recording_${new Date(started).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}.mp4`,
    state,
    startedAt: new Date(started).toISOString(),
    endedAt: state === 'recording' ? null : new Date(started + durationMs).toISOString(),
    durationMs,
    frameCount: Math.round((durationMs * 30) / 1000),
    bytes: Math.round(durationMs * 190),
    width: 1280,
    height: 720,
    codec: 'h264',
    continues: null,
  };
}

function stagesOf(camera: Camera): CameraDetails['stages'] {
  const { online } = camera;
  const state = online ? 'ok' : 'idle';
  return [
    {
      stage: 'sharedMemory',
      state: online ? 'ok' : 'warning',
      detail: online ? 'h264 1280x720, 29.9 fps' : 'last report is old',
      ageMs: online ? 12 : 2_800_000,
      count: 48_211,
    },
    {
      stage: 'agent',
      state: online ? 'ok' : 'error',
      detail: online ? '0.1.0 on pet-board rev 3' : 'not connected',
      ageMs: online ? 800 : 2_800_000,
      count: 1,
    },
    {
      stage: 'uplink',
      state: online ? 'ok' : 'error',
      detail: online ? 'queue empty, round trip 2 ms' : 'closed: the connection was lost',
      ageMs: online ? 14 : 2_800_000,
      count: 48_209,
    },
    {
      stage: 'ingest',
      state,
      detail: online ? 'no gaps' : 'nothing arrives',
      ageMs: online ? 15 : 2_800_000,
      count: 48_209,
    },
    {
      stage: 'hub',
      state,
      detail: online ? 'last keyframe 0.4 s ago' : 'nothing to send',
      ageMs: online ? 15 : 2_800_000,
      count: 48_209,
    },
    {
      stage: 'viewers',
      state: camera.viewers > 0 ? state : 'idle',
      detail: `${camera.viewers} watching`,
      ageMs: online ? 16 : null,
      count: camera.viewers,
    },
    {
      stage: 'recorder',
      state: camera.recording ? 'ok' : 'idle',
      detail: camera.recording ? 'writing' : 'not recording',
      ageMs: null,
      count: 0,
    },
  ];
}
