import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import type { HoursForecast, WorkaroundRow } from '@rollout-health/shared/workarounds';
import { Link } from 'wouter';
import { changeWorkaround, countWorkaround } from '../api/practice';
import { useNames } from '../live/use-names';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatDate, formatWhole, plural } from '../parts/format';
import { May } from '../parts/May';
import { Findings } from '../practice/Findings';
import { formatHours, formatPeople, formatRange } from '../practice/format-hours';
import { Panel } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { useChange } from '../practice/use-change';
import { fieldsOf, toRequest } from './prepare-workaround';
import { COUNTED, KINDS, PLANS, TRENDS } from './words';

export function WorkaroundCard({ rollout, row, onEdit }: { rollout: string; row: WorkaroundRow; onEdit: () => void }) {
  const counting = useChange(rollout, () => countWorkaround(rollout, row.key, {}));
  const ending = useChange(rollout, () => changeWorkaround(rollout, row.key, { ...toRequest(fieldsOf(row)), isEnded: row.endedAt === null }));
  const isOpen = row.endedAt === null;
  return (
    <Panel
      title={row.name}
      id={row.key}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Group gap="xs">
            {isOpen && row.countedBy === 'hand' && (
              <Button
                size="xs"
                variant="default"
                loading={counting.isPending}
                onClick={() => counting.mutate(undefined)}
                aria-label={`+1: ${row.name} happened once more`}
              >
                +1
              </Button>
            )}
            <Button size="xs" variant="default" onClick={onEdit} aria-label={`Edit ${row.name}`}>
              Edit
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={ending.isPending}
              onClick={() => ending.mutate(undefined)}
              aria-label={`${isOpen ? 'No longer needed' : 'Needed again'}: ${row.name}`}
            >
              {isOpen ? 'No longer needed' : 'Needed again'}
            </Button>
          </Group>
        </May>
      }
    >
      <Text size="sm">
        {KINDS[row.kind]}
        {row.who && `, by ${row.who}`}; {formatCount(row.minutes)} min a{row.per === 'week' ? ' week' : 'n occurrence'}, counted {COUNTED[row.countedBy]}
        {row.countedOf && ` (${row.countedOf})`}.{' '}
        {row.ticket && (
          <Anchor
            component={Link}
            inherit
            underline="always"
            href={`/r/${rollout}/support?view=tickets&ticket=${encodeURIComponent(`${row.ticket.source}/${row.ticket.id}`)}`}
          >
            Its first ticket
          </Anchor>
        )}
      </Text>
      {isOpen ? (
        <Sizes row={row} />
      ) : (
        <Text size="sm">
          Ended by {row.endedBy}, {formatWhole(row.endedAt ?? row.madeAt)}.
        </Text>
      )}
      <Weeks row={row} />
      <Findings findings={row.findings} />
      <Group gap="xs">
        <Badge variant="outline" color="gray" tt="none">
          {row.plan ? PLANS[row.plan] : 'No plan'}
        </Badge>
        <Text size="sm" c="dimmed">
          {row.owner ? `Owner: ${row.owner}` : 'No owner'}
          {row.due && `, due ${formatDate(row.due)}`}
          {row.mustGo && ', has to be gone before the next stage'}
        </Text>
      </Group>
      {counting.isError && <ErrorState error={counting.error} />}
      {ending.isError && <ErrorState error={ending.error} />}
    </Panel>
  );
}

function Sizes({ row }: { row: WorkaroundRow }) {
  const names = useNames();
  const { counted } = row;
  if (!counted || !row.now) return <Text size="sm">No stage has run yet, so nothing is counted.</Text>;
  const unit =
    counted.unit === 'user-days'
      ? `${formatCount(counted.exposure)} user-days`
      : `${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(counted.exposure)} weeks`;
  return (
    <>
      <dl className={styles.sizes}>
        <Size title="Now, a week" size={row.now} />
        {row.next && <Size title={row.next.name} size={row.next} />}
        {row.full && <Size title="Full size" size={row.full} />}
      </dl>
      <Text size="xs" c="dimmed">
        {row.per === 'week'
          ? `As stated, for ${plural(counted.users, 'user')} now.`
          : `From ${plural(counted.occurrences, 'occurrence')} in ${unit} of ${names.stage(counted.stage)} since ${formatWhole(counted.from).split(',')[0] ?? ''}; 9 of 10 weeks lie in the range.`}
      </Text>
    </>
  );
}

function Size({ title, size }: { title: string; size: HoursForecast }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {formatHours(size.hours)}
        <span>{formatRange(size)}</span>
        <span>{formatPeople(size.people)}</span>
        <span>at {plural(size.users, 'user')}</span>
      </dd>
    </div>
  );
}

const [WIDTH, HEIGHT, GAP] = [100, 24, 4];

/** Occurrences by week, oldest first; the numbers stand in its name. */
function Weeks({ row: { weeks, trend, per } }: { row: WorkaroundRow }) {
  if (per === 'week') return null;
  const most = Math.max(1, ...weeks.map(({ occurrences }) => occurrences));
  const step = WIDTH / weeks.length;
  const words = weeks.map(({ week, occurrences }) => `week of ${week}: ${formatCount(occurrences)}`).join('; ');
  return (
    <div>
      <svg className={styles.bars} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`Occurrences, ${words}`}>
        {weeks.map(({ week, occurrences }, index) => {
          const height = occurrences === 0 ? 1 : Math.max(2, (occurrences / most) * HEIGHT);
          return <rect key={week} x={index * step} y={HEIGHT - height} width={step - GAP} height={height} opacity={occurrences === 0 ? 0.35 : 1} />;
        })}
      </svg>
      <span className={styles.quiet}>
        {weeks.map(({ occurrences }) => formatCount(occurrences)).join(' · ')} in the last {weeks.length} weeks; {TRENDS[trend]}
      </span>
    </div>
  );
}
