/** A manager of background services of one user: what `tenon service` asks of systemd, launchd or the Task Scheduler. */

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { EngineError } from '#engine/contract/errors.ts';
import type { ServiceDefinition } from '#main/service/service-definition.ts';

export interface ServiceStatus {
  readonly installed: boolean;
  readonly running: boolean;
  /** What the manager says, in its own word: `active`, `failed`. */
  readonly state: string;
}

export interface ServiceManager {
  /** As in "the user manager of systemd". */
  readonly title: string;
  /** File that describes the service; null: the manager keeps it. */
  file(name: string): string | null;
  /** What `install` would write. @throws EngineError InvalidInput for what the manager cannot hold. */
  describe(definition: ServiceDefinition): string;
  /** Writes, registers and starts; done twice is done once. @throws EngineError IoFailed where there is no such manager. */
  install(definition: ServiceDefinition): Promise<void>;
  /** Stops and removes it; nothing to remove is fine. */
  uninstall(name: string): Promise<void>;
  start(name: string): Promise<void>;
  stop(name: string): Promise<void>;
  status(name: string): Promise<ServiceStatus>;
  /** Command that shows what it printed. */
  logCommand(name: string): string;
  /** Sentences that a person should read after the installation. */
  notes(): Promise<readonly string[]>;
}

export interface ManagerAnswer {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a program of the system, without a shell. */
export type AskManager = (program: string, args: readonly string[]) => Promise<ManagerAnswer>;

/** Milliseconds; a manager that does not answer must not hold up the command. */
const longestAnswer = 90_000;

export const askSystem: AskManager = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: longestAnswer }, (error, out, errorText) => {
      // A program that is missing has a code of letters.
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
      resolve({ code, out, error: errorText === '' && error !== null ? error.message : errorText });
    });
  });

/** The last line that a manager printed, without a point at its end. */
export function lastWords({ error, out }: Pick<ManagerAnswer, 'error' | 'out'>, otherwise: string): string {
  return (error.trim() || out.trim() || otherwise).split('\n').at(-1)!.replace(/\.$/u, '');
}

/** Whether the file of a service is there. */
export async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}

/** @throws EngineError IoFailed with the manager's own words, unless it did it. */
export async function mustSucceed(
  ask: AskManager,
  program: string,
  args: readonly string[],
  what: string,
): Promise<string> {
  const { code, out, error } = await ask(program, args);
  if (code === 0) return out;
  throw new EngineError('IoFailed', `Cannot ${what}: ${lastWords({ error, out }, `it ended with ${code}`)}.`, {
    hint: `This is what the system answers to: ${[program, ...args].join(' ')}`,
  });
}
