import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '#engine/base/hash.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';
import { DefinitionStore, type DefinitionChange } from '#engine/definitions/definition-store.ts';
import { fileSlug } from '#engine/definitions/file-slug.ts';
import { Workspace, openThrowAwayWorkspace } from '#engine/definitions/workspace.ts';
import { findWorkspaceRoot } from '#engine/definitions/find-workspace.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';

let folder: string;
const open: Workspace[] = [];
beforeEach(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-workspace-')), 'test');
});
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function openHere(watch = false): Promise<Workspace> {
  const workspace = await Workspace.open(folder, { title: 'a test', watch });
  open.push(workspace);
  return workspace;
}

async function failure(work: () => unknown): Promise<EngineError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const job = jobSchema.parse({ name: 'Daily orders' });

describe('definitions', () => {
  test('a file with a mistake says so when it is requested by name', async () => {
    writeFileSync(join(folder, 'jobs', 'broken.json'), '{\n  "name": "broken",\n  "nodes": [,]\n}');
    const workspace = await openHere();
    const error = await failure(() => workspace.stores.job.get('broken'));
    expect(error).toMatchObject({ code: 'InvalidDefinition', details: { line: 3 } });
    expect(error.message).toContain('jobs/broken.json, line 3: ');
    expect((await failure(() => workspace.stores.job.get('missing'))).code).toBe('EntityNotFound');
  });

  test('save, read in a new opening, rename, delete', async () => {
    const first = await openHere();
    const saved = await first.stores.job.save(job, { expectedHash: null });
    expect(saved.file).toBe(join(folder, 'jobs', 'daily-orders.json'));
    await open.pop()![Symbol.asyncDispose]();

    const second = await openHere();
    expect(second.stores.job.get('Daily orders').value).toEqual(job);
    const renamed = await second.stores.job.save(
      { ...job, name: 'Nightly' },
      { expectedHash: saved.hash, previousName: 'Daily orders' },
    );
    expect(readdirSync(join(folder, 'jobs'))).toEqual(['nightly.json']);
    await second.stores.job.delete('Nightly', renamed.hash);
    expect(readdirSync(join(folder, 'jobs'))).toEqual([]);
  });

  test('names with one slug get separate files', async () => {
    const { stores } = await openHere();
    await stores.job.save({ ...job, name: 'a b' }, { expectedHash: null });
    const other = await stores.job.save({ ...job, name: 'A-B' }, { expectedHash: null });
    expect(other.file).toBe(join(folder, 'jobs', 'a-b-2.json'));
    expect(stores.job.list().map(({ name }) => name)).toEqual(['A-B', 'a b']);
  });

  test('a definition keeps its file under a new name of the same slug', async () => {
    const { stores } = await openHere();
    let saved = await stores.job.save({ ...job, name: 'Daily load' }, { expectedHash: null });
    for (const name of ['daily load', 'daily-load', 'DAILY LOAD']) {
      saved = await stores.job.save({ ...job, name }, { expectedHash: saved.hash, previousName: saved.name });
      expect(readdirSync(join(folder, 'jobs'))).toEqual(['daily-load.json']);
      expect(stores.job.list().map((each) => each.name)).toEqual([name]);
    }
    // Another definition has the first file of the slug.
    const other = await stores.job.save({ ...job, name: 'Daily Load' }, { expectedHash: null });
    await stores.job.save({ ...job, name: 'daily Load' }, { expectedHash: other.hash, previousName: 'Daily Load' });
    expect(readdirSync(join(folder, 'jobs'))).toEqual(['daily-load-2.json', 'daily-load.json']);
  });

  test('a file that another program has just written keeps its path and its name', async () => {
    const { stores } = await openHere();
    const place = join(folder, 'jobs', 'a-b.json');
    const theirs = JSON.stringify({ name: 'a/b', nodes: [] });
    writeFileSync(place, theirs);
    const mine = await stores.job.save({ ...job, name: 'a-b' }, { expectedHash: null });
    expect(mine.file).toBe(join(folder, 'jobs', 'a-b-2.json'));
    expect(readFileSync(place, 'utf8')).toBe(theirs);
    expect(stores.job.list().map(({ name }) => name)).toEqual(['a-b', 'a/b']);

    writeFileSync(join(folder, 'jobs', 'c.json'), JSON.stringify({ name: 'C', nodes: [] }));
    await expect(stores.job.save({ ...job, name: 'C' }, { expectedHash: null })).rejects.toMatchObject({
      code: 'AlreadyExists',
      message: 'There is already a job "C" (jobs/c.json).',
    });
  });

  test('what the workspace says of itself is saved, unless it was changed meanwhile', async () => {
    const workspace = await openHere();
    const expected = workspace.definition;
    const { version: _version, ...changeable } = expected;
    const change = { ...changeable, name: 'Sales', defaults: { ...expected.defaults, databaseName: 'sales' } };
    expect(await workspace.save(change, expected)).toEqual({ ...change, version: expected.version });
    expect(workspace.definition.defaults.databaseName).toBe('sales');
    writeFileSync(join(folder, 'tenon.json'), JSON.stringify({ ...expected, name: 'Theirs' }));
    await expect(workspace.save(change, { ...change, version: 1 })).rejects.toMatchObject({
      code: 'ConcurrentModification',
    });
    expect(workspace.definition.name).toBe('Theirs');
    await workspace.save(change, workspace.definition);
    expect(JSON.parse(readFileSync(join(folder, 'tenon.json'), 'utf8'))).toEqual({
      ...change,
      version: expected.version,
    });
  });

  test('the text of a definition is the same whatever the order of its keys', async () => {
    const { stores } = await openHere();
    const one = await stores.job.save({ name: 'x', timeout: 5, description: 'd' }, { expectedHash: null });
    const two = await stores.job.save({ description: 'd', timeout: 5, name: 'x' }, { expectedHash: one.hash });
    expect(two.hash).toBe(one.hash);
  });

  test('queries are SQL files with a name line, tables are in the folder of their database', async () => {
    writeFileSync(join(folder, 'queries', 'top.sql'), 'SELECT 1');
    writeFileSync(
      join(folder, 'queries', 'day.sql'),
      '-- name: Day\r\n--parameter $day : 2024-01-31\r\n-- note\r\nSELECT $day',
    );
    const { stores } = await openHere();
    expect(stores.query.get('top').value.sql).toBe('SELECT 1');
    expect(stores.query.get('Day').value).toEqual({
      name: 'Day',
      parameters: { day: '2024-01-31' },
      sql: '-- note\r\nSELECT $day',
    });
    const named = await stores.query.save({ name: 'Best of', sql: 'SELECT 2' }, { expectedHash: null });
    expect(readFileSync(named.file, 'utf8')).toBe('-- name: Best of\nSELECT 2\n');
    const sql = 'SELECT $b, $a_1\n-- parameter no: 1\n';
    const stated = { name: 'Stated', sql, parameters: { b: " it's ", a_1: '' } };
    const saved = await stores.query.save(stated, { expectedHash: null });
    expect(readFileSync(saved.file, 'utf8')).toBe(
      `-- name: Stated\n-- parameter a_1: \n-- parameter b:  it's \n${sql}`,
    );
    const table = await stores.table.save(
      { databaseName: 'sales', name: 'orders', columns: [{ name: 'id', type: 'bigint' }] },
      { expectedHash: null },
    );
    expect(table.file).toBe(join(folder, 'tables', 'sales', 'orders.json'));
    expect(stores.table.get('sales.orders').value.columns[0]!.type).toBe('bigint');
  });

  test('a file that does not parse is a problem with its place; the last good version stays', async () => {
    const workspace = await openHere();
    const saved = await workspace.stores.job.save(job, { expectedHash: null });
    writeFileSync(saved.file, '{\n  "name": "Daily orders",\n  "nodes": 7\n}');
    await workspace.stores.job.refresh(saved.file);
    expect(workspace.problems).toEqual([
      { file: 'jobs/daily-orders.json', line: 3, column: 12, message: expect.stringMatching(/^nodes: /u) as string },
    ]);
    expect(workspace.stores.job.get('Daily orders').value).toEqual(job);
    writeFileSync(saved.file, '{ nope');
    await workspace.stores.job.refresh(saved.file);
    expect(workspace.problems[0]).toMatchObject({ line: 1, column: 3 });
  });

  test('two files with one name: the first counts, the other is a problem', async () => {
    for (const name of ['a.json', 'b.json'])
      writeFileSync(join(folder, 'jobs', name), JSON.stringify({ name: 'same', description: name }));
    const workspace = await openHere();
    expect(workspace.stores.job.get('same').value.description).toBe('a.json');
    expect(workspace.problems).toMatchObject([{ file: 'jobs/b.json' }]);
  });

  test('an unknown name lists near ones', async () => {
    const { stores } = await openHere();
    await stores.job.save(job, { expectedHash: null });
    expect(await failure(() => stores.job.get('Daily order'))).toMatchObject({
      code: 'EntityNotFound',
      hint: 'Did you mean "Daily orders"?',
    });
  });

  test('a change on disk that was not read shows both sides', async () => {
    const { stores } = await openHere();
    const saved = await stores.job.save(job, { expectedHash: null });
    const theirs = JSON.stringify({ ...job, description: 'theirs' });
    writeFileSync(saved.file, theirs);
    const error = await failure(() => stores.job.save({ ...job, description: 'mine' }, { expectedHash: saved.hash }));
    expect(error).toMatchObject({ code: 'ConcurrentModification', details: { theirs } });
    expect(error.details['yours']).toContain('"mine"');
    expect(readFileSync(saved.file, 'utf8')).toBe(theirs);
    expect(stores.job.get('Daily orders').value.description).toBe('theirs');
    await stores.job.save({ ...job, description: 'merged' }, { expectedHash: sha256(theirs) });
  });

  test('two programs that save in parallel: one learns of the other, and neither version is lost', async () => {
    const { stores } = await openHere();
    const saved = await stores.job.save(job, { expectedHash: null });
    for (let round = 0; round < 10; round += 1) {
      const programs = await Promise.all(
        ['one', 'two'].map(async (name) => {
          const store = new DefinitionStore(folder, 'job', definitionKinds.job, () => undefined);
          await store.load();
          return { name, store };
        }),
      );
      const { hash } = programs[0]!.store.get('Daily orders');
      const outcomes = await Promise.allSettled(
        programs.map(({ name, store }) =>
          store.save({ ...job, description: `${name} ${round}` }, { expectedHash: hash }),
        ),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = outcomes.findIndex(({ status }) => status === 'rejected');
      const failure = outcomes[lost] as PromiseRejectedResult;
      const winner = `${programs[1 - lost]!.name} ${round}`;
      expect(failure.reason).toMatchObject({ code: 'ConcurrentModification' });
      const { yours, theirs } = (failure.reason as EngineError).details as { yours: string; theirs: string };
      expect([yours, theirs]).toEqual([
        expect.stringContaining(`${programs[lost]!.name} ${round}`) as string,
        expect.stringContaining(winner) as string,
      ]);
      expect(readFileSync(saved.file, 'utf8')).toContain(winner);
      expect(readdirSync(join(folder, 'jobs'))).toEqual(['daily-orders.json']);
    }
  });

  test('two programs that create the same definition in parallel: one of them succeeds', async () => {
    await openHere();
    const outcomes = await Promise.allSettled(
      ['one', 'two'].map(async (description) => {
        const store = new DefinitionStore(folder, 'job', definitionKinds.job, () => undefined);
        await store.load();
        return store.save({ ...job, description }, { expectedHash: null });
      }),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const failure = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(['AlreadyExists', 'ConcurrentModification']).toContain((failure.reason as EngineError).code);
    expect(readdirSync(join(folder, 'jobs'))).toEqual(['daily-orders.json']);
  });

  test('many savers of one definition: each save is based on the previous version', async () => {
    const { stores } = await openHere();
    await stores.job.save({ ...job, timeout: 1 }, { expectedHash: null });
    const add = async (): Promise<void> => {
      for (;;) {
        const { value, hash } = stores.job.get('Daily orders');
        try {
          await stores.job.save({ ...value, timeout: value.timeout + 1 }, { expectedHash: hash });
          return;
        } catch (error) {
          if (!(error instanceof EngineError) || error.code !== 'ConcurrentModification') throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: 20 }, add));
    expect(stores.job.get('Daily orders').value.timeout).toBe(21);
  });
});

describe('watching', () => {
  test('reports changes from outside and not its own', async () => {
    const workspace = await openHere(true);
    const seen: DefinitionChange[] = [];
    workspace.onChange((change) => seen.push(change));
    const saved = await workspace.stores.job.save(job, { expectedHash: null });
    writeFileSync(join(folder, 'jobs', 'outside.json'), JSON.stringify({ name: 'outside' }));
    await until(() => seen.some(({ name }) => name === 'outside'));
    writeFileSync(saved.file, JSON.stringify({ name: 'Daily orders', description: 'edited' }));
    await until(() => workspace.stores.job.get('Daily orders').value.description === 'edited');
    rmSync(join(folder, 'jobs', 'outside.json'));
    await until(() => workspace.stores.job.find('outside') === undefined);
    expect(seen).toEqual([
      { kind: 'job', name: 'Daily orders', change: 'added' },
      { kind: 'job', name: 'outside', change: 'added' },
      { kind: 'job', name: 'Daily orders', change: 'changed' },
      { kind: 'job', name: 'outside', change: 'deleted' },
    ]);
  });
});

describe('lock', () => {
  test('a second opening learns who holds the lock', async () => {
    await openHere();
    const error = await failure(() => Workspace.open(folder));
    expect(error.code).toBe('WorkspaceLocked');
    expect(error.message).toContain('a test');
  });

  test('another process holds it until it dies, however it dies', async () => {
    const script = `
      const { Workspace } = await import(${JSON.stringify(join(import.meta.dirname, 'workspace.ts'))});
      await Workspace.open(${JSON.stringify(folder)}, { title: 'the holder' });
      console.log('held');
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const error = await failure(() => Workspace.open(folder));
    expect(error).toMatchObject({ code: 'WorkspaceLocked', details: { processId: holder.pid } });
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    await openHere();
  });
});

describe('folders', () => {
  test('init creates a workspace once and keeps existing files', async () => {
    const place = join(folder, 'inner');
    mkdirSync(place);
    writeFileSync(join(place, '.gitignore'), 'mine\n');
    await initWorkspace(place);
    expect(readFileSync(join(place, '.gitignore'), 'utf8')).toBe('mine\n');
    expect(findWorkspaceRoot(join(place, 'jobs', 'deeper'))).toBe(place);
    expect((await failure(() => initWorkspace(place))).code).toBe('AlreadyExists');
  });

  test.each([
    ['{ "name": "x", "version": 99 }', 'NewerWorkspace'],
    ['{ "name": "x" }', 'InvalidDefinition'],
    ['nonsense', 'InvalidDefinition'],
  ])('tenon.json %s is refused with %s', async (text, code) => {
    writeFileSync(join(folder, 'tenon.json'), text);
    expect((await failure(() => Workspace.open(folder))).code).toBe(code);
  });

  test('a throw-away workspace is removed when it is closed', async () => {
    const workspace = await openThrowAwayWorkspace('a test');
    expect(existsSync(workspace.root)).toBe(true);
    await workspace[Symbol.asyncDispose]();
    expect(existsSync(workspace.root)).toBe(false);
  });

  test('a slug is a file name on every system', () => {
    expect(fileSlug('Größe / CON')).toBe('große-con');
    expect(fileSlug('売上 レポート')).toBe('売上-レポート');
    expect(fileSlug('Ежедневный отчёт')).toBe('ежедневный-отчёт');
    expect(fileSlug('かが'.normalize('NFD'))).toBe('かが'.normalize('NFC'));
    expect(fileSlug('CON')).toBe('con-1');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const slug = fileSlug(name);
        expect(slug).toMatch(/^[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}-]{0,79}$/u);
        expect(slug).toBe(slug.normalize('NFC').toLowerCase());
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(200);
      }),
    );
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 8000) throw new Error('it did not happen within 8 s');
    await sleep(20);
  }
}
