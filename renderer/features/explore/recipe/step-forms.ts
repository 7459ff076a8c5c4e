/** Which form a step has, and whether what is filled in is enough for it. Pure. */

import { argumentText } from '#renderer/features/explore/recipe/argument-text.ts';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { readSplitPattern } from '#renderer/features/explore/recipe/split-pattern.ts';
import { readTextChange } from '#renderer/features/explore/recipe/text-changes.ts';
import { problemOf, type Field } from '#renderer/ui/form/form-model.ts';

/** `arguments`: those of the transform, by their schema. */
type StepFormKind = 'type' | 'split' | 'replace' | 'arguments';

export function formOf(step: NewStep): StepFormKind {
  if (readCast(step) !== undefined) return 'type';
  if (readSplit(step) !== undefined) return 'split';
  return readReplace(step) === undefined ? 'arguments' : 'replace';
}

/** @param fields of the transform's arguments. */
export function isReady(kind: StepFormKind, step: NewStep, fields: readonly Field[]): boolean {
  switch (kind) {
    case 'type':
      return (readCast(step)?.type.trim() ?? '') !== '';
    case 'split': {
      const split = readSplit(step);
      return split !== undefined && split.separator !== '' && split.columns.every((name) => name !== '');
    }
    case 'replace':
      return (readReplace(step)?.find ?? '') !== '';
    case 'arguments':
      return fields.every((field) => isFilled(field, step.args[field.name]));
  }
}

function isFilled(field: Field, value: unknown): boolean {
  if (problemOf(field, value) !== undefined) return false;
  if (field.kind !== 'table' || field.rows !== 'objects' || !Array.isArray(value)) return true;
  return value.every((row: Record<string, unknown>) =>
    field.columns.every((column) => problemOf(column, row[column.name]) === undefined),
  );
}

interface Cast {
  readonly path: string;
  /** In Hive's spelling. */
  readonly type: string;
}

/** Of one column; undefined: another step. */
export function readCast({ transform, args }: NewStep): Cast | undefined {
  const { specs, choice } = args;
  if (transform !== 'ResolveChoice' || !Array.isArray(specs) || specs.length !== 1) return undefined;
  if (choice !== undefined && choice !== '') return undefined;
  const { path, action } = specs[0] as { readonly path?: unknown; readonly action?: unknown };
  if (typeof path !== 'string' || typeof action !== 'string' || !action.startsWith('cast:')) return undefined;
  return { path, type: action.slice('cast:'.length) };
}

export function writeCast({ path, type }: Cast): NewStep {
  return { transform: 'ResolveChoice', args: { specs: [{ path, action: `cast:${type}` }] } };
}

interface Split {
  readonly separator: string;
  readonly columns: readonly string[];
}

/** undefined: another step. */
export function readSplit({ transform, args }: NewStep): Split | undefined {
  const { regex, newCols } = args;
  if (transform !== 'RegexExtractor' || typeof regex !== 'string' || !Array.isArray(newCols)) return undefined;
  const separator = readSplitPattern(regex, newCols.length);
  return separator === undefined ? undefined : { separator, columns: newCols.map(String) };
}

/** undefined: another step. */
export function readReplace({ transform, args }: NewStep): { readonly find: string; readonly by: string } | undefined {
  if (transform !== 'DerivedColumn') return undefined;
  const change = readTextChange(argumentText(args['colName']), argumentText(args['expr']));
  return change?.kind === 'replace' ? change : undefined;
}
