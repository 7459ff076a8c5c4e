/** Theme and layout of this window. */

import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { setTheme, useWorkbench, type ThemeChoice } from '#renderer/stores/workbench.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { Segments } from '#renderer/ui/segments.tsx';

export function AppearanceSection() {
  const { theme, inspectorOpen, sideBarOpen } = useWorkbench();
  return (
    <>
      <SettingRow
        title="Theme"
        text="Applies immediately. Stored in this browser or window."
        keywords="dark light colour mode"
      >
        <Segments<ThemeChoice>
          label="Theme"
          current={theme}
          onChange={setTheme}
          segments={[
            { name: 'light', title: 'Light' },
            { name: 'dark', title: 'Dark' },
            { name: 'system', title: 'System' },
          ]}
        />
      </SettingRow>
      <SettingRow
        title="Layout"
        text="Below 1200 pixels, the inspector covers part of the editor."
        keywords="panels side bar inspector"
      >
        <Switch checked={sideBarOpen} label="Side bar" onChange={(on) => useWorkbench.setState({ sideBarOpen: on })} />
        <Switch
          checked={inspectorOpen}
          label="Inspector"
          onChange={(on) => useWorkbench.setState({ inspectorOpen: on })}
        />
      </SettingRow>
    </>
  );
}
