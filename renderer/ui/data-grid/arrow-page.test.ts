import {
  Decimal,
  Field,
  makeData,
  Map_,
  RecordBatch,
  Schema,
  Struct,
  tableToIPC,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
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

test('values of a map are written like those of a column', () => {
  const entries = new Struct([new Field('key', new Utf8(), false), new Field('value', new Decimal(2, 10), true)]);
  const type = new Map_<Utf8, Decimal>(new Field('entries', entries, false));
  const keys = vectorFromArray(['a', 'b'], new Utf8());
  const amounts = makeData({
    type: new Decimal(2, 10),
    length: 2,
    nullCount: 1,
    nullBitmap: Uint8Array.of(0b01),
    data: Uint32Array.of(129, 0, 0, 0, 0, 0, 0, 0),
  });
  const inside = makeData({ type: entries, length: 2, children: [keys.data[0]!, amounts] });
  const map = makeData({ type, length: 1, valueOffsets: Int32Array.of(0, 2), child: inside });
  const schema = new Schema([new Field('m', type, true)]);
  const rows = makeData({ type: new Struct(schema.fields), length: 1, children: [map] });
  const page = arrowPage(tableToIPC(new Table([new RecordBatch(schema, rows)])), 0, false);
  expect(page.value(0, 0)).toEqual({ a: '1.29', b: null });
});
