import { Button, Group, Table } from '@mantine/core';
import type { IngestKeyRow } from '@rollout-health/shared/sources';
import { AgoTime } from '../parts/AgoTime';
import { formatWhole } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import type { SourceCard } from './prepare-sources';
import styles from './sources.module.css';

export type KeyAction = 'rotate' | 'networks' | 'revoke';
const ACTIONS: [KeyAction, string][] = [
  ['rotate', 'Rotate'],
  ['networks', 'Networks'],
  ['revoke', 'Revoke'],
];

interface Props {
  card: SourceCard;
  /** Left out: nothing can be done here. */
  onAct?: (action: KeyAction, key: IngestKeyRow) => void;
}

export function KeyTable({ card: { source, activeKeys, pastKeys }, onAct }: Props) {
  const titles = ['Starts with', 'Made', 'Last used', 'State', 'From', ...(onAct ? ['Action'] : [])];
  return (
    <div className={styles.scroll} role="region" aria-label={`Keys of ${source.name}`} tabIndex={0}>
      <Table captionSide="top" verticalSpacing={4}>
        <Table.Caption ta="left" mt={0}>
          Keys of {source.name}
        </Table.Caption>
        <HeadRow heads={titles} />
        <Table.Tbody>
          {[...activeKeys, ...pastKeys].map((key) => (
            <Table.Tr key={key.id}>
              <Table.Th scope="row" fw={500}>
                <code>{key.hint}</code>
              </Table.Th>
              <Table.Td>
                <AgoTime at={key.createdAt} />
              </Table.Td>
              <Table.Td>{key.lastUsedAt === null ? 'never' : <AgoTime at={key.lastUsedAt} />}</Table.Td>
              <Table.Td>
                <KeyState row={key} isPast={pastKeys.includes(key)} />
              </Table.Td>
              <Table.Td>{key.networks.length === 0 ? 'anywhere' : key.networks.join(', ')}</Table.Td>
              {onAct && (
                <Table.Td>
                  {activeKeys.includes(key) && (
                    <Group gap={4} wrap="nowrap">
                      {ACTIONS.map(([action, label]) => (
                        <Button
                          key={action}
                          size="compact-xs"
                          variant="default"
                          aria-label={`${label}: the key that starts with ${key.hint}`}
                          onClick={() => onAct(action, key)}
                        >
                          {label}
                        </Button>
                      ))}
                    </Group>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function KeyState({ row: { revokedAt, expiresAt }, isPast }: { row: IngestKeyRow; isPast: boolean }) {
  if (revokedAt)
    return (
      <>
        revoked <AgoTime at={revokedAt} />
      </>
    );
  if (!expiresAt) return 'in use';
  return isPast ? `ended ${formatWhole(expiresAt)}` : `in use until ${formatWhole(expiresAt)}`;
}
