/** Steps of a commit in a bucket, with lost answers, repeated from any point, and among objects of others. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomNumbers } from '#engine/testing/random.ts';
import { withObjectService, type ObjectService } from '#engine/storage/s3/object-service.ts';
import { s3Storage } from '#engine/storage/s3/s3-storage.ts';
import { ForgetfulObjects } from '#engine/storage/s3/testing/forgetful-objects.ts';

const never = new AbortController().signal;
const root = 's3://lake/out';
const run = `jr_${'0'.repeat(32)}`;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-upload-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function boundTo(objects: ForgetfulObjects): ObjectService {
  return {
    list: (request) => objects.list(request),
    find: (place) => objects.find(place),
    read: (request) => objects.read(request),
  };
}

/** A file that was sent, under its final name or, as a named one, below `_tenon`. */
async function send(name: string, content: string, isNamed: boolean): Promise<{ staged: string; final: string }> {
  const file = path.join(folder, 'file');
  writeFileSync(file, content);
  const final = `${root}/${isNamed ? name : `part-${run}-${name}`}`;
  const staged = `${root}/_tenon/${run}/s0-0-1/${final.slice(root.length + 1)}.pending`;
  const at = isNamed ? staged.replace(/\.pending$/u, '.uploaded') : final;
  const checksum = crc32(content).toString(16).padStart(8, '0');
  await s3Storage.sending!.send({ file, staged, at, size: content.length, checksum }, never);
  return { staged, final };
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'lost answers and repeated steps change nothing, seed %d',
  async (seed) => {
    const random = randomNumbers(seed);
    const objects = new ForgetfulObjects(random);
    // Pauses between tries are not what this is about.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await withObjectService(objects, async () => {
      const isNamed = seed % 2 === 0;
      objects.share = 0.15;
      /** Done as a host does it that may end after any step and begin again. */
      const again = async (step: () => Promise<unknown>): Promise<void> => {
        const times = 1 + Math.floor(random() * 3);
        for (let time = 0; time < times; time += 1) await step();
      };
      const first = await send('a.csv', 'first', isNamed);
      expect((await s3Storage.find(first.staged))?.size).toBe(5);
      expect(objects.text(first.final.slice('s3://lake/'.length))).toBeUndefined();
      await again(() => s3Storage.publish(first.staged, first.final));
      const key = first.final.slice('s3://lake/'.length);
      expect(objects.text(key)).toBe('first');
      expect(await s3Storage.checksum(first.final)).toMatchObject({
        size: 5,
        checksum: expect.stringMatching(/^[0-9a-f]{8}$/u) as string,
      });
      await again(() => s3Storage.remove(`${root}/_tenon/${run}`));
      expect(objects.text(key)).toBe('first');

      const retired = `${root}/_tenon/retired/${run}/a.csv`;
      await again(() => s3Storage.retire(first.final, retired));
      expect([...objects.objects.keys()]).toEqual([retired.slice('s3://lake/'.length)]);
      await again(() => s3Storage.restore(retired, first.final));
      expect([...objects.objects.keys()]).toEqual([key]);
      expect(objects.text(key)).toBe('first');
    });
    vi.restoreAllMocks();
    // An upload whose first answer was lost is nobody's; the sweep ends it.
    objects.share = 0;
    await withObjectService(objects, () =>
      s3Storage.sending!.endUploads(root, async (id) => (id === run ? 'none' : 'all'), never),
    );
    expect(objects.uploads.size).toBe(0);
  },
);

test('an object of somebody else is never replaced, moved or removed', async () => {
  const objects = new ForgetfulObjects(randomNumbers(1));
  await withObjectService(objects, async () => {
    const sent = await send('a.csv', 'ours', false);
    const key = sent.final.slice('s3://lake/'.length);
    objects.put(key, 'theirs');
    await expect(s3Storage.publish(sent.staged, sent.final)).rejects.toMatchObject({ code: 'AlreadyExists' });
    expect(objects.text(key)).toBe('theirs');
    expect(await s3Storage.checksum(sent.final)).toEqual({ size: 6, checksum: '' });

    objects.put('out/b.csv', 'one');
    objects.put('out/_tenon/retired/x/b.csv', 'another');
    await expect(s3Storage.retire(`${root}/b.csv`, `${root}/_tenon/retired/x/b.csv`)).rejects.toMatchObject({
      code: 'AlreadyExists',
    });
    expect([objects.text('out/b.csv'), objects.text('out/_tenon/retired/x/b.csv')]).toEqual(['one', 'another']);
    objects.put('out/d.csv', 'before');
    const { change } = objects;
    await withObjectService(
      {
        ...boundTo(objects),
        change: async (asked) => {
          const answer = await change(asked);
          if (asked.method === 'copy') objects.put('out/d.csv', 'meanwhile');
          return answer;
        },
      },
      () =>
        expect(s3Storage.retire(`${root}/d.csv`, `${root}/_tenon/retired/x/d.csv`)).rejects.toMatchObject({
          code: 'FileChanged',
        }),
    );
    expect(objects.text('out/d.csv')).toBe('meanwhile');
    await expect(s3Storage.retire(`${root}/c.csv`, `${root}/_tenon/retired/x/c.csv`)).rejects.toMatchObject({
      code: 'FileNotFound',
    });
  });
});

