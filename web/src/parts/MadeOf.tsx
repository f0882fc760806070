import { Link } from 'wouter';
import styles from './MadeOf.module.css';

/** A number that opens what it is made of. `title` says for screen readers what it is. */
export function MadeOf({ title, value, href }: { title: string; value: string; href: string }) {
  return (
    <Link href={href} className={styles.link} aria-label={`${title}: ${value}, show what it is made of`}>
      {value}
    </Link>
  );
}
