/** Each file that arrived caused its firings, and its rows are in every target once: as in a quiet run of the same files. */

import type { LandedFiles } from '#engine/testing/chaos/workflows/landed-files.ts';
import type { Records } from '#engine/testing/chaos/workflows/read-records.ts';
import { workflowKeys, type WorkflowKey } from '#engine/testing/chaos/workflows/workflow-definitions.ts';

/** Of each: the folder of files that must have reached it. */
const waitsFor: readonly (readonly [string, WorkflowKey])[] = [
  ['go2', '2'],
  ['also2', '2'],
  ['go5', '5'],
];

/** @returns what is wrong, in words. */
export function checkRows(files: LandedFiles): string[] {
  const problems: string[] = [];
  for (const key of workflowKeys) {
    const own = files.all.filter((each) => each.key === key);
    const loaded = files.idsIn(key, 'load');
    for (const { ids, file, isWhole, looksFinished, isRemoved } of own) {
      const least = isWhole && !isRemoved ? 1 : 0;
      const most = looksFinished ? Number.POSITIVE_INFINITY : 1;
      const wrong = ids.filter((id) => (loaded.get(id) ?? 0) < least || (loaded.get(id) ?? 0) > most);
      if (wrong.length === 0) continue;
      const counts = wrong.map((id) => `${id} × ${loaded.get(id) ?? 0}`).join(', ');
      problems.push(`out/${key}/load has of ${file}${isRemoved ? ' (removed)' : ''}: ${counts}.`);
    }
    for (const part of ['copy', 'all', 'last']) {
      const found = files.idsIn(key, part);
      const wrong = [...new Set([...loaded.keys(), ...found.keys()])].filter((id) => loaded.get(id) !== found.get(id));
      if (wrong.length > 0)
        problems.push(
          `out/${key}/${part} differs from out/${key}/load: ${wrong.map((id) => `${id} × ${found.get(id) ?? 0} (${loaded.get(id) ?? 0})`).join(', ')}.`,
        );
    }
  }
  return problems;
}

/** @param since index of the first file that arrived after the triggers were activated. @returns what is wrong, in words. */
export function checkEvents({ firings }: Records, files: LandedFiles, since: number): string[] {
  const problems: string[] = [];
  const caused = firings.filter(({ cause }) => cause === 'EVENT');
  for (const name of new Set(caused.map((each) => each.name))) {
    const used = caused
      .filter((each) => each.name === name)
      .flatMap(({ events }) => events.map((each) => each.sequence));
    if (new Set(used).size !== used.length) problems.push(`${name} used an event twice: ${used.join(', ')}.`);
  }
  for (const { name, sequence, actions } of caused)
    for (const { errorCode } of actions)
      if (errorCode === 'ConcurrentRunsExceeded' || errorCode === 'CrawlerRunning')
        problems.push(`Firing ${sequence} of ${name} was refused, since its job ran: ${errorCode}.`);
  for (const [name, key] of waitsFor) {
    const seen = caused
      .filter((each) => each.name === name)
      .flatMap(({ events }) => events.flatMap((each) => [...each.files]));
    for (const { file, isWhole, looksFinished, isRemoved } of files.all
      .slice(since)
      .filter((each) => each.key === key)) {
      const times = seen.filter((each) => each === file).length;
      if (looksFinished || !isWhole) continue;
      if (!isRemoved && times !== 1) problems.push(`${name} fired ${times} times for ${file}.`);
      if (isRemoved && times > 2) problems.push(`${name} fired ${times} times for ${file}, which is gone.`);
    }
  }
  return problems;
}