test('a staged file of several parts that changes while it is sent is not recorded, and its upload is aborted', async () => {
  const objects = new ForgetfulObjects(randomNumbers(2));
  objects.share = 0;
  const file = path.join(folder, 'large');
  const content = Buffer.alloc(40 * 1024 * 1024, 'abc');
  writeFileSync(file, content);
  const staged = `${root}/_tenon/${run}/s0-0-1/large.pending`;
  const sent = { file, staged, at: `${root}/large`, size: content.length };
  const checksum = crc32(content).toString(16).padStart(8, '0');
  await withObjectService(objects, async () => {
    const change = objects.change.bind(objects);
    vi.spyOn(objects, 'change').mockImplementation(async (asked) => {
      if (asked.method === 'sendPart' && asked.request.number === 3)
        writeFileSync(file, content.fill('x', content.length - 1));
      return await change(asked);
    });
    await expect(s3Storage.sending!.send({ ...sent, checksum }, never)).rejects.toMatchObject({
      code: 'FileChanged',
      message: `The staged file ${file} changed while it was sent.`,
    });
    expect(objects.uploads.size).toBe(0);
    expect(await s3Storage.find(staged)).toBeUndefined();
    vi.restoreAllMocks();
    await s3Storage.sending!.send({ ...sent, checksum: crc32(content).toString(16).padStart(8, '0') }, never);
    expect((await s3Storage.find(staged))?.size).toBe(content.length);
  });
});

test('a record that somebody forged leads nowhere', async () => {
  const objects = new ForgetfulObjects(randomNumbers(2));
  const good = { version: 1, key: 'out/a', uploadId: 'u', tags: ['t'], size: 1, checksum: '00000000' };
  const forged = ['', '{', '[]', JSON.stringify({ ...good, key: 'elsewhere/a' }), JSON.stringify({ ...good, more: 1 })];
  await withObjectService(objects, async () => {
    for (const text of forged) {
      objects.put('out/_tenon/r/a/x.pending', text);
      await expect(s3Storage.publish(`${root}/_tenon/r/a/x.pending`, `${root}/x`)).rejects.toMatchObject({
        code: 'InvalidInput',
      });
    }
    objects.put('out/_tenon/r/a/x.pending', JSON.stringify(good));
    await expect(s3Storage.publish(`${root}/_tenon/r/a/x.pending`, `${root}/x`)).rejects.toMatchObject({
      code: 'FileNotFound',
    });
    // It can still be removed.
    await s3Storage.remove(`${root}/_tenon/r`);
    expect(objects.objects.size).toBe(0);
  });
});

test('only uploads whose name says an unneeded run are ended', async () => {
  const objects = new ForgetfulObjects(randomNumbers(3));
  const other = `jr_${'1'.repeat(32)}`;
  const keys = [`out/part-${run}-0.csv`, `out/_tenon/${run}/a/b.uploaded`, `out/part-${other}-0.csv`, 'out/users.csv'];
  await withObjectService(objects, async () => {
    for (const key of keys)
      await objects.change({
        method: 'beginUpload',
        request: { bucket: 'lake', key, marks: { checksum: '', upload: '' } },
      });
    expect(await s3Storage.sending!.endUploads(root, async (id) => (id === run ? 'none' : 'all'), never)).toBe(2);
  });
  expect([...objects.uploads.values()].map(({ key }) => key)).toEqual(keys.slice(2));
});

test('of a run that may be resumed, only uploads in no record are ended', async () => {
  const objects = new ForgetfulObjects(randomNumbers(4));
  await withObjectService(objects, async () => {
    const kept = [await send('a.csv', 'a', false), await send('b.csv', 'b', true)];
    // Its beginning got no answer; the second try did.
    const request = { bucket: 'lake', key: `out/part-${run}-a.csv`, marks: { checksum: '', upload: '' } };
    await objects.change({ method: 'beginUpload', request });
    objects.put(`out/_tenon/${run}/s0-0-1/x.pending`, 'somebody wrote this');
    expect(await s3Storage.sending!.endUploads(root, async () => 'all', never)).toBe(0);
    expect(await s3Storage.sending!.endUploads(root, async () => 'recorded', never)).toBe(1);
    expect(objects.uploads.size).toBe(2);
    for (const { staged, final } of kept) await s3Storage.publish(staged, final);
    expect(objects.text('out/b.csv')).toBe('b');
    expect(objects.uploads.size).toBe(0);
  });
});
