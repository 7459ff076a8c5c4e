/** Captions of nodes. */

import { describe, expect, test } from 'vitest';
import { nodeSchema } from '#engine/contract/definitions/job.ts';
import { transforms } from '#engine/transforms/index.ts';
import { captionLines, choiceWords, newChoices } from '#renderer/features/jobs/graph/node-words.ts';

const unknown = { columns: undefined, inputColumns: undefined };
const lines = (transform: string, args: Record<string, unknown>, facts = unknown): string =>
  captionLines(nodeSchema.parse({ id: 'n', name: 'n', transform, args }), facts).join(' | ');

test('each transform has separate captions', () => {
  const without = transforms.filter(({ name }) => lines(name, {}).startsWith(`${name} |`)).map(({ name }) => name);
  expect(without).toEqual([]);
});

describe('captions', () => {
  test('say what a node does', () => {
    expect(
      lines('Join', {
        joinType: 'left',
        keys: [
          { left: 'id', right: 'id' },
          { left: 'a', right: 'b' },
        ],
      }),
    ).toBe('left join | id, a = b');
    expect(lines('Aggregate', { groups: ['day'], aggs: [{ column: 'x', aggFunc: 'sum' }] })).toBe('by day | sum x');
    expect(lines('CatalogTarget', { databaseName: 'd', tableName: 't', mode: 'overwrite' })).toBe(
      'd.t | parquet, overwrite',
    );
  });

  test('keep the order of names from right to left', () => {
    expect(lines('SelectFields', { paths: ['الاسم', 'id', 'المعرف'] })).toBe(
      '\u2068الاسم\u2069, id, \u2068المعرف\u2069 | columns not known',
    );
    expect(lines('Aggregate', { groups: ['الاسم', '名称'], aggs: [] })).toBe(
      'by \u2068الاسم\u2069, 名称 | no results yet',
    );
  });

  test('mention missing settings', () => {
    for (const transform of [
      'CatalogSource',
      'PathSource',
      'PathTarget',
      'Filter',
      'Join',
      'Aggregate',
      'SqlTransform',
      'SelectFields',
      'DropFields',
    ])
      expect(lines(transform, {})).toMatch(/no [\w]+( \w+)? yet|no \w+ yet/u);
  });

  test('an unknown transform and wrong arguments do not throw', () => {
    expect(lines('Later', {})).toBe('Later | columns not known');
    expect(lines('ApplyMapping', { mappings: 'x' })).toBe('0 columns | 0 casts, 0 renames');
  });
});

describe('choices', () => {
  test('only those that the node adds', () => {
    const choice = { name: 'qty', type: 'uniontype<int,struct<a:int,b:string>>' };
    expect(newChoices({ columns: [choice], inputColumns: [] })).toEqual([choice]);
    expect(newChoices({ columns: [choice], inputColumns: [choice] })).toEqual([]);
    expect(choiceWords(choice)).toBe('is int or struct<a:int,b:string>');
  });
});
