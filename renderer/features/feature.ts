/** A feature's parts for the shell: editors, a side bar, commands. Crawlers, runs and settings know no other. */

import type { ComponentType } from 'react';
import type { Command } from '#renderer/app/commands/command.ts';
import type { AreaName, Tab } from '#renderer/stores/workbench.ts';

export interface EditorProps {
  readonly tab: Tab;
}

export interface Feature {
  readonly area: AreaName;
  /** Side bar of the area; an area without one uses the whole width. */
  readonly sideBar?: ComponentType;
  /** Dialogs that commands open wherever one is; drawn once, over everything. */
  readonly dialogs?: ComponentType;
  /** Tab kind → its editor and icon. */
  readonly editors: Readonly<
    Record<
      string,
      {
        readonly component: ComponentType<EditorProps>;
        readonly icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
      }
    >
  >;
  readonly commands: readonly Command[];
}
