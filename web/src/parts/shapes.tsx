import type { ReactNode } from 'react';

const cut = { fill: 'none', stroke: 'var(--mantine-color-body)', strokeWidth: 1.8, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.7, strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

export const TICKED_DISC: ReactNode = (
  <>
    <circle cx="8" cy="8" r="7.2" fill="currentColor" />
    <path d="M4.8 8.3l2.2 2.2 4.2-4.6" {...cut} />
  </>
);
export const WARNING_TRIANGLE: ReactNode = (
  <>
    <path d="M8 1.2 15.4 14.4H.6Z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
    <path d="M8 6v3.6M8 12v.1" {...cut} />
  </>
);
export const CROSSED_OCTAGON: ReactNode = (
  <>
    <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z" fill="currentColor" />
    <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" {...cut} />
  </>
);
export const HALF_RING: ReactNode = (
  <>
    <circle cx="8" cy="8" r="6.6" {...line} strokeDasharray="2.6 2.1" />
    <path d="M8 4.6v6.8a3.4 3.4 0 0 0 0-6.8Z" fill="currentColor" />
  </>
);
export const FLAT_SQUARE: ReactNode = (
  <>
    <rect x="1.4" y="1.4" width="13.2" height="13.2" rx="1.5" {...line} />
    <path d="M4 8h8" {...line} />
  </>
);
export const EMPTY_RING: ReactNode = <circle cx="8" cy="8" r="6.4" {...line} />;
export const FILLED_RING: ReactNode = (
  <>
    <circle cx="8" cy="8" r="6.4" {...line} />
    <circle cx="8" cy="8" r="3.2" fill="currentColor" />
  </>
);
export const BARS: ReactNode = (
  <>
    <rect x="2.6" y="2" width="4" height="12" rx="1" fill="currentColor" />
    <rect x="9.4" y="2" width="4" height="12" rx="1" fill="currentColor" />
  </>
);
export const PLAIN_TICK: ReactNode = <path d="M2 8.6l4 4L14 3.8" {...line} strokeWidth={2.2} />;
export const TURN_BACK: ReactNode = <path d="M6 2.5 2.5 6 6 9.5M3 6h6.5a3.75 3.75 0 0 1 0 7.5H6" {...line} />;
export const OPEN_GATE: ReactNode = <path d="M2 14V3l5 2v9M14 14V3L9 5v9" {...line} />;
export const SHUT_GATE: ReactNode = <path d="M2 14V3h12v11M2 8.5h12M6 3v11M10 3v11" {...line} />;
export const DRIVER: ReactNode = (
  <>
    <path d="M8 .8 15.2 8 8 15.2.8 8Z" fill="currentColor" />
    <path d="M8 4.4v6.4M5.4 8.2 8 10.8l2.6-2.6" {...cut} />
  </>
);
