/** Numbered places where a test may stop, fail or kill the process: before and after each file or SQLite step. */

import { appendFileSync } from 'node:fs';
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
 * only while the file MARKER does not exist, and creates it, so that a restarted process survives.
 * All threads of a process count together: threads inherit the counter of the thread that started them,
 * if that thread has loaded this file. Points of concurrent threads may be reached in any order.
 */
function handlerFromEnvironment(specification: string | undefined): FaultHandler | undefined {
  if (specification === undefined || specification === '') return undefined;
  const [action, ...rest] = specification.split(':');
  // The catalog's threads live in the host's process and count their own points.
  const role = isMainThread ? (process.env['TENON_PROCESS_ROLE'] ?? 'host') : 'catalog';
  if (action === 'record') {
    const file = rest.join(':');
    return (name, moment) => appendFileSync(file, `${role} ${process.pid} ${name} ${moment}\n`);
  }
  if (action === 'kill' && rest[0] === role) {
    const target = Number(rest[1]);
    const marker = rest.slice(2).join(':');
    const arrive = arrivalCounter();
    return () => {
      if (arrive() !== target) return;
      if (marker !== '') {
        try {
          appendFileSync(marker, `${role} ${process.pid}\n`, { flag: 'ax' });
        } catch {
          return; // An earlier process of this role was already killed.
        }
      }
      process.kill(process.pid, 'SIGKILL');
    };
  }
  return undefined;
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
