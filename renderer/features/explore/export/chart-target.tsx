/** An export of the chart that is drawn: as a picture, a drawing or its numbers, through the browser's own download. */

import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  chartContent,
  chartFileName,
  saveChart,
  type ChartFile,
  type SavedChart,
} from '#renderer/features/charts/save-chart.ts';
import { ChoiceCards } from '#renderer/features/explore/export/choice-cards.tsx';
import { ExportActions } from '#renderer/features/explore/export/export-actions.tsx';
import { askExport } from '#renderer/features/explore/export/export-store.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import textStyles from '#renderer/ui/text.module.css';

const formats: readonly { readonly name: ChartFile; readonly title: string; readonly hint: string }[] = [
  { name: 'png', title: 'Picture', hint: 'PNG, 2,400 × 1,440 pixels' },
  { name: 'svg', title: 'Drawing', hint: 'SVG, which can be enlarged and edited' },
  { name: 'csv', title: 'Numbers', hint: 'CSV with a row for each mark of the chart' },
];

export function ChartTarget({ chart }: { readonly chart: SavedChart }) {
  const [format, setFormat] = useState<ChartFile>('png');
  const [name, setName] = useState(() => chartFileName(chart));
  // It is made in a moment, so its size is that of the file.
  const size = useQuery({
    queryKey: ['chartSize', chart.name, format],
    queryFn: async () => (await chartContent(chart, format)).size,
    gcTime: 0,
    retry: false,
  }).data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        askExport(null);
        void saveChart(chart, format, name);
      }}
    >
      <ChoiceCards
        label="Format"
        current={format}
        choices={formats.map((each) => ({ ...each, caption: `.${each.name}` }))}
        onChange={(next) => setFormat(next as ChartFile)}
      />
      <div className={exportStyles.part}>
        <label className={fieldStyles.label} htmlFor="export-chart-name">
          Name
        </label>
        <TextInput id="export-chart-name" value={name} aria-describedby="export-chart-hint" onChange={setName} />
        <p id="export-chart-hint" className={textStyles.caption}>
          Saved to your downloads as .{format}
        </p>
      </div>
      <ExportActions
        size={size}
        basis="Size of the file"
        icon={<IconDownload size={15} stroke={1.5} />}
        offReason={name.trim() === '' ? 'Enter a name first' : undefined}
      >
        Export chart
      </ExportActions>
    </form>
  );
}
