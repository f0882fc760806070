import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { formatCount } from '../parts/format';

/** A number that opens the tickets it is made of. `of` completes it for screen readers: `12 open, Pilot`. */
export function CountLink({ value, href, of }: { value: number; href: string; of: string }) {
  return (
    <Anchor component={Link} href={href} inherit aria-label={`${formatCount(value)} ${of}: list these tickets`}>
      {formatCount(value)}
    </Anchor>
  );
}
