/** Jobs: the list, and the editor with canvas, inspector and preview. */

import { IconPackage, IconRoute } from '@tabler/icons-react';
import type { Feature } from '#renderer/features/feature.ts';
import { jobCommands } from '#renderer/features/jobs/commands.ts';
import { importJobCommand } from '#renderer/features/jobs/import-command.ts';
import { JobDialogs } from '#renderer/features/jobs/dialogs/job-dialogs.tsx';
import { jobOfRunCommands } from '#renderer/features/jobs/run/run-commands.ts';
import { jobFromSourceCommands } from '#renderer/features/jobs/job-from-source.ts';
import { selectedNodeRows } from '#renderer/features/jobs/node-rows.ts';
import { offerJob } from '#renderer/features/jobs/offer-job.ts';
import { openNodeSource } from '#renderer/features/jobs/node-source.ts';
import { recipeCommands } from '#renderer/features/jobs/recipe/recipe-commands.ts';
import { JobsSideBar } from '#renderer/features/jobs/side-bar.tsx';
import { provideActiveNode } from '#renderer/stores/active-node.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const JobEditor = loadedLater(async () => (await import('#renderer/features/jobs/job-editor.tsx')).JobEditor);

const SubflowEditor = loadedLater(
  async () => (await import('#renderer/features/jobs/subflows/subflow-editor.tsx')).SubflowEditor,
);

provideActiveNode(selectedNodeRows);
offerJob();

export const jobsFeature: Feature = {
  area: 'jobs',
  sideBar: JobsSideBar,
  dialogs: JobDialogs,
  editors: {
    job: { component: JobEditor, icon: IconRoute },
    subflow: { component: SubflowEditor, icon: IconPackage },
  },
  commands: [
    ...jobCommands,
    ...recipeCommands,
    importJobCommand,
    openNodeSource,
    ...jobFromSourceCommands,
    ...jobOfRunCommands,
  ],
};
