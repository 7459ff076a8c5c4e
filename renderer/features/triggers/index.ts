/** Triggers: what starts jobs and crawlers, and when. */

import { IconCalendarTime } from '@tabler/icons-react';
import type { Feature } from '#renderer/features/feature.ts';
import { triggerCommands } from '#renderer/features/triggers/commands.ts';
import { TriggersSideBar } from '#renderer/features/triggers/side-bar.tsx';
import { TriggerDialogs } from '#renderer/features/triggers/trigger-dialogs.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const TriggerEditor = loadedLater(
  async () => (await import('#renderer/features/triggers/trigger-editor.tsx')).TriggerEditor,
);
const TriggerList = loadedLater(async () => (await import('#renderer/features/triggers/trigger-list.tsx')).TriggerList);

export const triggersFeature: Feature = {
  area: 'triggers',
  sideBar: TriggersSideBar,
  dialogs: TriggerDialogs,
  editors: {
    trigger: { component: TriggerEditor, icon: IconCalendarTime },
    triggers: { component: TriggerList, icon: IconCalendarTime },
  },
  commands: triggerCommands,
};
