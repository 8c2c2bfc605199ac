// Fails the build when the Fleet page's first load, or the embeddable player, outgrows its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = new URL('../../PetCam.Silo/wwwroot/', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(root, '.vite/manifest.json'), 'utf8'));

/** @param {string} file @returns {number} */
const compressed = (file) => gzipSync(readFileSync(join(root, file)), { level: 9 }).length;

/** Every script that the entry loads before the first picture: itself and its static imports. */
function firstLoad(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) firstLoad(next, seen);
  return seen;
}

const fleetBytes = [...firstLoad('index.html')].reduce((sum, key) => sum + compressed(manifest[key].file), 0);
const budgets = [
  { what: 'Fleet page, first load', bytes: fleetBytes, limit: 150_000 },
  { what: 'petcam-player.js', bytes: compressed('petcam-player.js'), limit: 25_000 },
];

let over = false;
for (const { what, bytes, limit } of budgets) {
  over ||= bytes > limit;
  process.stdout.write(`${what}: ${(bytes / 1000).toFixed(1)} of ${limit / 1000} kB compressed JavaScript\n`);
}
if (over) {
  process.stderr.write('Over budget: see which import grew with `npx vite build --debug`, or load it lazily.\n');
  process.exit(1);
}
