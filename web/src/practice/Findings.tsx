import { Mark } from '../parts/Mark';
import { SHUT_GATE, WARNING_TRIANGLE } from '../parts/shapes';
import styles from './practice.module.css';

/** What closes the gate, and what is only worth knowing; told apart by shape and word. */
export function Findings({ findings }: { findings: { text: string; isClosing: boolean; mends?: string }[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={styles.findings}>
      {findings.map(({ text, isClosing, mends }) => (
        <li key={text}>
          <Mark
            word={isClosing ? 'Closes the gate' : 'Worth knowing'}
            tone={isClosing ? 'failing' : 'at-risk'}
            shape={isClosing ? SHUT_GATE : WARNING_TRIANGLE}
            size="sm"
            isWordHidden
          />
          <span>
            {text}
            {mends && <span className={styles.quiet}>{mends}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
