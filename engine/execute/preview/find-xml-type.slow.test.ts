/** The type that is found in texts of XML is one that Unbox reads them with. */

import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { findXmlType, type XmlTypeRequest } from '#engine/execute/preview/find-xml-type.ts';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
const usual = {
  attributePrefix: '_',
  valueTag: '_VALUE',
  excludeAttribute: false,
  ignoreSurroundingSpaces: false,
  ignoreNamespace: false,
};

const node = (id: string, transform: string, args: object, from?: string): object => ({
  id,
  name: id,
  transform,
  args,
  inputs: from === undefined ? {} : { in: { node: from } },
});

function jobOf(schema = 'a STRING'): Job {
  return jobSchema.parse({
    name: 'texts',
    nodes: [
      node('in', 'PathSource', { path: 'in' }),
      node('unbox', 'Unbox', { path: 'doc', format: 'xml', schema }, 'in'),
      node('out', 'PathTarget', { path: 'out', format: 'json' }, 'unbox'),
    ],
  });
}

function find(change: Partial<XmlTypeRequest> = {}): ReturnType<typeof findXmlType> {
  const request = { job: jobOf(), nodeId: 'in', column: 'doc', ...usual, ...change };
  return findXmlType({ ...fixture.engine.host, limits }, request, new AbortController().signal);
}

async function texts(...docs: readonly (string | null)[]): Promise<void> {
  await put(fixture, 'in/a.json', docs.map((doc, id) => `${JSON.stringify({ id, doc })}\n`).join(''));
}

test('attributes, lists, structs, types, and names that differ in case alone', async () => {
  await texts(
    '<r id="1"><n>1</n><n>2</n><at>2024-01-02</at><s u="x">1.5</s><e/></r>',
    '<other id="2"><n>3</n><s>2</s><S>y</S><p><q>true</q></p></other>',
    '<r',
    null,
  );
  const type =
    'struct<_id:bigint,n:array<bigint>,at:date,s:struct<_u:string,_VALUE:double>,e:string,p:struct<q:boolean>>';
  expect(await find()).toEqual({ type, textCount: 3, brokenCount: 1 });
  expect(await find({ excludeAttribute: true, ignoreNamespace: true })).toMatchObject({
    type: 'struct<n:array<bigint>,at:date,s:double,e:string,p:struct<q:boolean>>',
  });
  expect(await run(fixture, { job: jobOf(type) })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  const written = (await rows(fixture, 'out', 0)).map((line) => (JSON.parse(line) as { doc: unknown }).doc);
  expect(written[0]).toMatchObject({ _id: 1, n: [1, 2], at: '2024-01-02', s: { _VALUE: 1.5, _u: 'x' }, e: '' });
  expect(written[1]).toMatchObject({ _id: 2, n: [3], s: { _VALUE: 2 }, p: { q: true } });
});

test('no texts, none with anything in it, a column that is not text', async () => {
  await texts('<a/>', '', 'x');
  expect(await find()).toEqual({ type: null, textCount: 3, brokenCount: 2 });
  await texts('x'.repeat(100_001), `<a><b>${'x'.repeat(90_000)}</b></a>`);
  expect(await find()).toEqual({ type: 'struct<b:string>', textCount: 1, brokenCount: 0 });
  await expect(find({ column: 'id' })).rejects.toMatchObject({ code: 'TypeMismatch' });
  await expect(find({ column: 'no' })).rejects.toMatchObject({ code: 'UnknownColumn' });
});

test('the first thousand texts are read', async () => {
  await texts(...Array.from({ length: 1500 }, (_none, id) => `<a><n>${id}</n></a>`));
  expect(await find()).toEqual({ type: 'struct<n:bigint>', textCount: 1000, brokenCount: 0 });
});

test('the texts that are read have two million characters at most', async () => {
  await texts(...Array.from({ length: 50 }, (_none, id) => `<a><n${id}>${'x'.repeat(99_900)}</n${id}></a>`));
  const { type, textCount } = await find();
  expect(textCount).toBe(20);
  expect(type).toContain('n0:string,n1:string');
  expect(type).toContain('n19:string>');
});
