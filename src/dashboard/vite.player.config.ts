import { defineConfig } from 'vite';

// The player as one file with a fixed name and no React, for any page to embed.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: '../PetCam.Silo/wwwroot',
    emptyOutDir: false,
    target: 'es2022',
    lib: { entry: 'src/player/index.ts', formats: ['es'], fileName: () => 'petcam-player.js' },
  },
});
