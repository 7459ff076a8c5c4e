/**
 * A third of the folders of the set, or all with TENON_WHOLE=1, through a query, a job and a crawl: same columns, keys,
 * rows and rejects, or the same refusal.
 */

import path from 'node:path';
import { expect, test } from 'vitest';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { disagreements } from '#engine/testing/same-folders/disagreements.ts';
import { writeCase } from '#engine/testing/same-folders/folder-case.ts';
import { folderCases } from '#engine/testing/same-folders/folder-cases.ts';

const place = useEnginePlace();
/** A run takes as long as everything else, and reads what the preview of its source reads. */
const runEvery = 4;

const cases = folderCases.map((each, index) => [each.name, each, index] as const);

test.each(shareOf(cases, Math.ceil(cases.length / 3)))(`%s (drawn with ${faultSeed})`, async (_name, each, index) => {
  const root = path.join(place.folder, `folder_${index}`);
  await writeCase(root, each, place.duck);
  expect(await disagreements(place, each, root, index % runEvery === 0)).toEqual([]);
});
