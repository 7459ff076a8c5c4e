/** Files with a record that cannot be read, in statements whose conditions exclude it: they stop all the same. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const line = (host: number): string =>
  `10.0.0.${host} - - [10/Oct/2024:13:55:01 -0700] "GET /a HTTP/1.1" 200 ${host}\n`;

const files: readonly (readonly [name: string, content: string, text: string, number: string, last: string])[] = [
  ['broken.xml', '<r><i><a>x</a><n>1</n></i><i><a>&no;</a><n>2</n></i><i><a>y</a><n>3</n></i></r>', 'a', 'n', 'y'],
  ['broken.log', `${line(1).repeat(20)}garbage\n${line(3)}`, 'clientip', 'bytes', '10.0.0.3'],
  ['commented.csv', 'n,a\n# a comment\n1,x\n2,z,5\n3,y\n', 'a', 'n', 'y'],
  ['broken.json', '{"a":"x","n":1}\n{"a":"z","n":2\n{"a":"y","n":3}\n', 'a', 'n', 'y'],
];

describe.each(files)('%s', (name, content, text, number, last) => {
  const sought = literal(last);
  test.each<[string, (relation: Sql) => Sql]>([
    ['all rows', (relation) => sql`SELECT * FROM (${relation})`],
    ['a count', (relation) => sql`SELECT count(*) FROM (${relation})`],
    ['a text', (relation) => sql`SELECT * FROM (${relation}) WHERE ${ident(text)} = ${sought}`],
    [
      'the beginning of a text',
      (relation) => sql`SELECT * FROM (${relation}) WHERE ${ident(text)} LIKE ${literal(`${last}%`)}`,
    ],
    ['a number', (relation) => sql`SELECT * FROM (${relation}) WHERE ${ident(number)} > 2`],
    [
      'both',
      (relation) =>
        sql`SELECT count(*) FROM (${relation}) WHERE ${ident(number)} > 2 AND ${ident(text)} IN (${sought})`,
    ],
    ['no null', (relation) => sql`SELECT * FROM (${relation}) WHERE ${ident(text)} IS NOT NULL`],
    [
      'a maximum',
      (relation) => sql`SELECT max(${ident(number)}) FROM (${relation}) WHERE ${ident(number)} IS NOT NULL`,
    ],
    [
      'a join',
      (relation) => sql`SELECT * FROM (${relation}) l JOIN (SELECT ${sought} AS k) r ON l.${ident(text)} = r.k`,
    ],
  ])('%s', async (_what, statement) => {
    const file = fixture.write(name, content);
    const inference = await fixture.infer(file);
    const format = await loadFormat(inference.reading.format);
    const wanted = { columns: inference.schema };
    const prepared = await preparePath(format, file, inference.reading, fixture.context, wanted);
    const { compression, options } = prepared.reading;
    const request = { files: [prepared.path], compression, options, columns: inference.schema, withFilename: false };
    const { relation } = (await loadFormat(prepared.reading.format)).scan(request);
    await expect(fixture.connection.rows(statement(relation))).rejects.toThrow();
  });
});
