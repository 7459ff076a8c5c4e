/** The names in zip archives, read from their first and last bytes: members that are archives themselves never count. */

import { describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { isOfficeDocument, readZipNames } from '#engine/bytes/archives/zip-names.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import { drawingOf } from '#engine/testing/fuzz/drawing.ts';

interface Member {
  readonly name: string;
  readonly content: Buffer;
  readonly isPacked: boolean;
}

async function zip(members: readonly Member[], comment = ''): Promise<Buffer> {
  const writer = new yazl.ZipFile();
  for (const { name, content, isPacked } of members) writer.addBuffer(content, name, { compress: isPacked });
  writer.end({ comment, forceZip64Format: false });
  const pieces: Buffer[] = [];
  for await (const piece of writer.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** As `readFileHead` reads it, with less of both ends. */
function headOf(content: Buffer, headLength: number, tailLength: number): FileHead {
  return {
    path: 'x.zip',
    size: content.length,
    compression: 'none',
    bytes: content.subarray(0, headLength),
    complete: content.length <= headLength,
    tail: content.subarray(-tailLength),
  };
}

function stored(name: string, content: Buffer | string): Member {
  return { name, content: Buffer.from(content), isPacked: false };
}

function workbook(): Promise<Buffer> {
  return zip([stored('[Content_Types].xml', '<Types/>'), stored('xl/workbook.xml', '<workbook/>')]);
}

describe('an office document', () => {
  const isOffice = (content: Buffer): boolean => isOfficeDocument(readZipNames(headOf(content, 1 << 18, 1 << 14))!);

  test('is known by its parts, in any case and order, between any slashes', async () => {
    expect(isOffice(await workbook())).toBe(true);
    expect(isOffice(await zip([stored('docProps/app.xml', 'x'), stored('[content_types].xml', 'x')]))).toBe(true);
    expect(isOffice(await zip([stored('XL/Worksheets/Sheet1.xml', 'x')]))).toBe(true);
    expect(isOffice(await zip([stored('content.xml', 'x'), stored('META-INF/manifest.xml', 'x')]))).toBe(true);
  });

  test('that is a member makes none of the archive around it', async () => {
    expect(isOffice(await zip([stored('book.xlsx', await workbook())]))).toBe(false);
    expect(isOffice(await zip([stored('a.csv', 'a\n1\n'), stored('book.xlsx', await workbook())]))).toBe(false);
    expect(isOffice(await zip([stored('notes.txt', '[Content_Types].xml xl/workbook.xml')]))).toBe(false);
    expect(isOffice(await zip([stored('content.xml', '<a/>')]))).toBe(false);
  });
});

describe('drawn archives', () => {
  test('list their names, whatever the bytes of their members and the comment look like', async () => {
    const random = drawingOf(7);
    const inner = await workbook();
    const noise = [inner, inner.subarray(0, 40), inner.subarray(-30), Buffer.from('PK\u0001\u0002PK\u0005\u0006')];
    for (let round = 0; round < 200; round += 1) {
      const members = Array.from({ length: 1 + random.below(6) }, (_, index) => ({
        name: `f${index}/${random.pick(['a.csv', 'B.xlsx', 'ü.txt', 'xl.xml'])}`,
        content: Buffer.concat(Array.from({ length: random.below(4) }, () => random.pick(noise))),
        isPacked: random.once(2),
      }));
      const content = await zip(members, random.pick(['', 'a comment', 'x'.repeat(300)]));
      const names = new Set(members.map(({ name }) => name.toLowerCase()));
      expect(readZipNames(headOf(content, 1 << 18, 1 << 14))!.names).toEqual(names);
      // The list at the end suffices, and of the list the last part does not lie.
      expect(readZipNames(headOf(content, 4, content.length - 4))!.names).toEqual(names);
      const part = readZipNames(headOf(content, 4, 1 + random.below(content.length)))!.names;
      expect([...part].filter((name) => !names.has(name))).toEqual([]);
    }
  });

  test('that are cut or overwritten are read without an error', async () => {
    const random = drawingOf(8);
    const whole = await zip([stored('a.csv', 'a\n1\n'), stored('b.csv', await workbook())]);
    for (let round = 0; round < 500; round += 1) {
      const content = Buffer.from(whole.subarray(0, 4 + random.below(whole.length - 3)));
      for (let at = 0; at < 4; at += 1) content[4 + random.below(content.length - 4)] = random.below(256);
      expect(() => readZipNames(headOf(content, 1 << 18, 1 << 14))).not.toThrow();
    }
  });
});
