import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import { MockFleet } from './mockFleet.ts';
import { drawRooms } from './mockPictures.ts';
import { MockSilos } from './mockSilos.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, parts: string[]) => void;

/**
 * A silo that is not there, for working on pages and looking at them: `MOCK_CAMERAS=12 npm run mock`. It speaks the HTTP of docs/api.md, has
 * no WebRTC (players fall back to MJPEG), and is never part of a build. What is proved is proved against real silos.
 */
export function mockSilo(): Plugin {
  const use = (server: { middlewares: Connect.Server }) => void server.middlewares.use(createMock());
  return { name: 'petcam-mock-silo', configureServer: use, configurePreviewServer: use };
}

function createMock(): Connect.NextHandleFunction {
  const fleet = new MockFleet(Number(process.env.MOCK_CAMERAS ?? 12));
  const silos = new MockSilos(Number(process.env.MOCK_SILOS ?? 3));
  const rooms = drawRooms();
  const feeds = new Set<ServerResponse>();
  const mode = process.env.MOCK_MODE ?? 'ok';
  setInterval(() => {
    for (const camera of fleet.advance()) for (const feed of feeds) sendEvent(feed, 'camera', camera);
  }, 1000);

  const pictureOf = async (id: string): Promise<Buffer> => {
    const all = await rooms;
    const index = [...fleet.cameras.keys()].indexOf(id);
    const room = all[index % all.length] ?? [];
    const online = fleet.cameras.get(id)?.online ?? false;
    const frame = online ? Math.floor(Date.now() / 66 + index * 7) % room.length : 3;
    return room[frame] ?? Buffer.alloc(0);
  };

  const routes: [method: string, pattern: RegExp, handler: Handler][] = [
    ['GET', /^\/api\/cameras$/, (_q, r) => json(r, 200, [...fleet.cameras.values()])],
    [
      'GET',
      /^\/api\/cameras\/events$/,
      (q, r) => {
        openEvents(r);
        sendEvent(r, 'snapshot', [...fleet.cameras.values()]);
        feeds.add(r);
        q.on('close', () => feeds.delete(r));
      },
    ],
    ['GET', /^\/api\/silos$/, (_q, r) => json(r, 200, silos.list())],
    [
      'GET',
      /^\/api\/silos\/([^/]+)\/cameras$/,
      (q, r, [id = '']) => {
        const page = silos.cameras(id, new URL(q.url ?? '', 'http://mock').searchParams.get('after'));
        if (id === process.env.MOCK_SILENT)
          problem(r, 503, `The list is at silo '${id}', which does not answer at the moment.`);
        else if (page) json(r, 200, page);
        else problem(r, 404, 'No live silo has that id.');
      },
    ],
    [
      'POST',
      /^\/api\/silos\/([^/]+)\/(drain|undrain)$/,
      (_q, r, [id = '', action = '']) => {
        const refusal = silos.setPhase(id, action === 'drain' ? 'draining' : 'active');
        if (refusal === null) r.writeHead(204).end();
        else problem(r, 409, refusal);
      },
    ],
    ['GET', /^\/api\/clock$/, (_q, r) => json(r, 200, { receivedUnixMs: Date.now(), sentUnixMs: Date.now() })],
    [
      'GET',
      /^\/api\/cameras\/([^/]+)$/,
      (_q, r, [id = '']) => {
        const camera = fleet.cameras.get(id);
        if (camera) json(r, 200, fleet.details(camera));
        else problem(r, 404, `No camera '${id}' was ever connected.`);
      },
    ],
    [
      'GET',
      /^\/api\/cameras\/([^/]+)\/snapshot\.jpg$/,
      (_q, r, [id = '']) =>
        void pictureOf(id).then((jpeg) => {
          r.writeHead(200, {
            'Content-Type': 'image/jpeg',
            'Cache-Control': 'no-store',
            ETag: `"${Date.now()}"`,
            'X-Capture-Time': new Date().toISOString(),
          });
          r.end(jpeg);
        }),
    ],
    [
      'POST',
      /^\/cameras\/([^/]+)\/whep$/,
      (_q, r, [id = '']) => {
        if (fleet.cameras.get(id)?.online) problem(r, 406, 'This mock has no WebRTC.');
        else problem(r, 503, 'The camera is offline.');
      },
    ],
    [
      'GET',
      /^\/cameras\/([^/]+)\/stream$/,
      (q, r, [id = '']) => {
        if (!fleet.cameras.get(id)?.online) return problem(r, 503, 'The camera is offline.');
        r.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace; boundary=frame' });
        const timer = setInterval(
          () =>
            void pictureOf(id).then((jpeg) => {
              r.write(
                `--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Capture-Time: ${new Date(Date.now() - 40).toISOString()}\r\n\r\n`,
              );
              r.write(jpeg);
              r.write('\r\n');
            }),
          66,
        );
        q.on('close', () => clearInterval(timer));
      },
    ],
    ['GET', /^\/cameras\/([^/]+)\/api\/detections\/stream$/, (_q, r) => openEvents(r)],
    [
      'GET',
      /^\/cameras\/([^/]+)\/api\/status$/,
      (_q, r) =>
        json(r, 200, {
          latest_detection: {
            frame_number: 1,
            timestamp: Date.now() / 1000 - 4,
            num_detections: 1,
            version: 1,
            detections: [
              {
                bbox: { x: 500, y: 460, w: 170, h: 110 },
                confidence: 0.93,
                class_id: 0,
                label: 'cat',
                class_name: 'cat',
              },
            ],
          },
          detection_history: [],
          timestamp: Date.now() / 1000,
        }),
    ],
    [
      'POST',
      /^\/cameras\/([^/]+)\/api\/recording\/start$/,
      (_q, r, [id = '']) => {
        if (fleet.recordingSince.has(id)) return json(r, 400, { error: 'Recording already in progress' });
        const recording = fleet.startRecording(id);
        json(r, 200, { status: 'recording', file: recording.fileName, started_at: recording.startedAt });
      },
    ],
    [
      'POST',
      /^\/cameras\/([^/]+)\/api\/recording\/stop$/,
      (_q, r, [id = '']) => {
        const recording = fleet.stopRecording(id);
        if (!recording) return json(r, 400, { error: 'No recording in progress' });
        json(r, 200, { status: 'stopped', file: recording.fileName, stats: {}, stopped_at: recording.endedAt });
      },
    ],
    [
      'GET',
      /^\/cameras\/([^/]+)\/api\/recording\/status$/,
      (_q, r, [id = '']) => {
        const since = fleet.recordingSince.get(id);
        const duration = since === undefined ? 0 : Date.now() - since;
        json(r, 200, {
          recording: since !== undefined,
          filename: null,
          frame_count: 0,
          bytes_written: duration * 190,
          duration_ms: duration,
          start_time: since ? new Date(since).toISOString() : null,
        });
      },
    ],
    [
      'GET',
      /^\/api\/recordings$/,
      (q, r) => {
        const camera = new URL(q.url ?? '', 'http://mock').searchParams.get('camera');
        json(r, 200, { items: fleet.recordings.filter((recording) => recording.cameraId === camera), next: null });
      },
    ],
    [
      'DELETE',
      /^\/api\/recordings\/([^/]+)$/,
      (_q, r, [id = '']) => {
        const index = fleet.recordings.findIndex((recording) => recording.id === id);
        if (index >= 0) fleet.recordings.splice(index, 1);
        r.writeHead(204).end();
      },
    ],
  ];

  return (request, response, next) => {
    const path = new URL(request.url ?? '/', 'http://mock').pathname;
    const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
    if (!route) return next();
    if (mode === 'down') return problem(response, 502, 'The silo does not answer.');
    const parts = (route[1].exec(path) ?? []).slice(1).map(decodeURIComponent);
    route[2](request, response, parts);
  };
}

function json(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, detail: string): void {
  json(response, status, { status, detail }, 'application/problem+json');
}

function openEvents(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': hello\n\n');
}

function sendEvent(response: ServerResponse, name: string, data: unknown): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}
