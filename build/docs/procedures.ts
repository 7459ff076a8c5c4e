/** Reference page: every procedure of the engine, as `tenon call` and the interface use them. */

import type { Procedure } from '#engine/contract/procedures/procedure.ts';
import { procedures } from '#engine/contract/procedures/index.ts';
import { argumentsTable, resultTable } from './arguments-table.ts';
import { code, type Page } from './page.ts';

export function proceduresPage(): Page {
  const sorted = Object.entries<Procedure>(procedures).sort(([left], [right]) => (left < right ? -1 : 1));
  const intro = 'Call a procedure with `tenon call PROCEDURE [JSON]`, where JSON is its input.';
  return {
    file: 'procedures.md',
    title: 'Procedures',
    body: [intro, ...sorted.map(([name, procedure]) => procedureSection(name, procedure))].join('\n\n'),
  };
}

function procedureSection(name: string, { kind, summary, input, output, errors, invalidates }: Procedure): string {
  const list = (names: readonly string[]): string =>
    names.length === 0 ? 'only errors that any procedure can return' : names.map(code).join(', ');
  return [
    `## ${name}`,
    summary,
    `Kind: ${kind}. Errors: ${list(errors)}.${invalidates === undefined || invalidates.length === 0 ? '' : ` Invalidates results of: ${list(invalidates)}.`}`,
    '### Input',
    argumentsTable(input),
    '### Output',
    resultTable(output),
  ].join('\n\n');
}
