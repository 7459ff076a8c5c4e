/** The name of the workspace in the title bar, which is the menu of workspaces: others, recent ones, new windows. */

import { IconChevronDown, IconFolder } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { menuItems } from '#renderer/app/menus/menu-items.ts';
import { useRecentWorkspaces, useShortPath } from '#renderer/app/workspaces/recent.ts';
import { showWorkspace } from '#renderer/app/workspaces/show-workspace.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import type { MenuPlace } from '#renderer/stores/menu.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { FloatMenu } from '#renderer/ui/menu/float-menu.tsx';
import { placeUnder, useSubjects } from '#renderer/ui/menu/subjects.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import workspaceStyles from '#renderer/app/workspaces/workspaces.module.css';

const subject: Subject = { menus: ['workspace'], title: 'Workspace' };
/** In the menu; the dialog has them all. */
const mostListed = 8;

export function WorkspaceButton() {
  const name = useProcedure('getWorkspace', {}).data?.definition.name;
  const [place, setPlace] = useState<MenuPlace | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useSubjects(button, () => subject);
  // Distinguishes windows and tabs of several workspaces.
  useEffect(() => {
    document.title = name === undefined ? 'Tenon' : `${name} – Tenon`;
  }, [name]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={workspaceStyles.button}
        aria-label={`Workspace ${name ?? 'of Tenon'}`}
        aria-haspopup="menu"
        aria-expanded={place !== null}
        onClick={({ currentTarget }) => setPlace(placeUnder(currentTarget))}
      >
        <span className={textStyles.truncated}>{name ?? 'Tenon'}</span>
        <IconChevronDown size={13} stroke={1.5} className={classes(textStyles.secondary, workspaceStyles.chevron)} />
      </button>
      {place === null ? null : <WorkspaceMenu place={place} onClose={() => setPlace(null)} />}
    </>
  );
}

function WorkspaceMenu({ place, onClose }: { readonly place: MenuPlace; onClose(): void }) {
  const recent = useRecentWorkspaces();
  const short = useShortPath();
  const items = recent.slice(0, mostListed).map(({ path, name, missing }, index) => ({
    title: name,
    caption: missing ? `missing: ${short(path)}` : short(path),
    icon: IconFolder,
    apart: index === 0,
    ...(missing ? { offReason: 'The folder is missing. Remove it from the list in Open workspace.' } : {}),
    choose: () => void showWorkspace(path).catch((thrown: unknown) => showFailure(`Open ${name}`, thrown)),
  }));
  return (
    <FloatMenu
      label="Workspace"
      kind="workspace"
      items={[...menuItems(subject), ...items]}
      place={place}
      onClose={onClose}
    />
  );
}
