// How the renter's page is bundled: apart from the staff's interface, which a renter's browser never loads.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: '../../../dist/renter-page',
    emptyOutDir: true,
    target: 'es2024',
    // A strict CSP allows neither data: scripts nor inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
