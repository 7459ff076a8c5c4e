/** A zod object as a table of its members: name, type, default, meaning. */

import { z } from 'zod';
import { code, table } from './page.ts';

/** The part of JSON Schema that zod writes for our descriptors. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
  readonly $ref?: string;
}

/** A table; several where the value is one of several objects; one line where it is not an object or has no members. */
export function argumentsTable(schema: z.ZodType): string {
  return describeValue(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, true);
}

/** The same of what comes back: it has no defaults. */
export function resultTable(schema: z.ZodType): string {
  return describeValue(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema, false);
}

function describeValue(json: JsonSchema, defaults: boolean): string {
  const alternatives = json.oneOf ?? json.anyOf;
  if (alternatives?.some((alternative) => alternative.properties !== undefined) === true) {
    return `One of:\n\n${alternatives.map((one) => describeValue(one, defaults)).join('\n\nor\n\n')}`;
  }
  const listed = json.items?.properties === undefined ? undefined : json.items;
  const rows = memberRows(listed ?? json, '');
  if (rows.length > 0) {
    const members = defaults
      ? table(['Name', 'Type', 'Default', 'Meaning'], rows)
      : table(
          ['Name', 'Type', 'Meaning'],
          rows.map(([name, type, , meaning]) => [name!, type!, meaning!]),
        );
    return `${listed === undefined ? '' : 'A list of:\n\n'}${members}`;
  }
  if (json.type === 'object' && json.additionalProperties === false) return 'None.';
  const meaning = json.description === undefined ? '' : ` ${json.description}`;
  return `${typeText(json)}.${meaning}`;
}

function memberRows(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const required = schema.required?.includes(name) ?? false;
    const row = [
      code(path),
      typeText(member),
      member.default === undefined ? (required ? 'required' : '') : code(JSON.stringify(member.default)),
      member.description ?? '',
    ];
    const inner = innerObject(member);
    return [row, ...(inner === undefined ? [] : memberRows(inner.schema, `${path}${inner.suffix}.`))];
  });
}

function innerObject(schema: JsonSchema): { schema: JsonSchema; suffix: string } | undefined {
  if (schema.properties !== undefined) return { schema, suffix: '' };
  if (schema.items?.properties !== undefined) return { schema: schema.items, suffix: '[]' };
  const values = schema.additionalProperties;
  if (typeof values === 'object' && values.properties !== undefined) return { schema: values, suffix: '.NAME' };
  return undefined;
}

function typeText(schema: JsonSchema): string {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeText))].join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.$ref !== undefined) return 'the same again';
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeText(schema.items)}`;
  if (schema.type === 'object' && schema.properties === undefined && typeof schema.additionalProperties === 'object') {
    return `name → ${typeText(schema.additionalProperties)}`;
  }
  if (schema.type === undefined) return 'anything';
  return [schema.type].flat().join(' or ');
}
