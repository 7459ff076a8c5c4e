/** The programs and data that tests use where the machine has them, and why each missing one was skipped. */

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeConfinement } from '../engine/workers/confinement/confine-process.ts';
import { filesUnder } from './checks/source-files.ts';

export interface Surrounding {
  readonly name: string;
  /** True when a test of this repository can use it. */
  readonly wanted: boolean;
  /** Why it is skipped; null when it is present. */
  readonly missing: string | null;
  /** Variables by which the tests find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** True when a complete run may do without it: the real inputs may or may not lie next to the checkout, and only Linux has Landlock. */
  readonly optional: boolean;
}

/**
 * Checks the machine once; nothing is installed or started.
 * @param requested whether slow tests were requested, and long ones without them.
 * @param folder of the tests' temporary files.
 */
export function findSurroundings(
  root: string,
  { all = false, long = all }: { readonly all?: boolean; readonly long?: boolean } = {},
  folder = tmpdir(),
): Surrounding[] {
  const tests = ['engine', 'main', 'build', 'e2e'].flatMap((folder) => filesUnder(root, folder)).filter(isTest);
  const text = tests.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
  return [
    surrounding('Chromium', existsSync(join(root, 'e2e')), findChromium, 'TENON_CHROMIUM'),
    surrounding(
      'pyarrow',
      text.includes('pyarrow') || text.includes('TENON_PYTHON'),
      () => findPython(root, 'TENON_PYTHON', 'pyarrow'),
      'TENON_PYTHON',
    ),
    surrounding(
      'moto',
      text.includes('startMoto'),
      () => findPython(root, 'TENON_MOTO_PYTHON', 'moto.server'),
      'TENON_MOTO_PYTHON',
    ),
    surrounding(
      'Airflow',
      all && text.includes('TENON_AIRFLOW_PYTHON'),
      () => findPython(root, 'TENON_AIRFLOW_PYTHON', 'airflow', 'out/airflow'),
      'TENON_AIRFLOW_PYTHON',
    ),
    surrounding(
      'a second file system',
      text.includes('TENON_SECOND_FILE_SYSTEM'),
      () => findSecondFileSystem(folder),
      'TENON_SECOND_FILE_SYSTEM',
    ),
    {
      ...surrounding('shared data', text.includes('shared/data'), () => findSharedData(root), 'TENON_SHARED_DATA'),
      optional: true,
    },
    {
      name: 'Landlock',
      wanted: text.includes('probeConfinement'),
      missing: probeConfinement().obstacle,
      environment: {},
      optional: true,
    },
    {
      name: 'long tests',
      wanted: tests.some((path) => path.endsWith('.long.test.ts')),
      missing: long
        ? null
        : 'they take seconds each; npm test -- --all runs them, and TENON_LONG_TESTS=1 npm test some of their cases',
      environment: long ? { TENON_LONG_TESTS: '1' } : {},
      optional: false,
    },
    {
      name: 'slow tests',
      wanted: tests.some((path) => path.endsWith('.slow.test.ts')),
      missing: all ? null : 'they take minutes; npm test -- --all runs them',
      environment: all ? { TENON_SLOW_TESTS: '1' } : {},
      optional: false,
    },
  ];
}

type Finding = { readonly found: string } | { readonly missing: string };

/** @param find called if it is wanted: to start a Python takes a second. */
function surrounding(name: string, wanted: boolean, find: () => Finding, variable: string): Surrounding {
  if (!wanted) return { name, wanted, missing: null, environment: {}, optional: false };
  const finding = find();
  return 'found' in finding
    ? { name, wanted, missing: null, environment: { [variable]: finding.found }, optional: false }
    : { name, wanted, missing: finding.missing, environment: {}, optional: false };
}

function isTest(path: string): boolean {
  return /\.(test|spec)\.tsx?$/u.test(path) && !path.startsWith('build/');
}

function findChromium(): Finding {
  const stated = process.env['TENON_CHROMIUM'];
  const found = [stated, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  );
  return found === undefined ? { missing: 'no /usr/bin/chromium, and TENON_CHROMIUM names none' } : { found };
}

/** A Python that can import a module: that of the variable, a virtual environment of .ci/run, or the system's. */
function findPython(root: string, variable: string, module: string, environment = 'out/python'): Finding {
  const candidates = [process.env[variable], join(root, environment, 'bin/python'), 'python3'];
  for (const python of candidates) {
    if (python === undefined || (python.includes('/') && !existsSync(python))) continue;
    // Importing Airflow writes its settings into the home folder.
    const look = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
    if (spawnSync(python, ['-c', look], { stdio: 'ignore', timeout: 30_000 }).status === 0) {
      return { found: python };
    }
  }
  return { missing: `no Python with ${module} (${variable}, ${environment} or python3)` };
}

function findSecondFileSystem(first: string): Finding {
  const device = statSync(first).dev;
  for (const folder of [process.env['TENON_SECOND_FILE_SYSTEM'], '/dev/shm', tmpdir()]) {
    if (folder === undefined || !existsSync(folder) || statSync(folder).dev === device) continue;
    try {
      accessSync(folder, constants.W_OK);
      return { found: folder };
    } catch {
      continue;
    }
  }
  return { missing: `no writable folder outside the file system of ${first} (TENON_SECOND_FILE_SYSTEM, /dev/shm)` };
}

function findSharedData(root: string): Finding {
  const folder = process.env['TENON_SHARED_DATA'] ?? join(root, '../shared/data');
  return existsSync(folder) ? { found: folder } : { missing: `${folder} is absent` };
}
