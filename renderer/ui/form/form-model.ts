/** A form out of a JSON Schema: which field each property becomes, in the order of the schema. */

import { capital } from '#engine/contract/capital.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface FieldBase {
  readonly name: string;
  /** From the schema; otherwise from the name: `Aggregate function` from `aggregateFunction`. */
  readonly title: string;
  /** From the schema; '' when it says nothing. */
  readonly description: string;
  readonly required: boolean;
  /** The default when nothing is set; undefined: none. */
  readonly fallback: unknown;
  /** As it states the value, with what callers alone know the meaning of. */
  readonly schema: JsonSchema;
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
}
export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Null is a value: "from the machine". */
  readonly nullable: boolean;
}
export interface SwitchField extends FieldBase {
  readonly kind: 'switch';
}
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly string[];
}
export interface ListField extends FieldBase {
  readonly kind: 'list';
  /** Its values are numbers. */
  readonly isNumeric: boolean;
}
/** Rows of one shape: objects by name, or tuples by position. */
export interface TableField extends FieldBase {
  readonly kind: 'table';
  readonly rows: 'objects' | 'tuples';
  readonly columns: readonly Field[];
}
export interface RecordField extends FieldBase {
  readonly kind: 'record';
}
export interface GroupField extends FieldBase {
  readonly kind: 'group';
  readonly fields: readonly Field[];
}
/** A value that fits no other field: written as JSON. */
export interface JsonField extends FieldBase {
  readonly kind: 'json';
}

export type Field =
  | TextField
  | NumberField
  | SwitchField
  | ChoiceField
  | ListField
  | TableField
  | RecordField
  | GroupField
  | JsonField;

/** Members that are `internal` are not fields. @param schema of an object; others have no fields. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  return Object.entries(objectOf(schema['properties']))
    .filter(([, member]) => objectOf(member)['internal'] !== true)
    .map(([name, member]) => fieldOf(name, objectOf(member), required.has(name)));
}

export function fieldOf(name: string, stated: JsonSchema, required: boolean): Field {
  const { schema, nullable } = withoutNull(stated);
  const base: FieldBase = {
    name,
    title: textOf(stated['title']) || textOf(schema['title']) || titleOf(name),
    description: textOf(stated['description']) || textOf(schema['description']),
    required,
    fallback: stated['default'],
    schema: stated,
  };
  if (Array.isArray(schema['enum']) && schema['enum'].every((option) => typeof option === 'string'))
    return { ...base, kind: 'choice', options: schema['enum'] as string[] };
  // Zod writes a union of plain types as one list of them.
  const { type } = schema;
  switch (Array.isArray(type) && type.includes('string') ? 'string' : type) {
    case 'string':
      return { ...base, kind: 'text' };
    case 'boolean':
      return { ...base, kind: 'switch' };
    case 'integer':
    case 'number':
      return {
        ...base,
        kind: 'number',
        whole: schema['type'] === 'integer',
        minimum: numberOf(schema['minimum']),
        maximum: numberOf(schema['maximum']),
        nullable,
      };
    case 'array':
      return arrayField(base, schema);
    case 'object':
      return objectField(base, schema);
    default:
      return { ...base, kind: 'json' };
  }
}

function arrayField(base: FieldBase, schema: JsonSchema): Field {
  const tuple = schema['prefixItems'];
  if (Array.isArray(tuple)) return { ...base, kind: 'json' };
  const items = objectOf(schema['items']);
  const { type } = items;
  if (type === 'string' || type === 'integer' || type === 'number')
    return { ...base, kind: 'list', isNumeric: type !== 'string' };
  if (items['type'] === 'object' && items['properties'] !== undefined)
    return { ...base, kind: 'table', rows: 'objects', columns: fieldsOf(items) };
  if (Array.isArray(items['prefixItems'])) {
    const columns = items['prefixItems'].map((member, index) => fieldOf(String(index), objectOf(member), true));
    return {
      ...base,
      kind: 'table',
      rows: 'tuples',
      columns: columns.map((column, index) => ({ ...column, title: `${index + 1}` })),
    };
  }
  return { ...base, kind: 'json' };
}

function objectField(base: FieldBase, schema: JsonSchema): Field {
  if (schema['properties'] !== undefined) return { ...base, kind: 'group', fields: fieldsOf(schema) };
  const values = objectOf(schema['additionalProperties']);
  // Values of any type are written as text and read back as the JSON they look like.
  return { ...base, kind: Object.keys(values).length === 0 || values['type'] === 'string' ? 'record' : 'json' };
}

/** `{anyOf: [X, null]}` is X that may be empty, `{anyOf: [X, {const}]}` is X, `{anyOf: [text, number, boolean]}` is text. */
function withoutNull(schema: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const alternatives = schema['anyOf'];
  if (!Array.isArray(alternatives)) return { schema, nullable: false };
  // A constant beside a type is another spelling of one of its values.
  const others = alternatives.map(objectOf).filter((each) => each['type'] !== 'null' && each['const'] === undefined);
  const nullable = alternatives.some((each) => objectOf(each)['type'] === 'null');
  if (others.length === 1) return { schema: others[0]!, nullable };
  // A name or a number is written without quotes; the engine also accepts a number as text.
  const isText = others.some((each) => each['type'] === 'string') && others.every(isPlain);
  return isText ? { schema: { type: 'string' }, nullable } : { schema, nullable: false };
}

