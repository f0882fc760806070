import { Text, Title } from '@mantine/core';
import type { DeclarationDifference } from '@rollout-health/shared/declaration';
import styles from './declaration.module.css';

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;

/** What applying would change, in words. */
export function Difference({ difference }: { difference: DeclarationDifference }) {
  return (
    <section aria-label="Difference" role="status">
      <Title order={3} mb="xs">
        {difference.isSame ? 'Nothing would change' : 'What would change'}
      </Title>
      <ul className={styles.changes}>
        {difference.changes.map(({ kind, path, text, effect }) => (
          <li key={`${path} ${text}`} data-kind={kind}>
            <span aria-label={kind} className={styles.sign}>
              {SIGNS[kind]}
            </span>
            <div>
              {text}
              {effect && (
                <Text size="sm" c="dimmed">
                  {effect}
                </Text>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
