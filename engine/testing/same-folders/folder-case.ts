/** One folder of the set, as a test writes it: its files and links, and which path is read. */

import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import zlib from 'node:zlib';
import tar from 'tar-stream';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { zipOf, workbookOf } from '#engine/formats/excel/testing/workbook-fixture.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { TestDuck } from '#engine/testing/duck.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** Bytes of a file, or how they come to be. */
export type Content = string | Buffer | ((duck: TestDuck, place: string) => Promise<void>);

export interface FolderCase {
  readonly name: string;
  /** Path below the folder → content. */
  readonly files: Readonly<Record<string, Content>>;
  /** Path below the folder → what it leads to, relative to the link. */
  readonly links?: Readonly<Record<string, string>>;
  /** A glob or file below the folder; absent: the folder itself. */
  readonly read?: string;
  /** What all ways must say, as far as it is clear without Tenon: the code of a refusal, or the number of rows. */
  readonly expected: number | string;
  /** Nulls in these rows (default: 0). */
  readonly nulls?: number;
  /** Instead of `nulls`: values in these rows. */
  readonly values?: number;
  /** Rows of the crawled tables; absent: as `expected`, and a refused file is listed as skipped. */
  readonly crawled?: number;
}

export async function writeCase(root: string, { files, links = {} }: FolderCase, duck: TestDuck): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(root, name);
    await mkdir(path.dirname(place), { recursive: true });
    if (typeof content === 'function') await content(duck, place);
    else await writeFile(place, content);
  }
  for (const [name, target] of Object.entries(links)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await symlink(target, path.join(root, name));
  }
}

export const gzip = (text: string): Buffer => zlib.gzipSync(text);
export const zstd = (text: string): Buffer => zlib.zstdCompressSync(text);
export const brotli = (text: string): Buffer => zlib.brotliCompressSync(text);
export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
export const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

/** `id,name` with the rows 7 and 8, as bzip2 packs it. */
export const bzip2Rows = Buffer.from(
  'QlpoOTFBWSZTWUiP7usAAAbZAAAQAAQAwCbjIAAiANBoQNA0BeUMCHjySX8XckU4UJBIj+7r',
  'base64',
);

export function zip(files: Readonly<Record<string, string | Buffer>>): Content {
  return async (_duck, place) => writeFile(place, await zipOf(files));
}

/** An archive that holds an archive. */
export function nested(name: string, files: Readonly<Record<string, string>>): Content {
  return async (_duck, place) => writeFile(place, await zipOf({ [name]: await zipOf(files) }));
}

export function tarball(files: Readonly<Record<string, string>>, pack: (bytes: Buffer) => Buffer): Content {
  return async (_duck, place) => {
    const entries = tar.pack();
    const pieces: Buffer[] = [];
    entries.on('data', (piece) => pieces.push(piece as Buffer));
    for (const [name, content] of Object.entries(files)) entries.entry({ name }, content);
    entries.finalize();
    await finished(entries as unknown as NodeJS.ReadableStream);
    await writeFile(place, pack(Buffer.concat(pieces)));
  };
}

/** Sheets of a header and rows of text or numbers. */
export function workbook(sheets: Readonly<Record<string, readonly (readonly (string | number)[])[]>>): Content {
  return async (_duck, place) => {
    const cell = (value: string | number): string =>
      typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
    const written = Object.entries(sheets).map(([name, rows]) => ({
      name,
      rows: rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join(''),
    }));
    await writeFile(place, await workbookOf({ sheets: written }));
  };
}

/** A Parquet file with the rows of a SELECT. */
export function parquet(select: Sql): Content {
  return async ({ connection }, place) =>
    void (await connection.run(sql`COPY (${select}) TO ${literal(place)} (FORMAT parquet)`));
}

/** The rows of one column or more in a format that Tenon encodes itself. */
export function encoded(
  format: string,
  columns: Schema,
  rows: readonly (readonly (string | number | null)[])[],
): Content {
  return async ({ connection, context }, place) => {
    const items = rows.map(
      (row) =>
        sql`(${joinSql(row.map((value, index) => sql`CAST(${literal(value)} AS ${toDuckDb(columns[index]!.type)})`))})`,
    );
    const from = `${place}.from`;
    await connection.run(
      sql`COPY (SELECT * FROM (VALUES ${joinSql(items)}) AS rows(${joinSql(columns.map(({ name }) => ident(name)))})) TO ${literal(from)} (FORMAT parquet)`,
    );
    const writer = await loadFormat(format);
    await writer.encode!({ parquet: from, target: place, columns, options: writer.writeOptions!.parse({}) }, context);
    await rm(from);
  };
}
