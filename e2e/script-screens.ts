/** The screens of a job as a script, and of jobs from elsewhere; part of the screen list. */

import { expect } from './fixtures.ts';
import { glueJob, pythonJob } from './glue-jobs.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';

export const scriptScreens: Readonly<Record<string, (window: Window) => Promise<void>>> = {
  'job-script': async (window) => {
    await window.showArea('Jobs');
    await window.find('clean-orders');
    const job = new JobEditor(window);
    await job.select('Set types');
    await job.openPanel('Script');
    await expect(job.panel.locator('[data-part="marked-line"]').first()).toBeVisible();
  },
  'job-script-glue': async (window) => {
    await window.showArea('Jobs');
    await window.find('clean-orders');
    const job = new JobEditor(window);
    await job.openPanel('Script');
    await job.panel.getByRole('radio', { name: 'AWS Glue Studio' }).click();
    await job.select('Set types');
    await expect(job.panel.locator('[data-part="marked-line"]').first()).toBeVisible();
  },
  'job-script-glue-python': async (window) => {
    await window.showArea('Jobs');
    await window.find('clean-orders');
    const job = new JobEditor(window);
    await job.openPanel('Script');
    await job.panel.getByRole('radio', { name: 'AWS Glue script' }).click();
    await job.select('Set types');
    await expect(job.panel.locator('[data-part="marked-line"]').first()).toBeVisible();
  },
  'job-code': async (window) => {
    await window.showArea('Jobs');
    const job = new JobEditor(window);
    await window.find('clean-orders');
    await job.addNode('(?<![A-Za-z])Map');
    await job.connect('Set types', 'Custom Code', 'in');
    await job.select('Custom Code');
    await job.inspector
      .getByRole('textbox', { name: 'Function' })
      .fill(
        '(row: Row) => {\n  // The status as a word.\n  return { ...row, status: row.status.trim().split(" ")[1].toUpperCase() };\n}',
      );
    await job.inspector.getByRole('button', { name: 'Find output columns' }).click();
    await expect(job.inspector.getByRole('list', { name: 'Rows that fail' })).toBeVisible();
  },
  'job-import': async (window) => {
    await window.showArea('Jobs');
    await window.runCommand('Import from AWS Glue');
    await expect(window.page.getByLabel('JSON of the job')).toBeFocused();
  },
  'job-import-report': (window) => reported(window, glueJob),
  'job-import-refused': (window) => reported(window, pythonJob),
};

async function reported(window: Window, text: string): Promise<void> {
  await window.showArea('Jobs');
  await window.runCommand('Import from AWS Glue');
  await window.page.getByLabel('JSON of the job').fill(text);
  await window.page.getByRole('button', { name: 'Show report' }).click();
  await expect(window.page.getByRole('region', { name: 'Nodes of the job' })).toBeVisible();
}
