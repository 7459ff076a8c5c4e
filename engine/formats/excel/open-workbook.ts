/** Opens a workbook by what its first bytes say it is. */

import { EngineError } from '#engine/contract/errors.ts';
import { openOds } from '#engine/formats/excel/xml/ods-workbook.ts';
import type { Workbook } from '#engine/formats/excel/workbook.ts';
import { openXls } from '#engine/formats/excel/binary/xls-workbook.ts';
import { openXlsb } from '#engine/formats/excel/binary/xlsb-workbook.ts';
import { openXlsx } from '#engine/formats/excel/xml/xlsx-workbook.ts';
import { openZipParts, type ZipLimits } from '#engine/formats/excel/xml/zip-parts.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/**
 * @param source stays open while the workbook is read; closed by its owner.
 * @throws EngineError `MalformedFile`, `UnsupportedFormat` (password), `FileChanged`, `IoFailed`.
 */
export async function openWorkbook(source: ByteSource, signal: AbortSignal, limits?: ZipLimits): Promise<Workbook> {
  const { path } = source;
  const start = await source.read(0, 8);
  if (start[0] === 0xd0 && start[1] === 0xcf) return await openXls(source);
  if (start[0] !== 0x50 || start[1] !== 0x4b) {
    throw new EngineError('MalformedFile', `${path} is not an Excel workbook.`, {
      hint: 'Specify the right format.',
      details: { path, byteOffset: 0 },
    });
  }
  const parts = await openZipParts(source, limits);
  if (parts.has('content.xml')) return await openOds(path, parts, signal);
  if (parts.names.some((name) => /(?:^|\/)workbook\.bin$/iu.test(name))) return await openXlsb(path, parts, signal);
  return await openXlsx(path, parts, signal);
}
