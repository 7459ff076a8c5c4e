/** Runs a program over copies of a catalog, and kills it at each fault point of the catalog. */

import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { casesOfRun } from '#engine/testing/run-length.ts';

export interface KilledProgram {
  readonly program: string;
  /** Of the catalog; copies lie beside it. */
  readonly base: string;
  /** Arguments of the program behind the path of its catalog. */
  readonly argumentsFor?: (file: string) => readonly string[];
  /** Points that a short and a whole run take. */
  readonly most: readonly [short: number, long: number];
  /** Looks at what a run has left; for messages, at which point it was killed. */
  readonly check: (file: string, what: string) => Promise<void>;
  /** Looks at all points, `<operation> before` and the like, in their order. */
  readonly checkPoints: (points: readonly string[]) => void;
}

/** @returns the share of the tried points at which it was killed: those of what runs beside come when they come. */
export async function killAtPoints({ base, most, check, checkPoints, ...run }: KilledProgram): Promise<number> {
  const folder = path.dirname(base);
  const record = path.join(folder, 'points.txt');
  const whole = path.join(folder, 'whole.sqlite');
  await copyFile(base, whole);
  expect(await runProgram(run, whole, `record:${record}`)).toBeNull();
  await check(whole, 'whole');
  const points = (await readFile(record, 'utf8')).trim().split('\n');
  checkPoints(points);
  let killed = 0;
  const tried = casesOfRun([...points.keys()], ...most);
  for (const point of tried) {
    const file = path.join(folder, `${point}.sqlite`);
    await copyFile(base, file);
    if ((await runProgram(run, file, `kill:catalog:${point}`)) === 'SIGKILL') killed += 1;
    await check(file, `point ${point}: ${points[point]}`);
  }
  return killed / tried.length;
}

/** @returns the signal that ended the process, or null. */
function runProgram(
  { program, argumentsFor }: Pick<KilledProgram, 'program' | 'argumentsFor'>,
  file: string,
  faults: string,
): Promise<string | null> {
  const env = {
    ...process.env,
    TENON_FAULTS: faults,
    TENON_PROCESS_ROLE: 'host',
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'tenon-test-code'),
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, file, ...(argumentsFor?.(file) ?? [])], { env }, (error, _out, complaints) => {
      if (error !== null && error.signal == null) reject(new Error(complaints));
      else resolve(error?.signal ?? null);
    });
  });
}
