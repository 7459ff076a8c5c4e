/** Bundles the hosts, the command and the engine into dist/host/, one flat folder; native modules and Electron stay outside. */

import { basename } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';
import { entryCode } from './bundle/entry-code.ts';
import { listModules } from './bundle/source-files.ts';

/** dist/host, or where build-host.ts gathers a build before it takes the place of the last one. */
const folder = process.env['TENON_BUILD_FOLDER'] ?? 'dist/host';

/** Modules of Node that take long to load, of which most processes need none. */
const lateModules: ReadonlySet<string> = new Set(['node:http', 'node:https', 'node:readline', 'node:zlib']);

const native = new Set([
  'electron',
  'better-sqlite3',
  'snappy',
  'lz4-napi',
  'bufferutil',
  'utf-8-validate',
  'fsevents',
]);

function external(id: string): boolean {
  return native.has(id) || id.startsWith('@duckdb/') || (id.startsWith('node:') && !lateModules.has(id));
}

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

/** Modules that few processes load, and late: separate files, so that the others start without reading them. */
const lateFiles: Readonly<Record<string, string>> = {
  'letter-statistics': 'engine/bytes/encodings/letter-statistics.ts',
};

/** Runs the entries. */
const runner = { 'run-built-entry': 'engine/base/built/run-built-entry.ts' };

/** What stays a module; Electron starts `main`, and its V8 has no code that was kept. */
const plainNames: ReadonlySet<string> = new Set(['main', ...Object.keys({ ...lateFiles, ...runner })]);

const besideTheEntry: Plugin = {
  name: 'beside-the-entry',
  resolveId(id, importer) {
    const name = basename(id, '.ts');
    return importer !== undefined && Object.hasOwn(lateFiles, name) ? { id: `./${name}.js`, external: true } : null;
  },
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
 * Loads {@link lateModules} where they are first used. An import of one is hoisted to the start of the file, also that of code
 * which runs late or never; and it computes each lazy member of the module: one of 'node:http' loads a client for WebSocket.
 */
const lateBuiltins: Plugin = {
  name: 'late-builtins',
  resolveId: (id) => (lateModules.has(id) ? { id: `\0${id}`, moduleSideEffects: false } : null),
  load(id) {
    const name = id.slice(1);
    if (!id.startsWith('\0') || !lateModules.has(name)) return null;
    const members = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(name) as object));
    const own = members.filter(([member, found]) => 'value' in found && /^[A-Za-z_]\w*$/u.test(member));
    return [
      `const builtin = process.getBuiltinModule('${name}');`,
      'const read = (member) => builtin[member];',
      'export default builtin;',
      ...own.map(([member]) => `export const ${member} = /* @__PURE__ */ read('${member}');`),
    ].join('\n');
  },
};

/**
 * A file for each entry, with what it imports late in it: a process that loads one file of a few megabytes, and compiles of
 * it what it runs, starts with a third less work than one that loads some hundred files. What it compiled is kept:
 * docs/decisions/0137.
 */
const hosts = Object.entries({ ...entries, ...lateFiles, ...runner }).map(([name, input]) =>
  defineConfig({
    input: { [name]: input },
    platform: 'node',
    external,
    plugins: [besideTheEntry, lateBuiltins, entryAddresses, listModules, ...(plainNames.has(name) ? [] : [entryCode])],
    output: {
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].js',
      inlineDynamicImports: true,
      // One character beyond Latin-1, of a message or a table of encodings, makes V8 keep the whole file in two bytes each.
      charset: 'ascii',
      comments: { legal: true, annotation: false, jsdoc: false },
    },
  }),
);

export default defineConfig([
  ...hosts,
  {
    input: { preload: 'main/electron/preload.ts' },
    platform: 'node',
    external,
    plugins: [listModules],
    // A sandboxed preload script is CommonJS.
    output: { dir: folder, format: 'cjs', entryFileNames: '[name].cjs' },
  },
]);
