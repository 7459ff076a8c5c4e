/**
 * Runs an entry that was built into one file, from V8's code cache beside it.
 *
 * Node's own compile cache keeps a module as it was before it ran, without the functions that V8 compiles when they are
 * first called; here that was a tenth of the work of a command. docs/decisions/0137
 */

import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { threadId } from 'node:worker_threads';
import { writeWholeSync } from '#engine/base/write-whole.ts';

type ImportModule = (specifier: string) => Promise<unknown>;

/** What build/bundle/entry-code.ts makes of a module. */
type EntryCode = (require: NodeJS.Require, importMeta: ImportMeta, importModule: ImportModule) => Promise<void>;

/** Of the digest with which a cache begins: V8 crashes on data that is damaged. */
const digestBytes = 20;

/** Variable that is 1 in processes of build/bundle/train-code.ts. */
export const trainingVariable = 'TENON_TRAINS_CODE';

/** Milliseconds after which a process that continues keeps what it compiled until then. */
const keepAfter = 3000;

/**
 * @param meta of the entry, beside its code.
 * @param name of the file of code. It names its content: V8 compares only lengths.
 * @param importModule import() of the entry.
 */
export async function runBuiltEntry(meta: ImportMeta, name: string, importModule: ImportModule): Promise<void> {
  const path = join(meta.dirname, name);
  const cache = `${path}.${process.versions.v8}-${process.arch}`;
  const cachedData = readWhole(cache);
  const script = new Script(readFileSync(path, 'latin1'), { filename: path, ...(cachedData && { cachedData }) });
  if (process.env[trainingVariable] === '1') trainUntilEnd(script, cache);
  else if (cachedData === undefined || script.cachedDataRejected === true) keepOnce(script, cache);
  const run = script.runInThisContext() as EntryCode;
  await run(createRequire(meta.url), meta, importModule);
}

/** undefined: nobody has kept it, or it is damaged. */
function readWhole(path: string): Buffer | undefined {
  try {
    const kept = readFileSync(path);
    const data = kept.subarray(digestBytes);
    return digestOf(data).equals(kept.subarray(0, digestBytes)) ? data : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(data: Buffer): Buffer {
  return hash('sha1', data, 'buffer');
}

/** The first process keeps the code for the next ones, where it may write. */
function keepOnce(script: Script, cache: string): void {
  const keep = (): void => {
    process.off('exit', keep);
    clearTimeout(timer);
    const temporary = `${cache}.${process.pid}-${threadId}`;
    try {
      // First of all, since a confined worker may not, and the rest takes some 40 ms.
      const file = openSync(temporary, 'wx');
      try {
        writeAll(file, script);
        renameSync(temporary, cache);
      } catch {
        rmSync(temporary, { force: true });
      }
    } catch {
      // Another user's folder, an archive: each process compiles what it runs.
    }
  };
  const timer = setTimeout(keep, keepAfter);
  timer.unref();
  process.on('exit', keep);
}

/** Of a process that build/bundle/train-code.ts starts: it is confined later, and ended by SIGTERM. */
function trainUntilEnd(script: Script, cache: string): void {
  const file = openSync(`${cache}.${process.pid}-${threadId}.trained`, 'wx');
  process.on('exit', () => writeAll(file, script));
  if (threadId === 0) process.on('SIGTERM', () => process.exit());
}

function writeAll(file: number, script: Script): void {
  const data = script.createCachedData();
  writeWholeSync(file, Buffer.concat([digestOf(data), data]));
  closeSync(file);
}
