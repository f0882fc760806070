import { Text } from '@mantine/core';
import { CopyCommand } from './CopyCommand';
import { prepareBackfill } from './prepare-curl';

/** For whoever had a pilot before this product. */
export const HistoryCommand = ({ ingestKey }: { ingestKey: string }) => (
  <details>
    <summary>Bring its history along</summary>
    <Text size="sm" my="xs" maw="44rem">
      A CSV file, NDJSON or an access log of the last 30 days (more, where the source’s window is wider), by a mapping that says which column is what;{' '}
      <code>server/backfill-mappings</code> has examples. Run it in the folder of the product; running it twice counts once. A pilot that began before it was
      declared is told so on Operations or on the page of its stage.
    </Text>
    <CopyCommand command={prepareBackfill({ origin: window.location.origin, ingestKey })} />
  </details>
);
