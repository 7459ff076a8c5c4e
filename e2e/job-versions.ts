/** A job with several versions, for specs and pictures. */

import { expect } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

type Step = readonly [name: string, transform: string, from: string | null, args: object];

function idOf(name: string): string {
  return name.replaceAll(' ', '-');
}

function definition(steps: readonly Step[]): string {
  const nodes = steps.map(([name, transform, from, args]) => ({
    id: idOf(name),
    name,
    transform,
    args,
    inputs: from === null ? {} : { in: { node: idOf(from) } },
  }));
  return JSON.stringify({ name: 'versioned', nodes });
}

const source: Step = ['people', 'PathSource', null, { path: 'shop' }];

/** The first version ran; the second one has another node, no filter, and another format. */
export async function versionedJob(window: Window, workspace: ServedWorkspace): Promise<JobEditor> {
  await workspace.write('shop/people.csv', 'id,email\n1,ann@example.org\n2,bob@example.org\n');
  await workspace.write(
    'jobs/versioned.json',
    definition([
      source,
      ['only first', 'Filter', 'people', { condition: 'id = 1' }],
      ['by name', 'Sort', 'only first', { columns: [{ column: 'email' }] }],
      ['files', 'PathTarget', 'by name', { path: 'out', format: 'csv' }],
    ]),
  );
  await window.find('versioned');
  const job = new JobEditor(window);
  await expect(job.card('only first')).toBeVisible();
  await workspace.tenon('run', 'versioned');
  await workspace.write(
    'jobs/versioned.json',
    definition([
      source,
      ['without doubles', 'DropDuplicates', 'people', {}],
      ['by name', 'Sort', 'without doubles', { columns: [{ column: 'id', order: 'descending' }] }],
      ['files', 'PathTarget', 'by name', { path: 'out', format: 'json' }],
    ]),
  );
  await expect(job.card('without doubles')).toBeVisible();
  await job.root.getByRole('radio', { name: 'Versions' }).click();
  await expect(job.root.getByRole('radio', { name: /^v2 current/u })).toBeVisible();
  return job;
}

export const versionScreens: Readonly<Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>> = {
  'job-versions': async (window, workspace) => {
    const job = await versionedJob(window, workspace);
    await expect(job.root.getByRole('img', { name: /^only first,.*removed$/u })).toBeVisible();
    await job.root.getByRole('img', { name: /^by name,.*changed$/u }).click();
  },
};
