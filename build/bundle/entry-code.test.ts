/** A bundled module becomes a script that does the same; what would be left of a module is refused. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '#engine/base/hash.ts';
import { scriptOf } from './entry-code.ts';

const runner = join(import.meta.dirname, '../../engine/base/built/run-built-entry.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-entry-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a process prints that runs the code as an entry. */
function outputOf(code: string, environment: Readonly<Record<string, string>> = {}): string {
  const script = scriptOf(code, 'entry.js');
  const name = `entry-${sha256(script).slice(0, 12)}.code.js`;
  writeFileSync(join(folder, name), script);
  writeFileSync(join(folder, 'late.mjs'), 'export const late = "late";\n');
  const entry = join(folder, 'entry.mjs');
  writeFileSync(
    entry,
    [
      `import { runBuiltEntry } from '${pathToFileURL(runner).href}';`,
      `await runBuiltEntry(import.meta, '${name}', (specifier) => import(specifier));`,
      '',
    ].join('\n'),
  );
  return execFileSync(process.execPath, [entry], { encoding: 'utf8', env: { ...process.env, ...environment } });
}

const caches = (): string[] => readdirSync(folder).filter((name) => /\.code\.js\../u.test(name));

const everyForm = [
  'import { join, sep as separator } from "node:path";',
  'import path from "node:path";',
  'import * as all from "node:path";',
  'import os, { EOL as end } from "node:os";',
  'import "node:fs";',
  'function isStrict() { return this === undefined; }',
  'const same = join === path.join && join === all.join && separator === path.sep && end === os.EOL;',
  'const { late } = await import("./late.mjs");',
  'const name = import.meta.url.split("/").at(-1);',
  'console.log(JSON.stringify([same, isStrict(), late, name, "import(x) in a text"]));',
  'export {};',
  '',
].join('\n');

test('every form of import, strict code, import.meta and late imports, without and with what was kept', () => {
  const expected = '[true,true,"late","entry.mjs","import(x) in a text"]\n';
  expect(outputOf(everyForm)).toBe(expected);
  expect(caches()).toHaveLength(1);
  expect(outputOf(everyForm)).toBe(expected);
});

test('what is damaged is not used, and replaced', () => {
  const code = 'console.log("runs");\nexport {};\n';
  const before = new Set(caches());
  outputOf(code);
  const [cache] = caches().filter((name) => !before.has(name));
  const path = join(folder, cache!);
  const whole = readFileSync(path);
  const changed = Buffer.from(whole);
  changed.fill(0, whole.length / 2, whole.length / 2 + 64);
  for (const damaged of ['', 'text', Buffer.alloc(5000), whole.subarray(0, -100), changed]) {
    writeFileSync(path, damaged);
    expect(outputOf(code)).toBe('runs\n');
    expect(outputOf(code)).toBe('runs\n');
    expect(readFileSync(path).length).toBeGreaterThan(500);
    expect(readFileSync(path)).not.toEqual(damaged);
  }
});

test('a process that throws says where', () => {
  const code = 'function fails() {\n  throw new Error("no");\n}\nfails();\n';
  expect(() => outputOf(code)).toThrow(/entry-\w+\.code\.js:\d+/u);
});

test.each([
  ['an import further down', 'const a = 1;\nimport { join } from "node:path";\n'],
  ['an export', 'export const a = 1;\n'],
  ['a form of import that is not known', 'import a, * as b from "node:path";\n'],
])('%s is refused', (_what, code) => {
  expect(() => scriptOf(code, 'entry.js')).toThrow(SyntaxError);
});
