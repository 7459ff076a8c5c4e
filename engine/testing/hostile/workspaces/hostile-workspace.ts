/** A hostile workspace: a sound one with state, in which something was planted. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface HostilePlace {
  /** The workspace; Tenon created its state. */
  readonly root: string;
  /** A tree of the person who opens it; nothing in it may change. */
  readonly outside: string;
  /** A process of that person; it must live on. */
  readonly victim: { readonly pid: number; readonly started: string | null };
}

export interface HostileWorkspace {
  readonly name: string;
  /** Only the superuser can create it. */
  readonly needsRoot?: true;
  readonly plant: (place: HostilePlace) => void;
}

/** Replaces a file or folder of the workspace. */
export function replace(root: string, inner: string, make: (at: string) => void): void {
  const at = path.join(root, inner);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(path.dirname(at), { recursive: true });
  make(at);
}

export function linkTo(target: string): (at: string) => void {
  return (at) => symlinkSync(target, at);
}

export function makePipe(at: string): void {
  execFileSync('mkfifo', [at]);
}

/** A socket without a listener. */
export function makeSocket(at: string): void {
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  // A socket's path has at most 107 bytes; the name is given to it later.
  const short = path.join(tmpdir(), `tenon-${process.pid}-${Math.trunc(performance.now())}`);
  try {
    execFileSync(process.execPath, ['-e', script, short], { stdio: 'ignore' });
  } catch {
    // It killed itself.
  }
  renameSync(short, at);
}

export function makeText(text: string): (at: string) => void {
  return (at) => writeFileSync(at, text);
}
