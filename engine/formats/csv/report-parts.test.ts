/** Single parts of CSV reports, and rows of plain files that look like them. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import iconv from 'iconv-lite';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const rows = 'Kent,Apples,310,4.5\nDevon,Pears,220,3.1\nEssex,Plums,180,2.7\nDorset,Figs,95,1.9\n';

test.each([
  ['numbers of the columns', `Area,Crop,Tons,Price\n1,2,3,4\n${rows}`, ['Area', 'Crop', 'Tons', 'Price'], 4],
  ['years with units below', `Area,Crop,2020,2021\n,,tons,%\n${rows}`, ['Area', 'Crop', '2020_tons', '2021_%'], 4],
  [
    'labels beside values',
    `Created,Ann\nUnit,tons\n\nArea,Crop,Tons,Price\n${rows}`,
    ['Area', 'Crop', 'Tons', 'Price'],
    4,
  ],
  ['names above a blank line', `Report\nArea,Crop,Tons,Price\n\n${rows}`, ['Area', 'Crop', 'Tons', 'Price'], 4],
  [
    'a sentence with separators',
    `Report\n\nArea,Crop,Tons,Price\n${rows}\nSource: a, b, c\n`,
    ['Area', 'Crop', 'Tons', 'Price'],
    4,
  ],
  ['numbers that are a row', 'a,b,c\n1,2,3\n4,5,6\n7,8,9\n', ['a', 'b', 'c'], 3],
  ['numbers that are one of two rows', 'a,b,c\n1,2,3\nx,5,6\n', ['a', 'b', 'c'], 2],
  ['numbers that are one of few rows', 'a,b,c,d\n1,2,3,4\nx,5,6,7\ny,8,9,9\n', ['a', 'b', 'c', 'd'], 3],
  ['numbers above texts in few columns', 'a,b,c\n1,2,3\nred,x,y\nblue,z,w\ngreen,v,u\n', ['a', 'b', 'c'], 4],
  [
    'a last row with one value missing',
    `Area,Crop,Tons,Price\n${rows}Surrey,Nuts,x,\n`,
    ['Area', 'Crop', 'Tons', 'Price'],
    5,
  ],
])('%s', async (_title, text, names, rowCount) => {
  const inference = await fixture.infer(fixture.write('part.csv', text));
  expect(inference).toMatchObject({ rowCount, schema: names.map((name) => ({ name })) });
});

test('a first line that states the separator is followed, skipped and listed; stated options come before it', async () => {
  const file = fixture.write('sep.csv', 'sep=;\nname;note\nAnn;a, b\nIvo;c, d\n');
  const inference = await fixture.infer(file, { format: 'csv' });
  expect(inference).toMatchObject({ rowCount: 2, reading: { options: { separator: ';', skipLines: 1 } } });
  expect(inference.warnings).toContain('Skipped above the table: line 1 "sep=;".');
  expect(await fixture.infer(file, { format: 'csv', separator: ',' })).toMatchObject({
    reading: { options: { separator: ',' } },
  });
});

test('short Czech text in windows-1250', async () => {
  const text = 'Kraj;Částka\nVysočina;5\nÚstecký;7\nPlzeňský;9\n';
  const file = fixture.write('czech.csv', iconv.encode(text, 'windows-1250'));
  const { schema, reading } = await fixture.infer(file, { format: 'csv' });
  expect(reading.options).toMatchObject({ encoding: 'windows-1250' });
  expect(schema.map(({ name }) => name)).toEqual(['Kraj', 'Částka']);
});
