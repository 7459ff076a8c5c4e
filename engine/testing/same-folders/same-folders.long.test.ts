/** A few folders of the set; same-folders.slow.test.ts reads all of them. */

import path from 'node:path';
import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { disagreements } from '#engine/testing/same-folders/disagreements.ts';
import { writeCase } from '#engine/testing/same-folders/folder-case.ts';
import { folderCases } from '#engine/testing/same-folders/folder-cases.ts';

const place = useEnginePlace();

test.each([
  'hive below plain folders',
  'CSV and JSON whose names differ in case',
  'archives of several files, and a plain one',
  'a folder of keys that are links',
  'a broken file among good ones',
  'glob */x1.*',
  'nested keys with escapes',
  'a workspace among data',
])('%s', async (name) => {
  const folderCase = folderCases.find((each) => each.name === name)!;
  const root = path.join(place.folder, name.replaceAll(/[^a-z]/gu, '_'));
  await writeCase(root, folderCase, place.duck);
  expect(await disagreements(place, folderCase, root, false)).toEqual([]);
});
