import { Field, makeData, RecordBatch, Schema, Struct, tableToIPC, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { arrowPage } from '#renderer/ui/data-grid/arrow-page.ts';

test('a text keeps a byte order mark at its start', () => {
  const texts = ['\ufeff=1', null, '', 'ä\ufeff', '\ufeff'];
  const vector = vectorFromArray(texts, new Utf8());
  const schema = new Schema([new Field('a', new Utf8(), true)]);
  const rows = makeData({ type: new Struct(schema.fields), length: texts.length, children: [vector.data[0]!] });
  const page = arrowPage(tableToIPC(new Table([new RecordBatch(schema, rows)])), 0, false);
  expect(texts.map((_none, row) => page.value(row, 0))).toEqual(texts);
});
