/** Bundles the hosts, the command and the engine into dist/host/, one flat folder; native modules and Electron stay outside. */

import { basename } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** dist/host, or where build-host.ts gathers a build before it takes the place of the last one. */
const folder = process.env['TENON_BUILD_FOLDER'] ?? 'dist/host';

const external = [
  /^node:/u,
  'electron',
  /^@duckdb\//u,
  'better-sqlite3',
  'snappy',
  'lz4-napi',
  'bufferutil',
  'utf-8-validate',
  'fsevents',
];

/** Entries started by path: hosts by a person, the others by the engine (`new URL('./x.ts', import.meta.url)`). */
const entries: Readonly<Record<string, string>> = {
  main: 'main/electron/index.ts',
  headless: 'main/headless/index.ts',
  cli: 'main/cli/index.ts',
  'worker-entry': 'engine/worker-entry.ts',
  'code-process': 'engine/code/process/code-process.ts',
  'catalog-thread': 'engine/catalog/thread/catalog-thread.ts',
  'reading-thread': 'engine/crawl/reading/reading-thread.ts',
  'object-thread': 'engine/storage/s3/thread/object-thread.ts',
};

/** Points each `new URL('./…/entry.ts', import.meta.url)` at the entry in the flat folder; an unknown one fails the build. */
const entryAddresses: Plugin = {
  name: 'entry-addresses',
  transform(code, id) {
    if (!code.includes('import.meta.url') || id.includes('node_modules')) return null;
    return code.replaceAll(/new URL\(\s*'(\.{1,2}\/[^']+)\.ts',\s*import\.meta\.url\s*\)/gu, (_whole, path: string) => {
      const name = basename(path);
      if (!Object.hasOwn(entries, name))
        throw new Error(`${id} starts ${path}.ts, which is not an entry of build/rolldown.config.ts`);
      return `new URL('./${name}.js', import.meta.url)`;
    });
  },
};

/**
 * A file for each entry, with what it imports late in it: a process that loads one file of a few megabytes, and compiles of
 * it what it runs, starts with a third less work than one that loads some hundred files.
 */
const hosts = Object.entries(entries).map(([name, input]) =>
  defineConfig({
    input: { [name]: input },
    platform: 'node',
    external,
    plugins: [entryAddresses],
    output: { dir: folder, format: 'esm', entryFileNames: '[name].js', inlineDynamicImports: true },
  }),
);

export default defineConfig([
  ...hosts,
  {
    input: { preload: 'main/electron/preload.ts' },
    platform: 'node',
    external,
    // A sandboxed preload script is CommonJS.
    output: { dir: folder, format: 'cjs', entryFileNames: '[name].cjs' },
  },
]);
