/** Odd files of pyarrow, fastavro and openpyxl in all four ways: the values that these libraries read. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { writePythonFiles } from '#engine/testing/odd-files/python-files.ts';
import { tryOddFile } from '#engine/testing/odd-files/try-odd-file.ts';

const python = process.env['TENON_PYTHON'];
if (python === undefined) process.stderr.write('skipped: odd files of Python, because TENON_PYTHON names no Python\n');
const folder = mkdtempSync(path.join(tmpdir(), 'tenon-odd-'));
afterAll(() => rmSync(folder, { recursive: true }));
const files = python === undefined ? [] : writePythonFiles(python, folder);

const place = useEnginePlace();

test.runIf(files.length > 0).each(files.map((file) => [file.name, file] as const))('%s', async (_name, file) => {
  expect(await tryOddFile(place, file)).toEqual([]);
});
