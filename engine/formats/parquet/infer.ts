/** Schema and row count of a Parquet file, from its footer. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { openCopy, openHere } from '#engine/bytes/local-copy.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { withoutPlace } from '#engine/formats/file-fault.ts';
import type { Inference, InferRequest } from '#engine/formats/format.ts';
import { describeColumns, hasUnnamedField, type DescribedColumn } from '#engine/formats/parquet/describe-columns.ts';
import { codecs, readFooterFacts, type FooterFacts } from '#engine/formats/parquet/footer-facts.ts';
import { parquetReadOptions } from '#engine/formats/parquet/options.ts';
import { fetchColumns } from '#engine/formats/parquet/partial.ts';
import { warnOfNanoseconds } from '#engine/formats/parquet/nanoseconds.ts';
import { warnOfOneFieldGroups } from '#engine/formats/parquet/one-field-groups.ts';
import { readFooter, rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import { structsAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { findVariantGaps } from '#engine/formats/parquet/variant-gaps.ts';
import { isMisreadDecimal, warnOfWideDecimals } from '#engine/formats/parquet/wide-decimals.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { timestampType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';
import type { ByteSource, LocalByteSource } from '#engine/storage/byte-source.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { removeNewFile } from '#engine/storage/new-files.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function inferParquet(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { source, head } = request;
  const { rewritten } = parseOptions('parquet', parquetReadOptions(), request.stated);
  checkEnds(head.path, head.size, head.tail);
  if (rewritten) return inferRewritten(source, context);
  // Its metadata says all that is asked.
  await using local =
    source.localPath === null
      ? openCopy(await fetchColumns(source, null, context), source)
      : await openHere(source, context.temporaryDirectory, context.signal);
  try {
    return await inferAsIs(local, context, source.localPath === null ? undefined : head.tail);
  } catch (thrown) {
    if (thrown === needsRewriting) return inferRewritten(source, context);
    throw thrown;
  }
}

const types = new WeakMap<DescribedColumn, DataType>();

/** Read once of the columns that files of one schema share. */
function typeOf(column: DescribedColumn): DataType {
  let type = types.get(column);
  if (type === undefined) types.set(column, (type = fromDuckDb(column.column_type)));
  return type;
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
    // In the copy, those that were converted are doubles.
    const { footer } = await readFooter(source);
    const wide = warnOfWideDecimals(structsAt(footer, 2)).filter((warning) => !inference.warnings.includes(warning));
    return {
      ...inference,
      warnings: [...wide, ...inference.warnings],
      reading: { ...reading, options: { ...reading.options, rewritten: true } },
    };
  } catch (thrown) {
    throw thrown === needsRewriting ? damaged(source.path, new Error('it cannot be rewritten')) : thrown;
  } finally {
    await removeNewFile(copy);
  }
}

/** @param tail the last bytes of the source, where they are known. */
async function inferAsIs(source: LocalByteSource, context: OperationContext, tail?: Uint8Array): Promise<Inference> {
  const { path } = source;
  const { footer, facts } = await readFacts(source, tail);
  if (structsAt(footer, 2).length < 2) throw columnless(path);
  try {
    const all = await describeColumns(source.localPath, footer, facts.isWhole, context);
    const described = all.filter((column) => !facts.encrypted.has(column.column_name));
    if (described.length === 0) throw encryptedFile(path, 'all of its columns are encrypted');
    const schema: Schema = described.map((column) => ({
      name: column.column_name,
      type: facts.instants.has(column.column_name) ? timestampType : typeOf(column),
    }));
    const geometry = described
      .filter((column) => column.column_type.startsWith('GEOMETRY'))
      .map((column) => column.column_name);
    const variants = described.filter((column) => column.column_type === 'VARIANT').map((column) => column.column_name);
    const early = described
      .filter(({ column_name: name, column_type: type }) => facts.early.has(name) && type.includes('TIMESTAMP_NS'))
      .map((column) => column.column_name);
    const unnamed = described.filter(hasUnnamedField).map((column) => column.column_name);
    if (structsAt(footer, 2).some(isMisreadDecimal)) throw needsRewriting;
    // A variant without its `value` stops DuckDB for good, so that is found out before it is read.
    if (facts.isShredded && hasVariantGaps(path, footer)) throw needsRewriting;
    if (facts.hasByteStreams) throw needsRewriting;
    checkCodecs(path, facts.codecs);
    return {
      reading: {
        format: 'parquet',
        compression: 'none',
        options: {
          columns: schema.map((column) => column.name),
          types: schema.map((column) => formatHive(column.type)),
          geometry,
          ...(variants.length === 0 ? {} : { variants }),
          ...(unnamed.length === 0 ? {} : { unnamed }),
          ...(facts.hasSignedBounds ? { signedBounds: true } : {}),
          ...(facts.encrypted.size === 0 ? {} : { encrypted: [...facts.encrypted] }),
          ...(early.length === 0 ? {} : { early }),
          ...(facts.julian.length === 0 ? {} : { julian: facts.julian }),
        },
      },
      schema,
      exact: true,
      rowCount: facts.rowCount,
      warnings: [
        ...[...facts.encrypted].map(
          (name) => `Column ${name} is encrypted and is not read. Decrypt the file to read it.`,
        ),
        ...warnOfWideDecimals(structsAt(footer, 2)),
        ...warnOfOneFieldGroups(structsAt(footer, 2)),
        ...(facts.isFine ? await warningsOf(source.localPath, footer, described, facts.rowCount, context) : []),
      ],
    };
  } catch (thrown) {
    if (
      thrown === needsRewriting ||
      (thrown instanceof EngineError && /MAP(?:_KEY_VALUE)? requires two children/u.test(thrown.message))
    )
      throw needsRewriting;
    throw damaged(path, thrown);
  }
}

