/** Schema and row count of a Parquet file, from its footer. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openCopy, openHere } from '#engine/bytes/local-copy.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Inference, InferRequest } from '#engine/formats/format.ts';
import { parquetReadOptions } from '#engine/formats/parquet/options.ts';
import { fetchColumns } from '#engine/formats/parquet/partial.ts';
import { isInNanoseconds, warnOfNanoseconds, type DescribedColumn } from '#engine/formats/parquet/nanoseconds.ts';
import { readFooter, rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import { structsAt } from '#engine/formats/parquet/thrift.ts';
import { findVariantGaps } from '#engine/formats/parquet/variant-gaps.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { timestampType, type Schema } from '#engine/types/data-type.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';
import type { ByteSource, LocalByteSource } from '#engine/storage/byte-source.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { removeNewFile } from '#engine/storage/new-files.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function inferParquet(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { source, head } = request;
  const { rewritten } = parseOptions('parquet', parquetReadOptions, request.stated);
  checkEnds(head.path, head.size, head.tail);
  if (rewritten) return inferRewritten(source, context);
  // Its metadata says all that is asked.
  await using local =
    source.localPath === null
      ? openCopy(await fetchColumns(source, null, context), source)
      : await openHere(source, context.temporaryDirectory, context.signal);
  try {
    return await inferAsIs(local, context);
  } catch (thrown) {
    if (thrown === needsRewriting) return inferRewritten(source, context);
    throw thrown;
  }
}

/** Thrown for files that are whole, but nothing that DuckDB opens. */
const needsRewriting = new Error('the file has to be rewritten');

async function inferRewritten(source: ByteSource, context: OperationContext): Promise<Inference> {
  const copy = join(context.temporaryDirectory, `${newId('parquet')}.parquet`);
  try {
    await rewriteParquet(source, copy, context.signal);
    await using rewritten = openLocalSource(copy);
    const inference = await inferAsIs(rewritten, context);
    const { reading } = inference;
    return { ...inference, reading: { ...reading, options: { ...reading.options, rewritten: true } } };
  } catch (thrown) {
    throw thrown === needsRewriting ? damaged(source.path, new Error('it cannot be rewritten')) : thrown;
  } finally {
    await removeNewFile(copy);
  }
}

async function inferAsIs(source: LocalByteSource, context: OperationContext): Promise<Inference> {
  const { path } = source;
  const database = await context.database();
  await using connection = await database.connect();
  try {
    const file = exactFiles(source.localPath);
    const described = await connection.rows<DescribedColumn>(
      sql`DESCRIBE SELECT * FROM read_parquet(${file}, hive_partitioning = false)`,
    );
    const [footer] =
      await connection.rows<Footer>(sql`SELECT sum(n) AS row_count, list_distinct(flatten(list(c))) AS codecs, bool_or(signed) AS signed,
      (SELECT count(*) FROM parquet_schema(${file}) WHERE name = 'typed_value') AS shredded,
      (SELECT count(*) FROM parquet_schema(${file}) WHERE type = 'INT96') AS instants,
      (SELECT count(*) FROM parquet_schema(${file}) WHERE ${isInNanoseconds}) AS fine
      FROM (SELECT any_value(row_group_num_rows) AS n, list(DISTINCT compression) AS c, bool_or(${hasSignedBounds}) AS signed
        FROM parquet_metadata(${file}) GROUP BY row_group_id)`);
    const instants = Number(footer?.instants ?? 0) > 0 ? await findInstants(connection, file) : new Set<string>();
    const schema: Schema = described.map((column) => ({
      name: column.column_name,
      type: instants.has(column.column_name) ? timestampType : fromDuckDb(column.column_type),
    }));
    const geometry = described
      .filter((column) => column.column_type.startsWith('GEOMETRY'))
      .map((column) => column.column_name);
    const variants = described.filter((column) => column.column_type === 'VARIANT').map((column) => column.column_name);
    if (Number(footer?.shredded ?? 0) > 0 && (await hasVariantGaps(source))) throw needsRewriting;
    checkCodecs(path, footer?.codecs ?? []);
    const rowCount = Number(footer?.row_count ?? 0);
    const isFine = Number(footer?.fine ?? 0) > 0;
    return {
      reading: {
        format: 'parquet',
        compression: 'none',
        options: {
          columns: schema.map((column) => column.name),
          types: schema.map((column) => formatHive(column.type)),
          geometry,
          ...(variants.length === 0 ? {} : { variants }),
          ...(footer?.signed === true ? { signedBounds: true } : {}),
        },
      },
      schema,
      exact: true,
      rowCount,
      warnings: isFine ? await warnOfNanoseconds(connection, file, described, rowCount) : [],
    };
  } catch (thrown) {
    if (
      thrown === needsRewriting ||
      (thrown instanceof EngineError && /MAP(?:_KEY_VALUE)? requires two children/u.test(thrown.message))
    )
      throw needsRewriting;
    if (thrown instanceof EngineError && /at least one non-root column/u.test(thrown.message)) throw columnless(path);
    throw damaged(path, thrown);
  }
}

