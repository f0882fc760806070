import type { DayForecast } from '@rollout-health/shared/forecast';
import styles from './DayFigure.module.css';

interface Props {
  title: string;
  forecast: DayForecast;
  format: (value: number) => string;
  /** After the ends. */
  rest?: string;
}

/** What is expected of a day, and between which ends nine of ten lie. Stands in a `dl`. */
export function DayFigure({ title, forecast: { expected, lower, upper }, format, rest = ' on nine days of ten' }: Props) {
  return (
    <div className={styles.figure}>
      <dt>{title}</dt>
      <dd>
        {format(expected)}
        <small>
          {format(lower)} to {format(upper)}
          {rest}
        </small>
      </dd>
    </div>
  );
}
