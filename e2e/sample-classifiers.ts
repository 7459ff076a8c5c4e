/** Classifiers for screens and tests: files of a workspace, and samples for them. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { ServedWorkspace } from './served-workspace.ts';

export const doorPattern = '%{TIMESTAMP_ISO8601:at:timestamp} %{WORD:door} %{INT:badge:int} %{GREEDYDATA:result}';

const doorLog = [
  '2026-07-02T04:11:58Z north 4711 opened',
  '2026-07-02T04:12:03Z north 4712 refused',
  'the controller was restarted',
  '2026-07-02T04:14:20Z east 4711 opened',
];

/** Until the window's engine has read the files. */
export async function makeClassifiers(workspace: ServedWorkspace): Promise<void> {
  const { folder } = workspace;
  for (const name of ['classifiers', 'doors']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'doors/today.log'), `${doorLog.join('\n')}\n`);
  await writeFile(join(folder, 'doors/list.txt'), 'badge~owner\n4711~Ada\n4712~Alan\n');
  const classifiers = [
    {
      name: 'door log',
      type: 'grok',
      classification: 'door_log',
      description: 'Doors of the harbour',
      grokPattern: doorPattern,
    },
    { name: 'tilde lists', type: 'csv', delimiter: '~', containsHeader: 'PRESENT' },
  ];
  for (const value of classifiers)
    await writeFile(join(folder, `classifiers/${value.name.replace(' ', '-')}.json`), JSON.stringify(value));
  await expect(async () => {
    expect(await workspace.tenon('call', 'getClassifiers')).toContain('tilde lists');
  }).toPass();
}
