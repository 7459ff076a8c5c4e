/** The menus of every kind of object: ids of commands in sections. Commands that are not available are omitted. */

type MenuSections = readonly (readonly string[])[];

const ofFile = ['query.from-file', 'jobs.new-from-file', 'explore.export', 'explore.crawl'];
const ofTable = ['query.from-table', 'jobs.new-from-table', 'explore.export'];
const ofColumns = ['hide-column', 'pin-column', 'unpin-column', 'columns', 'show-all-columns'].map(
  (id) => `explore.${id}`,
);
const ofSteps = ['step-rename', 'step-type', 'step-drop', 'steps', 'step-from-filters'].map((id) => `explore.${id}`);
const copies = ['tsv', 'csv', 'json', 'markdown', 'sql'].map((format) => `explore.copy-${format}`);
const sorts = ['', 'also-'].flatMap((also) => ['ascending', 'descending'].map((way) => `explore.${also}sort-${way}`));
const saveResult = ['query.save-as-job', 'query.save-as-table', 'query.save-as-view'];
const layout = ['window.toggle-side-bar', 'window.toggle-panel', 'window.toggle-inspector'];

export const menus: Readonly<Record<string, MenuSections>> = {
  // Editors, wherever their file, table, job … is listed.
  file: [
    ['thing.open'],
    ofFile,
    ['explore.reading-options', 'explore.compare-readings', 'explore.rejected-records', 'explore.read-again'],
    ['explore.copy-path'],
  ],
  table: [
    ['thing.open', 'catalog.open-rows', 'catalog.save-view'],
    ofTable,
    ['catalog.crawl-table', 'catalog.used-by'],
    ['thing.copy-name'],
    ['catalog.remove-table'],
  ],
  job: [
    ['thing.open'],
    ['jobs.run', 'jobs.stop-run', 'jobs.latest-run'],
    ['jobs.settings', 'triggers.new-for'],
    ['thing.copy-name', 'jobs.rename'],
    ['jobs.delete'],
  ],
  run: [
    ['thing.open', 'runs.open-output', 'runs.open-output-file', 'query.from-run'],
    ['runs.open-job', 'runs.previous', 'runs.next'],
    ['runs.compare-previous', 'runs.compare-open'],
    ['runs.stop', 'runs.resume', 'runs.again', 'runs.retry-commit', 'runs.retry-undo', 'runs.crawl-source'],
    ['runs.view-timeline', 'runs.view-rejects', 'runs.view-log'],
    ['runs.undo', 'runs.bookmark-here'],
  ],
  costs: [['thing.open'], ['runs.export-costs', 'settings.prices']],
  'run-comparison': [
    ['thing.open'],
    ['runs.swap-compared', 'runs.next-difference', 'runs.previous-difference'],
    ['runs.open-compared', 'runs.copy-comparison'],
  ],
  crawler: [
    ['thing.open'],
    ['crawlers.crawl', 'crawlers.save', 'crawlers.discard'],
    ['triggers.new-for'],
    ['thing.copy-name'],
    ['crawlers.delete'],
  ],
  classifier: [
    ['thing.open'],
    ['classifiers.save', 'classifiers.discard'],
    ['thing.copy-name', 'classifiers.rename'],
    ['classifiers.delete'],
  ],
  connection: [
    ['thing.open'],
    ['connections.browse', 'connections.test', 'connections.cancel-test'],
    ['connections.save', 'connections.discard'],
    ['thing.copy-name', 'connections.rename'],
    ['connections.delete'],
  ],
  trigger: [
    ['thing.open'],
    ['triggers.start', 'triggers.activate', 'triggers.deactivate', 'triggers.save', 'triggers.discard'],
    ['triggers.settings', 'triggers.history'],
    ['thing.copy-name', 'triggers.copy', 'triggers.rename'],
    ['triggers.delete'],
  ],
  triggers: [['thing.open'], ['triggers.new']],
  workflow: [
    ['thing.open'],
    ['workflows.start', 'workflows.stop', 'workflows.resume'],
    ['workflows.settings', 'thing.copy-name'],
    ['workflows.delete'],
  ],
  crawl: [['thing.open'], ['crawlers.stop', 'crawlers.again']],
  query: [
    ['thing.open'],
    ['query.run', 'query.run-all', 'query.stop'],
    saveResult,
    ['query.save', 'query.save-as', 'query.rename', 'thing.copy-name'],
    ['query.discard', 'query.delete'],
  ],
  'query-result': [[...saveResult, 'explore.export']],
  settings: [['theme.light', 'theme.dark', 'theme.system']],

  // Parts of editors.
  cell: [
    ['explore.row-detail', 'explore.open-cell'],
    ['explore.keep-value', 'explore.leave-out-value'],
    ofSteps,
    [...sorts, 'explore.add-filter', 'explore.conditions'],
    ['explore.profile-column', 'explore.chart-column'],
    [...copies, 'explore.copy-all-columns'],
    ['explore.hide-column', 'explore.columns'],
    ['explore.select-column', 'explore.copy-column-name'],
    ['explore.export'],
  ],
  'column-steps': [
    ['rename', 'type'],
    ['trim', 'upper', 'lower', 'replace', 'empty', 'fill'],
    ['split', 'extract', 'parse-json', 'parse-time', 'derive'],
    ['drop', 'keep'],
    ['filter', 'from-filters', 'duplicates'],
  ].map((section) => section.map((kind) => `explore.step-${kind}`)),
  'recipe-step': [
    ['explore.step-edit', 'explore.step-switch'],
    ['explore.step-up', 'explore.step-down'],
    ['explore.step-remove'],
  ],
  'row-value': [['explore.copy-value', 'explore.copy-shown-row']],
  column: [
    [...sorts, 'explore.sort-without', 'explore.sort-none'],
    ['explore.add-filter', 'explore.conditions', 'explore.only-null', 'explore.only-not-null'],
    ['explore.profile-column', 'explore.chart-column', 'explore.toggle-profiles'],
    ofSteps,
    ofColumns,
    ['explore.move-column-left', 'explore.move-column-right'],
    ['explore.fit-column', 'explore.reset-width', 'explore.reset-columns', 'explore.copy-column-name'],
    ['explore.export'],
  ],
  'table-column': [['query.from-column'], ['thing.copy-column']],
  partition: [['thing.open-part']],
  database: [['catalog.create-database', 'crawlers.crawl-path'], ['thing.copy-name'], ['catalog.remove-database']],
  node: [
    ['jobs.inspect', 'jobs.preview', 'jobs.open-source'],
    ['query.from-node', 'explore.export'],
    ['jobs.cut', 'jobs.copy', 'jobs.paste', 'jobs.duplicate'],
    ['jobs.add-node', 'jobs.connect', 'jobs.meant-name'],
    ['jobs.inspect-columns', 'jobs.inspect-sql'],
    ['jobs.remove'],
  ],
  wire: [['jobs.remove'], ['jobs.select-none']],
  canvas: [
    ['jobs.add-node', 'jobs.paste', 'jobs.select-all', 'jobs.undo', 'jobs.redo'],
    ['jobs.fit', 'jobs.zoom-in', 'jobs.zoom-out', 'jobs.layout', 'jobs.outline'],
    ['jobs.run', 'jobs.settings', 'jobs.problems'],
  ],
  'node-column': [['thing.open-part'], ['thing.copy-column']],
  receipt: [['runs.open-node', 'runs.view-rejects']],
  record: [['explore.open-record']],

  // The window.
  workspace: [
    ['workspace.open', 'workspace.open-in-new-window', 'workspace.new'],
    ['workspace.new-window', 'area.settings'],
  ],
  'recent-workspace': [['workspace.show', 'workspace.show-in-new-window'], ['workspace.forget']],
  tab: [['tab.close', 'tab.close-others', 'tab.close-all', 'tab.keep']],
  start: [
    ['explore.open-path', 'explore.choose-files', 'query.new'],
    ['jobs.new', 'crawlers.new', 'crawlers.crawl-path'],
    ['workspace.open', 'workspace.new'],
  ],
  'area-explore': [['explore.open-path', 'explore.choose-files', 'connections.new'], layout],
  'area-catalog': [['catalog.create-database', 'catalog.remove-database', 'crawlers.crawl-path'], layout],
  'area-crawlers': [['crawlers.new', 'crawlers.crawl-path', 'classifiers.new'], layout],
  'area-jobs': [['jobs.new'], layout],
  'area-triggers': [['triggers.new', 'workflows.new', 'triggers.list'], layout],
  'area-runs': [['runs.costs', 'area.jobs'], layout],
  'area-query': [['query.new', 'query.history'], layout],
  'area-settings': [['theme.light', 'theme.dark', 'theme.system'], layout],
  help: [
    ['help.keys', 'settings.keys'],
    ['help.about', 'settings.unverified'],
  ],
  window: [['palette.open', 'palette.commands'], layout],
};
