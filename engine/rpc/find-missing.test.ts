/** What a list of recent things asks: which of them are no longer there. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

test('tables, files and definitions are found missing once they were removed, and not before', async () => {
  const { dispatcher } = place.engine;
  const [file, folder] = [join(place.folder, 'notes.csv'), join(place.folder, 'data')];
  writeFileSync(file, 'a\n1\n');
  mkdirSync(folder);
  writeFileSync(join(folder, 'rows.csv'), 'a\n1\n');
  const value = { name: 'recent', sql: 'SELECT 1' };
  const { hash } = await dispatcher.call('saveDefinition', { kind: 'query', value, expectedHash: null });
  await dispatcher.call('saveView', {
    databaseName: 'shop',
    name: 'one',
    sql: 'SELECT 1 AS a',
    expectedVersionId: null,
  });
  const things = [
    { kind: 'query', name: 'recent' },
    { kind: 'query', name: 'Recent' },
    { kind: 'table', databaseName: 'shop', name: 'one' },
    { kind: 'table', databaseName: 'shop', name: 'two' },
    { kind: 'file', path: file },
    { kind: 'file', path: folder },
    { kind: 'file', path: join(file, 'inside.csv') },
    { kind: 'file', path: 's3://bucket/not-looked-up.csv' },
  ] as const;
  const missing = async () => (await dispatcher.call('findMissing', { things: [...things] })).missing;
  expect(await missing()).toEqual([1, 3, 6]);
  await dispatcher.call('deleteDefinition', { kind: 'query', name: 'recent', expectedHash: hash });
  await dispatcher.call('deleteTable', { databaseName: 'shop', name: 'one' });
  rmSync(file);
  expect(await missing()).toEqual([0, 1, 2, 3, 4, 6]);
});
