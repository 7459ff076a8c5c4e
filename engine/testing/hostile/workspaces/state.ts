/** Links, pipes, devices, records and other users' files in every position of `.tenon`. */

import { chownSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  linkTo,
  makePipe,
  makeSocket,
  makeText,
  replace,
  type HostileWorkspace,
} from '#engine/testing/hostile/workspaces/hostile-workspace.ts';

const folders = ['runs', 'cache', 'cache/inference', 'dropped', 'workers', 'undo'];
const files = [
  'catalog.sqlite',
  'catalog.sqlite-wal',
  'catalog.sqlite-shm',
  'catalog.sqlite-journal',
  'lock.sqlite',
  'lock.sqlite-journal',
  'lock.sqlite-wal',
  'owner.json',
  'identity.json',
  'browser-session.json',
];
const nobody = 65_534;

const linkedFolders = folders.map((folder): HostileWorkspace => ({
  name: `.tenon/${folder} is a link to a folder outside`,
  plant: ({ root, outside }) => replace(root, `.tenon/${folder}`, linkTo(outside)),
}));

const linkedFiles = files.map((file): HostileWorkspace => ({
  name: `.tenon/${file} is a link to a file outside`,
  plant: ({ root, outside }) => replace(root, `.tenon/${file}`, linkTo(path.join(outside, 'letters', 'a.txt'))),
}));

const pipes = ['catalog.sqlite', 'lock.sqlite', 'owner.json', 'identity.json', 'runs', 'cache'].map(
  (name): HostileWorkspace => ({
    name: `.tenon/${name} is a pipe`,
    plant: ({ root }) => replace(root, `.tenon/${name}`, makePipe),
  }),
);

const strangers = ['', 'catalog.sqlite', 'runs', 'lock.sqlite'].map((name): HostileWorkspace => ({
  name: `.tenon/${name} belongs to another user`,
  needsRoot: true,
  plant({ root }) {
    const at = path.join(root, '.tenon', name);
    if (name === 'runs') mkdirSync(at, { recursive: true });
    chownSync(at, nobody, nobody);
  },
}));

/** A record that an older version would have trusted. */
function plantRecord({ root, victim }: { root: string; victim: { pid: number; started: string | null } }): void {
  const folder = path.join(root, '.tenon', 'workers');
  mkdirSync(folder, { recursive: true });
  const worker = { ...victim, temporaryDirectory: path.join(folder, 'worker-1-x') };
  writeFileSync(
    path.join(folder, 'workers-1-x.json'),
    JSON.stringify({ host: { pid: 1, started: 'long ago' }, workers: [worker] }),
  );
}

