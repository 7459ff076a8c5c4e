/**
 * The job workers of a host together, as a scope of the user's systemd (systemd.scope(5), systemd.resource-control(5)): however many
 * runs there are, the window and the rest of the computer keep memory, and their share of the processor and the disk. Only systemd may
 * change control groups that it made, so it is asked, by its D-Bus interface (org.freedesktop.systemd1(5)).
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '#engine/base/log.ts';
import { isSameProcess } from '#engine/workers/process-identity.ts';

const gibibyte = 1024 ** 3;
/** Of 1 to 10,000; what states none has 100. */
const weight = 20;

export interface UserManager {
  /** @returns why it refused; undefined: it did not. */
  ask(args: readonly string[]): Promise<string | undefined>;
  /** Resolves when the process is in the scope: it answers earlier, and lets no other one in until then. */
  entered(pid: number, scope: string): Promise<void>;
}

export interface SystemScopeOptions {
  /** Bytes of the computer. */
  readonly memory: number;
  readonly log: Log;
  /** Default: by `busctl`, where one runs and control groups are of version 2. */
  readonly manager?: UserManager;
}

/** Bytes that all jobs together may take of the computer's. */
export function memoryOfJobs(memory: number): number {
  return memory - Math.max(gibibyte, Math.floor(memory / 8));
}

/** @returns undefined where systemd cannot be asked. */
export function openSystemScope(options: SystemScopeOptions): SystemScope | undefined {
  if (options.manager === undefined && !hasUserManager()) return undefined;
  return memoryOfJobs(options.memory) < gibibyte ? undefined : new SystemScope(options);
}

export class SystemScope {
  readonly #options: SystemScopeOptions;
  readonly #manager: UserManager;
  #name: string | undefined;
  #count = 0;
  /** Systemd has said no, and would again. */
  #isRefused = false;
  /** Workers enter one after the other: the first one makes the scope. */
  #last: Promise<void> = Promise.resolve();

  /** Use {@link openSystemScope}. */
  constructor(options: SystemScopeOptions) {
    this.#options = options;
    this.#manager = options.manager ?? userManager;
  }

  /** A process of this user, with all that it starts later. @returns when it is in the scope, or will not be. */
  add(pid: number): Promise<void> {
    this.#last = this.#last.then(() => this.#enter(pid));
    return this.#last;
  }

  async #enter(pid: number): Promise<void> {
    if (this.#isRefused || !isRunning(pid)) return;
    // A scope ends with its last process.
    if (this.#name !== undefined && (await this.#manager.ask(attach(this.#name, pid))) === undefined) return;
    this.#count += 1;
    const name = `tenon-jobs-${process.pid}-${this.#count}.scope`;
    const reason = await this.#manager.ask(begin(name, pid, memoryOfJobs(this.#options.memory)));
    if (reason === undefined) {
      this.#name = name;
      await this.#manager.entered(pid, name);
    } else if (isRunning(pid)) {
      this.#isRefused = true;
      this.#options.log.write('info', 'The system does not limit what jobs use together.', { reason });
    }
  }
}

const address = ['org.freedesktop.systemd1', '/org/freedesktop/systemd1', 'org.freedesktop.systemd1.Manager'];

function begin(name: string, pid: number, memory: number): string[] {
  const properties = [
    ['Description', 's', 'Jobs of Tenon'],
    ['PIDs', 'au', '1', String(pid)],
    // Others may enter later, and one that is ended for its memory does not end them.
    ['Delegate', 'b', 'true'],
    ['MemoryMax', 't', String(memory)],
    ['CPUWeight', 't', String(weight)],
    ['IOWeight', 't', String(weight)],
  ];
  const given = [name, 'fail', String(properties.length), ...properties.flat(), '0'];
  return [...address, 'StartTransientUnit', 'ssa(sv)a(sa(sv))', ...given];
}

function attach(name: string, pid: number): string[] {
  return [...address, 'AttachProcessesToUnit', 'ssau', name, '', '1', String(pid)];
}

function hasUserManager(): boolean {
  if (process.platform !== 'linux' || !existsSync('/sys/fs/cgroup/cgroup.controllers')) return false;
  const runtime = process.env['XDG_RUNTIME_DIR'];
  return runtime !== undefined && existsSync(join(runtime, 'systemd/private'));
}

/** Milliseconds; usual are ten. */
const longestAnswer = 10_000;
/** Milliseconds between two looks. */
const lookEvery = 10;

const userManager: UserManager = {
  ask: (args) =>
    new Promise((resolve) => {
      execFile('busctl', ['--user', '--quiet', 'call', ...args], { timeout: longestAnswer }, (error, _out, words) => {
        resolve(error === null ? undefined : words.trim() || error.message);
      });
    }),
  async entered(pid, scope) {
    for (let waited = 0; waited < longestAnswer; waited += lookEvery) {
      const group = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => scope);
      if (group.includes(scope)) return;
      await delay(lookEvery, undefined, { ref: false });
    }
  },
};

function isRunning(pid: number): boolean {
  return isSameProcess({ pid, started: null });
}
