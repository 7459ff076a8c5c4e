/** One Spark session in a Python process: it evaluates expressions over the rows of one frame. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What Spark gives for an expression: its type and a value per row, or why there are none. */
export type SparkResult = { readonly type: string; readonly values: readonly Plain[] } | { readonly error: string };

/** Numbers are text, dates days, times microseconds, bytes hexadecimal digits. */
export type Plain = null | boolean | string | readonly Plain[];

export interface SparkProcess extends AsyncDisposable {
  readonly version: string;
  /** @param select a statement with a column `row`, whose rows the expressions read from now on. */
  setFrame(select: string): Promise<void>;
  /** @param words the expressions are in Tenon's words, where a backslash in a literal is a plain character. */
  evaluate(expressions: readonly string[], words: boolean): Promise<readonly SparkResult[]>;
}

/** @param python an interpreter that has pyspark 3.5. @throws Error when it ends before it answers. */
export async function openSpark(python: string): Promise<SparkProcess> {
  const child = spawn(python, [join(import.meta.dirname, 'spark-server.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
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
  const ask = <T>(request: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return read<T>();
  };
  const { version } = await read<{ version: string }>();
  return {
    version,
    async setFrame(select) {
      await ask({ frame: select });
    },
    async evaluate(expressions, words) {
      const results: SparkResult[] = [];
      for (let begin = 0; begin < expressions.length; begin += batch)
        results.push(
          ...(await ask<{ results: SparkResult[] }>({ expressions: expressions.slice(begin, begin + batch), words }))
            .results,
        );
      return results;
    },
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await ended;
    },
  };
}

/** Expressions of one statement. */
const batch = 40;
