/** PIIDetection: sensitive data within texts, listed, masked or hashed. */

import { z } from 'zod';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole, wholeColumn } from '#engine/transforms/argument-roles.ts';
import { columnOf } from '#engine/transforms/column-path.ts';
import { withoutNul } from '#engine/transforms/columns/put-columns.ts';
import { inputColumn, unchanged, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import { candidatesPattern, entities, entityTypeOf, entityTypes } from '#engine/transforms/sensitive/entities.ts';
import { piiDetectionExamples } from '#engine/transforms/sensitive/pii-detection-examples.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import { isText, arrayType, intType, mapType, stringType, structType, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const args = z.strictObject({
  entityTypes: z
    .array(z.enum(entityTypes))
    .min(1)
    .describe(
      'Kinds of data to find, named as in AWS Glue. BANK_ACCOUNT finds IBANs, IP_ADDRESS addresses of version 4.',
    )
    .meta({ title: 'Kinds of data' })
    .meta(asRole({ kind: 'one-of', answers: entityTypes })),
  columns: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns of text to search. Empty: all columns of text.')
    .meta({ title: 'Columns' })
    .meta(wholeColumn('in')),
  action: z
    .enum(['detect', 'redact', 'partialRedact', 'hash'])
    .default('detect')
    .describe(
      'detect: leaves the values unchanged. redact: replaces what is found by a text. partialRedact: replaces its characters, except some at its ends. hash: replaces it by its SHA-256 in hexadecimal digits.',
    )
    .meta({ title: 'Action' }),
  redactText: withoutNul(z.string())
    .default('*****')
    .describe('Text that replaces what is found, with the action redact.')
    .meta({ title: 'Replacement text' }),
  redactChar: withoutNul(z.string().regex(/^.$/u))
    .default('*')
    .describe('Character that replaces each character, with the action partialRedact.')
    .meta({ title: 'Replacement character' }),
  keepLeft: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('Characters at the beginning to leave, with the action partialRedact.')
    .meta({ title: 'Characters to leave at the beginning' }),
  keepRight: z
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('Characters at the end to leave, with the action partialRedact.')
    .meta({ title: 'Characters to leave at the end' }),
  outputColumn: withoutNul(z.string().min(1))
    .default('DetectedEntities')
    .describe('New column for what is found: the kind and place of each, by the name of its column.')
    .meta({ title: 'Column for what is found' }),
});
export type PiiArgs = z.output<typeof args>;

const found = mapType(
  stringType,
  arrayType(
    structType([
      { name: 'entityType', type: stringType },
      { name: 'actionUsed', type: stringType },
      { name: 'start', type: intType },
      { name: 'end', type: intType },
    ]),
  ),
);

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
export function searchedOf({ columns: named }: PiiArgs, columns: Schema): string[] {
  if (named.length > 0) {
    const searched = named.map((text) => getColumn(columns, columnOf(text, 'PIIDetection')));
    const other = searched.find(({ type }) => !isText(type));
    if (other === undefined) return [...new Set(searched.map(({ name }) => name))];
    throw new EngineError(
      'TypeMismatch',
      `Cannot search "${clip(other.name)}": it is ${clip(formatHive(other.type))}, not text.`,
      {
        hint: 'Choose a column of text, or cast it to string with Change Schema.',
        details: { column: clip(other.name) },
      },
    );
  }
  const searched = columns.filter(({ type }) => isText(type)).map(({ name }) => name);
  if (searched.length > 0) return searched;
  throw new EngineError('InvalidInput', 'The input has no column of text to search.', {
    hint: 'Cast a column to string with Change Schema.',
  });
}

/** @param text an entity. */
function masked({ action, redactText, redactChar, keepLeft, keepRight }: PiiArgs, text: Sql): Sql {
  switch (action) {
    case 'detect':
      return text;
    case 'redact':
      return literal(redactText);
    case 'hash':
      return sql`sha256(${text})`;
    case 'partialRedact': {
      const [left, right] = [literal(keepLeft), literal(keepRight)];
      const hidden = sql`repeat(${literal(redactChar)}, greatest(length(${text}) - ${left} - ${right}, 0))`;
      // What is shorter than both ends stays whole otherwise, and would be doubled.
      return sql`CASE WHEN length(${text}) <= ${left} + ${right} THEN repeat(${literal(redactChar)}, length(${text})) ELSE left(${text}, ${left}) || ${hidden} || substr(${text}, length(${text}) - ${right} + 1) END`;
    }
  }
}

