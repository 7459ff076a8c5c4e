/** Another commit of this repository below out/, ready to run: its files, and node_modules as its lock says. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/**
 * @param commit anything that git accepts as a commit.
 * @returns the folder; an existing one is reused.
 * @throws Error with git's or npm's words.
 */
export function checkOut(commit: string): string {
  const hash = run('git', ['rev-parse', '--verify', `${commit}^{commit}`], root).trim();
  const folder = join(root, 'out/against', hash.slice(0, 12));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const archive = `${unfinished}.tar`;
    run('git', ['archive', '--format=tar', `--output=${archive}`, hash], root);
    run('tar', ['-xf', archive, '-C', unfinished], root);
    rmSync(archive);
    provideModules(unfinished);
    renameSync(unfinished, folder);
  }
  takeMeasurements(folder);
  return folder;
}

/** Both sides are measured by the same code, that of this checkout; only the engine below it differs. */
function takeMeasurements(folder: string): void {
  const from = join(root, 'build/bench');
  const to = join(folder, 'build/bench/of-other-checkout');
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
}

/** Linked when the lock is ours, else installed from npm's cache or the registry. */
function provideModules(folder: string): void {
  const lock = (at: string): string => readFileSync(join(at, 'package-lock.json'), 'utf8');
  if (lock(folder) === lock(root)) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    return;
  }
  const npmrc = join(folder, '.npmrc');
  if (!existsSync(npmrc)) writeFileSync(npmrc, '');
  run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], folder);
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
