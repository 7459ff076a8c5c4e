/** Other ways in which a file might be read, to compare with the present one. */

import { capital } from '#engine/contract/capital.ts';
import type { FileReading, Stated } from '#renderer/features/explore/reading/file-reading.ts';
import { nestedRowPaths } from '#renderer/features/explore/reading/nested-rows.ts';
import { separatorWords } from '#renderer/features/explore/reading/reading-words.ts';

export interface Candidate {
  readonly title: string;
  readonly stated: Stated;
  /** Shown even when it reads nothing sensible. */
  readonly always: boolean;
}

/** Each is read, so that a person sees its first rows. */
const mostSheets = 8;
const mostLists = 5;
const otherSeparators = [',', ';', '\t', '|'];

/** The present reading first, then what was found and saved, then what differs in one choice. */
export function candidatesOf(stated: Stated, reading: FileReading, titles: ReadonlyMap<string, string>): Candidate[] {
  const { classification, columns, options, saved, choices, claims } = reading;
  const candidates: Candidate[] = [{ title: 'Now', stated, always: true }];
  const add = (title: string, other: Stated, always = false): void => {
    if (!candidates.some((each) => isSame(each.stated, other))) candidates.push({ title, stated: other, always });
  };
  add('As detected', { format: undefined, options: {}, saved: saved === null }, true);
  if (saved !== null) add('As saved', { format: undefined, options: {}, saved: true }, true);
  const withOption = (name: string, value: unknown): Stated => ({
    ...stated,
    options: { ...stated.options, [name]: value },
  });
  if (typeof options['withHeader'] === 'boolean') {
    const { withHeader } = options;
    add(withHeader ? 'Without header row' : 'Names from the first line', withOption('withHeader', !withHeader));
  }
  if (typeof options['separator'] === 'string') {
    for (const separator of otherSeparators)
      if (separator !== options['separator'])
        add(`${capital(separatorWords(separator))} between fields`, withOption('separator', separator));
  }
  const { sheet: sheets = [] } = choices;
  for (const sheet of sheets.slice(0, mostSheets))
    if (sheet !== options['sheet']) add(`Sheet ${sheet}`, { ...stated, options: { sheet } });
  if (options['jsonPath'] === '')
    for (const path of nestedRowPaths(columns).slice(0, mostLists))
      add(`A row for each of ${path}`, withOption('jsonPath', path));
  for (const { format } of claims)
    if (format !== classification) add(titles.get(format) ?? format, { format, options: {}, saved: stated.saved });
  return candidates;
}

function isSame(left: Stated, right: Stated): boolean {
  return left.format === right.format && left.saved === right.saved && textOf(left.options) === textOf(right.options);
}

/** Whatever the order of the members. */
function textOf(options: Stated['options']): string {
  return JSON.stringify(Object.entries(options).sort(([left], [right]) => (left < right ? -1 : 1)));
}
