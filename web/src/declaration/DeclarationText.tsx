import { useRef, useState } from 'react';
import { Button, Group, Menu, Stack, Text, Textarea, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeclarationDifference, DeclarationDocument } from '@rollout-health/shared/declaration';
import { applyText, differenceOf, templatesQuery } from '../api/declaration';
import { toFailure } from '../api/problem-failure';
import { ErrorState } from '../parts/ErrorState';
import styles from './declaration.module.css';
import { Difference } from './Difference';
import { offsetOf, withKey } from './text-place';

type Fault = { path: string; message: string; line?: number | undefined; column?: number | undefined };

/** The document itself: faults at their line, and what it would change before it does. */
export function DeclarationText({ document, mayEdit }: { document: DeclarationDocument; mayEdit: boolean }) {
  const cache = useQueryClient();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(document.text);
  const templates = useQuery({ ...templatesQuery, enabled: mayEdit });
  const look = useMutation({ mutationFn: () => differenceOf(document.rollout, text) });
  const apply = useMutation({
    mutationFn: () => applyText(text, document.version),
    onSuccess: () => {
      notifications.show({ message: 'The declaration is applied.' });
      void cache.invalidateQueries({ queryKey: ['rollout', document.rollout] });
    },
  });
  const failure = look.error ?? apply.error;
  const faults: Fault[] = failure ? (toFailure(failure).problem.errors ?? []) : [];
  const isPlaced = faults.length > 0 && faults.every(({ line }) => line !== undefined);
  const change = (next: string) => {
    setText(next);
    look.reset();
    apply.reset();
  };
  const goTo = ({ line = 1, column = 1 }: Fault) => {
    const place = offsetOf(text, line, column);
    area.current?.focus();
    area.current?.setSelectionRange(place, text.indexOf('\n', place) < 0 ? text.length : text.indexOf('\n', place));
  };
  const shown: DeclarationDifference | undefined = look.data;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {document.isAsApplied ? 'As it was applied, comments and order included.' : 'Written from what was understood: it was applied as something else.'} The
        same text goes to <code>POST /api/v1/rollouts</code>, and comes from <code>GET /api/v1/rollouts/{document.rollout}?format=yaml</code>.
      </Text>
      <Textarea
        ref={area}
        label="Document (YAML or JSON)"
        autosize
        minRows={16}
        maxRows={36}
        value={text}
        readOnly={!mayEdit}
        spellCheck={false}
        error={faults.length > 0 ? 'It cannot be used yet: see below' : undefined}
        classNames={{ input: styles.code ?? '' }}
        onChange={(event) => change(event.currentTarget.value)}
      />
      {mayEdit && (
        <Group gap="sm">
          <Button loading={look.isPending} onClick={() => look.mutate()}>
            Show the difference
          </Button>
          <Button variant="default" disabled={text === document.text} onClick={() => change(document.text)}>
            Back to what stands
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="subtle">Begin from a template</Button>
            </Menu.Target>
            <Menu.Dropdown>
              {templates.data?.templates.map((template) => (
                <Menu.Item key={template.key} onClick={() => change(withKey(template.text, document.rollout))}>
                  {template.title}
                  <Text size="xs" c="dimmed" maw="24rem">
                    {template.about}
                  </Text>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
      {isPlaced ? (
        <section aria-label="Faults" role="alert">
          <ul className={styles.faults}>
            {faults.map((fault) => (
              <li key={`${fault.path} ${fault.line} ${fault.message}`}>
                <UnstyledButton className={styles.fault} onClick={() => goTo(fault)}>
                  Line {fault.line}: <code>{fault.path}</code> {fault.message}
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </section>
      ) : failure ? (
        <ErrorState error={failure} />
      ) : null}
      {shown && <Difference difference={shown} />}
      {shown && mayEdit && !apply.isSuccess && (
        <Button style={{ alignSelf: 'flex-start' }} loading={apply.isPending} disabled={text === document.text} onClick={() => apply.mutate()}>
          {shown.isSame
            ? 'Apply: only comments or order differ'
            : `Apply ${shown.changes.length === 1 ? 'this change' : `these ${shown.changes.length} changes`}`}
        </Button>
      )}
    </Stack>
  );
}
