/** The settings: search first; each states its effect and its present cost. */

import { useLayoutEffect, type ReactNode } from 'react';
import { AppearanceSection } from '#renderer/features/settings/appearance-section.tsx';
import { BackgroundSection } from '#renderer/features/settings/background-section.tsx';
import { CopyingSection } from '#renderer/features/settings/copying-section.tsx';
import { EngineSection } from '#renderer/features/settings/engine-section.tsx';
import { KeysSection } from '#renderer/features/settings/keys-section.tsx';
import { NetworkSection } from '#renderer/features/settings/network-section.tsx';
import { PoolsSection } from '#renderer/features/settings/pools-section.tsx';
import { PricesSection } from '#renderer/features/settings/prices-section.tsx';
import { sections } from '#renderer/features/settings/sections.ts';
import { sectionAnchor, useSettings } from '#renderer/features/settings/settings-store.ts';
import { StorageSection } from '#renderer/features/settings/storage-section.tsx';
import { UnverifiedSection } from '#renderer/features/settings/unverified-section.tsx';
import { WorkspaceSection } from '#renderer/features/settings/workspace-section.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import settingsStyles from '#renderer/features/settings/settings.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const bodies: Readonly<Record<string, () => ReactNode>> = {
  workspace: WorkspaceSection,
  storage: StorageSection,
  engine: EngineSection,
  pools: PoolsSection,
  prices: PricesSection,
  appearance: AppearanceSection,
  background: BackgroundSection,
  copying: CopyingSection,
  keys: KeysSection,
  network: NetworkSection,
  unverified: UnverifiedSection,
};

export function SettingsEditor() {
  const sought = useSettings((state) => state.sought);
  useLayoutEffect(() => {
    if (sought === null) return;
    document.querySelector(`#${sectionAnchor(sought)}`)?.scrollIntoView({ block: 'start' });
    useSettings.setState({ sought: null });
  }, [sought]);
  return (
    <div className={settingsStyles.settings} tabIndex={0} role="region" aria-label="Settings">
      <h1 className={textStyles.screenReaderOnly}>Settings</h1>
      {sections.map(({ id, title, scope }) => {
        const Body = bodies[id]!;
        return (
          <section key={id} id={sectionAnchor(id)} aria-labelledby={`${sectionAnchor(id)}-title`}>
            <h2 className={classes(textStyles.title, layoutStyles.row)} id={`${sectionAnchor(id)}-title`}>
              {title}
              <Tag>{scope}</Tag>
            </h2>
            <Body />
          </section>
        );
      })}
      <p className={classes(settingsStyles.none, textStyles.muted)}>No setting or key matches the search.</p>
    </div>
  );
}
