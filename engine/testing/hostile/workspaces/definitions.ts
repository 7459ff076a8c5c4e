/** Links, pipes, devices, huge and endless things among the authored files. */

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  linkTo,
  makePipe,
  makeSocket,
  makeText,
  replace,
  type HostileWorkspace,
} from '#engine/testing/hostile/workspaces/hostile-workspace.ts';

const folders = ['jobs', 'crawlers', 'tables', 'queries', 'connections', 'classifiers'];

export const hostileDefinitions: readonly HostileWorkspace[] = [
  ...folders.map((folder): HostileWorkspace => ({
    name: `${folder}/ is a link to a folder outside`,
    plant: ({ root, outside }) => replace(root, folder, linkTo(outside)),
  })),
  { name: 'jobs/a is a link to its own folder', plant: ({ root }) => replace(root, 'jobs/a', linkTo('.')) },
  {
    name: 'three links of jobs/ to itself',
    plant({ root }) {
      for (const name of ['a', 'b', 'c']) replace(root, `jobs/${name}`, linkTo('.'));
    },
  },
  { name: 'a job is a pipe', plant: ({ root }) => replace(root, 'jobs/p.json', makePipe) },
  { name: 'a query is a pipe', plant: ({ root }) => replace(root, 'queries/p.sql', makePipe) },
  { name: 'a job is a socket', plant: ({ root }) => replace(root, 'jobs/s.json', makeSocket) },
  { name: 'a job is /dev/zero', plant: ({ root }) => replace(root, 'jobs/z.json', linkTo('/dev/zero')) },
  { name: 'a job is /dev/stdin', plant: ({ root }) => replace(root, 'jobs/z.json', linkTo('/dev/stdin')) },
  {
    name: 'a job is a link to a file outside',
    plant: ({ root, outside }) => replace(root, 'jobs/l.json', linkTo(path.join(outside, 'letters', 'a.txt'))),
  },
  {
    name: 'a job of 3 GB',
    plant: ({ root }) =>
      replace(root, 'jobs/huge.json', (at) => {
        writeFileSync(at, '{"name":"');
        truncateSync(at, 3e9);
      }),
  },
  {
    name: 'a job nested 100,000 deep',
    plant: ({ root }) => replace(root, 'jobs/deep.json', makeText('['.repeat(100_000))),
  },
  {
    name: 'folders of tables nested 60 deep',
    plant: ({ root }) =>
      mkdirSync(path.join(root, 'tables', ...Array.from({ length: 60 }, (_, n) => `d${n}`)), { recursive: true }),
  },
  {
    name: 'planted names of files under way',
    plant({ root, outside }) {
      replace(root, 'jobs/.tenon-old-0123456789ab-mine.json', linkTo(path.join(outside, 'letters', 'a.txt')));
      replace(root, 'jobs/.tenon-new-0123456789ab-x.json', linkTo(outside));
      mkdirSync(path.join(root, 'jobs/.tenon-new-0123456789ab-folder.json'));
      mkdirSync(path.join(root, 'jobs/.tenon-old-0123456789ab-folder.json'));
    },
  },
  {
    name: 'tables of a database are a link to a folder outside',
    plant: ({ root, outside }) => replace(root, 'tables/shop', linkTo(outside)),
  },
  {
    name: 'tenon.json is a link to a file outside',
    plant: ({ root, outside }) => replace(root, 'tenon.json', linkTo(path.join(outside, 'tenon.json'))),
  },
  { name: 'tenon.json is a pipe', plant: ({ root }) => replace(root, 'tenon.json', makePipe) },
  { name: 'tenon.json is /dev/zero', plant: ({ root }) => replace(root, 'tenon.json', linkTo('/dev/zero')) },
  { name: 'a classifier is a pipe', plant: ({ root }) => replace(root, 'classifiers/p.json', makePipe) },
  {
    name: '.gitignore is a link to a file outside',
    plant: ({ root, outside }) => replace(root, '.gitignore', linkTo(path.join(outside, 'letters', 'a.txt'))),
  },
  {
    name: 'the target is a link to a folder outside',
    plant: ({ root, outside }) => replace(root, 'out', linkTo(path.join(outside, 'letters'))),
  },
  {
    name: 'the target’s own folder is a link to a folder outside',
    plant: ({ root, outside }) => replace(root, 'out/_tenon', linkTo(outside)),
  },
  {
    name: 'retired files of the target are a link to a folder outside',
    plant: ({ root, outside }) => replace(root, 'out/_tenon/retired', linkTo(outside)),
  },
];
