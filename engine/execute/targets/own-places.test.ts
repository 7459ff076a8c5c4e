/** No job writes into what Tenon reads as definitions or keeps as state, however its target names the place. */

import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { userStateFolder } from '#engine/base/owned/runtime-folder.ts';
import { definitionFolders } from '#engine/definitions/workspace-files.ts';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { refuseOwnPlaces } from '#engine/definitions/own-places.ts';

const refused: readonly (readonly [folder: string, fileName: string | null])[] = [
  ...['.tenon', '.Tenon', '.tenon/runs', '.tenon/cache/x', '.tenon-set-aside-2026'].map(
    (each) => [each, null] as const,
  ),
  ...Object.keys(definitionFolders).flatMap((each) => [
    [each, null] as const,
    [`${each}/deep/er`, null] as const,
    [each.toUpperCase(), 'x.json'] as const,
  ]),
  ...['tenon.json', 'Tenon.json', '.gitignore', '.tenon', 'jobs'].map((each) => ['.', each] as const),
];

test.each(refused)('%s, file %s', (folder, fileName) => {
  expect(() => refuseOwnPlaces('/ws', path.join('/ws', folder), fileName)).toThrow(/^A target cannot be /u);
});

test('the folder of the user in which known workspaces are', () => {
  for (const below of ['', 'known-workspaces', 'workspaces/x'])
    expect(() => refuseOwnPlaces('/ws', path.join(userStateFolder(), below), null)).toThrow(
      /its data about workspaces/u,
    );
});

test.each(['out', 'jobs-of-today', 'data/jobs', 'data/.tenon', '.hidden', '../jobs', '.', '..'])(
  '%s is allowed',
  (folder) => {
    expect(() => refuseOwnPlaces('/ws', path.join('/ws', folder), null)).not.toThrow();
  },
);

describe('a run', () => {
  const fixture = useRunFixture({ inline: true });

  test('fails before it writes anything there, also by a longer way', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await mkdir(path.join(fixture.folder, 'jobs'), { recursive: true });
    for (const place of ['jobs', 'x/../jobs', path.join(fixture.folder, '.tenon/runs')]) {
      const { error } = await run(fixture, { job: job({ target: { path: place, format: 'json' } }) });
      expect(error).toMatchObject({
        code: 'InvalidInput',
        message: expect.stringContaining('A target cannot be') as string,
      });
    }
    expect(await readdir(path.join(fixture.folder, 'jobs'))).toEqual([]);
  });

  test.each(['.', '..'])('a file cannot be named %s', async (fileName) => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    expect((await run(fixture, { job: job({ target: { fileName } }) })).error).toMatchObject({
      code: 'InvalidDefinition',
    });
  });
});
