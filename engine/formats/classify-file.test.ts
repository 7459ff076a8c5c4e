/** Which format a file is in, whatever files were classified before it. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileHead } from '#engine/bytes/head.ts';
import { classifyFile, rankClaims } from '#engine/formats/classify-file.ts';

function headOf(name: string, content: string): FileHead {
  const bytes = Buffer.from(content, 'latin1');
  return { path: `/data/${name}`, size: bytes.length, compression: 'none', bytes, complete: true, tail: bytes };
}

const heads = [
  headOf('a.parquet', 'PAR1\u0015\u0000 and so on PAR1'),
  headOf('b.arrow', 'ARROW1\u0000\u0000 and so on ARROW1'),
  headOf('c.orc', 'ORC\u0001\u0002\u0003 ORC'),
  headOf('d.csv', 'id,name\n1,a\n2,b\n'),
  headOf('e.json', '{"id": 1}\n{"id": 2}\n'),
  headOf('f.xml', '<?xml version="1.0"?><rows><row><id>1</id></row></rows>'),
];

test('the surest claim decides, in any order of files', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...heads), { maxLength: 8 }), async (order) => {
      for (const head of order) {
        const [best] = await rankClaims(head);
        expect((await classifyFile(head)).name).toBe(best!.format);
      }
    }),
    { numRuns: 50 },
  );
});

test('a file of JSON whose first object is not valid is not taken for another format', async () => {
  const content = '{"a":"\\ud800","b":1}\n{"a":"z","b":2}\n';
  expect((await classifyFile(headOf('a.jsonl', content))).name).toBe('json');
});

test.each([
  ['Excel 2', '\u0009\u0000\u0004\u0000\u0002\u0000\u0010\u0000'],
  ['Excel 3', '\u0009\u0002\u0006\u0000\u0000\u0000\u0010\u0000\u0000\u0000'],
  ['Excel 4', '\u0009\u0004\u0006\u0000\u0000\u0000\u0010\u0000\u0000\u0000'],
])('a workbook of %s is named as one', async (name, content) => {
  await expect(classifyFile(headOf('old.xls', content))).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: `/data/old.xls: unsupported format: ${name} workbook cannot be read.`,
  });
});

test('a Parquet file that is compressed as a whole is named as one', async () => {
  const packed = { ...headOf('a.parquet.gz', 'PAR1\u0015\u0000 and so on PAR1'), compression: 'gzip' } as const;
  await expect(classifyFile(packed)).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: '/data/a.parquet.gz is a Parquet file that was compressed as a whole (gzip), which cannot be read.',
  });
});
