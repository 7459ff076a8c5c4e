/** A Python process with one Spark session that answers each line of JSON by one. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface PythonServer extends AsyncDisposable {
  /** Of Spark. */
  readonly version: string;
  /** @throws Error when the process ends before it answers. */
  ask<T>(request: object): Promise<T>;
}

/** @param script says its version first. @throws Error when it ends before that. */
export async function openPythonServer(python: string, script: string): Promise<PythonServer> {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
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
    ask<T>(request: object) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return read<T>();
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await ended;
    },
  };
}
