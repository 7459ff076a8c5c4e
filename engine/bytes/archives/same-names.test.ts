/** Archives that hold several files with one name, as programs write them that add to an archive. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import tar from 'tar-stream';
import { afterAll, expect, test } from 'vitest';
import yazl from 'yazl';
import { memberPath } from '#engine/bytes/archives/archive-path.ts';
import { listArchive, localFile } from '#engine/bytes/archives/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const base = mkdtempSync(path.join(tmpdir(), 'tenon-same-names-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const signal = new AbortController().signal;

type Entry = readonly [name: string, content: string];

const writers = {
  zip: async (entries: readonly Entry[]) => {
    const writer = new yazl.ZipFile();
    for (const [name, content] of entries) writer.addBuffer(Buffer.from(content), name);
    writer.end();
    return await bytesOf(writer.outputStream);
  },
  tar: async (entries: readonly Entry[]) => {
    const pack = tar.pack();
    for (const [name, content] of entries) pack.entry({ name }, content);
    pack.finalize();
    return await bytesOf(pack);
  },
};

async function bytesOf(stream: NodeJS.ReadableStream | AsyncIterable<unknown>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

const entries = fc.array(
  fc.tuple(
    fc.constantFrom('a.csv', 'b.csv', 'deep/a.csv', './b.csv'),
    fc.constantFrom('', 'x\n1\n', 'x\n22\n', 'x\n333\n'),
  ),
  { minLength: 1, maxLength: 7 },
);

test.each(['zip', 'tar'] as const)(
  'a %s: the last one that has content is read, each other one is listed',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(entries, async (drawn) => {
        const folder = mkdtempSync(path.join(base, 'test-'));
        const archive = path.join(folder, `data.${kind}`);
        writeFileSync(archive, await writers[kind](drawn));
        const expected = new Map<string, string>();
        for (const [name, content] of drawn) if (content !== '') expected.set(name.replace(/^\.\//u, ''), content);
        const { members, skipped } = await listArchive(archive, signal);
        mkdirSync(path.join(folder, '_temporary'));
        for (const { name, size } of members) {
          const content = readFileSync(
            await localFile(memberPath(archive, name), path.join(folder, '_temporary'), signal),
          );
          expect([content.toString(), size]).toEqual([expected.get(name), content.length]);
        }
        expect(members.map(({ name }) => name).sort()).toEqual([...expected.keys()].sort());
        expect(members.length + skipped.length).toBe(drawn.length);
      }),
      { numRuns: triesOfRun(2000, 40) },
    );
  },
);
