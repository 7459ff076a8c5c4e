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
const rows = [
  ['search', 'jump', 'clear-view'],
  ['chart', 'chart-beside', 'profile'],
].map((section) => section.map((name) => `explore.${name}`));
const recipe = [
  ['explore.recipe-undo', 'explore.recipe-redo'],
  ['explore.recipe-end', 'explore.recipe-source'],
  ['jobs.new-from-recipe', 'jobs.new-from-steps', 'explore.recipe-sql', 'explore.recipe-clear'],
];
const readings = ['reading-options', 'reset-reading', 'saved-reading', 'save-reading', 'forget-reading'].map(
  (name) => `explore.${name}`,
);
const areas = ['explore', 'catalog', 'crawlers', 'jobs', 'triggers', 'runs', 'query'].map((name) => `area.${name}`);
const settings = [
  'workspace',
  'storage',
  'engine',
  'background',
  'prices',
  'appearance',
  'keys',
  'copying',
  'network',
  'unverified',
].map((section) => `settings.${section}`);
const settingsOfMenu = [settings, ['settings.clean-history', 'settings.clear-cache']];
const themes = ['theme.light', 'theme.dark', 'theme.system'];
const exports = ['explore.export', 'explore.export-clipboard', 'explore.export-table', 'explore.export-chart'];
const saveResult = ['query.save-as-job', 'query.save-as-table', 'query.save-as-view'];
const layout = ['window.toggle-side-bar', 'window.toggle-panel', 'window.toggle-inspector'];

