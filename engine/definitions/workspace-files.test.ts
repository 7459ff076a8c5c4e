/** The files of a workspace are distinguished from data files next to them. */

import { expect, test } from 'vitest';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';
import { definitionFolders, withoutWorkspaceFiles } from '#engine/definitions/workspace-files.ts';

const at = (paths: readonly string[]): { path: string }[] => paths.map((path) => ({ path }));

test('definitions are recognised by folder and extension; everything else is data', () => {
  const data = ['/lake/a.json', '/lake/jobs/b.json', '/lake/w/data/jobs/c.json', '/lake/w/out/d.json', '/lake/w/e.csv'];
  const beside = ['/lake/w/tables/shop/orders.csv', '/lake/w/jobs.json', '/lake/w2/jobs/f.json'];
  const own = ['/lake/w/jobs/load.json', '/lake/w/queries/top.sql', '/lake/w/tables/shop/orders.json'];
  const all = at([...data, ...beside, ...own, '/lake/w/tenon.json', '/lake/w/transforms/map.ts']);
  const { objects, own: told } = withoutWorkspaceFiles(all, '/');
  expect(objects).toEqual(at([...data, ...beside]));
  expect(told).toEqual([{ workspace: '/lake/w', count: 5 }]);
});

test('a workspace inside of another one has its own files', () => {
  const all = at(['/w/data/v/jobs/x.json', '/w/data/v/tenon.json', '/w/jobs/y.json', '/w/tenon.json']);
  expect(withoutWorkspaceFiles(all, '/')).toEqual({
    objects: [],
    own: [
      { workspace: '/w/data/v', count: 2 },
      { workspace: '/w', count: 2 },
    ],
  });
});

test('without tenon.json nothing is removed', () => {
  const all = at(['/w/jobs/x.json', '/w/my-tenon.json']);
  expect(withoutWorkspaceFiles(all, '/').objects).toBe(all);
});

test('the folders are those of the kinds', () => {
  for (const { folder, text, besides = [] } of Object.values(definitionKinds))
    expect(definitionFolders[folder]).toEqual(expect.arrayContaining([text.extension, ...besides]));
});
