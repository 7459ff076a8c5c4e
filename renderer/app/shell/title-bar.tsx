/** Title bar: mark, workspace, the palette's field, layout toggles. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconLayoutBottombar, IconLayoutSidebar, IconLayoutSidebarRight, IconSearch } from '@tabler/icons-react';
import { toggleInspector, useInspectorShown } from '#renderer/app/inspector.tsx';
import { openPalette } from '#renderer/app/palette/palette-store.ts';
import { WorkspaceButton } from '#renderer/app/workspaces/workspace-button.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { toggle, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import titleBarStyles from '#renderer/app/shell/title-bar.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function TitleBar() {
  const workspace = useProcedure('getWorkspace', {});
  const sideBarOpen = useWorkbench((state) => state.sideBarOpen);
  const panelOpen = useWorkbench((state) => state.panelOpen);
  const inspectorShown = useInspectorShown();
  return (
    <header className={titleBarStyles.titleBar} data-part="title-bar">
      <div className={classes(layoutStyles.row, titleBarStyles.start)}>
        <svg className={titleBarStyles.mark} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d="M1.5 2.5h6v4h4v5h-4v4h-6z" fill="currentColor" />
          <path
            d="M10.2 2.5h6.3v13h-6.3v-2.7h2.6V5.2h-2.6z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
          />
        </svg>
        <WorkspaceButton />
        <span className={classes(titleBarStyles.path, textStyles.truncated)}>{workspace.data?.root}</span>
      </div>
      <button type="button" className={titleBarStyles.search} onClick={() => openPalette('')}>
        <IconSearch size={14} stroke={1.5} />
        <span className={classes(layoutStyles.grow, textStyles.truncated)}>Search tables, jobs, commands</span>
        <KeyboardKeys parts={keyTextOf('palette.open')?.split(' ') ?? []} />
      </button>
      <div className={titleBarStyles.layouts}>
        <IconButton
          className={titleBarStyles.layout}
          label="Side bar"
          keys={keyTextOf('window.toggle-side-bar')}
          pressed={sideBarOpen}
          onClick={() => toggle('sideBarOpen')}
        >
          <IconLayoutSidebar size={16} stroke={1.5} />
        </IconButton>
        <IconButton
          className={titleBarStyles.layout}
          label="Panel"
          keys={keyTextOf('window.toggle-panel')}
          pressed={panelOpen}
          onClick={() => toggle('panelOpen')}
        >
          <IconLayoutBottombar size={16} stroke={1.5} />
        </IconButton>
        <IconButton
          className={titleBarStyles.layout}
          label="Inspector"
          keys={keyTextOf('window.toggle-inspector')}
          pressed={inspectorShown}
          onClick={toggleInspector}
        >
          <IconLayoutSidebarRight size={16} stroke={1.5} />
        </IconButton>
        <span className={titleBarStyles.gap} />
      </div>
    </header>
  );
}
