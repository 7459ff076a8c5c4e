/** The dialog of an export, of rows or of the chart of them; its forms are loaded when they are first needed. */

import { useActiveChart } from '#renderer/features/charts/active-chart.ts';
import { ChartTarget } from '#renderer/features/explore/export/chart-target.tsx';
import { askExport, useExports, type ExportPart } from '#renderer/features/explore/export/export-store.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import exportStyles from '#renderer/features/explore/export/export.module.css';

const ExportForm = loadedLater(
  async () => (await import('#renderer/features/explore/export/export-form.tsx')).ExportForm,
);

export function ExportDialog() {
  const subject = useExports((state) => state.asking);
  const part = useExports((state) => state.part);
  const chart = useActiveChart((state) => state.chart);
  return (
    <Dialog
      open={subject !== null}
      onClose={() => askExport(null)}
      title={`Export ${subject?.title ?? ''}`}
      width={560}
    >
      {subject === null ? null : (
        <>
          {chart === null ? null : (
            <div className={exportStyles.part}>
              <Segments<ExportPart>
                label="What to export"
                current={part}
                segments={[
                  { name: 'rows', title: 'Rows', hint: 'The rows, in a file, the clipboard or a table' },
                  { name: 'chart', title: 'Chart', hint: 'The chart as a picture, or its numbers' },
                ]}
                onChange={(next) => useExports.setState({ part: next })}
              />
            </div>
          )}
          {part === 'chart' && chart !== null ? (
            <ChartTarget key={chart.name} chart={chart} />
          ) : (
            <ExportForm subject={subject} />
          )}
        </>
      )}
    </Dialog>
  );
}
