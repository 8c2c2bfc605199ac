import { spawn } from 'node:child_process';

const ROOMS = ['0x2b3a42,0x6d5f4b', '0x3a2f3f,0x7a6a52', '0x24382f,0x5f6f57', '0x38322a,0x8a7b66'];
const FRAMES = 30;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

/** Draws a few rooms in which something moves, once, with FFmpeg: `rooms[r][f]` is a JPEG. */
export async function drawRooms(): Promise<Buffer[][]> {
  return Promise.all(ROOMS.map(drawRoom));
}

async function drawRoom(colours: string): Promise<Buffer[]> {
  const [wall, floor] = colours.split(',');
  const filters = [
    `drawbox=x=0:y=250:w=640:h=110:color=${floor}:t=fill`,
    'drawbox=x=420:y=60:w=150:h=120:color=0xc8d6dd@0.8:t=fill',
    'drawbox=x=60:y=190:w=180:h=80:color=0x00000055:t=fill',
    "drawbox=x='280+110*sin(t*2.1)':y=235:w=90:h=58:color=0xe0a15c:t=fill",
    'boxblur=3:1',
  ].join(',');
  const source = `color=c=${wall}:s=640x360:r=15:d=2`;
  const bytes = await run('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    source,
    '-vf',
    filters,
    '-frames:v',
    String(FRAMES),
    '-q:v',
    '5',
    '-f',
    'image2pipe',
    '-c:v',
    'mjpeg',
    '-',
  ]);
  return cutJpegs(bytes);
}

function cutJpegs(bytes: Buffer): Buffer[] {
  const pictures: Buffer[] = [];
  for (let start = 0; ; ) {
    const end = bytes.indexOf(END_OF_IMAGE, start);
    if (end < 0) return pictures;
    pictures.push(bytes.subarray(start, end + 2));
    start = end + 2;
  }
}

function run(command: string, args: string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(Buffer.concat(chunks)) : reject(new Error(`${command} ended with ${code}`)),
    );
  });
}
