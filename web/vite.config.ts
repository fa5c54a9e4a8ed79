import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where a tracker answers while the dashboard is worked on with `npm run dev`. */
const server = process.env.RUNFOLIO_URL ?? 'http://127.0.0.1:5151';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  build: {
    outDir: '../src/runfolio/server/static',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    // Fonts stay files: a browser that has a font does not fetch its bytes again with each new style sheet.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/health', '/ready'].map((path) => [path, { target: server, changeOrigin: true }]),
    ),
  },
  test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], environment: 'node' },
});
