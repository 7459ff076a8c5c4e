/** One Spark session in a Python process that runs exported scripts. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ScriptSession extends AsyncDisposable {
  readonly version: string;
  /** @param paths of the script, and the folders at which its relative paths begin. @returns why it failed. */
  run(paths: {
    readonly script: string;
    readonly workspace: string;
    readonly output: string;
  }): Promise<string | undefined>;
}

/** @param python an interpreter with pyspark 3.5 or 4. @throws Error when it ends before it answers. */
export async function openScriptSession(python: string): Promise<ScriptSession> {
  const child = spawn(python, [join(import.meta.dirname, 'script-server.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`Spark ended: ${said}`);
    return JSON.parse(value) as T;
  };
  const { version } = await read<{ version: string }>();
  return {
    version,
    async run(paths) {
      child.stdin.write(`${JSON.stringify(paths)}\n`);
      return (await read<{ error: string | null }>()).error ?? undefined;
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await ended;
    },
  };
}
