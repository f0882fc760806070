import { UnstyledButton } from '@mantine/core';
import type { DayForecast } from '@rollout-health/shared/forecast';
import styles from './DayFigure.module.css';

interface Props {
  title: string;
  forecast: DayForecast;
  format: (value: number) => string;
  /** After the ends. */
  rest?: string;
  /** Shows what it is made of. */
  onOpen: () => void;
}

/** What is expected of a day, and between which ends nine of ten lie. Stands in a `dl`. */
export function DayFigure({ title, forecast: { expected, lower, upper }, format, rest = ' on nine days of ten', onOpen }: Props) {
  return (
    <div className={styles.figure}>
      <dt>{title}</dt>
      <dd>
        <UnstyledButton className={styles.open} aria-haspopup="dialog" aria-label={`${title}: ${format(expected)}, show what it is made of`} onClick={onOpen}>
          {format(expected)}
        </UnstyledButton>
        <small>
          {format(lower)} to {format(upper)}
          {rest}
        </small>
      </dd>
    </div>
  );
}