export const actionsUsed: Readonly<Record<PiiArgs['action'], string>> = {
  detect: 'DETECT',
  redact: 'REDACT',
  partialRedact: 'PARTIAL_REDACT',
  hash: 'SHA256_HASH',
};

export const piiDetection = defineTransform({
  name: 'PIIDetection',
  title: 'Detect Sensitive Data',
  category: 'clean',
  summary:
    'Finds sensitive data in columns of text by patterns and check digits, in every row, and lists, masks or hashes it. Names and addresses of people have no pattern, and are not found.',
  inputs: ['in'],
  effect: 'row-wise',
  args,
  schema: (options, { in: columns }) => {
    searchedOf(options, columns!);
    return {
      schema: checkedSchema([...columns!.map(widened(options, columns!)), { name: options.outputColumn, type: found }]),
    };
  },
  lineage: (options, context) => {
    const columns = context.schema('in');
    const searched = searchedOf(options, columns).map((name) => inputColumn('in', [{ name }]));
    return {
      values: new Map<string, readonly InputColumn[]>([
        ...unchanged('in', columns).values,
        [options.outputColumn, searched],
      ]),
      rows: [],
    };
  },
  sql: (options, context) => selectOf(options, context),
  examples: piiDetectionExamples,
});

/** A replacement can be longer than the text that a char or varchar holds. */
function widened(options: PiiArgs, columns: Schema): (column: Schema[number]) => Schema[number] {
  const searched = new Set(options.action === 'detect' ? [] : searchedOf(options, columns));
  return (column) => (searched.has(column.name) ? { ...column, type: stringType } : column);
}

/** The text is its parts and candidates in turns: part, candidate, part, …, part. */
function selectOf(options: PiiArgs, context: CompileContext): Sql {
  const columns = context.schema('in');
  const searched = searchedOf(options, columns);
  const kinds = entities.filter(({ type }) => options.entityTypes.includes(type));
  const pattern = literal(candidatesPattern(kinds));
  const names = searched.map((name, index) => ({
    name,
    text: sql`CAST(${ident(name)} AS VARCHAR)`,
    candidates: context.marker(`candidates_${index}`),
    parts: context.marker(`parts_${index}`),
  }));
  const cut = names.flatMap(({ text, candidates, parts }) => [
    sql`regexp_extract_all(${text}, ${pattern}) AS ${candidates}`,
    sql`regexp_split_to_array(${text}, ${pattern}) AS ${parts}`,
  ]);
  const own = joinSql(columns.map(({ name }) => ident(name)));
  const each = sql`"candidate"`;
  const type = entityTypeOf(each, kinds);
  const items = columns.map(({ name }) => {
    const at = options.action === 'detect' ? undefined : names.find((other) => other.name === name);
    if (at === undefined) return ident(name);
    const replaced = sql`CASE WHEN (${type}) IS NULL THEN ${each} ELSE ${masked(options, each)} END`;
    const joined = sql`array_to_string(list_transform(${at.candidates}, lambda "candidate", "place": ${at.parts}["place"] || ${replaced}), '') || ${at.parts}[-1]`;
    return sql`CASE WHEN len(${at.candidates}) = 0 THEN ${at.text} ELSE ${joined} END AS ${ident(name)}`;
  });
  const entries = names.map(({ name, candidates, parts }) => {
    const before = sql`CAST(length(array_to_string(${parts}[:"place"], '')) + length(array_to_string(${candidates}[:"place" - 1], '')) AS INTEGER)`;
    const place = sql`lambda "candidate", "place": struct_pack("entityType" := ${type}, "actionUsed" := ${literal(actionsUsed[options.action])}, "start" := ${before}, "end" := ${before} + CAST(length(${each}) AS INTEGER))`;
    const list = sql`list_filter(list_transform(${candidates}, ${place}), lambda "one": "one"."entityType" IS NOT NULL)`;
    return sql`struct_pack("key" := ${literal(name)}, "value" := coalesce(${list}, []))`;
  });
  const places = sql`map_from_entries(list_filter([${joinSql(entries)}], lambda "entry": len("entry"."value") > 0))`;
  return sql`SELECT ${joinSql([...items, sql`${places} AS ${ident(options.outputColumn)}`])} FROM (SELECT ${joinSql([own, ...cut])} FROM ${context.from('in')})`;
}
