/** Commands that put nodes into a sub-flow, and take them out again. */

import { IconPackage, IconPackageOff } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { activeJob, showInEditor } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { hasJob, hasNode, ofJob as of } from '#renderer/features/jobs/of-job.ts';
import { findUse, replaceSubflow, whyNotSelected } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { showToast } from '#renderer/stores/toasts.ts';

const hasUse = (): boolean => hasJob() && findUse(activeJob()!, selectedNodes(activeJob()!).at(-1)) !== undefined;

export const subflowCommands: readonly Command[] = [
  of({
    id: 'jobs.create-subflow',
    title: 'Create sub-flow from selected nodes',
    menuTitle: () => 'Create sub-flow',
    changes: true,
    icon: IconPackage,
    keywords: ['group', 'component', 'reuse', 'subflow', 'extract'],
    when: hasNode,
    run: (name) => {
      const why = whyNotSelected(name);
      if (why === undefined) showInEditor({ asking: 'create-subflow' });
      else showToast({ tone: 'warn', title: 'Cannot create a sub-flow from these nodes', text: why });
    },
  }),
  of({
    id: 'jobs.replace-subflow',
    title: 'Replace sub-flow with its nodes',
    changes: true,
    icon: IconPackageOff,
    keywords: ['ungroup', 'inline', 'subflow', 'expand'],
    when: hasUse,
    run: replaceSubflow,
  }),
];
