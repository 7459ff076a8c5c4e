/** Numbered places where a test may stop, fail or kill the process: before and after each file or SQLite step. */

import { openSync, readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

export type FaultMoment = 'before' | 'after';

/**
 * What a test does at a fault point. Installed by tests, or from the environment (TENON_FAULTS) in a host or
 * worker process under test; `undefined` in normal use, which costs one comparison.
 */
export type FaultHandler = (name: string, moment: FaultMoment) => void;

let handler: FaultHandler | undefined = handlerFromEnvironment(process.env['TENON_FAULTS']);

export function setFaultHandler(next: FaultHandler | undefined): void {
  handler = next;
}

/**
 * Runs one file or SQLite step with a fault point before and after it.
 * @param name stable, `room.step` (for example `publish.rename`); the number of a point is its order of arrival.
 */
export function withFaultPoint<T>(name: string, step: () => T): T {
  if (handler === undefined) return step();
  handler(name, 'before');
  const result = step();
  if (result instanceof Promise) {
    return result.then((value) => {
      handler?.(name, 'after');
      return value;
    }) as T;
  }
  handler(name, 'after');
  return result;
}

/**
 * `record:FILE` appends `pid name moment` lines; `kill:ROLE:N` kills this process with SIGKILL at its N-th
 * point (counted from 0, both moments count) when its role is ROLE: `catalog` in a thread, else
 * TENON_PROCESS_ROLE, else `host`; `kill:ROLE:N:MARKER` does so
 * only while the file MARKER is missing or empty, and writes its role and id there, so that a restarted process survives.
 * Files are opened at once: a worker may not be able to later.
 * All threads of a process count together: threads inherit the counter of the thread that started them,
 * if that thread has loaded this file. Points of concurrent threads may be reached in any order.
 */
function handlerFromEnvironment(specification: string | undefined): FaultHandler | undefined {
  if (specification === undefined || specification === '') return undefined;
  const [action, ...rest] = specification.split(':');
  // The catalog's threads live in the host's process and count their own points.
  const role = isMainThread ? (process.env['TENON_PROCESS_ROLE'] ?? 'host') : 'catalog';
  if (action === 'record') {
    const file = openSync(rest.join(':'), 'a');
    return (name, moment) => void writeSync(file, `${role} ${process.pid} ${name} ${moment}\n`);
  }
  if (action === 'kill' && rest[0] === role) {
    const target = Number(rest[1]);
    const path = rest.slice(2).join(':');
    const marker = path === '' ? undefined : openSync(path, 'a');
    const arrive = arrivalCounter();
    return () => {
      if (arrive() !== target) return;
      if (marker !== undefined && !isFirst(path, marker, `${role} ${process.pid}\n`)) return;
      process.kill(process.pid, 'SIGKILL');
    };
  }
  return undefined;
}

/** Of several processes that arrive at once, one is the first. */
function isFirst(path: string, marker: number, line: string): boolean {
  writeSync(marker, line);
  return readFileSync(path, 'utf8').startsWith(line);
}

/** Counts from 0 over all threads of the process. */
function arrivalCounter(): () => number {
  const key = 'tenon.faultPointArrivals';
  const inherited = getEnvironmentData(key);
  const memory =
    inherited instanceof SharedArrayBuffer ? inherited : new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  if (memory !== inherited) setEnvironmentData(key, memory);
  const counter = new Int32Array(memory);
  return () => Atomics.add(counter, 0, 1);
}
