/** A feature's parts for the shell: editors, a side bar, commands. Crawlers, runs and settings know no other. */

import type { ComponentType } from 'react';
import type { Command } from '#renderer/app/commands/command.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import type { AreaName, Tab } from '#renderer/stores/workbench.ts';

export interface EditorProps {
  readonly tab: Tab;
}

/** As icons of the library, and the tab that the icon is for; absent: for any of its kind. */
export interface EditorIconProps {
  readonly size?: number | string;
  readonly stroke?: number | string;
  readonly tab?: Thing;
}

export interface Feature {
  /** Absent: it has none in the activity bar. */
  readonly area?: AreaName;
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
        readonly icon: ComponentType<EditorIconProps>;
        /** It is dear to draw: while it is among the last ones in front, it is hidden instead of removed. */
        readonly staysDrawn?: boolean;
      }
    >
  >;
  readonly commands: readonly Command[];
}
