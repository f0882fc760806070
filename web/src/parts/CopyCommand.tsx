import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import styles from './CopyCommand.module.css';

/** Something to paste into a terminal or a file, with a button that copies it. */
export function CopyCommand({ command, label = 'Copy' }: { command: string; label?: string }) {
  return (
    <div className={styles.box}>
      <pre className={styles.text} tabIndex={0} aria-label="Command">
        <code>{command}</code>
      </pre>
      <CopyButton value={command} timeout={2_000}>
        {({ copied, copy }) => (
          <Button
            className={styles.button}
            size="xs"
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          >
            <span aria-live="polite">{copied ? 'Copied' : label}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