export const menus: Readonly<Record<string, MenuSections>> = {
  // Editors, wherever their file, table, job … is listed.
  file: [
    ['thing.open', 'explore.cancel-reading'],
    ofFile,
    ...rows,
    ['explore.recipe', 'jobs.new-from-recipe'],
    [...readings, 'explore.compare-readings', 'explore.rejected-records', 'explore.read-again'],
    ['explore.copy-path'],
  ],
  table: [
    ['thing.open', 'catalog.open-rows', 'catalog.save-view'],
    ofTable,
    ...rows,
    ['explore.recipe', 'jobs.new-from-recipe'],
    [
      'catalog.crawl-table',
      'catalog.compute-statistics',
      'catalog.compact-table',
      'triggers.new-for',
      'catalog.repair-partitions',
      'catalog.add-partition',
      'catalog.versions',
      'catalog.used-by',
    ],
    ['thing.copy-name'],
    ['catalog.remove-table'],
  ],
  tables: [
    ['catalog.crawl-tables', 'catalog.edit-tables', 'catalog.export-tables'],
    ['catalog.clear-tables'],
    ['catalog.remove-tables'],
  ],
  job: [
    ['thing.open'],
    ['jobs.run', 'jobs.run-with', 'jobs.stop-run', 'jobs.latest-run', 'jobs.backfill'],
    ['jobs.save', 'jobs.keep-mine', 'jobs.take-theirs'],
    ['jobs.settings', 'jobs.next-inputs', 'jobs.script', 'triggers.new-for'],
    ['jobs.bookmark-now', 'jobs.bookmark-start'],
    ['thing.copy-name', 'jobs.rename'],
    ['jobs.delete'],
  ],
  subflow: [
    ['thing.open'],
    ['subflows.leave'],
    ['subflows.save', 'subflows.keep-mine', 'subflows.take-theirs'],
    ['subflows.settings', 'subflows.problems'],
    ['thing.copy-name', 'subflows.rename', 'subflows.duplicate'],
    ['subflows.delete'],
  ],
  run: [
    ['thing.open', 'runs.open-output', 'runs.open-output-file', 'runs.open-output-folder', 'query.from-run'],
    ['runs.open-job', 'runs.open-origin', 'runs.previous', 'runs.next'],
    ['runs.compare-previous', 'runs.compare-open'],
    [
      'runs.stop',
      'runs.pause',
      'runs.continue',
      'runs.start-next',
      'runs.move-up',
      'runs.move-down',
      'runs.resume',
      'runs.again',
      'runs.retry-commit',
      'runs.retry-undo',
      'runs.crawl-source',
    ],
    [
      'runs.view-timeline',
      'runs.view-inputs',
      'runs.view-rejects',
      'runs.view-log',
      'runs.next-task',
      'runs.previous-task',
      'runs.facts',
    ],
    ['runs.undo', 'runs.adopt-files', 'runs.list-targets-again'],
    ['runs.read-again', 'runs.bookmark-here', 'runs.bookmark-now', 'runs.bookmark-start'],
  ],
  costs: [['thing.open'], ['runs.export-costs', 'settings.prices']],
  queue: [
    ['thing.open'],
    ['runs.hold-queue', 'runs.release-queue'],
    ['runs.operations', 'settings.pools', 'settings.engine'],
  ],
  operations: [
    ['thing.open'],
    ['runs.hold-queue', 'runs.release-queue'],
    ['runs.queue', 'runs.calendar', 'runs.costs'],
  ],
  backfills: [['thing.open'], ['runs.queue', 'runs.calendar']],
  calendar: [['thing.open'], ['runs.queue', 'runs.costs']],
  'run-comparison': [
    ['thing.open'],
    ['runs.swap-compared', 'runs.next-difference', 'runs.previous-difference'],
    ['runs.open-compared', 'runs.copy-comparison'],
  ],
  crawler: [
    ['thing.open'],
    ['crawlers.crawl', 'crawlers.review', 'crawlers.save', 'crawlers.discard'],
    ['crawlers.keep-mine', 'crawlers.take-theirs'],
    ['triggers.new-for'],
    ['thing.copy-name', 'crawlers.export'],
    ['crawlers.delete'],
  ],
  classifier: [
    ['thing.open'],
    ['classifiers.save', 'classifiers.discard'],
    ['classifiers.keep-mine', 'classifiers.take-theirs'],
    ['thing.copy-name', 'classifiers.rename', 'classifiers.export'],
    ['classifiers.delete'],
  ],
  connection: [
    ['thing.open'],
    ['connections.browse', 'connections.test', 'connections.cancel-test'],
    ['connections.save', 'connections.discard'],
    ['connections.keep-mine', 'connections.take-theirs'],
    ['thing.copy-name', 'connections.rename'],
    ['connections.delete'],
  ],
  trigger: [
    ['thing.open'],
    ['triggers.start', 'triggers.activate', 'triggers.deactivate', 'triggers.save', 'triggers.discard'],
    ['triggers.keep-mine', 'triggers.take-theirs'],
    ['triggers.settings', 'triggers.history'],
    ['triggers.webhook-secret', 'triggers.webhook-revoke'],
    ['thing.copy-name', 'triggers.copy', 'triggers.rename'],
    ['triggers.delete'],
  ],
  triggers: [['thing.open'], ['triggers.new'], ['triggers.pause-all', 'triggers.resume-all']],
  notification: [
    ['thing.open'],
    ['notifications.test', 'notifications.activate', 'notifications.deactivate'],
    ['notifications.save', 'notifications.discard', 'notifications.keep-mine', 'notifications.take-theirs'],
    ['notifications.settings', 'notifications.deliveries', 'notifications.secret'],
    ['thing.copy-name', 'notifications.rename'],
    ['notifications.delete'],
  ],
  notifications: [['thing.open'], ['notifications.new']],
  workflow: [
    ['thing.open'],
    ['workflows.start', 'workflows.stop', 'workflows.pause', 'workflows.continue', 'workflows.resume'],
    ['workflows.add-trigger', 'workflows.activate-all', 'workflows.deactivate-all'],
    ['workflows.settings', 'thing.copy-name'],
    ['workflows.export-glue', 'workflows.export-airflow', 'workflows.export-step-functions'],
    ['workflows.delete'],
  ],
  crawl: [
    ['thing.open', 'crawlers.open-origin'],
    ['crawlers.stop', 'crawlers.again', 'crawlers.undo'],
  ],
  query: [
    ['thing.open'],
    ['query.run', 'query.run-all', 'query.stop', 'query.explain', 'query.measure', 'query.format'],
    saveResult,
    ['query.save', 'query.save-as', 'query.rename', 'thing.copy-name'],
    ['query.discard', 'query.delete'],
  ],
  'query-result': [[...saveResult, 'explore.export', 'explore.export-clipboard', 'explore.export-chart'], ...rows],
  settings: [...settingsOfMenu, themes],

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
    exports,
  ],
  'column-steps': [
    ['rename', 'type'],
    ['trim', 'upper', 'lower', 'replace', 'empty', 'fill'],
    ['split', 'extract', 'parse-json', 'flatten', 'parse-time', 'derive'],
    ['drop', 'keep'],
    ['filter', 'from-filters', 'duplicates'],
  ].map((section) => section.map((kind) => `explore.step-${kind}`)),
  'recipe-step': [
    ['explore.step-edit', 'explore.step-switch'],
    ['explore.step-up', 'explore.step-down'],
    ['explore.step-remove'],
  ],
  'job-recipe-step': [['jobs.step-edit', 'jobs.step-switch'], ['jobs.step-up', 'jobs.step-down'], ['jobs.step-remove']],
  'job-recipe': [['jobs.step-add', 'jobs.recipe-end'], ['jobs.expand-recipe']],
  recipe,
  'row-value': [['explore.copy-value', 'explore.copy-shown-row']],
  column: [
    [...sorts, 'explore.sort-without', 'explore.sort-none'],
    ['explore.add-filter', 'explore.conditions', 'explore.only-null', 'explore.only-not-null'],
    ['explore.profile-column', 'explore.chart-column', 'explore.toggle-profiles'],
    ofSteps,
    ofColumns,
    ['explore.move-column-left', 'explore.move-column-right'],
    ['explore.widen-column', 'explore.narrow-column'],
    ['explore.fit-column', 'explore.reset-width', 'explore.reset-columns', 'explore.copy-column-name'],
    exports,
  ],
  'table-column': [['query.from-column'], ['thing.copy-column']],
  'table-version': [['catalog.restore-version']],
  partition: [['thing.open-part'], ['catalog.drop-partition']],
  database: [
    ['catalog.create-database', 'catalog.create-table', 'crawlers.crawl-path'],
    ['catalog.export', 'catalog.import'],
    ['thing.copy-name'],
    ['catalog.remove-database'],
  ],
  node: [
    ['jobs.inspect', 'jobs.preview', 'jobs.open-source'],
    ['query.from-node', 'query.stop-node', 'explore.export'],
    ['jobs.cut', 'jobs.copy', 'jobs.paste', 'jobs.duplicate'],
    ['jobs.align-left', 'jobs.align-top', 'jobs.distribute-horizontally', 'jobs.distribute-vertically'],
    ['jobs.add-node', 'jobs.connect', 'jobs.meant-name'],
    ['jobs.create-subflow'],
    ['jobs.step-add', 'jobs.expand-recipe', 'jobs.combine-nodes'],
    ['jobs.inspect-columns', 'jobs.inspect-sql'],
    ['jobs.remove'],
  ],
  'subflow-node': [['jobs.open-subflow', 'jobs.replace-subflow']],
  wire: [['jobs.remove'], ['jobs.select-none']],
  'workflow-node': [
    ['workflows.open-node'],
    ['workflows.add', 'workflows.add-trigger', 'workflows.connect', 'workflows.undo', 'workflows.redo'],
    ['workflows.remove'],
  ],
  'workflow-wire': [['workflows.remove'], ['workflows.select-none', 'workflows.undo', 'workflows.redo']],
  'workflow-canvas': [
    ['workflows.add', 'workflows.add-trigger', 'workflows.select-all', 'workflows.undo', 'workflows.redo'],
    ['workflows.fit', 'workflows.zoom-in', 'workflows.zoom-out'],
    [
      'workflows.start',
      'workflows.stop',
      'workflows.pause',
      'workflows.continue',
      'workflows.resume',
      'workflows.settings',
    ],
  ],
  canvas: [
    ['jobs.add-node', 'jobs.paste', 'jobs.select-all', 'jobs.undo', 'jobs.redo'],
    ['jobs.fit', 'jobs.zoom-in', 'jobs.zoom-out', 'jobs.layout', 'jobs.outline'],
    ['jobs.run', 'jobs.save', 'jobs.settings', 'jobs.problems', 'jobs.script', 'jobs.versions'],
    ['subflows.leave', 'subflows.settings', 'subflows.problems'],
  ],
  'node-column': [['thing.open-part'], ['thing.copy-column']],
  receipt: [['runs.open-node', 'runs.view-rejects']],
  record: [['explore.open-record']],

  // The window.
  workspace: [
    ['workspace.open', 'workspace.open-in-new-window', 'workspace.new'],
    ['workspace.new-window', 'settings.open'],
  ],
  'recent-workspace': [['workspace.show', 'workspace.show-in-new-window'], ['workspace.forget']],
  tab: [
    ['tab.next', 'tab.previous'],
    ['tab.close', 'tab.close-others', 'tab.close-all', 'tab.keep'],
  ],
  start: [
    ['explore.open-path', 'explore.choose-files', 'explore.choose-folder', 'query.new'],
    ['jobs.new', 'jobs.import', 'crawlers.new', 'crawlers.crawl-path'],
    ['workspace.open', 'workspace.new'],
  ],
  'area-explore': [
    ['explore.open-path', 'explore.choose-files', 'explore.choose-folder', 'connections.new'],
    ['connections.unlock-vault', 'connections.lock-vault', 'connections.change-passphrase'],
    ['explore.stop-export', 'explore.open-export', 'explore.copy-export-path'],
    layout,
  ],
  'area-catalog': [['catalog.create-database', 'catalog.remove-database', 'crawlers.crawl-path'], layout],
  'area-crawlers': [
    ['crawlers.new', 'crawlers.crawl-path', 'classifiers.new'],
    ['crawlers.import', 'crawlers.export-all'],
    ['classifiers.import', 'classifiers.export-all'],
    layout,
  ],
  'area-jobs': [['jobs.new', 'jobs.import'], layout],
  'area-triggers': [
    ['triggers.new', 'workflows.new', 'workflows.import', 'notifications.new', 'triggers.list', 'notifications.list'],
    ['triggers.pause-all', 'triggers.resume-all'],
    layout,
  ],
  'area-runs': [
    ['runs.operations', 'runs.queue', 'runs.calendar', 'runs.costs', 'runs.backfills', 'area.jobs'],
    layout,
  ],
  'area-query': [['query.new', 'query.history'], layout],
  'area-settings': [...settingsOfMenu, themes, layout],
  help: [
    ['guide.open', 'help.keys', 'settings.keys'],
    ['help.about', 'settings.unverified'],
  ],
  window: [
    ['palette.open', 'palette.commands'],
    areas,
    ['settings.open'],
    layout,
    ['region.next', 'region.previous', 'window.close-message'],
  ],
};