function isPlain({ type }: JsonSchema): boolean {
  return type === 'string' || type === 'integer' || type === 'number' || type === 'boolean';
}

/** False for a field that other values of the form make meaningless: `shownFor` lists the values for which it is not. */
export function isShown(field: Field, fields: readonly Field[], value: JsonSchema): boolean {
  return Object.entries(objectOf(field.schema['shownFor'])).every(([name, wanted]) => {
    const stated = value[name] ?? fields.find((other) => other.name === name)?.fallback;
    return Array.isArray(wanted) && wanted.includes(stated);
  });
}

/** A row with everything that a new one needs. */
export function emptyRow(field: TableField): unknown {
  if (field.rows === 'tuples') return field.columns.map(emptyValue);
  return Object.fromEntries(
    field.columns.filter(({ required }) => required).map((column) => [column.name, emptyValue(column)]),
  );
}

function emptyValue(field: Field): unknown {
  if (field.fallback !== undefined) return field.fallback;
  switch (field.kind) {
    case 'choice':
      return field.options[0];
    case 'number':
      return field.minimum ?? 0;
    case 'switch':
      return false;
    case 'list':
    case 'table':
      return [];
    case 'record':
    case 'group':
    case 'json':
      return {};
    case 'text':
      return '';
  }
}

/** Of a field that one has to fill in. */
export const emptyProblem = 'Cannot be empty.';

/** Why a value is not right; undefined: it is. The engine checks again, this is only said earlier. */
export function problemOf(field: Field, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return field.required && field.fallback === undefined ? emptyProblem : undefined;
  }
  if (field.kind === 'number' && typeof value === 'number') {
    if (field.minimum !== null && value < field.minimum) return `At least ${field.minimum}.`;
    if (field.maximum !== null && value > field.maximum) return `At most ${field.maximum}.`;
    if (field.whole && !Number.isInteger(value)) return 'Enter a whole number.';
  }
  return undefined;
}

/** `pushDownPredicate` → `Push down predicate`, `sql` → `SQL`. */
export function titleOf(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .replaceAll(/[_-]+/gu, ' ')
    .toLowerCase()
    .trim();
  const whole = words.replaceAll(/\b(?:max|min)\b/gu, (word) => `${word}imum`);
  return capital(whole).replaceAll(/\b(?:sql|json|xml|id)\b/giu, (word) => word.toUpperCase());
}

function objectOf(value: unknown): JsonSchema {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonSchema) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | null {
  // z.int() states the safe integers as its bounds; they say nothing to a person.
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null;
}
