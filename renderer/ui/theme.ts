/** Mantine's theme from the design tokens: values are in app/theme/tokens.css, here they are only named. */

import { createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'cherry',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: {
    cherry: [
      '#fcf3ee',
      '#f8e9e0',
      '#f0cfbd',
      '#eb9a71',
      '#e08a5e',
      '#cc6c3c',
      '#b4501f',
      '#a1431c',
      '#8a3816',
      '#5f260e',
    ],
    gray: [
      '#faf9f7',
      '#f6f5f3',
      '#eeedea',
      '#e5e2de',
      '#cfcbc5',
      '#a29d97',
      '#8b8680',
      '#6a655f',
      '#514c47',
      '#1f1c19',
    ],
    dark: [
      '#ebe8e4',
      '#bab5af',
      '#989289',
      '#65615c',
      '#403e3c',
      '#2d2c2b',
      '#262625',
      '#1c1c1b',
      '#181817',
      '#131312',
    ],
  },
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-code)',
  fontSizes: {
    xs: 'var(--fs-micro)',
    sm: 'var(--fs-data)',
    md: 'var(--fs-ui)',
    lg: 'var(--fs-title)',
    xl: 'var(--fs-figure)',
  },
  lineHeights: { xs: '1.45', sm: '1.35', md: '1.54', lg: '1.34', xl: '1.2' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '4px', md: '4px', lg: '4px', xl: '4px' },
  defaultRadius: 'sm',
  shadows: { xs: 'none', sm: 'none', md: 'var(--shadow-float)', lg: 'var(--shadow-float)', xl: 'var(--shadow-float)' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

const tokens = {
  '--mantine-color-body': 'var(--bg-editor)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-default': 'var(--bg-field)',
  '--mantine-color-default-hover': 'var(--bg-hover)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent-text)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: tokens, dark: tokens });
