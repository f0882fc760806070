import { Text, Tooltip } from '@mantine/core';
import type { MetricKey } from '@rollout-health/shared/metrics';
import { useNames } from '../live/use-names';
import { formatSample, formatValue } from './format';
import styles from './FigureText.module.css';
import { MadeOf } from './MadeOf';

export interface FigureTextProps {
  metric: MetricKey;
  of?: string | null;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  isStale?: boolean;
  hasTitle?: boolean;
  size?: 'md' | 'lg' | 'wall';
  /** Where it shows what it is made of. */
  href?: string;
}

/** A figure with what it is made of. Without data it says so and is never a zero. */
export function FigureText({ metric, of = null, value, numerator, denominator, isStale = false, hasTitle = true, size = 'md', href }: FigureTextProps) {
  const title = useNames().title(metric, of);
  const sample = formatSample(metric, numerator, denominator);
  return (
    <div className={styles.figure} data-stale={isStale || undefined} data-size={size}>
      {hasTitle && (
        <Text component="div" size="xs" c="dimmed" className={`${styles.title} ${styles.small}`}>
          {title}
        </Text>
      )}
      <div className={styles.value}>
        {value === null ? (
          <span className={styles.none}>No data</span>
        ) : href ? (
          <MadeOf title={title} value={formatValue(metric, value)} href={href} />
        ) : (
          formatValue(metric, value)
        )}
        {isStale && (
          <Tooltip label="The feed behind this figure stopped: it is the last one known.">
            <span className={styles.stale}>stale</span>
          </Tooltip>
        )}
      </div>
      {sample && (
        <Text component="div" size="xs" c="dimmed" className={styles.small}>
          {sample}
        </Text>
      )}
    </div>
  );
}
