/** The worker's side of small questions to DuckDB, and of files that it cannot open as they are. */

import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import { link, mkdir, realpath, rename, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import { exactFiles, hasExactGlob, isNameOfFile, plainFileName } from '#engine/base/exact-files.ts';
import { copyTo, ident, joinSql, literal, sql as build } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { prepareFile } from '#engine/formats/open-file.ts';
import type { FileReading, PreparedFile } from '#engine/formats/format.ts';
import type { ExpressionRow } from '#engine/types/expression/syntax.ts';
import { scansOf } from '#engine/execute/task/scans-of.ts';
import {
  choosePositionsOperation,
  describeStatementOperation,
  parseStatementOperation,
  prepareFilesOperation,
  writeSampleOperation,
  type PreparedSource,
  type PrepareFilesInput,
  type WriteSampleInput,
} from '#engine/execute/task/statement-operations.ts';
import { implementOperation, type OperationContext, type OperationHandler } from '#engine/workers/operation.ts';
import { EngineError } from '#engine/contract/errors.ts';

// The host built every text below with the sql template, so it is safe to trust.

const describeStatement = implementOperation(describeStatementOperation, async ({ sql }, context) => {
  const database = await context.database();
  await using connection = await database.connect();
  return connection.describe(trustedSql(sql, true));
});

const parseStatement = implementOperation(parseStatementOperation, async ({ sql }, context) => {
  const database = await context.database();
  await using connection = await database.connect();
  return connection.rows<ExpressionRow>(trustedSql(sql, true));
});

const choosePositions = implementOperation(choosePositionsOperation, async ({ sql }, context) => {
  const database = await context.database();
  await using connection = await database.connect();
  const rows = await connection.rows<{ position: number | bigint }>(trustedSql(sql, true));
  return rows.map((row) => Number(row.position));
});

const prepareFiles = implementOperation(prepareFilesOperation, prepare);

async function prepare(
  { scans, location, keyLevels, hiveLevels, wanted }: PrepareFilesInput,
  context: OperationContext,
): Promise<PreparedSource | null> {
  const prepared: { original: string; reading: FileReading; file: PreparedFile }[] = [];
  for (const { reading, files } of scans) {
    const format = await loadFormat(reading.format);
    for (const original of files) {
      context.signal.throwIfAborted();
      const file = await prepareFile(format, original, reading, context, wanted);
      prepared.push({ original, reading, file });
    }
  }
  if (prepared.every(({ original, file }) => file.path === original)) {
    if (prepared.every(({ reading, file }) => file.reading === reading)) return null;
    // Files that are read as they are, in another way.
    return { location, scans: scansOfPrepared(prepared.map(({ file }) => file)), standIns: {} };
  }
  const mirror = path.join(context.temporaryDirectory, newId('prepared'));
  const placed: PreparedFile[] = [];
  const standIns: Record<string, string> = {};
  for (const { original, file } of prepared) {
    const place = placeIn(mirror, path.relative(location, original), keyLevels, hiveLevels);
    await mkdir(path.dirname(place), { recursive: true });
    // The path contains partition values, so the copy keeps the same relative path below another folder.
    if (file.path === original) await standIn(original, place);
    else await rename(file.path, place);
    standIns[place] = original;
    placed.push({ path: place, reading: file.reading });
  }
  return { location: mirror, scans: scansOfPrepared(placed), standIns };
}

/**
 * Below the mirror as the file is below its location. If no glob means that place, or no file system has it: in a folder whose name has the same values
 * of keys, under a new name.
 * @throws EngineError InvalidInput if no other name has the same value.
 */
function placeIn(
  mirror: string,
  relative: string,
  keyLevels: readonly number[],
  hiveLevels: readonly number[],
): string {
  const place = path.join(mirror, relative);
  if (hasExactGlob(place) && relative.split(path.sep).every(isNameOfFile)) return place;
  const folders = path.dirname(relative).split(path.sep);
  const plain = folders.map((folder, level) => {
    if (!keyLevels.includes(level)) return plainFileName(folder);
    return hiveLevels.includes(level) && folder.indexOf('=') > 0 ? folder.replaceAll('\\', '%5C') : folder;
  });
  if (!hasExactGlob(path.join(mirror, ...plain)))
    throw new EngineError(
      'InvalidInput',
      `Cannot read ${relative}: the name of its folder cannot be written as a DuckDB glob pattern.`,
      {
        hint: 'Rename the folder so that its name has no backslash, or no *, ? and [.',
        details: { path: relative },
      },
    );
  return path.join(mirror, ...plain, `${newId('file')}-${plainFileName(path.basename(relative))}`);
}

/** What a link leads to, since the link itself may lead from its own folder. */
async function standIn(original: string, place: string): Promise<void> {
  const real = await realpath(original);
  await link(real, place).catch(() => symlink(real, place));
}

/** As {@link scansOf}; readings that are equal are the same. */
function scansOfPrepared(files: readonly PreparedFile[]): PreparedSource['scans'] {
  const readings = new Map<string, { readonly index: number; readonly reading: FileReading }>();
  const objects = files.map(({ path: file, reading }) => {
    const key = stableJson(reading);
    const known = readings.get(key) ?? { index: readings.size, reading };
    readings.set(key, known);
    return { path: file, reading: known.index };
  });
  return scansOf(
    [...readings.values()].map(({ reading }) => reading),
    objects,
  );
}

const writeSample = implementOperation(writeSampleOperation, sampleRows);

async function sampleRows(
  input: WriteSampleInput,
  context: OperationContext,
): Promise<{ file: string; rows: number; bytes: number }> {
  const database = await context.database();
  await using connection = await database.connect();
  const file = path.join(context.temporaryDirectory, `${newId('sample')}.parquet`);
  for (const statement of input.setup) await connection.run(trustedSql(statement, true));
  const { matching } = input;
  const conditions =
    matching?.keys.map(({ own, other }) => build`sampled.${ident(own)} = other_side.${ident(other)}`) ?? [];
  const kept =
    matching === null
      ? build``
      : build` SEMI JOIN read_parquet(${exactFiles(matching.file)}) AS other_side ON ${joinSql(conditions, build` AND `)}`;
  const rows = await connection.run(
    copyTo(
      build`SELECT sampled.* FROM (${trustedSql(input.query, true)}) AS sampled${kept} LIMIT ${literal(input.limit)}`,
      file,
      parquetCopy,
    ),
  );
  for (const statement of input.cleanup) await connection.run(trustedSql(statement, true));
  return { file, rows, bytes: (await stat(file)).size };
}

export const statementHandlers: readonly OperationHandler[] = [
  describeStatement,
  parseStatement,
  choosePositions,
  prepareFiles,
  writeSample,
];
