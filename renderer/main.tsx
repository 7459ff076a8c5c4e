/** Starts the window. */

import '#renderer/rpc/zod-without-eval.ts';
import '#renderer/ui/nonce.ts';
import '#renderer/app/theme/index.css';
import '#renderer/ui/styles-in-order.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '#renderer/app/app.tsx';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
