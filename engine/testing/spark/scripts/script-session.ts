/** One Spark session in a Python process that runs exported scripts. */

import { join } from 'node:path';
import { openPythonServer } from '#engine/testing/spark/python-server.ts';

/** A table as AWS Glue knows it. */
export interface GlueTable {
  readonly path: string;
  readonly format: string;
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly partitionKeys: readonly (readonly [name: string, type: string])[];
}

export interface ScriptSession extends AsyncDisposable {
  readonly version: string;
  /** @param paths of the script, and the folders at which its relative paths begin. @returns why it failed. */
  run(paths: {
    readonly script: string;
    readonly workspace: string;
    readonly output: string;
    /** Tables by `database.table`; null: the script is not for AWS Glue. */
    readonly catalog: Readonly<Record<string, GlueTable>> | null;
  }): Promise<string | undefined>;
}

/** @param python an interpreter with pyspark 3.5 or 4. @throws Error when it ends before it answers. */
export async function openScriptSession(python: string): Promise<ScriptSession> {
  const server = await openPythonServer(python, join(import.meta.dirname, 'script-server.py'));
  return {
    version: server.version,
    async run(paths) {
      return (await server.ask<{ error: string | null }>(paths)).error ?? undefined;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
