/** Replaces the `electron` module: records the host's calls, and lets a test play the system. */

import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

export class FakePort extends EventEmitter {
  readonly posted: unknown[] = [];
  started = false;
  closed = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }
}

export class FakeContents extends EventEmitter {
  url = '';
  getURL = (): string => this.url;
  windowOpen: ((details: { url: string }) => { action: string }) | undefined;
  readonly sent: unknown[][] = [];
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpen = handler;
  }
  postMessage(...args: unknown[]): void {
    this.sent.push(args);
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
}

export class FakeWindow extends EventEmitter {
  static all: FakeWindow[] = [];
  static getAllWindows = (): FakeWindow[] => FakeWindow.all;
  static focused: FakeWindow | null = null;
  static getFocusedWindow = (): FakeWindow | null => FakeWindow.focused;
  readonly options: Record<string, unknown>;
  readonly webContents = new FakeContents();
  readonly calls: string[] = [];
  loaded = '';
  minimized = false;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    FakeWindow.all.push(this);
    fakeApp.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = async (url: string): Promise<void> => {
    this.loaded = url;
    this.webContents.url = url;
  };
  show = (): void => void this.calls.push('show');
  focus = (): void => void this.calls.push('focus');
  restore = (): void => void this.calls.push('restore');
  maximize = (): void => void this.calls.push('maximize');
  reload = (): void => void this.calls.push('reload');
  isMinimized = (): boolean => this.minimized;
  isMaximized = (): boolean => true;
  isDestroyed = (): boolean => false;
  getNormalBounds = (): object => ({ x: 10, y: 20, width: 1200, height: 800 });
}

/** The icon in the tray: what it shows, and its listeners. */
export class FakeTray extends EventEmitter {
  static all: FakeTray[] = [];
  image: unknown;
  tip = '';
  menu: { readonly template: readonly Record<string, unknown>[] } | undefined;
  isGone = false;
  constructor(image: unknown) {
    super();
    this.image = image;
    FakeTray.all.push(this);
  }
  setImage = (image: unknown): void => void (this.image = image);
  setToolTip = (tip: string): void => void (this.tip = tip);
  setContextMenu = (menu: FakeTray['menu']): void => void (this.menu = menu);
  destroy = (): void => void (this.isGone = true);
}

/** Notifications that were shown. */
export const shownNotices: Record<string, unknown>[] = [];

class FakeApp extends EventEmitter {
  readonly calls: string[] = [];
  userData = '';
  hasLock = true;
  enableSandbox = (): void => void this.calls.push('enableSandbox');
  requestSingleInstanceLock = (): boolean => this.hasLock;
  whenReady = async (): Promise<void> => void this.calls.push('whenReady');
  getPath = (): string => this.userData;
  quit = (): void => void this.calls.push('quit');
  exit = (): void => void this.calls.push('exit');
}

export const fakeApp = new FakeApp();

type Handler = (...args: never[]) => unknown;

/** Handlers that the host registered, by the name of Electron's method. */
export const registered: Record<string, Handler> = {};
const register =
  (name: string) =>
  (...args: unknown[]): void => {
    registered[name] = args.find((arg) => typeof arg === 'function') as Handler;
  };

/** Entries that were started as utility processes. */
export const forkedEntries: string[] = [];

/** A real process with the worker in it, looking to the host as Electron's does. */
function forkUtility(entry: string, args: string[], options: { env: NodeJS.ProcessEnv }): object {
  forkedEntries.push(entry);
  const child = fork(fileURLToPath(new URL('../../../engine/worker-entry.ts', import.meta.url)), args, {
    env: options.env,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return Object.assign(child, {
    postMessage: (message: object) => child.connected && child.send(message, () => undefined),
  });
}

export const declaredSchemes: unknown[] = [];

export const fakeElectron = {
  app: fakeApp,
  BrowserWindow: FakeWindow,
  dialog: {
    showErrorBox: vi.fn(),
    showMessageBoxSync: vi.fn(() => 0),
    showMessageBox: vi.fn((_options: object) => Promise.resolve({ response: 0, checkboxChecked: false })),
  },
  ipcMain: Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: Handler): void => void (registered[channel] = handler),
  }),
  Menu: { buildFromTemplate: vi.fn((template: unknown) => ({ template })), setApplicationMenu: vi.fn() },
  Notification: class {
    static isSupported = vi.fn(() => false);
    readonly #options: Record<string, unknown>;
    constructor(options: Record<string, unknown>) {
      this.#options = options;
    }
    show = (): void => void shownNotices.push(this.#options);
  },
  Tray: FakeTray,
  nativeImage: {
    createFromPath: (path: string) => ({ path, template: false, setTemplateImage: vi.fn() }),
  },
  MessageChannelMain: class {
    readonly port1 = new FakePort();
    readonly port2 = new FakePort();
  },
  protocol: {
    registerSchemesAsPrivileged: (schemes: unknown): void => void declaredSchemes.push(schemes),
    handle: register('protocol'),
  },
  safeStorage: {
    isEncryptionAvailable: () => false,
    getSelectedStorageBackend: () => 'unknown',
    encryptString: vi.fn(),
    decryptString: vi.fn(),
  },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  session: {
    defaultSession: {
      setPermissionRequestHandler: register('permissionRequest'),
      setPermissionCheckHandler: register('permissionCheck'),
      setDevicePermissionHandler: register('devicePermission'),
      webRequest: { onBeforeRequest: register('beforeRequest') },
    },
  },
  utilityProcess: { fork: forkUtility },
};
