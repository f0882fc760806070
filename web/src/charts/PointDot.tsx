interface Props {
  cx: number;
  cy: number;
  /** Of too few to say much: hollow. */
  isThin?: boolean | undefined;
}

export function PointDot({ cx, cy, isThin = false }: Props) {
  return <circle cx={cx} cy={cy} r={2.5} fill={isThin ? 'var(--mantine-color-body)' : 'var(--rh-chart)'} stroke="var(--rh-chart)" />;
}
