/** Which encoding an XML file is in: its byte order mark, its declaration, else what its bytes are. */

import { canonicalEncoding, encodingOf } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { ReadingEvidence } from '#engine/formats/format.ts';

export interface FoundXmlEncoding {
  readonly encoding: string;
  readonly evidence: ReadingEvidence;
}

/** @returns undefined for bytes that are not text. */
export function findXmlEncoding(head: FileHead): FoundXmlEncoding | undefined {
  const found = encodingOf(head);
  if (found === undefined) return undefined;
  const declared =
    found.markLength > 0 || /^utf-(?:16|32)/u.test(found.encoding) ? undefined : declaredEncoding(head.bytes);
  if (declared !== undefined) {
    const encoding = knownEncoding(declared);
    // A declaration that the bytes contradict was most likely written by a program that did not look at them.
    // So is "US-ASCII" of a file with other characters; one without them is the same in every encoding.
    if (encoding !== undefined && !encoding.startsWith('utf-') && !/ascii/iu.test(declared)) {
      return { encoding, evidence: evidence(encoding, `the XML declaration says encoding="${declared}"`, false) };
    }
  }
  return { encoding: found.encoding, evidence: evidence(found.encoding, found.because, !found.sure) };
}

function evidence(verdict: string, because: string, ambiguous: boolean): ReadingEvidence {
  return { part: 'encoding', verdict, because, ambiguous };
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/u.exec(start)?.[1];
}

function knownEncoding(label: string): string | undefined {
  try {
    return canonicalEncoding(label);
  } catch {
    return undefined;
  }
}
