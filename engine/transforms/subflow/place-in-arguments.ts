/**
 * Values of parameters in the arguments of a sub-flow's nodes. A text that is `$name` as a whole becomes the value with its type; in
 * SQL, `$name` is a literal and `"$name"` a column, which the checks of SQL then read like any other. Nothing else is replaced, and
 * `$$name` is the text `$name`.
 */

import { z } from 'zod';
import { roleOf } from '#engine/contract/argument-role.ts';
import type { SubflowParameter } from '#engine/contract/definitions/subflow.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { placeholderName, unescapePlaceholder } from '#engine/contract/subflows/placeholder.ts';
import { translateSpellings } from '#engine/types/expression/syntax.ts';
import { sqlTokens } from '#engine/types/select/sql-tokens.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import type { ParameterValue } from '#engine/transforms/user/parameter-args.ts';
import { placeParameters } from '#engine/transforms/user/place-parameters.ts';

type Member = Readonly<Record<string, unknown>>;
type Args = Readonly<Record<string, unknown>>;

export interface Placing {
  readonly parameters: readonly SubflowParameter[];
  /** Checked arguments of the node that uses the sub-flow. */
  readonly values: Args;
  /** What else becomes of a text, before parameters are placed in it. */
  readonly substitute: (text: string, role: string | undefined) => string;
}

/** @throws EngineError InvalidDefinition for a name that no parameter has; InvalidInput for a value that cannot be in SQL. */
export function placeInArguments(transform: Pick<Transform, 'args'>, args: Args, placing: Placing): Args {
  return new Placer(placing).members(schemaOf(transform), args);
}

/** They are derived from descriptors, which do not change. */
const schemas = new WeakMap<object, Member>();

function schemaOf({ args }: Pick<Transform, 'args'>): Member {
  const found = schemas.get(args);
  if (found !== undefined) return found;
  const made = z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }) as Member;
  schemas.set(args, made);
  return made;
}

class Placer {
  readonly #placing: Placing;
  readonly #byName: ReadonlyMap<string, SubflowParameter>;

  constructor(placing: Placing) {
    this.#placing = placing;
    this.#byName = new Map(placing.parameters.map((parameter) => [parameter.name, parameter]));
  }

  /** Members whose parameter has no value are omitted. */
  members(schema: Member, value: Args): Record<string, unknown> {
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Member>>;
    const others = (schema['additionalProperties'] ?? {}) as Member;
    const entries = Object.entries(value).map(([name, member]) => {
      const of = Object.hasOwn(properties, name) ? properties[name]! : others;
      return [name, this.#value(of, member)] as const;
    });
    return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
  }

  #value(schema: Member, value: unknown): unknown {
    if (typeof value === 'string') return this.#text(schema, value);
    if (Array.isArray(value)) return value.flatMap((each) => this.#element(schema, each));
    if (typeof value === 'object' && value !== null)
      return this.members(alternative(schema, 'properties'), value as Args);
    return value;
  }

  /** A list in place of an element is that many elements. */
  #element(list: Member, value: unknown): unknown[] {
    const schema = (alternative(list, 'items')['items'] ?? {}) as Member;
    const placed = this.#value(schema, value);
    if (placed === undefined) return [];
    return typeof value === 'string' && Array.isArray(placed) ? (placed as unknown[]) : [placed];
  }

  #text(schema: Member, text: string): unknown {
    const kind = roleOf(schema)?.kind;
    if (kind === 'code') return text;
    const name = placeholderName(text);
    const isSql = kind === 'expression' || kind === 'sql';
    if (name !== undefined && (!isSql || this.#byName.get(name)?.kind === 'expression')) return this.#valueOf(name);
    if (!isSql) return unescapePlaceholder(this.#placing.substitute(text, kind));
    return this.#inSql(this.#placing.substitute(text, kind), kind === 'expression');
  }

  #inSql(text: string, isExpression: boolean): string {
    const { parameters, values } = this.#placing;
    // Names in backticks are tokens of expressions only.
    const sql = isExpression ? translateSpellings(text) : text;
    if (!usesParameters(sql, this.#byName)) return text;
    const placed = parameters.filter(({ kind }) => kind !== 'expression');
    const columns = placed.filter(({ kind }) => kind === 'column' || kind === 'columns').map(({ name }) => name);
    const given = new Map(placed.map(({ name }) => [name, values[name] as ParameterValue]));
    const words = { text: `"${clipped(text)}"`, owner: 'the sub-flow, or is an expression, which must stand alone' };
    return placeParameters(sql, given, undefined, new Set(columns), words);
  }

  #valueOf(name: string): unknown {
    if (this.#byName.has(name)) return this.#placing.values[name];
    const names = [...this.#byName.keys()];
    const near = nearNames(name, names);
    throw new EngineError('InvalidDefinition', `The sub-flow has no parameter "${clipped(name)}".`, {
      hint: meantHint(
        near,
        names.length === 0
          ? `It has no parameters. Write $$${name} for the text $${name}.`
          : `Parameters: ${names.join(', ')}. Write $$${name} for the text $${name}.`,
      ),
      details: { value: clipped(name), near },
    });
  }
}

function usesParameters(text: string, known: ReadonlyMap<string, unknown>): boolean {
  if (!text.includes('$')) return false;
  let isAfterSign = false;
  for (const { kind, start, end } of sqlTokens(text)) {
    const token = text.slice(start, end);
    if (isAfterSign && kind === 'word') return true;
    isAfterSign = token === '$';
    if (kind === 'quoted' && token.startsWith('"$') && known.has(token.slice(2, -1))) return true;
  }
  return false;
}

/** Of several forms of a value, the one for lists or objects. */
function alternative(schema: Member, member: 'properties' | 'items'): Member {
  if (schema[member] !== undefined || schema['additionalProperties'] !== undefined) return schema;
  const forms = (schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly Member[];
  return forms.find((form) => form[member] !== undefined) ?? schema;
}

function clipped(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
