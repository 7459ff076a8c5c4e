/** Bundles what Electron runs: main, worker and preload, into dist/. Native modules and their like stay outside. */

import { defineConfig } from 'rolldown';

const external = ['electron', /^node:/u, '@duckdb/node-api', /^@duckdb\/node-bindings/u, 'better-sqlite3'];

export default defineConfig([
  {
    input: { main: 'main/electron/index.ts', worker: 'engine/worker-entry.ts', 'catalog-thread': 'engine/catalog/thread/catalog-thread.ts' },
    platform: 'node',
    external,
    output: { dir: 'dist', format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
  },
  {
    input: { preload: 'main/electron/preload.ts' },
    platform: 'node',
    external,
    // A sandboxed preload script is CommonJS.
    output: { dir: 'dist', format: 'cjs', entryFileNames: '[name].cjs' },
  },
]);
