import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { DecisionRequest } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';
import { ErrorState } from '../parts/ErrorState';
import { GateReasons } from '../parts/GateReasons';
import { plural } from '../parts/format';
import { verdictAddress } from '../parts/verdict-address';
import styles from './Operations.module.css';

export interface DecisionDialogProps {
  rollout: string;
  kind: 'advance' | 'roll-back' | null;
  stage: StageHealth;
  next: string | null;
  mayOverride: boolean;
  isPending: boolean;
  error: unknown;
  onClose: () => void;
  /** For an override that somebody else approves. */
  onAsk: (reason: string) => void;
  onDecide: (request: DecisionRequest) => void;
}

/** Going over a closed gate needs a written reason, which stays visible with the name of whoever decided. */
export function DecisionDialog({ rollout, kind, stage, next, mayOverride, isPending, error, onClose, onAsk, onDecide }: DecisionDialogProps) {
  const [reason, setReason] = useState('');
  const isOverride = kind === 'advance' && stage.gate === 'closed';
  const waiting = isOverride ? stage.overrides.find(({ state }) => state === 'requested') : undefined;
  const title = kind === 'advance' ? `Advance from ${stage.name} to ${next ?? 'the next stage'}` : `Roll back ${stage.name}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind) onDecide({ decision: kind, ...(reason.trim() ? { reason: reason.trim() } : {}) });
  };
  return (
    <Modal opened={kind !== null} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close without deciding' }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {isOverride ? (
            <>
              <Text size="sm">
                The gate is closed. These stand against it; your name and your reason stay beside them until they are gone. An override ends after some days,
                and closes the gate again.
              </Text>
              <FoldedReasons rollout={rollout} stage={stage} />
            </>
          ) : (
            <Text size="sm">
              {kind === 'advance'
                ? `Nothing stands against it: ${next ?? 'the next stage'} starts, and ${stage.name} is completed.`
                : `${stage.name} is taken back. It can be resumed once what broke is mended.`}
            </Text>
          )}
          {kind === 'advance' && !isOverride && stage.gateReasons.length > 0 && <FoldedReasons rollout={rollout} stage={stage} />}
          <Textarea
            label="Reason"
            description={isOverride ? 'Why going on is right all the same' : 'Not needed; it helps those who read it later'}
            required={isOverride}
            autosize
            minRows={3}
            maxLength={2_000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {waiting && (
            <Text size="sm">
              {waiting.askedBy} has asked for an override already (“{waiting.reason}”): it waits on the page of the stage for somebody else’s answer.
            </Text>
          )}
          {isOverride && !mayOverride && !waiting && (
            <Text size="sm">
              You may not go over a closed gate: an owner of this rollout may. Ask for an override, with your reason; it waits for their approval on the page of
              the stage.
            </Text>
          )}
          {error ? <ErrorState error={error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {isOverride && !waiting && (
              <Button variant="default" disabled={reason.trim() === ''} loading={isPending} onClick={() => onAsk(reason.trim())}>
                Ask for an override
              </Button>
            )}
            {(!isOverride || mayOverride) && (
              <Button type="submit" loading={isPending} className={isOverride || kind === 'roll-back' ? styles.grave : undefined}>
                {isOverride ? 'Advance over the closed gate' : kind === 'advance' ? 'Advance' : 'Roll back'}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Counted, and as high as leaves the reason's field in sight. */
function FoldedReasons({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const { gateReasons: reasons } = stage;
  const closing = reasons.filter(({ requirement }) => requirement === 'required').length;
  return (
    <details className={styles.folded} open>
      <summary>
        {plural(closing, 'reason')} against it{reasons.length > closing ? `, ${reasons.length - closing} worth knowing` : ''}
      </summary>
      <div className={styles.scrolled} role="region" aria-label="What stands against it" tabIndex={0}>
        <GateReasons reasons={reasons} hrefOf={(criterion) => verdictAddress(rollout, stage.stage, criterion)} rollout={rollout} />
      </div>
    </details>
  );
}
