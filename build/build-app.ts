/** Builds the app into dist/: renderer, hosts, sample, icons and the package.json that Electron reads. */

import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from './checks/source-files.ts';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist/built.json');
const loose = ['package.json', 'package-lock.json', 'vite.config.ts', 'build/rolldown.config.ts', 'build/build-app.ts'];

/** True when a source is newer than the last whole build, or one was added or removed since. */
export function isStale(): boolean {
  if (!existsSync(stamp)) return true;
  const builtAt = statSync(stamp).mtimeMs;
  const sources = sourcePaths();
  const { count } = JSON.parse(readFileSync(stamp, 'utf8')) as { count: number };
  return count !== sources.length || sources.some((path) => statSync(join(root, path)).mtimeMs > builtAt);
}

function sourcePaths(): string[] {
  const folders = ['engine', 'main', 'renderer', 'resources'].flatMap((folder) => filesUnder(root, folder));
  return [...folders.filter((path) => !/\.test\.tsx?$/u.test(path)), ...loose];
}

/** @throws Error with the tool's output when one of the two builds fails. */
export async function buildApp(): Promise<void> {
  const begun = new Date();
  const count = sourcePaths().length;
  rmSync(stamp, { force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  await Promise.all([
    run('vite/bin/vite.js', 'build', '--logLevel', 'warn'),
    run('rolldown/bin/cli.mjs', '-c', 'build/rolldown.config.ts', '--logLevel', 'warn'),
  ]);
  for (const folder of ['sample', 'tray']) {
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
    cpSync(join(root, 'resources', folder), join(root, 'dist', folder), { recursive: true });
  }
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  const application = {
    name,
    productName: 'Tenon',
    version,
    description,
    license,
    type: 'module',
    main: 'host/main.js',
  };
  writeFileSync(join(root, 'dist/package.json'), `${JSON.stringify(application, null, 2)}\n`);
  writeFileSync(stamp, JSON.stringify({ builtAt: begun.toISOString(), count }));
}

function run(tool: string, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => output.push(piece));
  child.stderr.on('data', (piece: Buffer) => output.push(piece));
  return new Promise((resolve, reject) => {
    child.on('close', (status) =>
      status === 0 ? resolve() : reject(new Error(Buffer.concat(output).toString('utf8'))),
    );
  });
}

if (import.meta.main) await buildApp();
