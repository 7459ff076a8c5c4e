/** The differences of two definitions of a table: one by one, in one line, and what then reads differently. Pure. */

import type { TableChangeText } from '#engine/contract/procedures/tables/table-versions.ts';
import { stableJson } from '#engine/base/hash.ts';
import { capital } from '#engine/contract/capital.ts';
import { countText } from '#engine/contract/count-text.ts';
import { optionsAboutColumns } from '#engine/catalog/restored-definition.ts';
import type { TableText } from '#engine/contract/procedures/databases.ts';

type Part = TableChangeText['part'];
type Texts = ReadonlyMap<string, string>;

/** A definition as text, without what the catalog counts. */
export type DefinitionText = Pick<
  TableText,
  | 'columns'
  | 'partitionKeys'
  | 'options'
  | 'parameters'
  | 'comments'
  | 'tags'
  | 'description'
  | 'owner'
  | 'location'
  | 'classification'
  | 'compression'
  | 'tableType'
  | 'viewOriginalText'
>;

/** In the order of the parts; of each, those of the later definition first. */
export function compareTables(before: DefinitionText, after: DefinitionText): TableChangeText[] {
  const parts: readonly [Part, (table: DefinitionText) => Texts][] = [
    ['column', ({ columns }) => new Map(columns.map(({ name, type }) => [name, type]))],
    ['partition key', ({ partitionKeys }) => new Map(partitionKeys.map(({ name, type }) => [name, type]))],
    ['read option', ({ options }) => ownOptions(options)],
    ['parameter', ({ parameters }) => valueTexts(parameters)],
    ['comment', ({ comments }) => valueTexts(comments)],
    ['tag', ({ tags }) => valueTexts(tags)],
    ['table', membersOf],
  ];
  return [
    ...parts.flatMap(([part, textsOf]) => compareTexts(part, textsOf(before), textsOf(after))),
    ...orderChange(before, after),
  ];
}

/** The columns of the files are compared as columns. */
function ownOptions(options: TableText['options']): Texts {
  return new Map([...valueTexts(options)].filter(([name]) => !optionsAboutColumns.has(name)));
}

function valueTexts(values: Readonly<Record<string, unknown>>): Texts {
  return new Map(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : [[name, typeof value === 'string' ? value : stableJson(value)] as const],
    ),
  );
}

function membersOf({
  description,
  owner,
  location,
  classification,
  compression,
  viewOriginalText,
}: DefinitionText): Texts {
  const members = { description, owner, location, format: classification, compression, SQL: viewOriginalText ?? '' };
  return new Map(Object.entries(members).filter(([, text]) => text !== ''));
}

function compareTexts(part: Part, before: Texts, after: Texts): TableChangeText[] {
  const changes: TableChangeText[] = [];
  for (const [name, text] of after) {
    const was = before.get(name);
    if (was === text) continue;
    changes.push({ part, name, change: was === undefined ? 'added' : 'changed', before: was ?? null, after: text });
  }
  for (const [name, text] of before)
    if (!after.has(name)) changes.push({ part, name, change: 'removed', before: text, after: null });
  return changes;
}

/** Of columns that both have. */
function orderChange(before: DefinitionText, after: DefinitionText): TableChangeText[] {
  const names = (table: DefinitionText, other: DefinitionText): string =>
    table.columns
      .map(({ name }) => name)
      .filter((name) => other.columns.some((column) => column.name === name))
      .join(', ');
  const [was, is] = [names(before, after), names(after, before)];
  return was === is ? [] : [{ part: 'table', name: 'order of columns', change: 'changed', before: was, after: is }];
}

/** Names that one line lists of each kind of change. */
const mostNamed = 4;

/** @param earlier undefined: the definition is the first one. */
export function summariseChanges(earlier: DefinitionText | undefined, later: DefinitionText): string {
  if (earlier === undefined)
    return `Created with ${countText(later.columns.length, 'column')}${later.partitionKeys.length === 0 ? '' : ` and ${countText(later.partitionKeys.length, 'partition key')}`}`;
  const groups = new Map<string, TableChangeText[]>();
  for (const change of compareTables(earlier, later)) {
    const key = `${change.part} ${change.change}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  if (groups.size === 0) return 'How single files are read';
  const words = [...groups.values()].map((changes) => {
    const { part, change } = changes[0]!;
    const noun = part === 'table' ? '' : `${changes.length === 1 ? part : `${part}s`} `;
    const verb = change === 'changed' && (part === 'column' || part === 'partition key') ? 'retyped' : change;
    const named = changes
      .slice(0, mostNamed)
      .map(({ name }) => name)
      .join(', ');
    return part === 'table'
      ? `${named} ${verb}`
      : `${noun}${verb}: ${named}${changes.length > mostNamed ? ` and ${changes.length - mostNamed} more` : ''}`;
  });
  return capital(words.join('; '));
}

/** What queries over the table see after the change; of a view, its columns are those of its SELECT. */
export function readingEffects(changes: readonly TableChangeText[]): string[] {
  return changes.flatMap(({ part, name, change, before, after }) => {
    if (part === 'column' || part === 'partition key') {
      const noun = part === 'column' ? 'Column' : 'Partition key';
      if (change === 'removed') return [`${noun} ${name} is no longer read. Its values stay in the files.`];
      if (change === 'added')
        return [`${noun} ${name} ${after} is read again. It is null in files that do not have it.`];
      return [`${noun} ${name} is read as ${after} instead of ${before}. Values that do not fit are rejected.`];
    }
    if (part === 'table' && name === 'SQL') return ['The view runs the SQL of that version.'];
    if (part === 'table' && name === 'order of columns') return [`The order of columns is ${after}.`];
    return [];
  });
}
