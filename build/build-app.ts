/** Builds the app into dist/: renderer, hosts, sample and icons. */

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStaleHost } from './build-host.ts';
import { filesUnder } from './checks/source-files.ts';
import { runTool } from './run-tool.ts';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'dist/built.json');
const loose = [
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'build/rolldown.config.ts',
  'build/build-app.ts',
  'build/build-host.ts',
  'build/bundle/entry-code.ts',
];

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
  await Promise.all([runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn']), buildStaleHost()]);
  for (const folder of ['sample', 'tray']) {
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
    cpSync(join(root, 'resources', folder), join(root, 'dist', folder), { recursive: true });
  }
  writeFileSync(stamp, JSON.stringify({ builtAt: begun.toISOString(), count }));
}

if (import.meta.main) await buildApp();
