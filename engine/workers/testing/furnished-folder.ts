/** A folder in which {@link changes} are tried, and what shows whether one was made. */

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function furnish(at: string): void {
  for (const inner of ['empty', 'inner']) mkdirSync(join(at, inner), { recursive: true });
  for (const name of ['file', 'other']) writeFileSync(join(at, name), `${name} as it was`);
}

export function contents(at: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(at, { recursive: true, encoding: 'utf8' }).map((name) => {
      const found = statSync(join(at, name));
      return [name, `${found.mode} ${found.ino} ${found.isFile() ? readFileSync(join(at, name), 'utf8') : ''}`];
    }),
  );
}

/** The codes of the system's errors when it refuses a change. */
export const refused = /^(?:EACCES|EPERM|EXDEV)$/u;
/** They open no files. */
export const harmlessThreads = /^(?:V8Worker|DelayedTaskSche|SignalInspector)/u;
