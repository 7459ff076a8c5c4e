/** Forms from schemas: which field each property becomes. */

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { emptyRow, fieldsOf, isShown, problemOf, titleOf, type Field } from '#renderer/ui/form/form-model.ts';

function fields(schema: z.ZodType): Record<string, Field> {
  return Object.fromEntries(
    fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })).map((field) => [field.name, field]),
  );
}

test('a field is shown for the values of others that it is for, also by default', () => {
  const form = fields(
    z.strictObject({
      mode: z.enum(['append', 'upsert']).default('append'),
      keys: z
        .array(z.string())
        .default([])
        .meta({ shownFor: { mode: ['upsert'] } }),
      first: z
        .string()
        .optional()
        .meta({ shownFor: { mode: ['append'] } }),
    }),
  );
  const shown = (value: Readonly<Record<string, unknown>>): string[] =>
    Object.values(form)
      .filter((field) => isShown(field, Object.values(form), value))
      .map(({ name }) => name);
  expect(shown({})).toEqual(['mode', 'first']);
  expect(shown({ mode: 'upsert' })).toEqual(['mode', 'keys']);
});

describe('fields', () => {
  test("each shape of a transform's arguments has its field", () => {
    const found = fields(
      z.strictObject({
        condition: z.string().min(1).describe('What to keep.'),
        rows: z.int().min(1).max(9).default(3),
        exact: z.boolean().default(true),
        mode: z.enum(['append', 'overwrite']).default('append'),
        paths: z.array(z.string()),
        positions: z.array(z.int().min(1)),
        keys: z.array(z.strictObject({ left: z.string(), right: z.string() })),
        mappings: z.array(z.tuple([z.string(), z.string()])),
        options: z.record(z.string(), z.unknown()).default({}),
        aliases: z.record(z.string(), z.string()).default({}),
        policy: z.strictObject({ update: z.enum(['a', 'b']) }),
        sheet: z.union([z.string().min(1), z.int().min(1)]).optional(),
        either: z.union([z.string(), z.array(z.string())]).optional(),
        anything: z.unknown(),
      }),
    );
    expect(Object.values(found).map(({ kind }) => kind)).toEqual([
      'text',
      'number',
      'switch',
      'choice',
      'list',
      'list',
      'table',
      'table',
      'record',
      'record',
      'group',
      'text',
      'json',
      'json',
    ]);
    expect(found['condition']).toMatchObject({ required: true, description: 'What to keep.', fallback: undefined });
    expect(found['rows']).toMatchObject({ whole: true, minimum: 1, maximum: 9, fallback: 3, required: false });
    expect(found['paths']).toMatchObject({ isNumeric: false });
    expect(found['positions']).toMatchObject({ isNumeric: true });
    expect(found['keys']).toMatchObject({ rows: 'objects' });
    expect(found['mappings']).toMatchObject({ rows: 'tuples' });
  });

  test('null is a value of a number and not a separate type', () => {
    expect(fields(jobSchema)['workers']).toMatchObject({
      kind: 'number',
      nullable: true,
      minimum: 1,
      maximum: 64,
      fallback: null,
    });
    expect(fields(crawlerSchema)['tableLevel']).toMatchObject({ kind: 'number', maximum: null });
  });

  test('the forms of jobs and crawlers need no raw JSON', () => {
    for (const schema of [jobSchema, crawlerSchema]) {
      const raw = Object.values(fields(schema))
        .filter(({ kind }) => kind === 'json')
        .map(({ name }) => name);
      expect(raw.filter((name) => name !== 'layout')).toEqual([]);
    }
  });
});

describe('rows and problems', () => {
  test('a new row has only its required members', () => {
    const found = fields(
      z.strictObject({
        aggs: z.array(
          z.strictObject({ column: z.string(), aggFunc: z.enum(['sum', 'min']), alias: z.string().optional() }),
        ),
        pairs: z.array(z.tuple([z.string(), z.int().min(2)])),
      }),
    );
    expect(emptyRow(found['aggs'] as Extract<Field, { kind: 'table' }>)).toEqual({ column: '', aggFunc: 'sum' });
    expect(emptyRow(found['pairs'] as Extract<Field, { kind: 'table' }>)).toEqual(['', 2]);
  });

  test('missing and out-of-bounds values are reported', () => {
    const found = fields(z.strictObject({ name: z.string(), size: z.int().min(1).max(3).optional() }));
    expect(problemOf(found['name']!, '')).toBe('Cannot be empty.');
    expect(problemOf(found['name']!, 'x')).toBeUndefined();
    expect(problemOf(found['size']!, 4)).toBe('At most 3.');
    expect(problemOf(found['size']!, undefined)).toBeUndefined();
  });

  test('titles are those of the schema, also of a value that can be null, otherwise words from the name', () => {
    const found = fields(
      z.strictObject({
        rowTag: z.string().describe('Rows.').meta({ title: 'Row element' }),
        width: z.int().meta({ title: 'Width' }).nullable(),
        skipLines: z.int(),
      }),
    );
    expect(Object.values(found).map(({ title }) => title)).toEqual(['Row element', 'Width', 'Skip lines']);
    expect(found['rowTag']).toMatchObject({ description: 'Rows.' });
  });

  test('titles are words', () => {
    expect([
      titleOf('pushDownPredicate'),
      titleOf('in1'),
      titleOf('max_retries'),
      titleOf('sql'),
      titleOf('jsonPath'),
    ]).toEqual(['Push down predicate', 'In1', 'Maximum retries', 'SQL', 'JSON path']);
  });
});
