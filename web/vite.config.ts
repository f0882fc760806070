import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVER = process.env.DEV_SERVER ?? 'http://127.0.0.1:3000';

export const config = defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': SERVER, '/v1': SERVER, '/socket.io': { target: SERVER, ws: true } } },
});

export { config as default };
