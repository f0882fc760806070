import { createTheme, Drawer, Modal, Notification, type CSSVariablesResolver } from '@mantine/core';

const fonts = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

/** Of a dialog; it may have a long name in it. */
const TITLE = { lineHeight: 1.3, overflowWrap: 'anywhere' } as const;

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: {
    petrol: ['#eef6f8', '#d9e9ee', '#b2d2dc', '#86b9c9', '#5fa2b7', '#3f8ca5', '#2a7690', '#1d6079', '#154b60', '#0d3747'],
    dark: ['#d5dbe2', '#aab3c0', '#8a95a5', '#5c6775', '#3b4551', '#2b333d', '#1d242c', '#171d24', '#11161b', '#0b0f13'],
  },
  fontFamily: fonts,
  headings: {
    fontFamily: fonts,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Drawer: Drawer.extend({ styles: { title: TITLE } }),
    Modal: Modal.extend({ styles: { title: TITLE } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close this message' } } }),
  },
});

/** Words and shapes in a status colour keep 5:1 against both grounds. */
export const statusColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--rh-ground': '#f3f5f6',
    '--rh-line': '#d6dbe0',
    '--rh-quiet': '#566070',
    '--rh-failing': '#b3261e',
    '--rh-at-risk': '#8a5a00',
    '--rh-silent': '#5b3f9e',
    '--rh-gathering': '#345d8a',
    '--rh-healthy': '#0f6b3c',
    '--rh-neutral': '#566070',
    '--rh-chart': '#1d6079',
    '--mantine-color-dimmed': '#566070',
    '--mantine-color-placeholder': '#6a7483',
    '--mantine-color-error': '#b3261e',
  },
  dark: {
    '--rh-ground': '#11161b',
    '--rh-line': '#343e49',
    '--rh-quiet': '#aab3c0',
    '--rh-failing': '#ff9a90',
    '--rh-at-risk': '#f2bd5a',
    '--rh-silent': '#c3aef7',
    '--rh-gathering': '#9cc4ee',
    '--rh-healthy': '#7fd6a0',
    '--rh-neutral': '#aab3c0',
    '--rh-chart': '#86c1ee',
    '--mantine-color-body': '#1a2027',
    '--mantine-color-dimmed': '#aab3c0',
    '--mantine-color-placeholder': '#8a95a5',
    '--mantine-color-error': '#ff9a90',
  },
});
