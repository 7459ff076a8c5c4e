/** A user's transform as a transform: a SELECT as SqlTransform has it, or code as Map has it, with parameters. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { foldName } from '#engine/base/same-name.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { TransformParameter } from '#engine/contract/definitions/user-transform.ts';
import { map } from '#engine/transforms/code/map.ts';
import { everything } from '#engine/transforms/lineage.ts';
import { sqlTransform } from '#engine/transforms/sql-transform.ts';
import type { Transform, Trial } from '#engine/transforms/transform.ts';
import { parameterArgs, type ParameterValue } from '#engine/transforms/user/parameter-args.ts';
import { placeParameters } from '#engine/transforms/user/place-parameters.ts';
import { rowCode } from '#engine/transforms/user/row-code.ts';
import type { UserTransformFiles } from '#engine/transforms/user/user-transform-files.ts';
import type { Schema } from '#engine/types/data-type.ts';

type OwnMembers = Omit<Transform, 'name' | 'title' | 'category' | 'summary' | 'examples'>;
type Args = Readonly<Record<string, unknown>>;

/** The transform of a definition and the file beside it. */
export function createUserTransform(files: UserTransformFiles): Transform {
  const { definition, code } = files;
  const kinds = { sql: ofSelect, code: ofCode, python: ofPython };
  const own = kinds[code.kind](files);
  return {
    ...own,
    name: definition.name,
    title: definition.displayName ?? definition.name,
    category: definition.tenon?.category ?? 'custom',
    summary: definition.description ?? `Transform of this workspace, ${code.file}.`,
    trial: (args) => trialOf(definition.parameters ?? [], args),
    user: { files, version: sha256(stableJson(files)) },
    examples: [],
  };
}

/** By the names of all parameters; undefined: it has no value. */
export function parameterValues(
  { definition: { parameters = [] } }: UserTransformFiles,
  args: Args,
): ReadonlyMap<string, ParameterValue> {
  return new Map(parameters.map(({ name }) => [name, args[name] as ParameterValue]));
}

/** Input port → name as a table. */
export function inputNames({ definition: { tenon } }: UserTransformFiles): Readonly<Record<string, string>> {
  const names = tenon?.inputs ?? ['in1'];
  return Object.fromEntries(names.map((name, index) => [names.length === 1 ? 'in' : `in${index + 1}`, name]));
}

function ofSelect(files: UserTransformFiles): OwnMembers {
  const aliases = inputNames(files);
  const select = (args: Args): { sql: string; aliases: Record<string, string> } => ({
    sql: placeParameters(files.code.text, parameterValues(files, args)),
    aliases: { ...aliases },
  });
  const inputs = Object.keys(aliases);
  return {
    inputs,
    effect: 'sql',
    args: parameterArgs(files.definition.parameters ?? [], inputs[0]!),
    selects: (args) => [select(args).sql],
    deterministic: () => false,
    schema: (args, columns, context) => sqlTransform.schema(select(args), columns, context),
    lineage: (args, context) => sqlTransform.lineage(select(args), context),
    sql: (args, context) => sqlTransform.sql!(select(args), context),
  };
}

function ofCode(files: UserTransformFiles): OwnMembers {
  const { definition, code } = files;
  const {
    returns = 'row',
    columns = [],
    keepColumns = false,
    onFailure = 'reject',
    timeLimit = 60,
  } = definition.tenon ?? {};
  const options = (args: Args) => ({
    code: rowCode(code.text, definition.functionName, parameterValues(files, args)),
    returns,
    columns: columns.map(({ name, type }) => ({ name: named(name, parameterValues(files, args)), type })),
    onFailure,
    timeLimit,
  });
  return {
    inputs: ['in'],
    effect: 'explode',
    args: parameterArgs(definition.parameters ?? [], 'in'),
    code: (args) => map.code!(options(args)),
    schema(args, inputs, context) {
      const stated = options(args);
      if (returns === 'keep' || (keepColumns && columns.length === 0)) return { schema: inputs['in']! };
      if (columns.length === 0) throw withoutColumns(files);
      const listed = map.schema(stated, inputs, context) as { readonly schema: Schema };
      return keepColumns ? { schema: joined(inputs['in']!, listed.schema) } : listed;
    },
    lineage: (args, context) => (returns === 'keep' ? map.lineage(options(args), context) : everything(args, context)),
  };
}

/** A custom visual transform of AWS Glue as it is: it can be exported, and not run. */
function ofPython({ definition, code }: UserTransformFiles): OwnMembers {
  const stem = code.file.slice(0, -'.py'.length);
  return {
    inputs: ['in'],
    effect: 'sql',
    args: parameterArgs(definition.parameters ?? [], 'in'),
    schema() {
      throw new EngineError('InvalidInput', `The transform "${definition.name}" is Python, which Tenon does not run.`, {
        hint: `Write ${stem}.sql with a SELECT, or ${stem}.ts with the function ${definition.functionName}. ${code.file} stays for AWS Glue.`,
      });
    },
    lineage: everything,
  };
}

function withoutColumns({ definition: { name } }: UserTransformFiles): EngineError {
  return new EngineError('InvalidInput', `The transform "${name}" does not state the columns of its rows.`, {
    hint: 'List them in its definition, in tenon.columns, or set tenon.keepColumns for those of the input.',
  });
}

/** @throws EngineError InvalidInput for a parameter that does not exist or has no value. */
function named(written: string, values: ReadonlyMap<string, ParameterValue>): string {
  const name = /^\$(?<name>\w+)$/u.exec(written)?.groups?.['name'];
  if (name === undefined) return written;
  const value = values.get(name);
  if (value !== undefined && value !== '') return String(value);
  throw new EngineError(
    'InvalidInput',
    values.has(name)
      ? `The parameter ${name} has no value, and a column is named by it.`
      : `The column "${written}" names a parameter that the transform does not have.`,
    { hint: values.has(name) ? 'Enter it in the form of the node.' : 'Correct tenon.columns in its definition.' },
  );
}

/** Columns of the input in their places, those of the result with its types, further ones behind. */
function joined(input: Schema, listed: Schema): Schema {
  const types = new Map(listed.map((column) => [foldName(column.name), column]));
  const before = new Set(input.map(({ name }) => foldName(name)));
  return [
    ...input.map((column) => ({ ...column, type: types.get(foldName(column.name))?.type ?? column.type })),
    ...listed.filter(({ name }) => !before.has(foldName(name))),
  ];
}

/** Regular expressions are tried by DuckDB: its time is linear, whatever a definition from elsewhere has. */
function trialOf(parameters: readonly TransformParameter[], args: Args): Trial | undefined {
  const rules = parameters.flatMap(({ name, displayName, validationRule, validationMessage }) => {
    const value = args[name];
    if (validationRule === undefined || value === undefined) return [];
    const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).map(String).filter((each) => each !== '');
    const label = displayName ?? name;
    return texts.map((text) => ({
      text,
      validationRule,
      says: validationMessage ?? `${label} does not match ${validationRule}`,
    }));
  });
  if (rules.length === 0) return undefined;
  const checks = rules.map(({ text, validationRule, says }): Sql => {
    const matches = sql`regexp_matches(${literal(clean(text))}, ${literal(clean(validationRule))})`;
    return sql`CASE WHEN ${matches} THEN 0 ELSE error(${literal(clean(says))}) END`;
  });
  return {
    // Not a sum, which is nested as deeply as there are values.
    value: sql`len([${joinSql(checks)}])`,
    what: 'the values of the parameters',
    hint: 'Correct the value in the form of the node. Rules are regular expressions in the definition of the transform.',
  };
}

function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
