/** The log lines of a run about its sources: how much is read, what earlier runs read, and what is read again. */

import { countText } from '#engine/contract/count-text.ts';
import { firstWarnings, moreWarnings } from '#engine/contract/first-warnings.ts';
import type { RunJournal } from '#engine/execute/run/run-journal.ts';
import { nodeName } from '#engine/execute/plan/stage-nodes.ts';
import type { PlannedSource, RunPlan } from '#engine/execute/plan/run-plan.ts';

/** Files named one by one; the others are counted. */
const named = 3;
/** Of the files of one source. */
const mostWarnings = 20;

export function logSources(journal: Pick<RunJournal, 'write'>, plan: RunPlan): void {
  const sources: readonly PlannedSource[] = Object.values(plan.sources);
  for (const planned of sources) {
    const { nodeId, table, objects, skippedObjects, missingSince } = planned;
    const { changedPaths = [], standing = [], warnings = [] } = planned;
    const source = `Source ${JSON.stringify(nodeName(plan, nodeId))}`;
    const skipped =
      skippedObjects === 0 ? '' : `, ${skippedObjects} ${skippedObjects === 1 ? 'was' : 'were'} read by earlier runs`;
    const { unfinishedObjects = 0 } = planned;
    const unfinished = unfinishedObjects === 0 ? '' : `, ${countText(unfinishedObjects, 'file')} not finished yet`;
    const read = countText(objects.length, 'object');
    if (table === null) journal.write('info', `${source}: ${read} to read${skipped}${unfinished}.`);
    else
      journal.write(
        'info',
        `${source}: ${read} of table ${table.databaseName}.${table.name} to read, as listed in the catalog${skipped}.`,
        { node: nodeId, hint: 'Crawl the table to add new files.' },
      );
    if (table !== null && missingSince !== undefined)
      journal.write(
        'warning',
        `${source}: the last crawl did not find the files of table ${table.databaseName}.${table.name}.`,
        {
          node: nodeId,
          since: new Date(missingSince).toISOString(),
          hint: 'If another table has the files now, choose that one. If they are back, crawl their folder again.',
        },
      );
    for (const { name, type, found } of standing.filter(({ told }) => told === undefined))
      journal.write(
        'warning',
        `${source}: column ${name} stays ${type}, the type in committed runs; the current files suggest ${found}.`,
        { node: nodeId, column: name, hint: 'Edit the source, or reset the bookmark, to detect the types again.' },
      );
    const kept = standing.flatMap(({ name, told }) => (told === undefined ? [] : [name]));
    if (kept.length > 0)
      journal.write('info', `${source}: types kept from the previous run: ${kept.join(', ')}.`, {
        node: nodeId,
        hint: 'Edit the source, or reset the bookmark, to detect the types again.',
      });
    const paths = new Set(objects.map((object) => object.path));
    const told = warnings.filter((warning) => paths.has(warning.path));
    const { shown, more: others } = firstWarnings(told, mostWarnings, ({ text }) => text);
    for (const { path, text } of shown) journal.write('warning', `${source}: ${path}: ${text}`, { node: nodeId, path });
    if (others.length > 0)
      journal.write('warning', `${source}: ${moreWarnings(others.map(({ text }) => text))}.`, {
        node: nodeId,
        hint: 'Preview the files to see all.',
      });
    if (changedPaths.length === 0) continue;
    const said =
      changedPaths.length === 1
        ? '1 file was read before and has changed since; it is read in full again'
        : `${changedPaths.length} files were read before and have changed since; they are read in full again`;
    const more = changedPaths.length > named ? ` and ${changedPaths.length - named} more` : '';
    journal.write('warning', `${source}: ${said}: ${changedPaths.slice(0, named).join(', ')}${more}.`, {
      node: nodeId,
      count: changedPaths.length,
    });
  }
}
