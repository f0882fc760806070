import { formatAgo, formatWhole } from './format';
import { useNow } from './use-now';

/** `3 min ago`, with the whole time on hover. */
export function AgoTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatWhole(at)} style={{ whiteSpace: 'nowrap' }}>
      {formatAgo(at, now)}
    </time>
  );
}
