/** A workspace in a temporary folder whose engine works in this process, with a DuckDB beside it; for one test file. */

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';

export interface EnginePlace {
  /** Of the workspace; its real path. */
  readonly folder: string;
  readonly engine: Engine;
  readonly duck: TestDuck;
}

/** Call it once in a test file: its members are there in the tests. */
export function useEnginePlace(): EnginePlace {
  const place = {} as { -readonly [Member in keyof EnginePlace]: EnginePlace[Member] };
  beforeAll(async () => {
    place.folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-place-')));
    await initWorkspace(place.folder);
    place.engine = await createEngine({ workspace: place.folder, title: 'test', inline: true });
    place.duck = await openTestDuck();
  });
  afterAll(async () => {
    await place.engine[Symbol.asyncDispose]();
    await place.duck[Symbol.asyncDispose]();
    await rm(place.folder, { recursive: true, force: true });
  });
  return place;
}
