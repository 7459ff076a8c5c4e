/** A temporary folder of ORC files for tests: written from plain values, read back as plain values. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readFileHead } from '#engine/bytes/file-head.ts';
import { loadChunkCodec, type ChunkCodecName } from '#engine/formats/orc/container/chunk-codec.ts';
import { inferOrc } from '#engine/formats/orc/infer.ts';
import { readBatches } from '#engine/formats/orc/read/read-batches.ts';
import { batchOf } from '#engine/formats/orc/testing/batch-of.ts';
import { rowsOf } from '#engine/formats/orc/testing/batch-rows.ts';
import { OrcFileWriter } from '#engine/formats/orc/write/file-writer.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { openSource } from '#engine/storage/open-source.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface OrcLayout {
  readonly codec?: ChunkCodecName;
  readonly chunkSize?: number;
  readonly stripeSize?: number;
  readonly batchRows?: number;
}

export interface WantedOrc {
  /** Names; absent: all columns. */
  readonly columns?: readonly string[];
  readonly limit?: number;
  /** As the option; absent: unwrap. */
  readonly hiveAcid?: 'unwrap' | 'keep';
  /** Canonical; absent: utf-8. */
  readonly encoding?: string;
}

export class OrcFolder implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'tenon-orc-'));
  #files = 0;

  /** @returns the path. */
  async write(schema: Schema, rows: readonly Row[], layout: OrcLayout = {}): Promise<string> {
    const { codec = 'zlib', chunkSize = 256 * 1024, stripeSize = 64 * 1024 * 1024, batchRows = 2048 } = layout;
    const file = path.join(this.folder, `${(this.#files += 1)}.orc`);
    const writer = new OrcFileWriter(file, schema, await loadChunkCodec(codec, chunkSize), stripeSize);
    try {
      for (let from = 0; from < rows.length; from += batchRows) {
        writer.append(batchOf(schema, rows.slice(from, from + batchRows)));
      }
      writer.finish();
    } finally {
      writer.close();
    }
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function readOrc(file: string, wanted: WantedOrc = {}): Promise<{ schema: Schema; rows: Row[] }> {
  const { columns, limit = null, hiveAcid = 'unwrap', encoding = 'utf-8' } = wanted;
  const context = { temporaryDirectory: path.dirname(file), signal: new AbortController().signal };
  await using source = await openSource(file);
  const head = await readFileHead(source);
  const inference = await inferOrc({ source, head, stated: { hiveAcid, encoding } }, context);
  const schema = inference.schema.filter(({ name }) => columns === undefined || columns.includes(name));
  const rows: Row[] = [];
  const parts = readBatches(
    { source, columns: schema, limit },
    { unwrap: hiveAcid === 'unwrap', compression: head.compression, encoding },
    context,
  );
  for await (const { batch } of parts) for (const row of rowsOf(batch, schema)) rows.push(row);
  return { schema, rows };
}
