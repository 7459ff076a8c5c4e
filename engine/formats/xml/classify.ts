/** Whether a file is XML, and how sure that is. */

import path from 'node:path';
import { nameWithoutPacking } from '#engine/bytes/compression.ts';
import { toUtf8 } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';
import { findRowTag } from '#engine/formats/xml/row-tag.ts';
import { findXmlEncoding } from '#engine/formats/xml/xml-encoding.ts';

const lookedAt = 64 * 1024;

export function classifyXml(head: FileHead): Classification | undefined {
  const named = nameWithoutPacking(path.basename(head.path)).endsWith('.xml');
  const encoding = head.bytes.length === 0 ? undefined : findXmlEncoding(head)?.encoding;
  if (encoding === undefined) return named ? claim(0.5, 'the extension of XML') : undefined;
  const bytes = toUtf8(head.bytes.subarray(0, lookedAt), encoding);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 2048))
    .toString()
    .replace(/^[\s\uFEFF]+/u, '');
  if (isHtml(text)) return undefined;
  if (/^<\?xml[\s?]/iu.test(text)) return claim(1, 'an XML declaration at the start');
  if (!/^<(?:[\p{L}_][^<]*>|!--|!DOCTYPE\s|\?)/u.test(text))
    return named ? claim(0.5, 'the extension of XML') : undefined;
  const found = findRowTag(bytes);
  if (found === undefined) return named ? claim(0.5, 'the extension of XML') : undefined;
  return claim(named ? 0.98 : 0.9, 'XML elements from the start');
}

function isHtml(text: string): boolean {
  return /^(?:<!--[^]*?-->\s*)*(?:<!DOCTYPE\s+html|<html)\b/iu.test(text);
}

function claim(certainty: number, evidence: string): Classification {
  return { format: 'xml', certainty, evidence };
}
