/** The screen of a job as a script; part of the screen list. */

import { expect } from './fixtures.ts';
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
};
