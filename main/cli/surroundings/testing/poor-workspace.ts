/** A workspace of one small job, and commands that are started in it with other surroundings than this process has; for tests. */

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../tenon.mjs', import.meta.url));

export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Shell words before and behind the command. */
  readonly before?: string;
  readonly behind?: string;
  readonly uid?: number;
}

export interface Ended {
  /** null: ended by `signal`. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: string;
}

/** A command, and how it ends where nothing is wrong. */
export const commands: readonly (readonly [code: number, ...words: string[]])[] = [
  [0, '--version'],
  [0, 'preview', 'in/a.csv'],
  [0, 'convert', 'in/a.csv', 'b.json'],
  [0, 'query', "SELECT * FROM 'in/a.csv'"],
  [0, 'crawl', 'in'],
  [0, 'run', 'load'],
  [0, 'runs'],
  [1, 'undo', 'jr_none'],
  [1, 'resume', 'jr_none'],
  [0, 'init', 'made'],
  [0, 'call', 'getJobs', '{}'],
  [0, 'bookmark', 'load'],
  [0, 'retry'],
  [0, 'doctor'],
  [0, 'doctor', '--copies'],
  [0, 'clean'],
];

/** Only bugs of ours end with 3, and only they print a stack; every failure has a reason and what to do. */
export function isHonest([name]: readonly string[], { code, error }: Ended): boolean {
  if (![0, 1, 2, 4].includes(code!) || /^\s+at /mu.test(error)) return false;
  // Doctor reports on standard output.
  return code === 0 || name === 'doctor' || /^error [A-Za-z]+: .*\nhint: /mu.test(error);
}

export class PoorWorkspace implements Disposable {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tenon-surroundings-'));
  readonly workspace = path.join(this.#folder, 'workspace');
  readonly temporary = path.join(this.#folder, 'tmp');
  readonly home = path.join(this.#folder, 'home');
  readonly state = path.join(this.workspace, '.tenon');
  readonly #mounts: string[] = [];

  constructor() {
    for (const each of [this.workspace, this.temporary, this.home]) mkdirSync(each);
    this.fill();
  }

  /** Definitions and source of the job `load`, which writes `1,x` and `2,y` to `out`. */
  fill(): void {
    for (const name of ['in', 'jobs']) mkdirSync(path.join(this.workspace, name));
    writeFileSync(path.join(this.workspace, 'tenon.json'), '{ "name": "w", "version": 1 }');
    writeFileSync(path.join(this.workspace, 'in/a.csv'), 'id,name\n1,x\n2,y\n');
    const source = {
      id: 'in',
      name: 'In',
      transform: 'PathSource',
      args: { path: 'in', format: 'csv', options: { withHeader: true } },
    };
    const target = {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    };
    const job = { name: 'load', bookmark: 'enable', memory: 128, nodes: [source, target] };
    writeFileSync(path.join(this.workspace, 'jobs/load.json'), JSON.stringify(job));
  }

  start(args: readonly string[], { env = {}, before = '', behind = '', uid }: Surroundings = {}): ChildProcess {
    const words = [process.execPath, entry, ...args].map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
    return spawn('/bin/sh', ['-c', `${before} ${words.join(' ')} ${behind}`], {
      cwd: this.workspace,
      env: {
        ...process.env,
        HOME: this.home,
        TMPDIR: this.temporary,
        XDG_RUNTIME_DIR: undefined,
        XDG_STATE_HOME: undefined,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
  }

  run(args: readonly string[], surroundings?: Surroundings): Promise<Ended> {
    return ended(this.start(args, surroundings));
  }

  /** Everything belongs to that user from now on. */
  giveTo(uid: number, place = this.#folder): void {
    chownSync(place, uid, uid);
    if (!lstatSync(place).isDirectory()) return;
    for (const name of readdirSync(place)) this.giveTo(uid, path.join(place, name));
  }

  /** A file system in memory of that size; only root may. */
  mountSmall(place: string, size: string): void {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'tmpfs', place]);
    this.#mounts.push(place);
  }

  /** Gives back permissions and disk space. */
  recover(): void {
    for (const each of this.#mounts) execFileSync('mount', ['-o', 'remount,size=64m', each]);
    for (const each of foldersBelow(this.#folder)) chmodSync(each, each.startsWith(this.state) ? 0o700 : 0o755);
  }

  /** Workers and throw-away folders; the folder of the owner's socket stays for the next command. */
  leftBehind(): string[] {
    return [
      // The folder of the sockets is made even where the temporary one is missing.
      ...[this.temporary, path.join(this.temporary, 'missing')]
        .flatMap(namesIn)
        .filter((name) => !/^tenon-\d+$|compile-cache|^missing$/u.test(name)),
      ...namesIn(path.join(this.state, 'workers')),
    ];
  }

  rowsWritten(): string[] {
    const out = path.join(this.workspace, 'out');
    const names = readdirSync(out).filter((name) => name.endsWith('.csv'));
    return names.flatMap((name) => readFileSync(path.join(out, name), 'utf8').trim().split('\n').slice(1)).sort();
  }

  [Symbol.dispose](): void {
    for (const each of this.#mounts) execFileSync('umount', ['-l', each]);
    for (const each of foldersBelow(this.#folder)) chmodSync(each, 0o755);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function ended(child: ChildProcess): Promise<Ended> {
  let error = '';
  child.stdout!.resume();
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (error += text));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, error })));
}

function namesIn(place: string): string[] {
  try {
    return readdirSync(place);
  } catch {
    // It was never made, or is closed to this user.
    return [];
  }
}

function foldersBelow(place: string): string[] {
  if (!lstatSync(place).isDirectory()) return [];
  chmodSync(place, 0o755);
  return [place, ...readdirSync(place).flatMap((name) => foldersBelow(path.join(place, name)))];
}
