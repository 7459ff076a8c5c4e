/** Whether a file is an Excel workbook or a spreadsheet of OpenDocument. */

import { hasOpenDocumentParts, isWorkbookPart, readZipNames } from '#engine/bytes/archives/zip-names.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';
import { excelExtensions } from '#engine/formats/excel/options.ts';

export function classifyExcel(head: FileHead): Classification | undefined {
  const { bytes } = head;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (text.startsWith('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1')) return classifyCompound(head, text);
  const zip = readZipNames(head);
  if (zip === undefined) return undefined;
  if ([...zip.names].some(isWorkbookPart)) return claim('a zip archive with the parts of a workbook');
  if (zip.mediaType === 'application/vnd.oasis.opendocument.spreadsheet')
    return claim('the type of an OpenDocument spreadsheet');
  if (zip.mediaType === undefined && hasOpenDocumentParts(zip.names))
    return claim('a zip archive with the parts of an OpenDocument file');
  const isNamed = excelExtensions.some((extension) => head.path.toLowerCase().endsWith(`.${extension}`));
  return isNamed
    ? { format: 'excel', certainty: 0.9, evidence: 'a zip archive with the extension of a workbook' }
    : undefined;
}

/** Compound files are documents and messages too. */
function classifyCompound(head: FileHead, text: string): Classification | undefined {
  const all = text + Buffer.from(head.tail).toString('latin1');
  const hasStream = (name: string): boolean => all.includes([...name].join('\0'));
  if (hasStream('Workbook') || hasStream('WORKBOOK') || hasStream('Book'))
    return claim('a compound file with a workbook');
  if (hasStream('EncryptedPackage')) return claim('a compound file with an encrypted document');
  return head.path.toLowerCase().endsWith('.xls')
    ? claim('a compound file with the extension of a workbook')
    : undefined;
}

function claim(evidence: string): Classification {
  return { format: 'excel', certainty: 1, evidence };
}
