/** Theme, text, formats and layout of this window. */

import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import {
  setTheme,
  useWorkbench,
  type DateStyle,
  type Density,
  type NumberStyle,
  type TextSize,
  type ThemeChoice,
} from '#renderer/stores/workbench.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import inputStyles from '#renderer/ui/form/input.module.css';

const numberStyles: Readonly<Record<NumberStyle, string>> = {
  comma: '1,234,567.8',
  point: '1.234.567,8',
  space: '1 234 567,8',
  plain: '1234567.8',
};
const dateStyles: Readonly<Record<DateStyle, string>> = {
  words: '20 Nov 2026',
  iso: '2026-11-20',
  slashes: '20/11/2026',
  dots: '20.11.2026',
  american: '11/20/2026',
};

export function AppearanceSection() {
  const theme = useWorkbench((state) => state.theme);
  const inspectorOpen = useWorkbench((state) => state.inspectorOpen);
  const sideBarOpen = useWorkbench((state) => state.sideBarOpen);
  const textSize = useWorkbench((state) => state.textSize);
  const density = useWorkbench((state) => state.density);
  const numberStyle = useWorkbench((state) => state.numberStyle);
  const dateStyle = useWorkbench((state) => state.dateStyle);
  return (
    <>
      <SettingRow
        title="Theme"
        text="Applies immediately, in all workspaces. Stored in this browser or window."
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
        title="Text size"
        text="Applies immediately. The canvas of a job has its own zoom."
        keywords="font larger zoom accessibility"
      >
        <Segments<TextSize>
          label="Text size"
          current={textSize}
          onChange={(next) => useWorkbench.setState({ textSize: next })}
          segments={[
            { name: 'normal', title: 'Normal' },
            { name: 'large', title: 'Large' },
            { name: 'largest', title: 'Largest' },
          ]}
        />
      </SettingRow>
      <SettingRow
        title="Density"
        text="Height of the rows in grids, tables and trees. Applies immediately."
        keywords="compact comfortable spacing rows"
      >
        <Segments<Density>
          label="Density"
          current={density}
          onChange={(next) => useWorkbench.setState({ density: next })}
          segments={[
            { name: 'compact', title: 'Compact' },
            { name: 'normal', title: 'Normal' },
            { name: 'relaxed', title: 'Relaxed' },
          ]}
        />
      </SettingRow>
      <SettingRow
        title="Numbers"
        text="Counts, sizes and durations of the app. Values in rows, charts and exports stay as they are. Applies immediately."
        keywords="format decimal thousands separator locale"
      >
        <Choice
          label="Number format"
          current={numberStyle}
          choices={numberStyles}
          onChange={(next) => useWorkbench.setState({ numberStyle: next })}
        />
      </SettingRow>
      <SettingRow
        title="Dates"
        text="Times of runs, crawls and files, in the time zone of this computer. Values in rows stay as they are. Applies immediately."
        keywords="format day month year locale time"
      >
        <Choice
          label="Date format"
          current={dateStyle}
          choices={dateStyles}
          onChange={(next) => useWorkbench.setState({ dateStyle: next })}
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

interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly current: Name;
  /** Name → example. */
  readonly choices: Readonly<Record<Name, string>>;
  onChange(name: Name): void;
}

function Choice<Name extends string>({ label, current, choices, onChange }: ChoiceProps<Name>) {
  return (
    <select
      className={inputStyles.input}
      aria-label={label}
      value={current}
      onChange={(event) => onChange(event.currentTarget.value as Name)}
    >
      {Object.entries<string>(choices).map(([name, example]) => (
        <option key={name} value={name}>
          {example}
        </option>
      ))}
    </select>
  );
}
