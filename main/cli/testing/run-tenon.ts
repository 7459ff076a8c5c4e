/** Runs the real command in a separate process, for tests. */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

const entry = join(import.meta.dirname, '..', 'tenon.mjs');

export interface Outcome {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly folder: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** As whom; only the superuser can be another one. Absent: as this process. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export function startTenon(
  args: readonly string[],
  { folder, environment, user }: RunOptions,
): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    ...user,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '', ...environment },
  });
}

const announcement = `data:text/javascript,${encodeURIComponent(
  "process.on('newListener', (name) => { if (name === 'SIGINT') process.stderr.write('listening\\n'); });",
)}`;

/** Starts a command and waits until it listens to interrupts: a signal before that ends the process without a word. */
export async function startListeningTenon(
  args: readonly string[],
  { folder, environment }: RunOptions,
): Promise<ReturnType<typeof startTenon>> {
  const child = startTenon(args, { folder, environment: { ...environment, NODE_OPTIONS: `--import=${announcement}` } });
  await once(child.stderr, 'data');
  return child;
}

export async function runTenon(args: readonly string[], options: RunOptions): Promise<Outcome> {
  const child = startTenon(args, options);
  child.stdin.end(options.input ?? '');
  const code = new Promise<number | null>((resolve) => child.on('close', (exit) => resolve(exit)));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, error };
}
