/** Versions of a job: the list, the picture of a difference, its values, and a version that is restored and undone. */

import { expect, test } from './fixtures.ts';
import { versionedJob } from './job-versions.ts';

test('two versions are compared in a picture, one is restored, and undone', async ({ window, workspace }) => {
  const job = await versionedJob(window, workspace);
  const { root } = job;
  const versions = root.getByRole('radiogroup', { name: 'Versions', exact: true });
  await expect(versions.getByRole('radio')).toHaveCount(2);
  await expect(versions.getByRole('radio').last()).toContainText('1 run');
  for (const [node, change] of [
    ['only first', 'removed'],
    ['without doubles', 'added'],
    ['by name', 'changed'],
  ])
    await expect(root.getByRole('img', { name: new RegExp(`^${node},.*, ${change}$`, 'u') })).toBeVisible();
  await expect(root.locator('[data-part="version-counts"]')).toHaveText('1 added1 removed2 changed1 node unchanged');

  await root.getByRole('img', { name: /^files,/u }).click();
  const changes = root.getByRole('region', { name: 'Changes of the versions' }).locator('tbody tr');
  await expect(changes).toHaveCount(1);
  await expect(changes).toContainText(/files.*format.*csv.*json/u);
  await root.getByRole('button', { name: 'Show all changes' }).click();
  await expect(changes).toHaveCount(6);

  await root.getByRole('button', { name: 'Restore v1' }).click();
  await expect(job.card('only first')).toBeVisible();
  await expect(job.card('without doubles')).toHaveCount(0);
  await job.saved();
  await job.button('Undo').click();
  await expect(job.card('without doubles')).toBeVisible();
  await job.button('Redo').click();
  await job.saved();
  await root.getByRole('radio', { name: 'Versions' }).click();
  await expect(versions.getByRole('radio').first()).toContainText('v3');
  await expect(versions.getByRole('radio').first()).toContainText('current');
});
