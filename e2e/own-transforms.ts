/** A transform of the workspace's files, for specs and pictures. */

import { expect } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

const definition = {
  name: 'mask_email',
  displayName: 'Mask e-mail addresses',
  description: 'Hides the name in addresses.',
  functionName: 'maskEmail',
  parameters: [
    { name: 'column', displayName: 'Column', type: 'str', listOptions: 'column' },
    { name: 'shown', displayName: 'Characters shown', type: 'int', isOptional: true, description: 'Default: 1.' },
    { name: 'sign', displayName: 'Sign', type: 'str', isOptional: true, listOptions: '*,x,#' },
  ],
  tenon: { category: 'clean', keepColumns: true },
};

/** @param sign in place of hidden characters. */
export function maskCode(sign: string): string {
  return `export function maskEmail(row: Record<string, unknown>, given: Record<string, any>) {
  const value = row[given.column];
  if (typeof value !== 'string') return row;
  const at = value.indexOf('@');
  return { ...row, [given.column]: value.slice(0, given.shown ?? 1) + '${sign}'.repeat(at) + value.slice(at) };
}
`;
}

/** A job whose second node is the transform, with its form in the inspector. */
export async function maskedJob(window: Window, workspace: ServedWorkspace): Promise<JobEditor> {
  await workspace.write('shop/people.csv', 'id,email\n1,ann@example.org\n2,bob@example.org\n');
  await workspace.write('transforms/mask_email.json', JSON.stringify(definition));
  await workspace.write('transforms/mask_email.ts', maskCode('*'));
  const job = new JobEditor(window);
  await job.create('masked');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  await job.field('Path').fill('shop');
  await job.addNode('mask_email');
  await expect(job.inspector.getByText('From transforms/mask_email.ts')).toBeVisible();
  return job;
}

export const ownTransformScreens: Readonly<
  Record<string, (window: Window, workspace: ServedWorkspace) => Promise<void>>
> = {
  'job-own-transform': async (window, workspace) => {
    const job = await maskedJob(window, workspace);
    await job.field('Column').fill('email');
    await job.field('Column').press('Enter');
    await job.openPanel('Preview');
    await expect(job.panel.getByText('a***@example.org').first()).toBeVisible();
  },
};
