/** Which code a host and a command load: names, options and arguments are known without the code that reads and writes. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';

const repository = join(import.meta.dirname, '../..');
const describing =
  /^engine\/formats\/(?:index|format|option-marks|[^/]+\/(?:descriptor|(?:log-)?options|known-logs|field-lines))\.ts$/u;
let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-loads-'));
  await initWorkspace(folder);
  await writeFile(join(folder, 'a.csv'), 'id,name\n1,a\n2,b\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Paths below the repository. */
async function loadsOf(program: string, ...args: readonly string[]): Promise<string[]> {
  const file = join(folder, `loads-${(count += 1)}`);
  const hook = pathToFileURL(join(import.meta.dirname, 'testing/record-loads-entry.ts')).href;
  await promisify(execFile)(process.execPath, ['--import', hook, join(import.meta.dirname, program), ...args], {
    cwd: folder,
    env: { ...process.env, TENON_RECORDED_LOADS: file, TENON_FROM_SOURCES: '1' },
  });
  const root = pathToFileURL(repository).href;
  const urls = (await readFile(file, 'utf8')).split('\n');
  return [...new Set(urls.flatMap((url) => (url.startsWith(root) ? [url.slice(root.length + 1)] : [])))];
}

/** Libraries that decode or encode files. */
const libraries = ['apache-arrow', 'iconv-lite', 'jschardet', 'yauzl', 'yazl', 'tar-stream', 'snappy', 'lz4-napi'];

function codeOfFormats(loads: readonly string[]): string[] {
  return loads.filter(
    (path) =>
      (/^engine\/formats\/[^/]+\//u.test(path) && !describing.test(path)) ||
      libraries.some((library) => path.startsWith(`node_modules/${library}/`)),
  );
}

test('a host opens without the formats, the transforms and the compiler', async () => {
  const loads = await loadsOf('testing/open-host-program.ts', folder, 'getDatabases');
  expect(loads).toContain('engine/execute/run/job-runs.ts');
  expect(codeOfFormats(loads)).toEqual([]);
  expect(loads.filter((path) => /^engine\/(?:formats\/index|transforms|compile)\b/u.test(path))).toEqual([]);
});

test('names, options, extensions and arguments come from the descriptors alone', async () => {
  const loads = await loadsOf('testing/open-host-program.ts', folder, 'getFormats', 'getTransforms');
  expect(loads).toContain('engine/formats/excel/descriptor.ts');
  expect(loads).toContain('engine/transforms/join.ts');
  expect(codeOfFormats(loads)).toEqual([]);
});

test('a preview loads the format of its file, and of the others their claims', async () => {
  const loads = await loadsOf('tenon.mjs', 'preview', 'a.csv');
  const code = /^engine\/formats\/([^/]+)\/index\.ts$/u;
  expect(loads.flatMap((path) => code.exec(path)?.[1] ?? [])).toEqual(['csv']);
  expect(loads).toContain('engine/formats/orc/classify.ts');
  const ofJobs = /^engine\/(?:compile|transforms|graph|orchestrate|execute\/(?:sources|targets|task|run\/run-job))\b/u;
  expect(loads.filter((path) => ofJobs.test(path))).toEqual([]);
});

test('a worker loads the common formats ahead of demand, and the others with their first file', async () => {
  const loads = await loadsOf('../../engine/formats/testing/warm-up-program.ts');
  for (const path of ['csv/infer/infer', 'csv/rewrite/prepare', 'json/infer', 'parquet/infer', 'logs/classify'])
    expect(loads).toContain(`engine/formats/${path}.ts`);
  expect(loads.filter((path) => /^engine\/formats\/(?:orc|avro|excel)\/(?:index|infer)/u.test(path))).toEqual([]);
});

test('a command starts without the words and numbers of languages, whose first use takes 15 to 30 ms', async () => {
  const entry = join(import.meta.dirname, 'index.ts');
  const watching = `data:text/javascript,${encodeURIComponent(`
    const tell = (name) => process.stderr.write(name + new Error().stack);
    const { toLocaleString } = Number.prototype;
    Number.prototype.toLocaleString = function (...given) { tell('toLocaleString'); return toLocaleString.apply(this, given); };
    Intl.Collator = class extends Intl.Collator { constructor(...given) { tell('Collator'); super(...given); } };
    Intl.NumberFormat = class extends Intl.NumberFormat { constructor(...given) { tell('NumberFormat'); super(...given); } };
  `)}`;
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', watching, entry, 'jobs'], {
    cwd: folder,
    env: { ...process.env, TENON_FROM_SOURCES: '1' },
  });
  expect(stderr).toBe('');
});