export const hostileState: readonly HostileWorkspace[] = [
  ...linkedFolders,
  ...linkedFiles,
  ...pipes,
  ...strangers,
  {
    name: '.tenon is a link to a folder outside',
    plant: ({ root, outside }) => replace(root, '.tenon', linkTo(outside)),
  },
  {
    name: '.tenon is a link to the workspace itself',
    plant: ({ root }) => replace(root, '.tenon', linkTo('.')),
  },
  { name: '.tenon is a file', plant: ({ root }) => replace(root, '.tenon', makeText('state')) },
  {
    name: '.tenon/runs is a link to the folder above',
    plant: ({ root }) => replace(root, '.tenon/runs', linkTo('../..')),
  },
  {
    name: '.tenon/catalog.sqlite is /dev/zero',
    plant: ({ root }) => replace(root, '.tenon/catalog.sqlite', linkTo('/dev/zero')),
  },
  { name: '.tenon/owner.json is a socket', plant: ({ root }) => replace(root, '.tenon/owner.json', makeSocket) },
  {
    name: 'a run below .tenon/runs is a link to a folder outside',
    plant: ({ root, outside }) => replace(root, '.tenon/runs/jr_1', linkTo(outside)),
  },
  {
    name: 'a cached file is a second name of a file outside',
    plant: ({ root, outside }) =>
      replace(root, '.tenon/cache/0.parquet', (at) => linkSync(path.join(outside, 'letters', 'a.txt'), at)),
  },
  {
    name: 'the catalog is a second name of a file outside',
    plant: ({ root, outside }) =>
      replace(root, '.tenon/catalog.sqlite', (at) => linkSync(path.join(outside, 'letters', 'a.txt'), at)),
  },
  ...['catalog.sqlite-wal', 'catalog.sqlite-shm', 'catalog.sqlite-journal', 'lock.sqlite', 'lock.sqlite-journal'].map(
    (name): HostileWorkspace => ({
      name: `.tenon/${name} is a second name of a file outside`,
      plant: ({ root, outside }) =>
        replace(root, `.tenon/${name}`, (at) => linkSync(path.join(outside, 'letters', 'a.txt'), at)),
    }),
  ),
  {
    name: 'a dropped file is a link to a folder outside',
    plant: ({ root, outside }) => replace(root, '.tenon/dropped/df_0000000000000000', linkTo(outside)),
  },
  { name: 'a planted record names a process of the person', plant: plantRecord },
  {
    name: 'a worker folder of a dead host is a link to a folder outside',
    plant: ({ root, outside }) => replace(root, '.tenon/workers/worker-999999-x', linkTo(outside)),
  },
  {
    name: 'every name of a draft of the lock owner is a link',
    plant({ root, outside }) {
      for (let pid = process.pid; pid < process.pid + 400; pid += 1)
        symlinkSync(path.join(outside, 'letters', 'a.txt'), path.join(root, '.tenon', `owner.json.${pid}`));
    },
  },
  {
    name: 'forged notes of undos',
    plant({ root }) {
      mkdirSync(path.join(root, '.tenon', 'undo'), { recursive: true });
      for (const name of ['jr_1', '..jr', 'jr_0'.padEnd(200, '0')])
        writeFileSync(path.join(root, '.tenon', 'undo', name), '');
    },
  },
  {
    name: 'a kept session that the sender knows',
    plant: ({ root }) =>
      replace(
        root,
        '.tenon/browser-session.json',
        makeText(JSON.stringify({ port: 4711, secret: 'x'.repeat(32), madeOn: Date.now() })),
      ),
  },
  {
    name: 'the journal of a killed lock lists files to remove',
    plant: ({ root, outside }) =>
      replace(root, '.tenon/lock.sqlite-journal', (at) =>
        writeFileSync(at, superJournal(path.join(outside, 'letters', 'a.txt'))),
      ),
  },
  {
    name: 'the journal of the catalog lists files to remove',
    plant({ root, outside }) {
      for (const name of readdirSync(path.join(root, '.tenon')))
        if (name.startsWith('catalog.sqlite-')) replace(root, `.tenon/${name}`, () => undefined);
      replace(root, '.tenon/catalog.sqlite-journal', (at) =>
        writeFileSync(at, superJournal(path.join(outside, 'letters', 'a.txt'))),
      );
    },
  },
];

/**
 * A rollback journal without pages that names another file as its super-journal, which SQLite removes when it has
 * rolled back (sqlite.org/fileformat2.html, "The Rollback Journal"; pager.c, readSuperJournal).
 */
function superJournal(victim: string): Uint8Array {
  const magic = Uint8Array.from([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
  const header = Buffer.alloc(512);
  header.set(magic);
  header.writeUInt32BE(0, 8);
  header.writeUInt32BE(1, 12);
  header.writeUInt32BE(1, 16);
  header.writeUInt32BE(512, 20);
  header.writeUInt32BE(4096, 24);
  const name = Buffer.from(victim);
  const lockingPage = Buffer.alloc(4);
  lockingPage.writeUInt32BE(0x40_000_000 / 4096 + 1);
  const ending = Buffer.alloc(8);
  ending.writeUInt32BE(name.length);
  ending.writeUInt32BE(
    name.reduce((sum, byte) => (sum + byte) >>> 0, 0),
    4,
  );
  return Buffer.concat([header, lockingPage, name, ending, magic]);
}
