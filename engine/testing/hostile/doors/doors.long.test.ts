/** Every listed door with what its generators draw: rows or an error of ours, and nothing outside the workspace. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { toEngineError } from '#engine/contract/errors.ts';
import { workspaceSchema } from '#engine/contract/definitions/workspace.ts';
import { procedures, type ProcedureName } from '#engine/contract/procedures/index.ts';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';
import { formats } from '#engine/formats/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { cheapCost } from '#engine/secrets/testing/cheap-cost.ts';
import { drawingOf } from '#engine/testing/fuzz/drawing.ts';
import { makeSeedFiles } from '#engine/testing/fuzz/formats/seed-files.ts';
import { hostileInput, type InputPlaces, type InputSchema } from '#engine/testing/hostile/doors/hostile-input.ts';
import {
  listedFormats,
  listedKinds,
  listedProcedures,
  listedSettings,
} from '#engine/testing/hostile/doors/listed-doors.ts';
import { fileInputs, statementInputs } from '#engine/testing/hostile/doors/treatments.ts';
import { fingerprintOf } from '#engine/testing/hostile/statements/statement-arena.ts';

let root: string;
let engine: Engine;
let places: InputPlaces;
let before: string;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-doors-')));
  const workspace = join(root, 'workspace');
  mkdirSync(join(root, 'outside'));
  writeFileSync(join(root, 'outside', 'letter.txt'), 'dear\n');
  mkdirSync(join(workspace, 'data'), { recursive: true });
  writeFileSync(join(workspace, 'data', 'data.csv'), 'id,name\n1,a\n2,b\n');
  await initWorkspace(workspace);
  places = {
    writable: join(workspace, 'written'),
    readable: [join(workspace, 'data'), join(workspace, 'data', 'data.csv'), join(workspace, 'none.csv')],
  };
  mkdirSync(places.writable);
  before = fingerprintOf(join(root, 'outside'));
  engine = await createEngine({ workspace, title: 'hostile doors', inline: true, vaultCost: cheapCost });
}, 300_000);
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

/** A new door fails here until it is listed, and is then run through the generators. */
test.each<[string, readonly string[], readonly string[]]>([
  ['procedure', Object.keys(listedProcedures), Object.keys(procedures)],
  ['kind of definition', Object.keys(listedKinds), Object.keys(definitionKinds)],
  ['format', listedFormats, formats.map(({ name }) => name)],
  ['setting', listedSettings, settingsOf(z.toJSONSchema(workspaceSchema) as InputSchema)],
])('every %s is listed', (_door, listed, found) => {
  expect(listed.toSorted()).toEqual(found.toSorted());
});

test.each([
  ['statements', statementInputs],
  ['files', fileInputs],
] as const)('every procedure that is listed for %s gets them', (treatment, inputs) => {
  const listed = Object.entries(listedProcedures).filter(([, treatments]) => treatments.includes(treatment));
  expect(Object.keys(inputs).toSorted()).toEqual(listed.map(([name]) => name).toSorted());
});

test('the byte fuzzer has files of each format', async () => {
  const seeded = new Set((await makeSeedFiles()).map(({ format }) => format));
  expect(listedFormats.filter((name) => !seeded.has(name))).toEqual([]);
});

function settingsOf({ properties = {} }: InputSchema): string[] {
  return Object.entries(properties).flatMap(([name, member]) =>
    member.properties === undefined ? [name] : settingsOf(member).map((inner) => `${name}.${inner}`),
  );
}

const names = Object.keys(listedProcedures) as ProcedureName[];
const inputsEach = 16;

test.each(names)('%s takes hostile input', { timeout: 300_000 }, async (name) => {
  const { kind, input } = procedures[name];
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as InputSchema;
  const harmful: string[] = [];
  for (let seed = 1; seed <= inputsEach; seed += 1) {
    const drawn = hostileInput(schema, places, drawingOf(seed * 1000 + names.indexOf(name)));
    try {
      await ask(name, kind === 'stream', drawn);
    } catch (thrown) {
      const error = toEngineError(thrown);
      if (error.kind === 'unexpected') harmful.push(`${JSON.stringify(drawn)}: ${error.stack}`);
    }
    if (fingerprintOf(join(root, 'outside')) !== before) harmful.push(`${JSON.stringify(drawn)} changed files outside`);
  }
  expect(harmful).toEqual([]);
});

/** Streams that never end are left after their first items, or when nothing comes. */
async function ask(name: ProcedureName, stream: boolean, input: unknown): Promise<void> {
  const leaving = new AbortController();
  if (!stream) return void (await engine.dispatcher.callByName(name, input, leaving.signal));
  const timer = setTimeout(() => leaving.abort(), 120);
  try {
    let items = 0;
    for await (const _item of engine.dispatcher.streamByName(name, input, leaving.signal)) if ((items += 1) >= 3) break;
  } finally {
    clearTimeout(timer);
  }
}

test.each(Object.entries(definitionKinds))(
  'a hostile file of %s is listed or reported',
  async (kind, { folder, schema }) => {
    const drawn = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as InputSchema;
    const at = join(root, 'workspace', folder);
    mkdirSync(at, { recursive: true });
    for (let seed = 1; seed <= inputsEach; seed += 1) {
      const value = hostileInput(drawn, places, drawingOf(seed));
      const text = folder === 'queries' ? String(JSON.stringify(value)) : JSON.stringify(value);
      writeFileSync(join(at, `hostile-${seed}.${folder === 'queries' ? 'sql' : 'json'}`), text);
    }
    const listed = await engine.dispatcher.callByName('getDefinitions', { kind }, new AbortController().signal);
    expect(listed).toBeDefined();
    expect(fingerprintOf(join(root, 'outside'))).toBe(before);
  },
);
