/** Large CSV files whose values contain line ends, through a query and a conversion: no record and no character is lost. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { randomNumbers } from '#engine/testing/random.ts';

const place = useEnginePlace();

/** Texts as people write them, with quotes in them, and texts that look like records. */
const texts = {
  plain: ['word ', ', ', '\n', '. ', 'two words\n'],
  quoted: ['word ', ', ', '\n', '"hi" ', 'a "b",\n'],
  recordLike: ['word', '"', ',', '\n', '","', '\n1,"', ',x\n'],
};
const megabytes = 24;

interface Written {
  readonly content: string;
  readonly count: number;
  /** Sums over all records. */
  readonly characters: bigint;
  readonly ids: bigint;
}

function writeRecords(pieces: readonly string[], pieceCount: number, lineEnd: string, seed: number): Written {
  const random = randomNumbers(seed);
  const lines = ['id,note,last'];
  let [bytes, characters, count, ids] = [0, 0n, 0, 0n];
  while (bytes < megabytes * 1_000_000) {
    const wanted = 1 + Math.floor(random() * pieceCount);
    const note = Array.from({ length: wanted }, () => pieces[Math.floor(random() * pieces.length)]!).join('');
    const line = `${count},"${note.replaceAll('"', '""')}",x`;
    lines.push(line);
    bytes += line.length;
    characters += BigInt(note.length);
    ids += BigInt(count);
    count += 1;
  }
  return { content: [...lines, ''].join(lineEnd), count, characters, ids };
}

const cases = Object.entries(texts).flatMap(([kind, pieces]) =>
  [20, 2000, 60_000].flatMap((pieceCount) =>
    (['', '.gz'] as const).map((packing) => ({ kind, pieces, pieceCount, packing })),
  ),
);

test.each(casesOfRun(cases, 1))(
  '$kind, up to $pieceCount pieces, csv$packing',
  async ({ kind, pieces, pieceCount, packing }) => {
    const { content, count, characters, ids } = writeRecords(pieces, pieceCount, pieceCount === 20 ? '\r\n' : '\n', 5);
    const folder = join(place.folder, `${kind}-${pieceCount}${packing}`);
    await mkdir(folder);
    const path = join(folder, `texts.csv${packing}`);
    await writeFile(path, packing === '' ? content : gzipSync(content, { level: 1 }));
    const wanted = { n: count, c: Number(characters), i: Number(ids), x: count };
    const sums = "SELECT count(*) AS n, sum(length(note)) AS c, sum(id) AS i, count(*) FILTER (last = 'x') AS x FROM";

    const rows: Record<string, unknown>[] = [];
    for await (const item of place.engine.dispatcher.stream('query', { sql: `${sums} '${path}'` }))
      if ('rows' in item) rows.push(...item.rows);
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([Object.values(wanted)]);

    const converted = join(folder, 'texts.parquet');
    await place.engine.dispatcher.call('convertFile', { from: path, to: converted });
    const [read] = await place.duck.connection.rows(sql`SELECT count(*) AS n, sum(length(note)) AS c, sum(id) AS i,
      count(*) FILTER (last = 'x') AS x FROM read_parquet(${literal(converted)})`);
    expect(Object.values(read!).map(Number)).toEqual(Object.values(wanted));
    await rm(folder, { recursive: true });
  },
);
