/** The tests themselves and the machine determine what a test run may use. */

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findSurroundings, type Surrounding } from './test-surroundings.ts';

let root: string;
beforeEach(() => {
  // The run that this test is part of sets it.
  vi.stubEnv('TENON_SHARED_DATA', undefined);
  root = join(mkdtempSync(join(tmpdir(), 'tenon-surroundings-')), 'main');
  mkdirSync(join(root, 'engine'), { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(root, '..'), { recursive: true, force: true });
});

function find(name: string, all = false, long = all): Surrounding {
  return findSurroundings(root, { all, long }).find((one) => one.name === name)!;
}

test('nothing is wanted where no test needs it', () => {
  writeFileSync(join(root, 'engine/a.test.ts'), `/** A test. */\n`);
  expect(findSurroundings(root).filter(({ wanted }) => wanted)).toEqual([]);
});

test('slow tests are skipped until they are requested', () => {
  writeFileSync(join(root, 'engine/a.slow.test.ts'), `/** A test. */\n`);
  expect(find('slow tests')).toMatchObject({ wanted: true, environment: {} });
  expect(find('slow tests').missing).toContain('--all');
  expect(find('slow tests', true)).toMatchObject({ missing: null, environment: { TENON_SLOW_TESTS: '1' } });
});

test('long tests are skipped until they are requested', () => {
  writeFileSync(join(root, 'engine/a.long.test.ts'), `/** A test. */\n`);
  expect(find('long tests').missing).toContain('--all');
  expect(find('long tests', false, true)).toMatchObject({ missing: null, environment: { TENON_LONG_TESTS: '1' } });
});

test('shared data is looked for beside the checkout, and a complete run may do without', () => {
  writeFileSync(join(root, 'engine/a.test.ts'), `/** Reads ../shared/data. */\n`);
  const folder = join(root, '../shared/data');
  expect(find('shared data')).toMatchObject({ wanted: true, optional: true, missing: `${folder} is absent` });
  mkdirSync(folder, { recursive: true });
  expect(find('shared data')).toMatchObject({ missing: null, environment: { TENON_SHARED_DATA: folder } });
});

test('Airflow is looked for in its own environment when slow tests are requested', () => {
  vi.stubEnv('TENON_AIRFLOW_PYTHON', undefined);
  writeFileSync(join(root, 'engine/a.slow.test.ts'), `/** By TENON_AIRFLOW_PYTHON. */\n`);
  expect(find('Airflow').wanted).toBe(false);
  const folder = join(root, 'out/airflow/bin');
  mkdirSync(folder, { recursive: true });
  const python = join(folder, 'python');
  writeFileSync(python, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  expect(find('Airflow', true)).toMatchObject({ missing: null, environment: { TENON_AIRFLOW_PYTHON: python } });
  writeFileSync(python, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  expect(find('Airflow', true).missing ?? 'the system has it').toMatch(/TENON_AIRFLOW_PYTHON|the system/u);
});

test('the second file system is another one than that of the temporary files', () => {
  vi.stubEnv('TENON_SECOND_FILE_SYSTEM', undefined);
  writeFileSync(join(root, 'engine/a.test.ts'), `/** Moves to TENON_SECOND_FILE_SYSTEM. */\n`);
  for (const folder of [tmpdir(), '/dev/shm'].filter((each) => existsSync(each))) {
    const second = findSurroundings(root, {}, folder).find(({ name }) => name === 'a second file system')!;
    const found = second.environment['TENON_SECOND_FILE_SYSTEM'];
    if (found === undefined) expect(second.missing).toContain(folder);
    else expect(statSync(found).dev).not.toBe(statSync(folder).dev);
  }
});
