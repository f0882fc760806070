import { useState } from 'react';
import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ForecastBasis, SizeForecast, StageForecast } from '@rollout-health/shared/forecast';
import { forecastQuery } from '../api/forecast';
import { DayFigure } from '../parts/DayFigure';
import { ErrorState } from '../parts/ErrorState';
import { formatAmount, formatCount } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import styles from './forecast.module.css';
import { OriginDrawer } from './OriginDrawer';

/** A day's load at the sizes to come, beside what it was made from. */
export function ForecastFigures({ rollout, stage }: { rollout: string; stage: string }) {
  const query = useQuery(forecastQuery(rollout, stage));
  if (query.isPending) return <LoadingState label="Making the forecast" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { basis, missing, sizes } = query.data;
  return (
    <>
      {query.isError && (
        <Text size="sm" role="status">
          This forecast is stale: the server cannot be reached.
        </Text>
      )}
      {missing && <Text size="sm">{missing}</Text>}
      {sizes.length > 0 && basis && (
        <div className={styles.sizes}>
          {sizes.map((size) => (
            <Size key={size.stage} rollout={rollout} observed={query.data} basis={basis} size={size} />
          ))}
        </div>
      )}
    </>
  );
}

interface SizeProps {
  rollout: string;
  observed: StageForecast;
  basis: ForecastBasis;
  size: SizeForecast;
}

function Size({ rollout, observed, basis, size }: SizeProps) {
  const [isOpen, setOpen] = useState(false);
  const { name, plannedUsers, isNext, isFullSize, ticketsPerDay, activeUsers, mix, sentences } = size;
  const place = isNext && isFullSize ? 'next, and full size' : isNext ? 'next' : 'full size';
  return (
    <section className={styles.size} aria-label={`${name}, ${place}`}>
      <Text size="sm" fw={600}>
        {name} ({place}), {formatCount(plannedUsers)} users
      </Text>
      <dl className={styles.figures}>
        <DayFigure title="Tickets a day" forecast={ticketsPerDay} format={formatAmount} onOpen={() => setOpen(true)} />
        <DayFigure title="Active users a day" forecast={activeUsers} format={formatAmount} onOpen={() => setOpen(true)} />
      </dl>
      {mix && mix.unseen > 0 && (
        <Alert
          color="yellow"
          variant="outline"
          p="xs"
          styles={{ title: { color: 'var(--mantine-color-text)' } }}
          title={`${Math.round(mix.unseen * 100)} % never observed`}
        >
          {mix.name}: {mix.unseenValues.join(', ')}
        </Alert>
      )}
      {sentences.slice(1).map((text) => (
        <Text key={text} size="xs" c="dimmed">
          {text}
        </Text>
      ))}
      {isOpen && (
        <OriginDrawer
          rollout={rollout}
          observed={{ key: observed.stage, name: observed.name }}
          basis={basis}
          name={name}
          size={{ users: plannedUsers, activeUsers, ticketsPerDay, mix }}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}
