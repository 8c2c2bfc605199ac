import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mockSilo } from './dev/mock/mockSilo.ts';

// Where `npm run dev` finds a silo.
const silo = process.env.PETCAM_SILO ?? 'http://127.0.0.1:8080';

// What a silo answers itself; everything else is a page of the dashboard.
const siloPaths = ['^/api/', '^/cameras/[^/]+/.+', '^/openapi/', '^/(healthz|readyz|metrics)$'];

export default defineConfig(({ mode }) => ({
  plugins: [react(), tailwindcss(), ...(mode === 'mock' ? [mockSilo()] : [])],
  server: {
    port: 5173,
    proxy: mode === 'mock' ? {} : Object.fromEntries(siloPaths.map((path) => [path, { target: silo }])),
  },
  build: {
    outDir: '../PetCam.Silo/wwwroot',
    emptyOutDir: true,
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
}));
