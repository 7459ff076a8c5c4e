/** Opens a workbook by what its first bytes say it is. */

import { closeSync, openSync, readSync } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';
import { openOds } from '#engine/formats/excel/xml/ods-workbook.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';
import { openXls } from '#engine/formats/excel/binary/xls-workbook.ts';
import { openXlsb } from '#engine/formats/excel/binary/xlsb-workbook.ts';
import { openXlsx } from '#engine/formats/excel/xml/xlsx-workbook.ts';
import { openZipParts, type ZipLimits } from '#engine/formats/excel/xml/zip-parts.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/** @throws EngineError `MalformedFile`, `UnsupportedFormat` (password), `FileNotFound`, `IoFailed`. */
export async function openWorkbook(path: string, signal: AbortSignal, limits?: ZipLimits): Promise<Workbook> {
  const start = readStart(path);
  if (start[0] === 0xd0 && start[1] === 0xcf) return openXls(path);
  if (start[0] !== 0x50 || start[1] !== 0x4b) {
    throw new EngineError('MalformedFile', `${path} is not an Excel workbook.`, {
      hint: 'State the right format.',
      details: { path, byteOffset: 0 },
    });
  }
  const parts = await openZipParts(path, limits);
  try {
    if (parts.has('content.xml')) return await openOds(path, parts, signal);
    if (parts.names.some((name) => /(?:^|\/)workbook\.bin$/iu.test(name))) return await openXlsb(path, parts, signal);
    return await openXlsx(path, parts, signal);
  } catch (thrown) {
    await parts[Symbol.asyncDispose]();
    throw thrown;
  }
}

function readStart(path: string): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const start = new Uint8Array(8);
    readSync(file, start, 0, 8, 0);
    return start;
  } catch (thrown) {
    throw convertFileError(thrown, path, 'read');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
