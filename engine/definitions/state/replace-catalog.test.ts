import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '#engine/base/log.ts';
import { keepCopy } from '#engine/catalog/copies/catalog-copies.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { sql } from '#engine/base/sql.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { replaceCatalog } from '#engine/definitions/state/replace-catalog.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';
import { Workspace } from '#engine/definitions/workspace.ts';

let folder: string;
let root: string;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-replace-')));
  root = await initWorkspace(path.join(folder, 'mine'));
  await using workspace = await Workspace.open(root);
  await using catalog = await openCatalog({ path: path.join(workspace.stateFolder, 'catalog.sqlite') });
  await catalog.crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
  await keepCopy({ catalog, stateFolder: workspace.stateFolder, log: silentLog, clock: () => Date.UTC(2026, 0, 1) });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function received(): string {
  const there = path.join(folder, 'received');
  cpSync(root, there, { recursive: true });
  return there;
}
const copiesIn = (place: string): string[] => readdirSync(path.join(place, '.tenon/copies')).sort();
const options = { title: 'test', from: 'newest' } as const;

test('the newest copy that can be used takes the place of the catalog, which is kept', async () => {
  const [sound] = copiesIn(root);
  const newer = 'catalog-20990101T000000Z-00000000.sqlite';
  writeFileSync(path.join(root, '.tenon/copies', newer), 'noise'.repeat(1000));
  const { aside, copy, passedOver } = await replaceCatalog(root, options);
  expect(copy?.name).toBe(sound);
  expect(passedOver).toMatchObject([{ name: newer }]);
  expect(readdirSync(aside!)).toContain('catalog.sqlite');
});

test('copies in a received workspace count only if Tenon can have written them', async () => {
  const place = received();
  const [sound] = copiesIn(place);
  const forged = 'catalog-20990101T000000Z-00000000.sqlite';
  cpSync(path.join(place, '.tenon/copies', sound!), path.join(place, '.tenon/copies', forged));
  const connection = Connection.open(path.join(place, '.tenon/copies', forged), 'read-write');
  connection.run(sql`CREATE TRIGGER hostile AFTER INSERT ON job_runs BEGIN DELETE FROM tables; END`);
  connection.close();
  await expect(replaceCatalog(place, options)).rejects.toMatchObject({ code: 'ForeignWorkspace' });
  await expect(replaceCatalog(place, { ...options, opening: 'read-only' })).rejects.toMatchObject({
    code: 'InvalidState',
  });
  const { copy } = await replaceCatalog(place, { ...options, opening: 'take-over' });
  expect(copy?.name).toBe(sound);
  expect(copiesIn(place)).toContain(`${forged}.refused`);
});

test('a received workspace with a damaged catalog can be taken over to be rebuilt', async () => {
  const place = received();
  writeFileSync(path.join(place, '.tenon/catalog.sqlite'), 'noise'.repeat(1000));
  const { aside, copy } = await replaceCatalog(place, { title: 'test', from: 'empty', opening: 'take-over' });
  expect(copy).toBeNull();
  expect(readdirSync(aside!)).toEqual(['catalog.sqlite']);
  await using again = await Workspace.open(place);
  expect(again.readOnly).toBe(false);
});
