/** The page's access to the desktop: a port to the engine, paths of dropped files, the menu, the tray. Runs sandboxed. */

import { contextBridge, ipcRenderer, webUtils } from 'electron';

// Ports cannot cross the context bridge; the page takes this one out of a message to its own window.
ipcRenderer.on('engine-port', (event) => window.postMessage('engine-port', window.location.origin, event.ports));

contextBridge.exposeInMainWorld('desktop', {
  askForPort: () => ipcRenderer.send('ask-for-engine-port'),
  pathForFile: (file: File) => webUtils.getPathForFile(file),
  setMenu: (entries: unknown) => ipcRenderer.send('set-menu', entries),
  closingChoice: () => ipcRenderer.invoke('get-closing-choice'),
  setClosingChoice: (choice: unknown) => ipcRenderer.invoke('set-closing-choice', choice),
  onCommand: (listener: (id: string) => void) => {
    ipcRenderer.on('run-command', (_event, id: unknown) => (typeof id === 'string' ? listener(id) : undefined));
  },
});
