import { ReferenceArea, ReferenceLine } from 'recharts';
import { LABEL } from './chart-text';
import type { DrawnMarker } from './prepare-markers';

/** As children of a chart whose horizontal axis is time: a line where something happened, a band where it lasted. Dashed: not decided here. */
export const markerLines = (markers: DrawnMarker[]) =>
  markers.flatMap(({ marker: { id, kind }, at, until, label }) => [
    ...(until === null
      ? []
      : [<ReferenceArea key={`${id} lasts`} x1={at} x2={Math.max(until, at + 1)} fill="var(--rh-neutral)" fillOpacity={0.12} ifOverflow="hidden" />]),
    <ReferenceLine
      key={id}
      x={at}
      stroke="var(--mantine-color-text)"
      strokeWidth={1}
      {...(kind === 'decision' || kind === 'override' || kind === 'review' ? {} : { strokeDasharray: '3 3' })}
      {...(label && { label: { value: `▼ ${label}`, position: 'top' as const, ...LABEL } })}
    />,
  ]);
