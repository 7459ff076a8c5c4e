/** Two ways in which a definition is text: JSON with a stable order of keys, and SQL with a name line. */

import type { z } from 'zod';
import { issueText } from '#engine/contract/issue-text.ts';
import type { Problem } from '#engine/contract/definitions/problem.ts';
import { JsonSyntaxError, parsePlacedJson, type PlacedJson } from '#engine/definitions/json-places.ts';

export type ParsedText<T> = { readonly value: T } | { readonly problems: readonly Omit<Problem, 'file'>[] };

export interface DefinitionText<T> {
  /** With the dot. */
  readonly extension: string;
  /** @param stem file name without extension, for texts that need not name themselves. */
  parse(text: string, schema: z.ZodType<T>, stem: string): ParsedText<T>;
  /** Same value, same text. @param value output of the schema. */
  format(value: T): string;
}

/**
 * Keys are in the order of the schema (zod writes its output so), free records sorted; two spaces; one line
 * break at the end.
 */
export const jsonText: DefinitionText<never> = {
  extension: '.json',
  parse(text, schema) {
    let json: PlacedJson;
    try {
      json = parsePlacedJson(text);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      return { problems: [{ ...error.place, message: `Not JSON: ${error.message}.` }] };
    }
    const checked = schema.safeParse(json.value);
    if (checked.success) return { value: checked.data };
    return { problems: checked.error.issues.map((issue) => describeIssue(issue, json)) };
  },
  format: (value) => `${JSON.stringify(value, null, 2)}\n`,
};

function describeIssue(issue: z.core.$ZodIssue, json: PlacedJson): Omit<Problem, 'file'> {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const place = json.placeOf(unknownKey === undefined ? issue.path : [...issue.path, unknownKey]);
  return { ...place, message: issueText(issue) };
}

const nameLine = /^\uFEFF?--[ \t]*name:[ \t]*(?<name>[^\r\n]*?)[ \t]*(?:\r?\n|$)/u;
/** Spaces at the end of a value count: those of a text do. */
const parameterLine =
  /^--[ \t]*parameter[ \t]+\$?(?<name>[A-Za-z_]\w{0,99})[ \t]*:[ \t]?(?<value>[^\r\n]*)(?:\r?\n|$)/u;

type QueryFile = { name: string; sql: string; parameters: Record<string, string> };

export const queryText: DefinitionText<QueryFile> = {
  extension: '.sql',
  parse(text, schema, stem) {
    const match = nameLine.exec(text);
    const stated = match?.groups?.['name'] ?? '';
    let sql = match === null ? text.replace(/^\uFEFF/u, '') : text.slice(match[0].length);
    const parameters: Record<string, string> = {};
    for (let line = parameterLine.exec(sql); line !== null; line = parameterLine.exec(sql)) {
      const { name, value } = line.groups as { name: string; value: string };
      parameters[name] = value;
      sql = sql.slice(line[0].length);
    }
    const checked = schema.safeParse({ name: stated === '' ? stem : stated, sql, parameters });
    if (checked.success) return { value: checked.data };
    return { problems: checked.error.issues.map((issue) => ({ line: 1, column: 1, message: issueText(issue) })) };
  },
  format({ name, sql, parameters }) {
    const lines = Object.entries(parameters)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([parameter, value]) => `-- parameter ${parameter}: ${value}\n`);
    return `-- name: ${name}\n${lines.join('')}${sql}${sql.endsWith('\n') ? '' : '\n'}`;
  },
};
