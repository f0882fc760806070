/** Words within a chart: readable across lines, for the ground shines round them. */
export const LABEL = { fontSize: 12, fill: 'var(--mantine-color-text)', stroke: 'var(--mantine-color-body)', strokeWidth: 4, paintOrder: 'stroke' } as const;
/** Words along its axes. */
export const TICK = { fontSize: 12, fill: 'var(--rh-quiet)' } as const;
