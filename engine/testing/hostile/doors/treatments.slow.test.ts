/** Hostile statements and damaged files through every procedure that is listed for them. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { procedures, type ProcedureName } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { faultSeed, sample } from '#engine/testing/fault-sample.ts';
import { drawFile } from '#engine/testing/fuzz/formats/draw-file.ts';
import { makeSeedFiles } from '#engine/testing/fuzz/formats/seed-files.ts';
import { fileInputs, statementInputs, type TreatedPlace } from '#engine/testing/hostile/doors/treatments.ts';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import { fingerprintOf } from '#engine/testing/hostile/statements/statement-arena.ts';

const secret = 'never-to-be-seen-7316';
let root: string;
let engine: Engine;
let place: TreatedPlace;
let before: string;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-treated-')));
  mkdirSync(join(root, 'ground', 'lake'), { recursive: true });
  writeFileSync(join(root, 'ground', 'secret.txt'), `${secret}\n`);
  writeFileSync(join(root, 'ground', 'lake', 'data.csv'), 'id,name\n1,a\n2,b\n');
  place = { folder: join(root, 'ground', 'lake'), writable: join(root, 'written') };
  for (const name of ['written', 'damaged']) mkdirSync(join(root, name));
  const workspace = await initWorkspace(join(root, 'workspace'));
  engine = await createEngine({ workspace, title: 'treated doors', inline: true });
  before = fingerprintOf(join(root, 'ground'));
}, 300_000);
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

/** What went wrong; undefined: nothing. */
async function harmOf(name: string, input: unknown): Promise<string | undefined> {
  const leaving = new AbortController();
  const timer = setTimeout(() => leaving.abort(), 5000);
  const told: unknown[] = [];
  try {
    if (procedures[name as ProcedureName].kind !== 'stream')
      told.push(await engine.dispatcher.callByName(name, input, leaving.signal));
    else for await (const item of engine.dispatcher.streamByName(name, input, leaving.signal)) told.push(item);
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (error.kind === 'unexpected') return error.stack ?? error.message;
    told.push(error.message, error.details);
  } finally {
    clearTimeout(timer);
  }
  const text = JSON.stringify(told, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  if (text.includes(secret)) return 'revealed the secret';
  return fingerprintOf(join(root, 'ground')) === before ? undefined : 'changed files';
}

describe(`drawn with TENON_FAULT_SEED=${faultSeed}`, () => {
  test.each(Object.keys(statementInputs))('%s takes hostile statements', { timeout: 300_000 }, async (name) => {
    const ground = { folder: place.folder, secretFile: join(root, 'ground', 'secret.txt'), secret };
    const all = Object.values(hostileFamilies).flatMap((family) => family(ground));
    const harmful: string[] = [];
    for (const sql of sample(all, 60, faultSeed))
      for (const input of statementInputs[name]!(sql, place)) {
        const harm = await harmOf(name, input);
        if (harm !== undefined) harmful.push(`${sql.slice(0, 300)} -- ${harm}`);
      }
    expect(harmful).toEqual([]);
  });

  test.each(Object.keys(fileInputs))('%s takes damaged files', { timeout: 300_000 }, async (name) => {
    const seeds = await makeSeedFiles();
    const harmful: string[] = [];
    for (let seed = faultSeed; seed < faultSeed + 25; seed += 1) {
      const { bytes, name: base } = await drawFile(seeds, seed);
      const path = join(root, 'damaged', `${seed}-${base}`);
      writeFileSync(path, bytes);
      const harm = await harmOf(name, fileInputs[name]!(path, place));
      if (harm !== undefined) harmful.push(`${base} of seed ${seed} -- ${harm}`);
      rmSync(path);
    }
    expect(harmful).toEqual([]);
  });
});
