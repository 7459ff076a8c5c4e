/** Settings' side bar: search first, then the sections. */

import { capital } from '#engine/contract/capital.ts';
import { useEffect } from 'react';
import { sections } from '#renderer/features/settings/sections.ts';
import { openSettings, searchSettings, showSection, useSettings } from '#renderer/features/settings/settings-store.ts';
import { Tree } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';

export function SettingsSideBar() {
  const search = useSettings((state) => state.search);
  useEffect(() => openSettings(), []);
  return (
    <>
      <header>Settings</header>
      <FilterField
        label="Search settings"
        placeholder="Search settings and keys"
        value={search}
        onChange={searchSettings}
      />
      <Tree
        label="Sections"
        selected={null}
        sections={(['this workspace', 'this machine', 'this build'] as const).map((scope) => ({
          title: capital(scope),
          items: sections
            .filter((section) => section.scope === scope)
            .map(({ id, title, icon: Icon }) => ({
              id,
              label: title,
              icon: <Icon size={15} stroke={1.5} />,
              open: () => showSection(id),
            })),
        }))}
      />
    </>
  );
}
