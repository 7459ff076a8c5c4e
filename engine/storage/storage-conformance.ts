/** The behaviour required of every Storage; run by each member's test with its own fixture. */

import { describe, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Storage } from '#engine/storage/storage.ts';

/** A fresh, empty root in the store, and a way to write bytes to it without using the store itself. */
export interface StorageFixture extends AsyncDisposable {
  readonly storage: Storage;
  readonly root: string;
  /** `relative` has `/` between levels. */
  join(relative: string): string;
  write(relative: string, content: string): Promise<void>;
  read(relative: string): Promise<string | undefined>;
}

const never = new AbortController().signal;

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return thrown instanceof EngineError ? thrown.code : `not an EngineError: ${String(thrown)}`;
}

async function streamed(source: ByteSource, start: number, end: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.stream({ start, end }, never)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Of a store that is read. */
export function describeReading(name: string, makeFixture: () => Promise<StorageFixture>): void {
  describe(`${name} storage, read`, () => {
    test('lists sorted by byte order, without hidden names, and reports empty files', async () => {
      await using fixture = await makeFixture();
      for (const file of [
        'b/2.csv',
        'b-1.csv',
        'a.csv',
        'b/1.csv',
        '_x/1.csv',
        '.h',
        'c/_tmp',
        'd_$folder$',
        'ü/é.csv',
      ]) {
        await fixture.write(file, 'x,y\n');
      }
      await fixture.write('empty.csv', '');
      const listing = await fixture.storage.list({ root: fixture.root }, never);
      const expected = ['a.csv', 'b-1.csv', 'b/1.csv', 'b/2.csv', 'ü/é.csv'].map((file) => fixture.join(file));
      expect(listing.objects.map((object) => object.path)).toEqual(expected);
      expect(listing.objects.map((object) => object.size)).toEqual(expected.map(() => 4));
      expect(listing.skipped).toEqual([{ path: fixture.join('empty.csv'), reason: 'empty file' }]);
      for (const object of listing.objects) expect(await fixture.storage.find(object.path)).toEqual(object);
    });

    test('skips excluded paths', async () => {
      await using fixture = await makeFixture();
      for (const file of ['keep/a.csv', 'drop/a.csv', 'drop/deep/b.csv', 'keep/a.tmp']) await fixture.write(file, 'x');
      const listing = await fixture.storage.list({ root: fixture.root, exclusions: ['drop/**', '**.tmp'] }, never);
      expect(listing.objects.map((object) => object.path)).toEqual([fixture.join('keep/a.csv')]);
      expect(listing.skipped).toEqual([]);
    });

    test('a missing root is FileNotFound, a cancelled listing throws', async () => {
      await using fixture = await makeFixture();
      expect(await codeOf(fixture.storage.list({ root: fixture.join('missing') }, never))).toBe('FileNotFound');
      await fixture.write('a', 'x');
      await expect(fixture.storage.list({ root: fixture.root }, AbortSignal.abort())).rejects.toThrow();
    });

    test('opens and reads ranges', async () => {
      await using fixture = await makeFixture();
      await fixture.write('a.txt', '0123456789');
      await using source = await fixture.storage.open(fixture.join('a.txt'));
      expect(source.size).toBe(10);
      expect(source.path).toBe(fixture.join('a.txt'));
      expect(Buffer.from(await source.read(2, 3)).toString()).toBe('234');
      expect(Buffer.from(await source.read(8, 91)).toString()).toBe('89');
      expect((await source.read(10, 2)).length).toBe(0);
      expect((await source.read(99, 2)).length).toBe(0);
      expect(await streamed(source, 0, 10)).toBe('0123456789');
      expect(await streamed(source, 3, 5)).toBe('34');
      expect(await streamed(source, 8, 99)).toBe('89');
      expect(await streamed(source, 10, 99)).toBe('');
      await expect(source.stream({ start: 0, end: 10 }, AbortSignal.abort()).next()).rejects.toThrow();
      const now = Buffer.alloc(4);
      source.readNow?.(now, 6);
      if (source.readNow !== undefined) expect(now.toString()).toBe('6789');
      expect(await codeOf(fixture.storage.open(fixture.join('b.txt')))).toBe('FileNotFound');
      expect(await fixture.storage.find(fixture.join('b.txt'))).toBeUndefined();
    });

    test('the version changes with the content, and a folder is not a file', async () => {
      await using fixture = await makeFixture();
      const versionOf = async (): Promise<string> => {
        await using source = await fixture.storage.open(fixture.join('d/a.txt'));
        return source.version;
      };
      await fixture.write('d/a.txt', '0123456789');
      const first = await versionOf();
      expect(await versionOf()).toBe(first);
      await fixture.write('d/a.txt', '012345678');
      expect(await versionOf()).not.toBe(first);
      expect(await codeOf(fixture.storage.open(fixture.join('d')))).toBe('InvalidInput');
      const there = await fixture.storage.look(fixture.join('d/a.txt'));
      expect(there).toMatchObject({ kind: 'file', size: 9, version: await versionOf() });
      expect(there?.modifiedMicros).toBe((await fixture.storage.find(fixture.join('d/a.txt')))?.modifiedMicros);
      expect(await fixture.storage.look(fixture.join('d'))).toMatchObject({ kind: 'folder' });
      for (const missing of ['e', 'd/a.txt/b']) {
        expect(await fixture.storage.look(fixture.join(missing))).toBeUndefined();
        expect(await fixture.storage.realPath(fixture.join(missing))).toBe(fixture.join(missing));
      }
      expect(await fixture.storage.realPath(fixture.join('d/a.txt'))).toBe(fixture.join('d/a.txt'));
    });

    test('a stream of more than a piece has every byte in its order', async () => {
      await using fixture = await makeFixture();
      const content = Array.from({ length: 400_000 }, (_, index) => `${index},`).join('');
      await fixture.write('large.txt', content);
      await using source = await fixture.storage.open(fixture.join('large.txt'));
      expect(source.size).toBeGreaterThan(2_000_000);
      expect(await streamed(source, 0, source.size)).toBe(content);
      expect(await streamed(source, 1_000_000, 2_100_000)).toBe(content.slice(1_000_000, 2_100_000));
    });
  });
}

/** Of a store that is read and written. */
export function describeStorage(name: string, makeFixture: () => Promise<StorageFixture>): void {
  describeReading(name, makeFixture);
  describe(`${name} storage, written`, () => {
    test('stage, seal, publish, retire, restore: repeating a step is harmless, and nothing is lost', async () => {
      await using fixture = await makeFixture();
      const { storage } = fixture;
      const folder = await storage.stage(fixture.root, 'jr_1', 'a1');
      expect(await storage.stage(fixture.root, 'jr_1', 'a1')).toBe(folder);
      expect(folder).toBe(fixture.join('_tenon/jr_1/a1'));
      await fixture.write('_tenon/jr_1/a1/k=1/part-0.csv', 'new');
      const staged = fixture.join('_tenon/jr_1/a1/k=1/part-0.csv');
      const sealed = await storage.seal(staged);
      expect(sealed.size).toBe(3);
      expect((await storage.list({ root: fixture.root }, never)).objects).toEqual([]);

      const final = fixture.join('k=1/part-jr_1.csv');
      for (const _ of [1, 2]) expect((await storage.publish(staged, final)).size).toBe(3);
      expect(await fixture.read('k=1/part-jr_1.csv')).toBe('new');
      expect(await fixture.read('_tenon/jr_1/a1/k=1/part-0.csv')).toBeUndefined();

      const retired = fixture.join('_tenon/retired/jr_2/k=1/part-jr_1.csv');
      for (const _ of [1, 2]) await storage.retire(final, retired);
      expect(await storage.find(final)).toBeUndefined();
      for (const _ of [1, 2]) await storage.restore(retired, final);
      expect(await fixture.read('k=1/part-jr_1.csv')).toBe('new');
      expect(await storage.find(retired)).toBeUndefined();

      for (const _ of [1, 2]) await storage.remove(fixture.join('_tenon/jr_1'));
      for (const _ of [1, 2]) await storage.remove(final);
      expect((await storage.list({ root: fixture.root }, never)).objects).toEqual([]);
    });

    test('never overwrites another file, and reports when both are missing', async () => {
      await using fixture = await makeFixture();
      await fixture.storage.stage(fixture.root, 'jr_1', 'a1');
      await fixture.write('_tenon/jr_1/a1/f', 'mine');
      await fixture.write('f', 'theirs');
      const staged = fixture.join('_tenon/jr_1/a1/f');
      expect(await codeOf(fixture.storage.publish(staged, fixture.join('f')))).toBe('AlreadyExists');
      expect(await fixture.read('f')).toBe('theirs');
      expect(await fixture.read('_tenon/jr_1/a1/f')).toBe('mine');
      const gone = fixture.join('_tenon/jr_1/a1/gone');
      expect(await codeOf(fixture.storage.publish(gone, fixture.join('g')))).toBe('FileNotFound');
    });

    test('replaces the named version of a file, and no other', async () => {
      await using fixture = await makeFixture();
      const { storage } = fixture;
      await storage.stage(fixture.root, 'ex_1', 'a0');
      await fixture.write('f', 'old');
      const [staged, final] = [fixture.join('_tenon/ex_1/a0/f'), fixture.join('f')];
      const { version } = (await storage.look(final))!;
      await fixture.write('_tenon/ex_1/a0/f', 'first');
      expect((await storage.replace(staged, final, version)).size).toBe(5);
      expect(await fixture.read('f')).toBe('first');
      expect(await fixture.read('_tenon/ex_1/a0/f')).toBeUndefined();

      // It is another file now than the one that may go.
      await fixture.write('_tenon/ex_1/a0/f', 'second');
      expect(await codeOf(storage.replace(staged, final, version))).toBe('AlreadyExists');
      expect(await fixture.read('f')).toBe('first');

      // Nothing has to go any more.
      await storage.remove(final);
      await storage.replace(staged, final, version);
      expect(await fixture.read('f')).toBe('second');
    });

    test('publishes many at once in their order, some of them moved before, and stops at a name that is taken', async () => {
      await using fixture = await makeFixture();
      const { storage } = fixture;
      await storage.stage(fixture.root, 'jr_1', 'a1');
      const names = Array.from({ length: 40 }, (_, index) => `k=${index % 7}/f${index}`);
      for (const name of names) await fixture.write(`_tenon/jr_1/a1/${name}`, 'x'.repeat(name.length));
      const moves = names.map((name) => ({
        staged: fixture.join(`_tenon/jr_1/a1/${name}`),
        final: fixture.join(name),
      }));
      await storage.publish(moves[3]!.staged, moves[3]!.final);
      const published = await storage.publishAll(moves);
      expect(published.map(({ path, size }) => [path, size])).toEqual(
        names.map((name) => [fixture.join(name), name.length]),
      );
      for (const { staged } of moves) expect(await storage.find(staged)).toBeUndefined();
      expect(await storage.publishAll([])).toEqual([]);

      await fixture.write('_tenon/jr_1/a1/new', 'new');
      await fixture.write('_tenon/jr_1/a1/taken', 'mine');
      await fixture.write('taken', 'theirs');
      const more = ['new', 'taken'].map((name) => ({
        staged: fixture.join(`_tenon/jr_1/a1/${name}`),
        final: fixture.join(name),
      }));
      expect(await codeOf(storage.publishAll(more))).toBe('AlreadyExists');
      expect(await fixture.read('_tenon/jr_1/a1/new')).toBe('new');
      expect(await fixture.read('taken')).toBe('theirs');
    });

    test('refuses paths that leave the root', async () => {
      await using fixture = await makeFixture();
      const { storage } = fixture;
      await storage.stage(fixture.root, 'jr_1', 'a1');
      await fixture.write('_tenon/jr_1/a1/f', 'x');
      const staged = fixture.join('_tenon/jr_1/a1/f');
      const outside = fixture.join('../outside');
      expect(await codeOf(storage.stage(fixture.root, '..', 'a'))).toBe('InvalidInput');
      expect(await codeOf(storage.stage(fixture.root, 'jr', '../../x'))).toBe('InvalidInput');
      expect(await codeOf(storage.publish(staged, outside))).toBe('InvalidInput');
      expect(await codeOf(storage.publish(staged, fixture.root))).toBe('InvalidInput');
      expect(await codeOf(storage.publish(fixture.join('x'), fixture.join('y')))).toBe('InvalidInput');
      expect(await codeOf(storage.retire(outside, fixture.join('_tenon/retired/jr/x')))).toBe('InvalidInput');
      expect(await codeOf(storage.retire(fixture.join('x'), fixture.join('_tenon/../../x')))).toBe('InvalidInput');
    });

    test('stopped at any point and run again, a publish ends in the same state', async () => {
      for (let stop = 0; ; stop += 1) {
        await using fixture = await makeFixture();
        await fixture.storage.stage(fixture.root, 'jr_1', 'a1');
        await fixture.write('_tenon/jr_1/a1/f', 'content');
        const staged = fixture.join('_tenon/jr_1/a1/f');
        const final = fixture.join('p=1/f');
        let arrived = 0;
        setFaultHandler((point) => {
          expect(point).toMatch(/^storage\./u);
          if (arrived++ === stop) throw new Error('stopped here');
        });
        let finished = true;
        try {
          await fixture.storage.publish(staged, final);
        } catch {
          finished = false;
        } finally {
          setFaultHandler(undefined);
        }
        await fixture.storage.publish(staged, final);
        expect(await fixture.read('p=1/f')).toBe('content');
        expect(await fixture.read('_tenon/jr_1/a1/f')).toBeUndefined();
        if (finished) {
          expect(stop).toBeGreaterThan(5);
          return;
        }
      }
    });
  });
}