async function readFacts(
  source: LocalByteSource,
  tail: Uint8Array | undefined,
): Promise<{ footer: ThriftStruct; facts: FooterFacts }> {
  try {
    return await readFooterFacts(source, tail);
  } catch (thrown) {
    throw thrown instanceof RangeError ? unreadable(source.path, thrown) : thrown;
  }
}

function hasVariantGaps(path: string, footer: ThriftStruct): boolean {
  try {
    return findVariantGaps(structsAt(footer, 2)).length > 0;
  } catch (thrown) {
    throw thrown instanceof RangeError ? unreadable(path, thrown) : thrown;
  }
}

function unreadable(path: string, { message }: RangeError): EngineError {
  return new EngineError('MalformedFile', `${path} cannot be read as Parquet: ${message}.`, {
    hint: 'The file is damaged; write it again with another tool.',
    details: { path },
  });
}

async function warningsOf(
  localPath: string,
  footer: ThriftStruct,
  described: readonly DescribedColumn[],
  rowCount: number,
  context: OperationContext,
): Promise<string[]> {
  const database = await context.database();
  await using connection = await database.connect();
  return await warnOfNanoseconds(connection, exactFiles(localPath), structsAt(footer, 2), described, rowCount);
}

/** As a data frame without columns is written. */
function columnless(path: string): EngineError {
  return new EngineError('MalformedFile', `Cannot read ${path}: the Parquet file has no columns.`, {
    hint: 'Exclude the file, or write it again with columns.',
    details: { path },
  });
}

function checkCodecs(path: string, used: ReadonlySet<number>): void {
  // The deprecated LZ4, which newer writers call LZ4_RAW and write without frames.
  if (used.has(codecs.oldLz4)) throw needsRewriting;
  if (!used.has(codecs.lzo)) return;
  throw new EngineError(
    'UnsupportedFormat',
    `${path}: unsupported format: Parquet with the codec LZO cannot be read.`,
    {
      hint: 'Write the file again with snappy, gzip, zstd or lz4_raw.',
      details: { path, format: 'parquet' },
    },
  );
}

function encryptedFile(path: string, reason: string): EngineError {
  return new EngineError('MalformedFile', `${path} is encrypted Parquet; ${reason}.`, {
    hint: 'Decrypt the file first.',
    details: { path },
  });
}

function checkEnds(path: string, size: number, tail: Uint8Array): void {
  const end = Buffer.from(tail.subarray(-4)).toString('latin1');
  if (end === 'PARE') {
    throw encryptedFile(path, 'its footer cannot be read');
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
  if (error.code === 'UnsupportedFormat' || (error.code === 'MalformedFile' && error.message.includes(path)))
    return error;
  const encrypted = /encrypt/iu.test(error.message);
  return new EngineError('MalformedFile', `${path} cannot be read as Parquet: ${withoutPlace(error.message)}`, {
    hint: encrypted
      ? 'Decrypt the file first.'
      : 'The file is damaged or uses a feature that is not supported; write it again with another tool.',
    details: { ...error.details, path },
    cause: thrown,
  });
}