/** As a data frame without columns is written. */
function columnless(path: string): EngineError {
  return new EngineError('MalformedFile', `Cannot read ${path}: the Parquet file has no columns.`, {
    hint: 'Exclude the file, or write it again with columns.',
    details: { path },
  });
}

/**
 * Statistics in the deprecated fields alone: parquet-mr before 1.10 (Spark before 2.4, Hive) compared bytes as signed
 * numbers, and wrote others of 96-bit timestamps (PARQUET-251, PARQUET-686, PARQUET-1065). DuckDB 1.5.5 believes them.
 */
const hasSignedBounds = sql`type = 'INT96' AND coalesce(stats_min, stats_min_value) IS NOT NULL
  OR type IN ('BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY') AND stats_min IS NOT NULL AND stats_min_value IS NULL`;

/** Columns of 96-bit timestamps, which Impala, Hive and Spark mean as instants. */
async function findInstants(connection: DuckConnection, file: Sql): Promise<ReadonlySet<string>> {
  const nodes = await connection.rows<SchemaNode & { type: string | null }>(
    sql`SELECT name, type, num_children FROM parquet_schema(${file})`,
  );
  const found = new Set<string>();
  // Nodes stand in the order of a walk: below the root each child is followed by its own.
  const walk = (at: number, depth: number): number => {
    const node = nodes[at];
    if (node === undefined) return at;
    if (depth === 1 && node.type === 'INT96') found.add(node.name);
    let next = at + 1;
    for (let child = 0; child < Number(node.num_children ?? 0); child += 1) next = walk(next, depth + 1);
    return next;
  };
  walk(0, 0);
  return found;
}

interface Footer {
  readonly row_count: bigint | number | null;
  readonly codecs: readonly string[] | null;
  readonly shredded: bigint | number;
  readonly instants: bigint | number;
  readonly fine: bigint | number;
  readonly signed: boolean | null;
}

interface SchemaNode {
  readonly name: string;
  readonly num_children: bigint | number | null;
}

function checkCodecs(path: string, codecs: readonly string[]): void {
  // The deprecated LZ4, which newer writers call LZ4_RAW and write without frames.
  if (codecs.includes('LZ4')) throw needsRewriting;
  const unreadable = codecs.find((codec) => codec === 'LZO');
  if (unreadable === undefined) return;
  throw new EngineError(
    'UnsupportedFormat',
    `${path}: unsupported format: Parquet with the codec ${unreadable} cannot be read.`,
    {
      hint: 'Write the file again with snappy, gzip, zstd or lz4_raw.',
      details: { path, format: 'parquet' },
    },
  );
}

/** A variant without its `value` stops DuckDB for good, so that is found out before it is read. */
async function hasVariantGaps(source: ByteSource): Promise<boolean> {
  try {
    return findVariantGaps(structsAt((await readFooter(source)).footer, 2)).length > 0;
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new EngineError('MalformedFile', `${source.path} cannot be read as Parquet: ${thrown.message}.`, {
      hint: 'Write the file again with another tool.',
      details: { path: source.path },
    });
  }
}

function checkEnds(path: string, size: number, tail: Uint8Array): void {
  const end = Buffer.from(tail.subarray(-4)).toString('latin1');
  if (end === 'PARE') {
    throw new EngineError('MalformedFile', `${path} is encrypted Parquet; its footer cannot be read.`, {
      hint: 'Decrypt the file first.',
      details: { path },
    });
  }
  if (end !== 'PAR1' || size < 12) {
    throw new EngineError(
      'MalformedFile',
      `${path} is not a whole Parquet file: the magic bytes PAR1 are missing at its end.`,
      {
        hint: 'The file is truncated or is still being written; get it again.',
        details: { path, byteOffset: size },
      },
    );
  }
  // The four bytes before the mark are the length of the footer; DuckDB would believe any.
  const footer = Buffer.from(tail).readUInt32LE(tail.length - 8);
  if (footer + 12 > size) {
    throw new EngineError(
      'MalformedFile',
      `${path} is damaged: its footer would be ${footer} bytes long, the file has ${size}.`,
      {
        hint: 'Get the file again.',
        details: { path, byteOffset: size - 8 },
      },
    );
  }
}

function damaged(path: string, thrown: unknown): EngineError {
  const error = toEngineError(thrown);
  // Whether the file can be opened was seen before; what DuckDB calls I/O is the content here.
  if (error.kind === 'operational' && error.code !== 'IoFailed') return error.at({ path });
  if (error.code === 'UnsupportedFormat' || error.code === 'MalformedFile') return error;
  const encrypted = /encrypt/iu.test(error.message);
  return new EngineError('MalformedFile', `${path} cannot be read as Parquet: ${error.message}`, {
    hint: encrypted
      ? 'Decrypt the file first.'
      : 'The file is damaged or uses a feature that is not supported; write it again with another tool.',
    details: { ...error.details, path },
    cause: thrown,
  });
}
