/** Catalogs that were emptied, damaged, replaced by an older copy, or moved with their workspace: the ways back by command. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyTree, useLosingWorkspace } from '#main/cli/testing/losing-workspace.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

const workspace = useLosingWorkspace();
const { tenon, done, put, rows } = workspace;
const timeout = 600_000;

const damages: Readonly<Record<string, () => void>> = {
  emptied: () => {
    workspace.dropCatalog();
    writeFileSync(workspace.catalog, '');
  },
  'overwritten with noise': () => writeFileSync(workspace.catalog, 'no database at all'.repeat(500)),
};

describe.each(Object.keys(damages))('%s', (damage) => {
  test('a restored copy, the bookmark read from the start', { timeout }, async () => {
    await done('crawl', 'raw');
    await done('run', 'append');
    await done('run', 'overwrite');
    const listed = await done('doctor', '--copies');
    expect(listed).toMatch(/^catalog-\S+\.sqlite {2}\S+Z {2}[\d,]+ bytes\n {2}\d tables?, \d runs?\n/u);
    // Folders that were first written after the copy are listed, too.
    expect(listed).toMatch(/changed since: .*out\/overwrite \(change 2, unknown to the copy\)/u);
    damages[damage]!();
    const restored = await done('doctor', '--restore');
    expect(restored).toMatch(/^The previous catalog is kept in .*\nRestored catalog-\S+ of \S+Z: /u);
    expect(restored).toMatch(/Job append runs again once you decide/u);
    expect(restored).not.toMatch(/Job overwrite/u);
    expect((await tenon('run', 'append')).error).toContain('BookmarkUnknown');
    await done('run', 'overwrite');
    expect(rows('out/overwrite')).toEqual(['1,x', '2,y']);
    await done('bookmark', 'append', '--set', 'start');
    await done('run', 'append');
    // As the person decided.
    expect(rows('out/append')).toEqual(['1,x', '1,x', '2,y', '2,y']);
  });
});

test('a copy that cannot be used is passed over; without any, rebuilding is suggested', { timeout }, async () => {
  await done('crawl', 'raw');
  await done('run', 'append');
  const copies = path.join(workspace.root, '.tenon/copies');
  const [name] = readdirSync(copies);
  const newer = 'catalog-29991231T000000Z-00000000.sqlite';
  writeFileSync(path.join(copies, newer), 'noise'.repeat(1000));
  const listed = await done('doctor', '--copies');
  expect(listed).toMatch(new RegExp(`^${newer}[^\\n]*\\n  The catalog .* cannot be used`, 'u'));
  const named = await tenon('doctor', newer, '--restore');
  expect(named).toMatchObject({ code: 1, error: expect.stringContaining('MalformedFile') as string });
  const restored = await tenon('doctor', '--restore');
  expect(restored).toMatchObject({ code: 0, out: expect.stringContaining(`Restored ${name!}`) as string });
  expect(restored.error).toContain(`skipped the copy ${newer}`);
  for (const each of readdirSync(copies)) writeFileSync(path.join(copies, each), 'noise');
  const before = readdirSync(path.join(workspace.root, '.tenon/replaced'));
  const none = await tenon('doctor', '--restore');
  expect(none.code).toBe(1);
  expect(none.error).toMatch(/None of the \d copies.*\nhint: .*--rebuild/u);
  expect(readdirSync(path.join(workspace.root, '.tenon/replaced'))).toEqual(before);
  rmSync(copies, { recursive: true });
  expect((await tenon('doctor', '--restore')).error).toMatch(/No copy of the catalog.*\nhint: .*--rebuild/u);
});

test('a run that did not end in the catalog cannot be continued after', { timeout }, async () => {
  await done('crawl', 'raw');
  const ran = await done('run', 'append');
  const [run] = /#\d+/u.exec(ran)!;
  const [copy] = readdirSync(path.join(workspace.root, '.tenon/copies'));
  await done('doctor', copy!, '--restore');
  // The copy was made while the run was under way, or before it.
  const rewound = await tenon('bookmark', 'append', '--set', run);
  expect(rewound.code).toBe(1);
  expect(rewound.error).toMatch(/InvalidState|EntityNotFound/u);
  expect((await tenon('run', 'append')).error).toContain('BookmarkUnknown');
  expect(rows('out/append')).toEqual(['1,x', '2,y']);
});

test('moved: the answer of --open counts, and the tables move along', { timeout }, async () => {
  for (const job of ['append', 'overwrite', 'path']) await done('run', job);
  const moved = path.join(path.dirname(workspace.root), 'moved');
  renameSync(workspace.root, moved);
  const there = (...args: string[]): ReturnType<typeof runTenon> => runTenon(args, { folder: moved });
  for (const way of ['--rebuild', '--restore']) {
    expect(await there('doctor', way)).toMatchObject({
      code: 1,
      error: expect.stringContaining('ForeignWorkspace') as string,
    });
    const readOnly = await there('doctor', way, '--open', 'read-only');
    expect(readOnly).toMatchObject({ code: 1, error: expect.stringContaining('InvalidState') as string });
  }
  const rebuilt = await there('doctor', '--rebuild', '--open', 'take-over');
  expect(rebuilt).toMatchObject({ code: 0, error: '' });
  for (const job of ['append', 'path']) expect((await there('run', job)).error).toContain('BookmarkUnknown');
  for (const job of ['append', 'path']) await there('bookmark', job, '--set', 'now');
  writeFileSync(path.join(moved, 'in/b.csv'), 'id,name\n3,z\n');
  for (const job of ['append', 'overwrite', 'path']) expect(await there('run', job)).toMatchObject({ code: 0 });
  for (const table of ['append', 'overwrite']) {
    const { out } = await there('query', `SELECT id FROM lake.${table} ORDER BY id`, '--output', 'jsonl');
    expect(out.trim().split('\n')).toEqual(['{"id":1}', '{"id":2}', '{"id":3}']);
  }
});

test('moved and taken over: jobs continue without a repair', { timeout }, async () => {
  await done('run', 'append');
  const moved = path.join(path.dirname(workspace.root), 'moved');
  renameSync(workspace.root, moved);
  const ended = await runTenon(['run', 'append', '--open', 'take-over'], { folder: moved });
  expect(ended).toMatchObject({ code: 0 });
  expect(rows('../moved/out/append')).toEqual(['1,x', '2,y']);
});

test('copied: what the other workspace wrote stays its own', { timeout }, async () => {
  await done('run', 'append');
  const copy = path.join(path.dirname(workspace.root), 'copy');
  copyTree(workspace.root, copy);
  const rebuilt = await runTenon(['doctor', '--rebuild', '--open', 'fresh'], { folder: copy });
  expect(rebuilt).toMatchObject({ code: 0, out: expect.stringContaining(path.join(copy, 'out/append')) as string });
  put('in/b.csv', 'id,name\n3,z\n');
  await done('run', 'append');
  expect(rows('out/append')).toEqual(['1,x', '2,y', '3,z']);
});

test('with a window open: nothing is replaced', { timeout }, async () => {
  await done('run', 'append');
  const program = path.join(import.meta.dirname, 'testing/stay-open-program.ts');
  const host = spawn(process.execPath, [program, workspace.root], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(host.stdout, 'data');
    const refused = await tenon('doctor', '--rebuild');
    expect(refused).toMatchObject({ code: 4, error: expect.stringContaining('WorkspaceLocked') as string });
    expect(readdirSync(path.join(workspace.root, '.tenon'))).not.toContain('replaced');
  } finally {
    host.kill();
    await once(host, 'exit');
  }
});

test(
  'deleted: doctor says so, rebuilding asks what was read, and the next run doubles nothing',
  { timeout: 300_000 },
  async () => {
    await done('run', 'append');
    workspace.dropCatalog();
    const checked = await tenon('doctor');
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(
      /^FAIL {2}targets: Cannot write to .*out\/append: its files were last changed by another catalog of this workspace \(jr_[0-9a-f]+\), which was lost or replaced\.\n {6}.*tenon doctor --rebuild/mu,
    );
    const refused = await tenon('run', 'append');
    expect(refused).toMatchObject({
      code: 4,
      error: expect.stringMatching(/ForeignTarget[^]*tenon doctor --restore/u) as string,
    });
    const rebuilt = await done('doctor', '--rebuild');
    expect(rebuilt).toMatch(
      /^The previous catalog is kept in .*\nok {4}.*out\/append: table lake\.append, 1 file listed\nok {4}crawler raw: 1 table\n\nLost: job bookmarks, .*\nJob append runs again once you decide what it has read: tenon bookmark append --set now\|start\|RUN\n$/u,
    );
    expect((await tenon('run', 'append')).error).toContain('BookmarkUnknown');
    await done('bookmark', 'append', '--set', 'now');
    put('in/b.csv', 'id,name\n3,z\n');
    await done('run', 'append');
    expect(rows('out/append')).toEqual(['1,x', '2,y', '3,z']);
  },
);
