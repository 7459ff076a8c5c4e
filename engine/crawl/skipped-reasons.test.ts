/** Reasons for which a crawl skips files of formats that Tenon reads. */

import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { avroMark } from '#engine/formats/avro/container-mark.ts';
import { AvroOutput } from '#engine/formats/avro/output.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

test('a file in a format that Tenon reads is skipped with what cannot be read of it', async () => {
  const out = new AvroOutput();
  out.bytes(Uint8Array.from(avroMark));
  out.count(1);
  out.text('avro.schema');
  out.text('{"type":"record","name":"node","fields":[{"name":"next","type":["null","node"]}]}');
  out.count(0);
  out.bytes(new Uint8Array(16));
  await place.write('t/a.avro', Buffer.from(out.written()));
  await place.write('t/b.png', Buffer.from('89504e470d0a1a0a0000', 'hex'));
  expect((await place.crawl()).skipped).toEqual([
    { path: path.join(place.lake, 't', 'a.avro'), reason: expect.stringContaining('node contains itself') },
    { path: path.join(place.lake, 't', 'b.png'), reason: 'unsupported format' },
  ]);
});
