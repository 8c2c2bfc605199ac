import type { Camera } from '../../src/api/types';

/** A camera that streams, but for what the test changes. */
export const camera = (id: string, change: Partial<Camera> = {}): Camera => ({
  id,
  name: id,
  online: true,
  silo: 's1',
  codec: 'h264',
  width: 1280,
  height: 720,
  fps: 30,
  bitrateBps: 1_500_000,
  viewers: 0,
  recording: false,
  lastFrameAt: null,
  ...change,
});
