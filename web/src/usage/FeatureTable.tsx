import { Table, Text } from '@mantine/core';
import type { FeatureUsage } from '@rollout-health/shared/usage';
import { formatCount, formatDate, formatWhole } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { Mark } from '../parts/Mark';
import { EMPTY_RING, FILLED_RING, HALF_RING, WARNING_TRIANGLE } from '../parts/shapes';
import styles from './usage.module.css';

const percent = (share: number | null): string =>
  share === null ? '–' : share > 0 && share < 0.001 ? 'below 0.1 %' : `${Math.round(share * 1_000) / 10}\u00a0%`;

export function FeatureTable({
  features,
  stageNames,
  users,
  events,
}: {
  features: FeatureUsage[];
  stageNames: Map<string, string>;
  users: number;
  events: number;
}) {
  return (
    <div className={styles.scroll} role="region" aria-label="Features" tabIndex={0}>
      <Table verticalSpacing={6}>
        <HeadRow heads={['Feature', 'First used', 'Users', 'Of all users', 'Events', 'Of all use']} numbersFrom={2} />
        <Table.Tbody>
          {features.map((feature) => (
            <Table.Tr key={feature.event}>
              <Table.Th scope="row" className={styles.name}>
                {feature.name}
                {feature.name !== feature.event && <span className={styles.note}>{feature.event}</span>}
                <Marks feature={feature} />
              </Table.Th>
              <Table.Td>
                {feature.firstAt === null ? (
                  'Never'
                ) : (
                  <time dateTime={feature.firstAt} title={formatWhole(feature.firstAt)}>
                    {formatDate(feature.firstAt)}
                  </time>
                )}
                {feature.firstStage && <span className={styles.note}>{stageNames.get(feature.firstStage) ?? feature.firstStage}</span>}
              </Table.Td>
              <Table.Td className={styles.count}>{formatCount(feature.users)}</Table.Td>
              <Table.Td className={styles.count}>
                {percent(feature.userShare)}
                <span className={styles.note}>of {formatCount(users)}</span>
              </Table.Td>
              <Table.Td className={styles.count}>{formatCount(feature.events)}</Table.Td>
              <Table.Td className={styles.count}>
                {percent(feature.eventShare)}
                <span className={styles.note}>of {formatCount(events)}</span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {features.length === 0 && (
        <Text size="sm" c="dimmed" p="sm">
          No feature is like that.
        </Text>
      )}
    </div>
  );
}

function Marks({ feature: { isCore, isAddedSincePilot, isRare, events, key } }: { feature: FeatureUsage }) {
  return (
    <span className={styles.marks}>
      {isCore && <Mark word="Core" tone="neutral" shape={FILLED_RING} size="sm" />}
      {isAddedSincePilot && <Mark word="Added since the pilot" tone="gathering" shape={HALF_RING} size="sm" />}
      {isRare && <Mark word={events === 0 ? 'Never used' : 'Rarely used'} tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />}
      {key === null && !isCore && <Mark word="Not declared" tone="neutral" shape={EMPTY_RING} size="sm" />}
    </span>
  );
}
