// How Electron's two programs are bundled: the main process (ESM) and the sandboxed preload script (one CJS file).
// The interface itself is built by renderer/vite.config.ts, once for the browser and for Electron.
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';

const here = import.meta.dirname;
const out = resolve(here, '..', 'dist', 'kiosk');

export default defineConfig({
  main: {
    build: {
      outDir: resolve(out, 'main'),
      // Everything is inside: the packaged program carries no node_modules.
      externalizeDeps: false,
      minify: false,
      rollupOptions: {
        input: { main: resolve(here, 'main', 'main.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(out, 'preload'),
      // A sandboxed preload script can load nothing but Electron's own parts.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve(here, 'preload', 'preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
});
