/** One Spark session in a Python process: it evaluates expressions over the rows of one frame. */

import { join } from 'node:path';
import { openPythonServer } from '#engine/testing/spark/python-server.ts';

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
  const server = await openPythonServer(python, join(import.meta.dirname, 'spark-server.py'));
  return {
    version: server.version,
    async setFrame(select) {
      await server.ask({ frame: select });
    },
    async evaluate(expressions, words) {
      const results: SparkResult[] = [];
      for (let begin = 0; begin < expressions.length; begin += batch)
        results.push(
          ...(
            await server.ask<{ results: SparkResult[] }>({
              expressions: expressions.slice(begin, begin + batch),
              words,
            })
          ).results,
        );
      return results;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Expressions of one statement. */
const batch = 40;
