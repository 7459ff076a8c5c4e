/** Mantine with Tenon's theme, following the scheme that the person chose. */

import '#renderer/ui/mantine-styles.ts';
import { MantineProvider } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { styleNonce } from '#renderer/ui/nonce.ts';
import { cssVariablesResolver, theme } from '#renderer/ui/theme.ts';

export type Scheme = 'light' | 'dark';

export function UiProvider({ scheme, children }: { readonly scheme: Scheme; readonly children: ReactNode }) {
  useEffect(() => {
    document.documentElement.dataset['mantineColorScheme'] = scheme;
  }, [scheme]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={scheme}
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}
